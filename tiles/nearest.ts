/** The rows nearest to a position. */
import { count } from './counts.ts';
import type { CompiledFilter } from './filter.ts';
import { CircleRegion } from './region.ts';
import type { ResidentTable } from './resident-table.ts';
import { selectRegion } from './selection.ts';

export interface NearestOptions {
  readonly limit: number;
  /** In EPSG:3857 metres, which are longer than metres on the ground by 1 / cos(latitude). */
  readonly maxDistance?: number;
  readonly filter?: CompiledFilter | null;
}

const FIRST_REACH_METERS = 64;

/** Ids of the rows nearest to a position, nearest first, ties by id; lines and polygons by their anchor. */
export function nearest(table: ResidentTable, x: number, y: number, options: NearestOptions): number[] {
  const farthest = options.maxDistance ?? Infinity;
  const passing = count(table, options.filter);
  let reach = Math.min(FIRST_REACH_METERS, farthest);
  for (;;) {
    const found = within(table, x, y, reach, options.filter);
    // Everything nearer than `reach` is known, so that enough of it is the answer.
    if (found.length >= options.limit || found.length === passing || reach >= farthest) {
      return found.slice(0, options.limit).map((candidate) => candidate.id);
    }
    reach = Math.min(reach * 4, farthest);
  }
}

function within(
  table: ResidentTable, x: number, y: number, reach: number, filter: CompiledFilter | null | undefined,
): { id: number; distance: number }[] {
  const { store } = table;
  const selection = selectRegion(store, new CircleRegion(x, y, reach), filter);
  const found: { id: number; distance: number }[] = [];
  for (let i = 0; i < selection.count; i++) {
    const slot = selection.slots[i];
    found.push({ id: store.ids[slot], distance: Math.hypot(store.x[slot] - x, store.y[slot] - y) });
  }
  return found.sort((a, b) => a.distance - b.distance || a.id - b.id);
}
