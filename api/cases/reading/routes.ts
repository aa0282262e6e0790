/** Lists, details and figures of cases. */
import type { County } from '../../county/county.ts';
import type { Route } from '../../http/route.ts';
import { detailsRoute } from './case-details.ts';
import { figuresRoute } from './figures.ts';
import { indicatorRoutes } from './indicator-routes.ts';
import { calendarRoute, listRoute } from './list-routes.ts';
import { tasksRoute } from './case-tasks.ts';

export function readingRoutes(county: County): Route[] {
  // Addresses with a word come before the one that takes any id.
  return [listRoute(county), tasksRoute(county), calendarRoute(county), figuresRoute(county), ...indicatorRoutes(county), detailsRoute(county)];
}
