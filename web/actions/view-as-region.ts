/** Takes what the map shows as the region: the way to a region without a pointer. */
import { getApp, setApp } from '../state/store.ts';

export function viewAsRegion(): void {
  const { bounds } = getApp();
  if (!bounds) return;
  const [west, south, east, north] = bounds;
  setApp({ tool: null, region: { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] } });
}
