/**
 * Checks the geometry of a record and brings it to degrees in EPSG:4490: everything that can be said without a database.
 * (Whether a polygon crosses itself, the database is asked.) Points stay single, lines and polygons become Multi.
 */
import type { GeometryKind } from '../contract/layers.ts';
import type { Crs } from './crs.ts';

export type PlainGeometry =
  | { readonly type: 'Point'; readonly coordinates: Pair }
  | { readonly type: 'MultiLineString'; readonly coordinates: Pair[][] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: Pair[][][] };
type Pair = readonly [lng: number, lat: number];

/** What is wrong with a geometry, with the piece of it to show. */
export interface GeometryProblem {
  readonly reason: string;
  readonly value: unknown;
}

/** Thrown and caught in this file only: a geometry nests deeply, and one fault anywhere refuses it whole. */
class Fault extends Error {
  readonly value: unknown;
  constructor(reason: string, value: unknown) {
    super(reason);
    this.value = value;
  }
}

const TYPES_OF: Readonly<Record<GeometryKind, readonly string[]>> = {
  point: ['Point', 'MultiPoint'],
  line: ['LineString', 'MultiLineString'],
  polygon: ['Polygon', 'MultiPolygon'],
};

/** The geometry for a layer of this kind, or what is wrong with it. Heights and measures are left out. */
export function readGeometry(kind: GeometryKind, geometry: unknown, crs: Crs): { readonly geometry: PlainGeometry } | GeometryProblem {
  if (geometry === null || geometry === undefined) return { reason: 'is missing', value: null };
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown };
  if (typeof type !== 'string' || !TYPES_OF[kind].includes(type)) {
    return { reason: `is a ${String(type)}, and this layer has ${TYPES_OF[kind].join(' or ')}`, value: type };
  }
  try {
    if (kind === 'point') return { geometry: { type: 'Point', coordinates: readPoint(type, coordinates, crs) } };
    if (kind === 'line') {
      const lines = type === 'LineString' ? [coordinates] : list(coordinates);
      return { geometry: { type: 'MultiLineString', coordinates: lines.map((line) => readLine(line, crs)) } };
    }
    const polygons = type === 'Polygon' ? [coordinates] : list(coordinates);
    return { geometry: { type: 'MultiPolygon', coordinates: polygons.map((rings) => list(rings).map((ring) => readRing(ring, crs))) } };
  } catch (error) {
    if (error instanceof Fault) return { reason: error.message, value: error.value };
    throw error;
  }
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Fault('has no list of coordinates', value ?? null);
  if (value.length === 0) throw new Fault('is empty', value);
  return value;
}

function readPoint(type: string, coordinates: unknown, crs: Crs): Pair {
  if (type === 'Point') return readPosition(coordinates, crs);
  const points = list(coordinates);
  if (points.length > 1) throw new Fault(`has ${points.length} points, and a row has one position`, points);
  return readPosition(points[0], crs);
}

function readLine(value: unknown, crs: Crs): Pair[] {
  const positions = readPositions(value, crs);
  const [first] = positions;
  const hasLength = positions.some(([lng, lat]) => lng !== first![0] || lat !== first![1]);
  if (!hasLength) throw new Fault('is a line without length', value);
  return positions;
}

function readRing(value: unknown, crs: Crs): Pair[] {
  const positions = readPositions(value, crs);
  if (positions.length < 4) throw new Fault(`has a ring of ${positions.length} positions; the least is 4`, value);
  const first = positions[0]!;
  const last = positions.at(-1)!;
  if (first[0] !== last[0] || first[1] !== last[1]) throw new Fault('has a ring that does not end where it begins', [list(value)[0], list(value).at(-1)]);
  return positions;
}

function readPositions(value: unknown, crs: Crs): Pair[] {
  const source = list(value);
  const positions: Pair[] = [];
  for (const position of source) positions.push(readPosition(position, crs));
  return positions;
}

function readPosition(value: unknown, crs: Crs): Pair {
  if (!Array.isArray(value)) throw new Fault('has a position that is no list of numbers', value ?? null);
  if (value.length === 0) throw new Fault('is empty', value);
  const [east, north] = value as unknown[];
  if (typeof east !== 'number' || typeof north !== 'number' || !Number.isFinite(east) || !Number.isFinite(north)) {
    throw new Fault('has a position whose coordinates are not two numbers', value);
  }
  const degrees = crs.toDegrees(east, north);
  if (typeof degrees === 'string') throw new Fault(degrees, value);
  return degrees;
}
