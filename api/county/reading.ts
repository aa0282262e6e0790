/** One reading of a resident table: county, layer, filter and scope brought together, for every reader alike. */
import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { isLayerId, LAYER_IDS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import { compileFilter, count } from '../../tiles/index.ts';
import type { CompiledFilter, ResidentRow, ResidentTable } from '../../tiles/index.ts';
import { ApiError } from '../http/problem.ts';
import { queryOf } from '../http/route.ts';
import { reaches, scopeConditions, scopeOf } from '../http/scope.ts';
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

/** A row that an address names and the asker may see. */
export interface NamedRow {
  readonly county: string;
  readonly id: number;
  readonly row: ResidentRow;
  readonly scope: Scope;
}

/**
 * The row of a layer that a request names by county and `:id`.
 * @throws ApiError bad_parameter, unknown_county, layer_not_loaded, unknown_feature, or withheld when the scope does not reach it
 */
export function namedRow(county: County, request: Request, layer: LayerId): NamedRow {
  const code = county.codeOf(queryOf(request));
  const id = readFeatureId(request.params.id as string);
  const row = county.tableOf(code, layer).get(id);
  if (!row) throw new ApiError('unknown_feature', `There is no ${id} in layer ${layer} of county ${code}`, { layer });
  const scope = scopeOf(request);
  if (!reaches(scope, layer, row.values.area as string | null)) {
    throw new ApiError('withheld', `Your permission does not reach ${layer} ${id}`, { layer });
  }
  return { county: code, id, row, scope };
}
