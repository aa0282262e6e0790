/** Raw point tiles: each point of the tile's ground, once. */
import { HALF_WORLD_METERS, WORLD_METERS } from './mercator.ts';
import { GEOMETRY_POINT, closeMessage, writeVarint, type LayerWriter } from './mvt-writer.ts';
import type { RowStore } from './row-store.ts';
import type { Selection } from './selection.ts';
import { EXTENT, type TileAddress } from './tile-address.ts';
import { TileAttributes } from './tile-attributes.ts';
import type { TileValues } from './tile-values.ts';

/**
 * Writes the selected points. Positions are rounded down, to 0 ... 4095: a map draws a point at 4096 in no tile, and
 * the point is in this tile only.
 */
export function writePoints(
  writer: LayerWriter, values: TileValues, store: RowStore, tile: TileAddress, selection: Selection,
): void {
  values.begin();
  const attributes = new TileAttributes(store, values);
  const { room } = attributes;
  const { slots, count } = selection;
  const { x, y, ids } = store;
  const units = 2 ** tile.z * EXTENT;
  const originX = tile.x * EXTENT;
  const originY = tile.y * EXTENT;
  let bytes = writer.bytes;
  let position = writer.position;
  for (let i = 0; i < count; i++) {
    const slot = slots[i];
    if (position + room > bytes.length) bytes = writer.ensure(position, room);
    bytes[position] = 0x12; // feature
    const start = position + 2;
    let at = start;
    bytes[at++] = 0x08; // id
    at = writeVarint(bytes, at, ids[slot]);
    at = attributes.write(bytes, at, slot);
    bytes[at++] = 0x18;
    bytes[at++] = GEOMETRY_POINT;
    const tileX = clampToTile(Math.floor(((x[slot] + HALF_WORLD_METERS) / WORLD_METERS) * units) - originX);
    const tileY = clampToTile(Math.floor(((HALF_WORLD_METERS - y[slot]) / WORLD_METERS) * units) - originY);
    at = writePointGeometry(bytes, at, tileX, tileY);
    position = closeMessage(bytes, start, at);
  }
  writer.position = position;
  attributes.finish(writer);
}

// Only positions outside the world lie beyond the tile that owns them.
function clampToTile(unit: number): number {
  return unit < 0 ? 0 : unit < EXTENT ? unit : EXTENT - 1;
}

/** Writes the geometry field of one point inside the tile; 7 bytes at most. */
export function writePointGeometry(bytes: Uint8Array, at: number, tileX: number, tileY: number): number {
  bytes[at] = 0x22;
  const start = at + 2;
  bytes[start] = 9; // MoveTo, once
  const end = writeVarint(bytes, writeVarint(bytes, start + 1, tileX << 1), tileY << 1);
  bytes[at + 1] = end - start;
  return end;
}
