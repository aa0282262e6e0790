/** Lists, details and figures of cases. */
import type { County } from '../../county/county.ts';
import type { Route } from '../../http/route.ts';

export function readingRoutes(_county: County): Route[] {
  return [];
}
