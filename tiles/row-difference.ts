/** What a row brings that its table does not hold yet. */
import type { EncodedRow, RowStore } from './row-store.ts';

/** What is new in a row: nothing, something that a tile or a filter can see, or quiet columns alone. */
export function differenceOf(store: RowStore, slot: number, row: EncodedRow): 'none' | 'seen' | 'quiet' {
  if (store.x[slot] !== row.x || store.y[slot] !== row.y) return 'seen';
  if (store.shapes !== null && !store.shapes.equals(slot, row.geometry!)) return 'seen';
  let difference: 'none' | 'quiet' = 'none';
  for (let i = 0; i < store.columns.length; i++) {
    const { data, spec } = store.columns[i];
    if (Object.is(data[slot], data instanceof Float32Array ? Math.fround(row.numbers[i]) : row.numbers[i])) continue;
    if (!spec.quiet) return 'seen';
    difference = 'quiet';
  }
  return difference;
}

/** What a batch may add beyond the headroom. An estimate from above, so that a refused batch leaves no trace. */
export function growthBytes(store: RowStore, rows: readonly EncodedRow[]): number {
  let bytes = 0;
  let slots = 0;
  for (const row of rows) {
    if (store.staysInPlace(store.find(row.id), row)) continue;
    slots++;
    if (row.geometry === null) continue;
    for (const part of row.geometry.parts) for (const path of part) bytes += path.byteLength + 8;
  }
  const beyond = slots - (store.capacity - store.slotEnd);
  return beyond > 0 ? bytes + beyond * bytesPerSlot(store) : bytes;
}

function bytesPerSlot(store: RowStore): number {
  return store.capacity === 0 ? 64 : store.bytes / store.capacity;
}

/** Adds the box of a slot's geometry. */
export function pushFootprint(store: RowStore, slot: number, boxes: number[]): void {
  const { shapes } = store;
  if (shapes === null) boxes.push(store.x[slot], store.y[slot], store.x[slot], store.y[slot]);
  else boxes.push(shapes.minX[slot], shapes.minY[slot], shapes.maxX[slot], shapes.maxY[slot]);
}
