/** Reports and photos. */
import type { County } from '../../county/county.ts';
import type { Route } from '../../http/route.ts';
import type { Settings } from '../../settings.ts';

/** @param _settings where photos are kept */
export function intakeRoutes(_county: County, _settings: Pick<Settings, 'dataDir'>): Route[] {
  return [];
}
