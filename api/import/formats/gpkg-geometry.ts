/** The geometry column of a GeoPackage: a short head, then well-known binary. Source: OGC 12-128r18, 2.1.3. */
import { readWkb } from './wkb.ts';
import type { BinaryGeometry } from './wkb.ts';

const HEAD_BYTES = 8;
const MAGIC = 0x4750; // "GP"
/** Doubles of the bounding box, by its kind. */
const ENVELOPE_DOUBLES = [0, 4, 6, 6, 8];
const FLAG_EXTENDED = 0x20;

/** The geometry, or why it cannot be read. */
export function readGpkgGeometry(bytes: Uint8Array): BinaryGeometry | string {
  if (bytes.length < HEAD_BYTES || (bytes[0]! << 8 | bytes[1]!) !== MAGIC) return 'is no GeoPackage geometry';
  const flags = bytes[3]!;
  if ((flags & FLAG_EXTENDED) !== 0) return 'is of an extended type that is not read';
  const doubles = ENVELOPE_DOUBLES[flags >> 1 & 7];
  if (doubles === undefined) return 'is broken: its bounding box is of no known kind';
  return readWkb(bytes.subarray(HEAD_BYTES + 8 * doubles));
}
