/**
 * Selections: the slots that a reading is about, in (key, id) order, in one scratch array that all readings share.
 * A selection is valid until the next call of this module; readings are synchronous, so none sees another's.
 */
import type { CompiledFilter } from './filter.ts';
import type { Box } from './mercator.ts';
import { firstTileKey, lowerBoundNear, tileKeySpan } from './morton.ts';
import { BoxRegion, gatherStaticInside, type Region } from './region.ts';
import type { RowStore } from './row-store.ts';

/** Slots 0 to `count` - 1 of `slots` are selected. */
export interface Selection { slots: Uint32Array; count: number }

const scratch: Selection = { slots: new Uint32Array(4096), count: 0 };
let deltaScratch = new Uint32Array(1024);

/** All rows that pass. */
export function selectAll(store: RowStore, filter: CompiledFilter | null | undefined): Selection {
  begin(store);
  takeStatic(store, 0, store.staticCount);
  return finish(store, 0, store.delta.count, filter);
}

/** Rows whose position lies in a tile. */
export function selectTile(
  store: RowStore, z: number, x: number, y: number, filter: CompiledFilter | null | undefined,
): Selection {
  const firstKey = firstTileKey(z, x, y);
  const endKey = firstKey + tileKeySpan(z);
  begin(store);
  const from = store.placeOf(firstKey);
  takeStatic(store, from, lowerBoundNear(store.keys, endKey, from, store.staticCount));
  return finish(store, deltaPlace(store, firstKey), deltaPlace(store, endKey), filter);
}

/** Live rows of the static slots `from` to `to` - 1 and of the delta's places `deltaFrom` to `deltaTo` - 1. */
export function selectRuns(store: RowStore, from: number, to: number, deltaFrom: number, deltaTo: number): Selection {
  begin(store);
  takeStatic(store, from, to);
  return finish(store, deltaFrom, deltaTo, null);
}

/** Rows that a region covers: by position, lines and polygons by their anchor. */
export function selectRegion(store: RowStore, region: Region, filter: CompiledFilter | null | undefined): Selection {
  begin(store);
  scratch.count = gatherStaticInside(store, region, scratch.slots);
  const staticPart = scratch.count;
  for (let i = 0; i < store.delta.count; i++) {
    const slot = store.delta.slots[i];
    if (region.covers(store.x[slot], store.y[slot])) scratch.slots[scratch.count++] = slot;
  }
  weave(store, staticPart);
  return keepPassing(store, filter);
}

/** Points in a box, borders included; lines and polygons whose own box meets it. No box means everywhere. */
export function selectBox(
  store: RowStore, box: Box | null | undefined, filter: CompiledFilter | null | undefined,
): Selection {
  if (box === null || box === undefined) return selectAll(store, filter);
  if (store.shapes === null) return selectRegion(store, new BoxRegion(box), filter);
  return selectShapes(store, box, filter);
}

/** Rows that pass by ascending id, from the first id above `afterId` on, at most `limit`. Reads no more than it needs. */
export function selectById(
  store: RowStore, filter: CompiledFilter | null | undefined, afterId: number, limit: number,
): number[] {
  const found: number[] = [];
  let after = afterId;
  // Without a filter one stretch is enough; with one, stretches grow until enough rows have passed.
  let stretch = filter ? Math.max(1024, limit * 4) : limit;
  while (found.length < limit) {
    const slots = store.slotsById(after, Math.min(stretch, store.size));
    if (slots.length === 0) break;
    after = store.ids[slots[slots.length - 1]];
    const kept = filter ? filter.keep(store, slots, slots.length) : slots.length;
    for (let i = 0; i < kept && found.length < limit; i++) found.push(store.ids[slots[i]]);
    stretch *= 4;
  }
  return found;
}

/** Rows of a line or polygon table whose box meets the given one. */
export function selectShapes(store: RowStore, box: Box, filter: CompiledFilter | null | undefined): Selection {
  const shapes = store.shapes!;
  begin(store);
  if (shapes.index !== null) {
    for (const slot of shapes.index.search(box[0], box[1], box[2], box[3])) {
      if (store.dead[slot] === 0) scratch.slots[scratch.count++] = slot;
    }
    scratch.slots.subarray(0, scratch.count).sort();
  }
  const staticPart = scratch.count;
  for (let i = 0; i < store.delta.count; i++) {
    const slot = store.delta.slots[i];
    if (shapes.minX[slot] <= box[2] && shapes.maxX[slot] >= box[0] && shapes.minY[slot] <= box[3] && shapes.maxY[slot] >= box[1]) {
      scratch.slots[scratch.count++] = slot;
    }
  }
  weave(store, staticPart);
  return keepPassing(store, filter);
}

function begin(store: RowStore): void {
  scratch.count = 0;
  const needed = store.staticCount + store.delta.count;
  if (scratch.slots.length < needed) scratch.slots = new Uint32Array(Math.ceil(needed * 1.2));
}

function takeStatic(store: RowStore, from: number, to: number): void {
  const { slots } = scratch;
  let count = scratch.count;
  if (store.deadCount === 0) {
    for (let slot = from; slot < to; slot++) slots[count++] = slot;
  } else {
    const { dead } = store;
    for (let slot = from; slot < to; slot++) {
      slots[count] = slot;
      count += 1 - dead[slot];
    }
  }
  scratch.count = count;
}

function deltaPlace(store: RowStore, key: number): number {
  return store.delta.placeOf(key, 0, store.keys, store.ids);
}

function finish(store: RowStore, deltaFrom: number, deltaTo: number, filter: CompiledFilter | null | undefined): Selection {
  const staticPart = scratch.count;
  for (let i = deltaFrom; i < deltaTo; i++) scratch.slots[scratch.count++] = store.delta.slots[i];
  weave(store, staticPart);
  return keepPassing(store, filter);
}

function keepPassing(store: RowStore, filter: CompiledFilter | null | undefined): Selection {
  if (filter) scratch.count = filter.keep(store, scratch.slots, scratch.count);
  return scratch;
}

// The first `staticPart` slots are in order, and so are the delta slots behind them: weave both into one order, from the end.
function weave(store: RowStore, staticPart: number): void {
  const { slots, count } = scratch;
  const deltaPart = count - staticPart;
  if (deltaPart === 0 || staticPart === 0) return;
  if (deltaScratch.length < deltaPart) deltaScratch = new Uint32Array(deltaPart * 2);
  deltaScratch.set(slots.subarray(staticPart, count));
  const { keys, ids } = store;
  let place = count - 1;
  let before = staticPart - 1;
  for (let delta = deltaPart - 1; delta >= 0; delta--) {
    const slot = deltaScratch[delta];
    while (before >= 0 && (keys[slots[before]] > keys[slot] || (keys[slots[before]] === keys[slot] && ids[slots[before]] > ids[slot]))) {
      slots[place--] = slots[before--];
    }
    slots[place--] = slot;
  }
}
