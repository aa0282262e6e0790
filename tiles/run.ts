/**
 * Makes the static run of a table: all live rows in (key, id) order, in new arrays. It takes 2 s for seven million rows, so
 * that a server lets a worker do it: what goes in and what comes out are plain objects of typed arrays over shared memory, which
 * a message hands over without copying.
 *
 * The table may change meanwhile (see `RowStore.freeze`): keys, ids and geometries of the slots that are read stay as they are.
 * Positions, values, versions and marks of the dead may come out old or new; the table puts right whatever changed.
 */
import { slotsById, slotsByKey } from './radix-sort.ts';
import { orderedShapes, type ShapeArrays, type ShapeRun } from './shape-run.ts';
import type { ColumnData } from './table-types.ts';
import { newFloat64, newUint32, newUint8, permuted } from './typed-memory.ts';

/** Rows in slots 0 to `slotEnd` - 1, or in those that `staticById` and `delta` name. */
export interface RunInput {
  readonly slotEnd: number;
  readonly staticCount: number;
  readonly x: Float64Array; readonly y: Float64Array;
  readonly keys: Float64Array;
  readonly ids: Uint32Array;
  readonly versions: Float64Array;
  readonly dead: Uint8Array;
  readonly staticById: Uint32Array;
  /** Delta slots by key and id; null when rows were only appended and stand in no order. */
  readonly delta: Uint32Array | null;
  readonly columns: readonly ColumnData[];
  readonly shapes: ShapeArrays | null;
}

/** The new static run, in arrays of `capacity`. */
export interface Run {
  readonly count: number;
  readonly capacity: number;
  /** An id that stands twice among appended rows, else -1. */
  readonly twice: number;
  readonly x: Float64Array; readonly y: Float64Array;
  readonly keys: Float64Array;
  /** Every KEYS_PER_SAMPLE-th key. */
  readonly samples: Float64Array;
  readonly ids: Uint32Array;
  readonly versions: Float64Array;
  readonly dead: Uint8Array;
  readonly staticById: Uint32Array;
  readonly columns: readonly ColumnData[];
  readonly shapes: ShapeRun | null;
}

/** A search among the samples, which stay in the processor's cache, leaves so many keys to search among. */
export const KEYS_PER_SAMPLE = 256;

/** Makes a run somewhere else; may take its time. */
export type RunMaker = (input: RunInput) => Promise<Run>;

// Room for the batch that passes the limit, so that small batches never make all columns grow.
const OVERSHOOT = 256;

/** Rows that may wait outside the static run: 2 % of it, at least 1,024. */
export function deltaLimitOf(rows: number): number {
  return Math.max(1024, Math.ceil(rows * 0.02));
}

// A merge begins at the limit; what comes while a large one is under way needs room as well.
function capacityOf(rows: number): number {
  const limit = deltaLimitOf(rows);
  return rows + limit + (limit > 1024 ? limit >>> 1 : 0) + OVERSHOOT;
}

/** See the head of this file. */
export function makeRun(input: RunInput): Run {
  const { byKey, byId } = input.delta === null ? sortAppended(input) : weaveDelta(input, input.delta);
  const count = byKey.length;
  const capacity = capacityOf(count);
  const placeOf = new Uint32Array(input.slotEnd);
  for (let place = 0; place < count; place++) placeOf[byKey[place]] = place;
  const staticById = newUint32(count);
  for (let i = 0; i < count; i++) staticById[i] = placeOf[byId[i]];
  const keys = permuted(input.keys, byKey, capacity);
  return {
    count, capacity, staticById, keys, samples: samplesOf(keys, count),
    twice: input.delta === null ? idStandingTwice(input.ids, byId) : -1,
    x: permuted(input.x, byKey, capacity),
    y: permuted(input.y, byKey, capacity),
    ids: permuted(input.ids, byKey, capacity),
    versions: permuted(input.versions, byKey, capacity),
    dead: newUint8(capacity),
    columns: input.columns.map((data) => permuted(data, byKey, capacity)),
    shapes: input.shapes === null ? null : orderedShapes(input.shapes, byKey, capacity),
  };
}

function samplesOf(keys: Float64Array, count: number): Float64Array {
  const samples = newFloat64(Math.ceil(count / KEYS_PER_SAMPLE));
  for (let i = 0; i < samples.length; i++) samples[i] = keys[i * KEYS_PER_SAMPLE];
  return samples;
}

interface Orders { readonly byKey: Uint32Array; readonly byId: Uint32Array }

function sortAppended({ ids, keys, slotEnd }: RunInput): Orders {
  const byId = slotsById(ids.subarray(0, slotEnd));
  return { byId, byKey: slotsByKey(keys.subarray(0, slotEnd), byId) };
}

function idStandingTwice(ids: Uint32Array, byId: Uint32Array): number {
  for (let i = 1; i < byId.length; i++) if (ids[byId[i]] === ids[byId[i - 1]]) return ids[byId[i]];
  return -1;
}

function weaveDelta({ staticCount, staticById, dead: marks, keys, ids }: RunInput, delta: Uint32Array): Orders {
  // Rows may die while this runs; both orders must name the same slots.
  const dead = marks.slice(0, staticCount);
  let live = 0;
  for (let slot = 0; slot < staticCount; slot++) live += 1 - dead[slot];
  const byKey = new Uint32Array(live + delta.length);
  let next = 0;
  let waiting = 0;
  for (let slot = 0; slot < staticCount; slot++) {
    if (dead[slot] !== 0) continue;
    while (waiting < delta.length && precedes(keys, ids, delta[waiting], slot)) byKey[next++] = delta[waiting++];
    byKey[next++] = slot;
  }
  while (waiting < delta.length) byKey[next++] = delta[waiting++];
  return { byKey, byId: weaveById(ids, staticById, dead, delta, live + delta.length) };
}

function precedes(keys: Float64Array, ids: Uint32Array, a: number, b: number): boolean {
  return keys[a] < keys[b] || (keys[a] === keys[b] && ids[a] < ids[b]);
}

function weaveById(ids: Uint32Array, staticById: Uint32Array, dead: Uint8Array, delta: Uint32Array, count: number): Uint32Array {
  const deltaIds = Uint32Array.from(delta, (slot) => ids[slot]);
  const sorted = slotsById(deltaIds);
  const byId = new Uint32Array(count);
  let next = 0;
  let waiting = 0;
  for (let i = 0; i < staticById.length; i++) {
    const slot = staticById[i];
    if (dead[slot] !== 0) continue;
    while (waiting < sorted.length && deltaIds[sorted[waiting]] < ids[slot]) byId[next++] = delta[sorted[waiting++]];
    byId[next++] = slot;
  }
  while (waiting < sorted.length) byId[next++] = delta[sorted[waiting++]];
  return byId;
}
