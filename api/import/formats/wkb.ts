/** Well-known binary to a GeoJSON geometry: ISO and extended, either byte order, heights and measures left out. */

export interface BinaryGeometry {
  readonly type: string;
  /** Null for a type that is named and not read. */
  readonly coordinates: unknown;
}

const TYPES: Readonly<Record<number, string>> = {
  1: 'Point', 2: 'LineString', 3: 'Polygon', 4: 'MultiPoint', 5: 'MultiLineString', 6: 'MultiPolygon', 7: 'GeometryCollection', 8: 'CircularString',
  9: 'CompoundCurve', 10: 'CurvePolygon', 11: 'MultiCurve', 12: 'MultiSurface', 15: 'PolyhedralSurface', 16: 'TIN', 17: 'Triangle',
};
/** Of a Multi type, the type of its parts. */
const PARTS: Readonly<Record<number, number>> = { 4: 1, 5: 2, 6: 3 };
/** Extended well-known binary has flags where ISO adds thousands. */
const EXTENDED_Z = 0x80000000;
const EXTENDED_M = 0x40000000;
const EXTENDED_SRID = 0x20000000;
const HEAD_BYTES = 5;

/** Thrown and caught in this file: a geometry nests, and a fault anywhere in it refuses it whole. */
class Broken extends Error {}

/** The geometry, or why it cannot be read. */
export function readWkb(bytes: Uint8Array): BinaryGeometry | string {
  try {
    return new WkbReader(bytes).geometry();
  } catch (error) {
    if (error instanceof Broken) return error.message;
    throw error;
  }
}

class WkbReader {
  readonly #view: DataView;
  #at = 0;
  #little = true;
  /** Numbers of a position. */
  #width = 2;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  geometry(wanted?: number): BinaryGeometry {
    const type = this.#head();
    if (wanted !== undefined && type !== wanted) throw new Broken('is broken: a part of it is of another type');
    const name = TYPES[type];
    if (!name) throw new Broken(`is of geometry type ${type}, which is not known`);
    const part = PARTS[type];
    if (part !== undefined) return { type: name, coordinates: this.#list(HEAD_BYTES, () => this.geometry(part).coordinates) };
    if (type === 1) return { type: name, coordinates: this.#point() };
    if (type === 2) return { type: name, coordinates: this.#positions() };
    return { type: name, coordinates: type === 3 ? this.#list(4, () => this.#positions()) : null };
  }

  #head(): number {
    this.#need(HEAD_BYTES);
    this.#little = this.#view.getUint8(this.#at) === 1;
    const code = this.#view.getUint32(this.#at + 1, this.#little);
    this.#at += HEAD_BYTES;
    const plain = code & 0x0fffffff;
    const dimensions = Math.floor(plain / 1000); // 1 with heights, 2 with measures, 3 with both
    const hasZ = (code & EXTENDED_Z) !== 0 || dimensions === 1 || dimensions === 3;
    const hasM = (code & EXTENDED_M) !== 0 || dimensions === 2 || dimensions === 3;
    this.#width = 2 + Number(hasZ) + Number(hasM);
    if ((code & EXTENDED_SRID) !== 0) {
      this.#need(4);
      this.#at += 4;
    }
    return plain % 1000;
  }

  /** An empty point is one of no numbers. */
  #point(): number[] {
    this.#need(8 * this.#width);
    const position = this.#position();
    return position.every(Number.isNaN) ? [] : position;
  }

  #positions(): number[][] {
    return this.#list(8 * this.#width, () => this.#position());
  }

  #position(): number[] {
    const position = [this.#view.getFloat64(this.#at, this.#little), this.#view.getFloat64(this.#at + 8, this.#little)];
    this.#at += 8 * this.#width;
    return position;
  }

  /** @param itemBytes what an item needs at least, so that a count that cannot be is found before room is made for it */
  #list<T>(itemBytes: number, item: () => T): T[] {
    this.#need(4);
    const count = this.#view.getUint32(this.#at, this.#little);
    this.#at += 4;
    this.#need(count * itemBytes);
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(item());
    return items;
  }

  #need(bytes: number): void {
    if (this.#at + bytes > this.#view.byteLength) throw new Broken('is broken: its bytes end too early');
  }
}
