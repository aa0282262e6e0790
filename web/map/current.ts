/** The map that is open, for verbs and tests; null while there is none. */
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Feature } from 'geojson';

export interface CountyMap {
  readonly map: MapLibreMap;
  /** Outlines a feature, or nothing. */
  showSelected(feature: Feature | null): void;
  destroy(): void;
}

let open: CountyMap | null = null;

export function currentMap(): CountyMap | null {
  return open;
}

export function setCurrentMap(map: CountyMap | null): void {
  open = map;
}
