/** Who answers for a place and class; duplicates. */
import type { County } from '../../county/county.ts';
import type { Route } from '../../http/route.ts';

export function responsibilityRoutes(_county: County): Route[] {
  return [];
}
