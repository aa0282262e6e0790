/** Lists, details and figures of cases. */
import type { County } from '../../county/county.ts';
import type { Route } from '../../http/route.ts';
import { Calendars } from './calendars.ts';
import { calendarRoute, listRoute } from './list-routes.ts';

export function readingRoutes(county: County): Route[] {
  const calendars = new Calendars();
  return [listRoute(county, calendars), calendarRoute(county)];
}
