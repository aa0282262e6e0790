/** Where the picture of a camera is: addresses of video platforms live short, so they are asked for when somebody looks. */
import type { County } from '../county/county.ts';
import type { Route } from '../http/route.ts';
import type { Settings } from '../settings.ts';

export function videoRoutes(_county: County, _settings: Pick<Settings, 'videoResolverUrl' | 'dataDir'>): readonly Route[] {
  return [];
}
