/** The ground that rows cover. */
import type { CompiledFilter } from './filter.ts';
import type { RowStore } from './row-store.ts';
import { selectAll } from './selection.ts';

/** The box of all rows that pass, with the geometry of lines and polygons; null when there are none. */
export function boundsOf(store: RowStore, filter: CompiledFilter | null): [number, number, number, number] | null {
  const selection = selectAll(store, filter);
  if (selection.count === 0) return null;
  const edges = store.shapes ?? { minX: store.x, minY: store.y, maxX: store.x, maxY: store.y };
  let minX = Infinity; let minY = Infinity; let maxX = -Infinity; let maxY = -Infinity;
  for (let i = 0; i < selection.count; i++) {
    const slot = selection.slots[i];
    if (edges.minX[slot] < minX) minX = edges.minX[slot];
    if (edges.minY[slot] < minY) minY = edges.minY[slot];
    if (edges.maxX[slot] > maxX) maxX = edges.maxX[slot];
    if (edges.maxY[slot] > maxY) maxY = edges.maxY[slot];
  }
  return [minX, minY, maxX, maxY];
}
