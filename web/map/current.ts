/** The map that is open, for verbs and tests; null while there is none. */
import type { CountyMap } from './county-map.ts';

let open: CountyMap | null = null;

export function currentMap(): CountyMap | null {
  return open;
}

export function setCurrentMap(map: CountyMap | null): void {
  open = map;
}
