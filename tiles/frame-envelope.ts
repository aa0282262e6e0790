/** What every kind of frame shares: its envelope (length, identifier, alignment), vectors in bulk, and the checks of a reader. */
import type { Builder } from 'flatbuffers';
import { FrameError } from './errors.ts';
import type { ColumnData } from './table-types.ts';

/** The widest column, float64, must stand on such an address. */
export const ALIGNMENT = 8;
export const LEAST_BYTES = 16;

/** Length prefix and identifier: the frame says how long it is, so that a cut one is told from a whole one. */
export const LENGTH_PREFIX_BYTES = 4;
const IDENTIFIER_AT = 8;

// The library's own vectors are filled number by number through a DataView; here the room is taken and filled in one copy.
export function buildVector(builder: Builder, data: ColumnData): number {
  builder.startVector(data.BYTES_PER_ELEMENT, data.length, data.BYTES_PER_ELEMENT);
  builder.pad(data.byteLength);
  const buffer = builder.dataBuffer();
  buffer.bytes().set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), buffer.capacity() - builder.offset());
  return builder.endVector();
}

/** The length that a frame says it has, its prefix included. Needs four bytes. */
export function statedLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) + LENGTH_PREFIX_BYTES;
}

/** @throws FrameError: truncated, alignment, identifier */
export function checkEnvelope(bytes: Uint8Array, identifier: string): void {
  if (bytes.length < LEAST_BYTES) throw new FrameError('truncated', `A frame of ${bytes.length} bytes; the shortest has ${LEAST_BYTES}`);
  if (bytes.byteOffset % ALIGNMENT !== 0) {
    throw new FrameError('alignment', `The frame starts at byte ${bytes.byteOffset} of its buffer; it must start at a multiple of ${ALIGNMENT}. Copy it first`);
  }
  const found = String.fromCharCode(...bytes.subarray(IDENTIFIER_AT, IDENTIFIER_AT + identifier.length));
  if (found !== identifier) throw new FrameError('identifier', `The bytes are marked ${JSON.stringify(found)}; a frame is marked "${identifier}"`);
  const length = statedLength(bytes);
  if (length !== bytes.length) throw new FrameError('truncated', `The frame says that it has ${length} bytes, but ${bytes.length} came`);
}

/** @throws FrameError version */
export function checkVersion(found: number, known: number): void {
  if (found !== known) throw new FrameError('version', `The frame has version ${found}; this reader knows version ${known}`);
}

/** Runs a reader; whatever it trips over in damaged bytes becomes a FrameError. */
export function readDamageable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FrameError) throw error;
    throw new FrameError('damaged', `The frame cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A damaged length must not keep a reader busy for minutes. @throws FrameError damaged */
export function checkListLength(what: string, length: number, bytes: number): void {
  if (length * 4 > bytes) throw new FrameError('damaged', `The frame's ${what} has ${length} entries, more than its ${bytes} bytes hold`);
}

/** A column with as many values as belong there. @throws FrameError damaged */
export function whole<T extends ColumnData>(name: string, values: T | null, length: number): T {
  if (values === null || values.length !== length) {
    throw new FrameError('damaged', `The frame's column ${name} has ${values?.length ?? 'no'} values where ${length} belong`);
  }
  return values;
}
