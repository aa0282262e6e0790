/** What a viewer's filter means for a live layer: the conditions of a tile's filter, the severity of alerts, and the scope. */
import { LIVE_STATES } from '../contract/cases/vocabulary.ts';
import type { Watch, WatchedLayer } from '../contract/live.ts';
import { SEVERITIES } from '../contract/vocabulary.ts';
import type { CountyBook } from '../county/county-book.ts';
import { readFilter } from '../county/filter.ts';
import { ApiError } from '../http/problem.ts';
import { scopeConditions } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import type { Condition } from '../../tiles/index.ts';

const NAMES: readonly string[] = ['class', 'state', 'grid', 'area', 'severity'];

/** @throws ApiError bad_parameter, naming what is wrong and what is allowed */
export function conditionsOf(filter: Watch['filter'], layer: WatchedLayer, county: string, book: CountyBook, scope: Scope): Condition[] {
  for (const name of Object.keys(filter)) {
    if (!NAMES.includes(name)) throw new ApiError('bad_parameter', `filter ${name}: must be one of ${NAMES.join(', ')}`, { parameter: name, allowed: NAMES });
  }
  const { severity = '', ...others } = filter;
  const { conditions } = readFilter(new URLSearchParams(others), { book, county, layer, severalLayers: true });
  const severities = severity.split(',').map((part) => part.trim()).filter(Boolean);
  const wrong = severities.find((one) => !(SEVERITIES as readonly string[]).includes(one));
  if (wrong !== undefined) throw new ApiError('bad_parameter', `severity=${wrong}: must be one of ${SEVERITIES.join(', ')}`, { parameter: 'severity', allowed: SEVERITIES });
  // Cases that have ended are history: a viewer who does not ask for states is told of those that live, and when one of them ends.
  const livesOnly = layer === 'cases' && !conditions.some(({ column }) => column === 'state');
  return [
    ...conditions, ...(livesOnly ? [{ column: 'state', values: LIVE_STATES }] : []), ...(layer === 'alerts' && severities.length ? [{ column: 'severity', values: severities }] : []),
    ...scopeConditions(scope, layer),
  ];
}
