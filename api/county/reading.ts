/** One reading of a resident table: county, layer, filter and scope brought together, for every reader alike. */
import type { IncomingMessage } from 'node:http';
import { isLayerId, LAYER_IDS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import { compileFilter, count } from '../../tiles/index.ts';
import type { CompiledFilter, ResidentTable } from '../../tiles/index.ts';
import { ApiError } from '../http/problem.ts';
import { scopeConditions, scopeOf } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import type { County } from './county.ts';
import { readFilter } from './filter.ts';
import type { LayerFilter } from './filter.ts';

export interface Reading {
  readonly county: string;
  readonly layer: LayerId;
  readonly table: ResidentTable;
  readonly filter: LayerFilter;
  readonly scope: Scope;
  readonly compiled: CompiledFilter;
}

/** @throws ApiError unknown_layer */
export function readLayerId(text: string): LayerId {
  if (isLayerId(text)) return text;
  throw new ApiError('unknown_layer', `There is no layer "${text}"`, { parameter: 'layer', allowed: LAYER_IDS });
}

/**
 * The reading that a request asks for.
 * @throws ApiError for an unknown county or layer, a wrong filter, or a layer that is not loaded
 */
export function readingOf(
  county: County, request: Pick<IncomingMessage, 'headers'>, query: URLSearchParams, layer: LayerId, severalLayers = false,
): Reading {
  const code = county.codeOf(query);
  const table = county.tableOf(code, layer);
  const filter = readFilter(query, { book: county.book, county: code, layer, severalLayers });
  const scope = scopeOf(request);
  const compiled = compileFilter(table, { conditions: [...filter.conditions, ...scopeConditions(scope, layer)] });
  return { county: code, layer, table, filter, scope, compiled };
}

/** True when the scope hides at least one row of the layer from this person. */
export function isWithheld(reading: Reading): boolean {
  if (!scopeConditions(reading.scope, reading.layer).length) return false;
  const unscoped = compileFilter(reading.table, { conditions: [...reading.filter.conditions] });
  return countOf({ ...reading, compiled: unscoped }) > countOf(reading);
}

/** Rows that match filter, box and scope. */
export function countOf({ table, compiled, filter }: Reading): number {
  return count(table, compiled, filter.box ?? undefined);
}

/** The id of a feature as an address has it. @throws ApiError bad_parameter */
export function readFeatureId(text: string): number {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(id < 4294967296)) throw new ApiError('bad_parameter', `id=${text}: must be a whole number below 4294967296`, { parameter: 'id' });
  return id;
}
