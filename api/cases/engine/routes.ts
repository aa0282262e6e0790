/** Moves of cases. */
import type { County } from '../../county/county.ts';
import type { Route } from '../../http/route.ts';

export function engineRoutes(_county: County): Route[] {
  return [];
}
