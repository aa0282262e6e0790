/** What a dry run remembers of the records that it read, so that a map can show some of the good ones and the rejected ones. */
import type { GeometryKind } from '../../contract/layers.ts';
import type { Bounds } from '../../contract/shapes.ts';
import { readPosition } from '../apply-mapping.ts';
import type { Crs } from '../crs.ts';
import { readGeometry } from '../geometry.ts';
import type { Mapping } from '../mapping.ts';
import { identityText } from '../prepare-row.ts';
import type { SourceRecord } from '../source.ts';
import { parseWkt } from '../wkt.ts';

type Place = readonly [lng: number, lat: number];

/** Records with their whole geometry, spread evenly over the file. */
const MOST_SAMPLES = 1500;
/** A longer line or ring is shown by its first point. */
const MOST_VERTICES = 400;
/** Places are remembered for so many records (16 bytes each); one behind is listed without a place. */
const MOST_PLACES = 2_000_000;
const FIRST_PLACES = 4096;

export interface Sample {
  readonly record: number;
  readonly line: number;
  readonly identity: string;
  readonly geometry: Readonly<Record<string, unknown>>;
}

export class TriedRecords {
  readonly #mapping: Mapping;
  readonly #crs: Crs;
  readonly #kind: GeometryKind;
  #places = new Float64Array(FIRST_PLACES * 2).fill(Number.NaN);
  #samples: Sample[] = [];
  /** Every so many-th record is a sample; doubles when they become too many. */
  #stride = 1;

  constructor(mapping: Mapping, crs: Crs, kind: GeometryKind) {
    this.#mapping = mapping;
    this.#crs = crs;
    this.#kind = kind;
  }

  add(record: SourceRecord): void {
    const geometry = this.#geometryOf(record);
    const place = placeOf(geometry, this.#crs);
    if (!place) return;
    this.#remember(record.record, place);
    if ((record.record - 1) % this.#stride !== 0) return;
    this.#samples.push({ record: record.record, line: record.line, identity: identityText(this.#mapping, record), geometry: this.#shape(geometry, place) });
    if (this.#samples.length <= MOST_SAMPLES) return;
    this.#stride *= 2;
    this.#samples = this.#samples.filter((sample) => (sample.record - 1) % this.#stride === 0);
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Null when the record has no place that can be read. */
  place(record: number): [number, number] | null {
    const [lng, lat] = [this.#places[2 * record - 2] ?? Number.NaN, this.#places[2 * record - 1] ?? Number.NaN];
    return Number.isNaN(lng) ? null : [lng, lat];
  }

  #remember(record: number, [lng, lat]: Place): void {
    if (record > MOST_PLACES) return;
    if (2 * record > this.#places.length) {
      const wider = new Float64Array(Math.max(2 * record, 2 * this.#places.length)).fill(Number.NaN);
      wider.set(this.#places);
      this.#places = wider;
    }
    this.#places[2 * record - 2] = lng;
    this.#places[2 * record - 1] = lat;
  }

  /** In the coordinates of the file. */
  #geometryOf(record: SourceRecord): unknown {
    if (record.defect) return null;
    const position = readPosition(this.#mapping, record);
    if ('rejects' in position) return null;
    if (position.kind === 'point') return { type: 'Point', coordinates: [position.east, position.north] };
    if (position.kind === 'geometry') return position.geometry;
    const read = parseWkt(position.text);
    return typeof read === 'string' ? null : read;
  }

  #shape(geometry: unknown, place: Place): Sample['geometry'] {
    const point = { type: 'Point', coordinates: place };
    if (this.#kind === 'point') return point;
    const read = readGeometry(this.#kind, geometry, this.#crs);
    if (!('geometry' in read) || read.geometry.coordinates.flat(3).length / 2 > MOST_VERTICES) return point;
    return { ...read.geometry };
  }
}

/** The first position of a geometry in degrees, null when it has none. */
function placeOf(geometry: unknown, crs: Crs): Place | null {
  let inner: unknown = (geometry as { coordinates?: unknown } | null | undefined)?.coordinates;
  while (Array.isArray(inner) && Array.isArray(inner[0])) inner = inner[0];
  if (!Array.isArray(inner) || typeof inner[0] !== 'number' || typeof inner[1] !== 'number') return null;
  const degrees = crs.toDegrees(inner[0], inner[1]);
  return typeof degrees === 'string' ? null : degrees;
}

/** Around the first positions of these. */
export function boundsOf(places: Iterable<Place>): Bounds | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of places) {
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  }
  return box[0] <= box[2] ? box : null;
}
