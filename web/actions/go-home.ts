/** Back to where the county opens. */
import type { County } from '../../api/contract/shapes.ts';
import type { View } from '../state/url.ts';
import { currentMap } from '../map/current.ts';
import { flyToBounds } from './fly.ts';

const SOMEWHERE: View = { lng: 105, lat: 36, zoom: 6, bearing: 0, pitch: 0 };

/** Where the map of a county opens: its busiest part, else the middle of what it has. */
export function homeView(county: County): View {
  if (county.home) return { ...county.home, bearing: 0, pitch: 0 };
  if (!county.bounds) return SOMEWHERE;
  const [west, south, east, north] = county.bounds;
  return { lng: (west + east) / 2, lat: (south + north) / 2, zoom: 11, bearing: 0, pitch: 0 };
}

export function goHome(county: County): void {
  if (county.bounds) flyToBounds(county.bounds, 14);
  else currentMap()?.map.jumpTo({ center: homeView(county), zoom: homeView(county).zoom });
}
