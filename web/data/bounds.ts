/** Bounding boxes on the client. */
import type { Bounds } from '../../api/contract/shapes.ts';

function grow(box: [number, number, number, number], coordinates: unknown): void {
  const values = coordinates as unknown[];
  if (typeof values[0] === 'number') {
    const [lng, lat] = values as number[];
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  } else {
    for (const inner of values) grow(box, inner);
  }
}

/** `[west, south, east, north]` of any GeoJSON geometry with coordinates. */
export function boundsOfGeometry(geometry: { readonly coordinates: readonly unknown[] }): Bounds {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  grow(box, geometry.coordinates);
  return box;
}
