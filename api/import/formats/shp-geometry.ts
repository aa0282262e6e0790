/** One record of a .shp to a GeoJSON geometry. Heights and measures are left out. Source: ESRI Shapefile Technical Description, 1998. */
import { polygonsOf } from './rings.ts';
import type { Position } from './ring-index.ts';

/** A geometry, null for the null shape, or why it cannot be read. */
export type ShpGeometry = { readonly type: string; readonly coordinates: unknown } | null | string;

type Kind = 'point' | 'multipoint' | 'line' | 'polygon';
/** By shape type: plain, with heights, with measures. */
const KINDS: Readonly<Record<number, Kind>> = {
  1: 'point', 11: 'point', 21: 'point', 8: 'multipoint', 18: 'multipoint', 28: 'multipoint',
  3: 'line', 13: 'line', 23: 'line', 5: 'polygon', 15: 'polygon', 25: 'polygon',
};
export const NULL_SHAPE = 0;
/** What a record holds before its numbers: type and bounding box. */
const BOX_END = 36;

/** What a file of this shape type holds; undefined for a type that is not read (multipatch). */
export function kindOfShape(type: number): Kind | undefined {
  return KINDS[type];
}

/** @param fileType the shape type of the file: each of its records is of it or null */
export function readShape(content: Buffer, fileType: number): ShpGeometry {
  if (content.length < 4) return 'is broken: its record is too short';
  const type = content.readInt32LE(0);
  if (type === NULL_SHAPE) return null;
  if (type !== fileType) return `is of shape type ${type} in a file of type ${fileType}`;
  const kind = KINDS[type]!;
  if (kind === 'point') {
    return content.length < 20 ? 'is broken: its record is too short' : { type: 'Point', coordinates: [content.readDoubleLE(4), content.readDoubleLE(12)] };
  }
  if (content.length < BOX_END + 4) return 'is broken: its record is too short';
  if (kind === 'multipoint') {
    const count = content.readInt32LE(BOX_END);
    const points = readPositions(content, BOX_END + 4, 0, count);
    return points ? { type: 'MultiPoint', coordinates: points } : `is broken: it says ${count} points and has not so many`;
  }
  const parts = readParts(content);
  if (typeof parts === 'string') return parts;
  if (kind === 'line') return { type: 'MultiLineString', coordinates: parts };
  const polygons = polygonsOf(parts);
  return polygons ? { type: 'MultiPolygon', coordinates: polygons } : `has ${parts.length} rings, too many to tell holes from islands; split it into several records`;
}

/** The lists of positions of a line or polygon: `numParts numPoints parts[numParts] points[numPoints]`. */
function readParts(content: Buffer): Position[][] | string {
  if (content.length < BOX_END + 8) return 'is broken: its record is too short';
  const partCount = content.readInt32LE(BOX_END);
  const pointCount = content.readInt32LE(BOX_END + 4);
  const pointsAt = BOX_END + 8 + 4 * partCount;
  if (partCount < 0 || pointCount < 0 || pointsAt + 16 * pointCount > content.length) return `is broken: it says ${partCount} parts and ${pointCount} points and has not so many`;
  const parts: Position[][] = [];
  for (let i = 0; i < partCount; i++) {
    const from = content.readInt32LE(BOX_END + 8 + 4 * i);
    const to = i + 1 < partCount ? content.readInt32LE(BOX_END + 12 + 4 * i) : pointCount;
    const part = from >= 0 && to >= from && to <= pointCount ? readPositions(content, pointsAt, from, to) : null;
    if (!part) return 'is broken: its parts overlap';
    if (part.length > 0) parts.push(part);
  }
  return parts;
}

function readPositions(content: Buffer, start: number, from: number, to: number): Position[] | null {
  if (to < from || start + 16 * to > content.length) return null;
  const positions: Position[] = [];
  for (let at = start + 16 * from; at < start + 16 * to; at += 16) positions.push([content.readDoubleLE(at), content.readDoubleLE(at + 8)]);
  return positions;
}
