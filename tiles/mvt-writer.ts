/**
 * A growing byte buffer and the protobuf pieces of a vector tile (Mapbox Vector Tile 2.1).
 * Hot loops keep the position in a local variable and call the plain functions; the class keeps what is shared.
 */

/** Room at the front for the layer's tag and length, which are known last. */
const HEADER_ROOM = 8;

export const GEOMETRY_POINT = 1;
export const GEOMETRY_LINE = 2;
export const GEOMETRY_POLYGON = 3;

const encoder = new TextEncoder();
const doubleBytes = new Uint8Array(8);
const doubleView = new DataView(doubleBytes.buffer);

/** Writes an unsigned 32-bit number; returns the position after it. At most 5 bytes. */
export function writeVarint(bytes: Uint8Array, position: number, value: number): number {
  while (value > 127) {
    bytes[position++] = (value & 127) | 128;
    value >>>= 7;
  }
  bytes[position++] = value;
  return position;
}

/** Writes a whole number from 0 to 2^53; at most 8 bytes. */
export function writeLongVarint(bytes: Uint8Array, position: number, value: number): number {
  while (value >= 2 ** 31) {
    bytes[position++] = (value % 128) | 128;
    value = Math.floor(value / 128);
  }
  return writeVarint(bytes, position, value);
}

/**
 * Writes the length of a message into the one byte left free before it, moving the message where the length needs
 * more. `start` is the first byte of the message. Returns the position after the message; needs 4 spare bytes.
 */
export function closeMessage(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 128) {
    bytes[start - 1] = length;
    return end;
  }
  const lengthBytes = length < 16384 ? 2 : length < 2097152 ? 3 : length < 268435456 ? 4 : 5;
  bytes.copyWithin(start - 1 + lengthBytes, start, end);
  writeVarint(bytes, start - 1, length);
  return end + lengthBytes - 1;
}

/** One layer being written. Reused from tile to tile. */
export class LayerWriter {
  bytes: Uint8Array = new Uint8Array(262144);
  position = HEADER_ROOM;

  /** Starts a layer. */
  begin(name: string): void {
    this.position = HEADER_ROOM;
    this.writeText(0x0a, name);
  }

  /** Makes room for `more` bytes behind `position`. */
  ensure(position: number, more: number): Uint8Array {
    if (position + more > this.bytes.length) {
      const grown = new Uint8Array(Math.max(position + more, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, position));
      this.bytes = grown;
    }
    return this.bytes;
  }

  /** Writes text under a tag. */
  writeText(tag: number, text: string): void {
    const bytes = this.ensure(this.position, text.length * 3 + 12);
    bytes[this.position] = tag;
    const start = this.position + 2;
    const { written } = encoder.encodeInto(text, bytes.subarray(start));
    this.position = closeMessage(bytes, start, start + written);
  }

  /** Writes a value of the layer's table of values. */
  writeTextValue(text: string): void {
    const start = this.#openValue(text.length * 3 + 20);
    this.writeText(0x0a, text);
    this.position = closeMessage(this.bytes, start, this.position);
  }

  /** Writes a number in the shortest of the five number types that holds it exactly. */
  writeNumberValue(value: number): void {
    const start = this.#openValue(20);
    const bytes = this.bytes;
    let at = start;
    if (Number.isInteger(value) && Math.abs(value) < 2 ** 51) {
      bytes[at++] = value >= 0 ? 0x28 : 0x30; // uint_value, sint_value
      at = writeLongVarint(bytes, at, value >= 0 ? value : -2 * value - 1);
    } else if (Math.fround(value) === value) {
      bytes[at++] = 0x15; // float_value
      doubleView.setFloat32(0, value, true);
      bytes.set(doubleBytes.subarray(0, 4), at);
      at += 4;
    } else {
      bytes[at++] = 0x19; // double_value
      doubleView.setFloat64(0, value, true);
      bytes.set(doubleBytes, at);
      at += 8;
    }
    this.position = closeMessage(bytes, start, at);
  }

  #openValue(room: number): number {
    const bytes = this.ensure(this.position, room);
    bytes[this.position] = 0x22;
    this.position += 2;
    return this.position;
  }

  /** How long the layer is if it ends here; a little short, as its own tag and extent are missing. */
  get length(): number { return this.position - HEADER_ROOM; }

  /** Ends the layer and copies it out. */
  finish(extent: number): Uint8Array {
    const bytes = this.ensure(this.position, 16);
    bytes[this.position++] = 0x28;
    this.position = writeVarint(bytes, this.position, extent);
    bytes[this.position++] = 0x78;
    bytes[this.position++] = 2; // version
    const length = this.position - HEADER_ROOM;
    const lengthBytes = length < 128 ? 1 : length < 16384 ? 2 : length < 2097152 ? 3 : length < 268435456 ? 4 : 5;
    const start = HEADER_ROOM - lengthBytes - 1;
    bytes[start] = 0x1a;
    writeVarint(bytes, start + 1, length);
    return bytes.slice(start, this.position);
  }
}
