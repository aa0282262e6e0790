/**
 * Memory for columns. Shared where the platform allows it, so that a worker can build or merge a table without copying;
 * plain elsewhere (a browser page that is not cross-origin isolated has no SharedArrayBuffer).
 */
import type { ColumnData, ColumnKind } from './table-types.ts';

const hasSharedMemory = typeof SharedArrayBuffer !== 'undefined';

function buffer(bytes: number): ArrayBufferLike {
  return hasSharedMemory ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
}

export function newFloat64(length: number): Float64Array { return new Float64Array(buffer(length * 8)); }
export function newFloat32(length: number): Float32Array { return new Float32Array(buffer(length * 4)); }
export function newUint32(length: number): Uint32Array { return new Uint32Array(buffer(length * 4)); }
export function newUint16(length: number): Uint16Array { return new Uint16Array(buffer(length * 2)); }
export function newUint8(length: number): Uint8Array { return new Uint8Array(buffer(length)); }

/** An array for a column of the kind. */
export function newColumnData(kind: ColumnKind, length: number): ColumnData {
  switch (kind) {
    case 'dict': case 'u16': return newUint16(length);
    case 'u8': return newUint8(length);
    case 'u32': return newUint32(length);
    case 'f32': return newFloat32(length);
    case 'f64': return newFloat64(length);
  }
}

/** The constructor for index libraries that allocate their own memory. */
export const SharedBuffer = (hasSharedMemory ? SharedArrayBuffer : ArrayBuffer) as ArrayBufferConstructor | SharedArrayBufferConstructor;

function like<T extends ColumnData>(source: T, length: number): T {
  if (source instanceof Float64Array) return newFloat64(length) as T;
  if (source instanceof Float32Array) return newFloat32(length) as T;
  if (source instanceof Uint32Array) return newUint32(length) as T;
  if (source instanceof Uint16Array) return newUint16(length) as T;
  return newUint8(length) as T;
}

/** The same values in an array of another length. */
export function resized<T extends ColumnData>(source: T, length: number): T {
  const target = like(source, length);
  target.set(length < source.length ? source.subarray(0, length) : source);
  return target;
}

/** `order.length` values of `source`, in that order, in a new array of `capacity`. */
export function permuted<T extends ColumnData>(source: T, order: Uint32Array, capacity: number): T {
  const target = like(source, capacity);
  // One loop for each width: a loop that sees several array types runs several times slower.
  switch (source.BYTES_PER_ELEMENT) {
    case 8: permute8(source as Float64Array, order, target as Float64Array); break;
    case 4: permute4(new Uint32Array(source.buffer), order, new Uint32Array(target.buffer)); break;
    case 2: permute2(source as Uint16Array, order, target as Uint16Array); break;
    default: permute1(source as Uint8Array, order, target as Uint8Array);
  }
  return target;
}

function permute8(source: Float64Array, order: Uint32Array, target: Float64Array): void {
  for (let i = 0; i < order.length; i++) target[i] = source[order[i]];
}
function permute4(source: Uint32Array, order: Uint32Array, target: Uint32Array): void {
  for (let i = 0; i < order.length; i++) target[i] = source[order[i]];
}
function permute2(source: Uint16Array, order: Uint32Array, target: Uint16Array): void {
  for (let i = 0; i < order.length; i++) target[i] = source[order[i]];
}
function permute1(source: Uint8Array, order: Uint32Array, target: Uint8Array): void {
  for (let i = 0; i < order.length; i++) target[i] = source[order[i]];
}
