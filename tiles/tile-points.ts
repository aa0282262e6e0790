/**
 * Raw point tiles: each point of the tile's ground, once. Positions are rounded down, to 0 ... 4095: a map draws a point at
 * 4096 in no tile, and the point is in this tile only.
 */
import { HALF_WORLD_METERS, WORLD_METERS } from './mercator.ts';
import { GEOMETRY_POINT, closeMessage, writeVarint, type LayerWriter } from './mvt-writer.ts';
import type { RowStore } from './row-store.ts';
import type { Selection } from './selection.ts';
import { TagMemo } from './tag-memo.ts';
import { EXTENT, type TileAddress } from './tile-address.ts';
import { TileAttributes } from './tile-attributes.ts';
import type { TileValues } from './tile-values.ts';

const memo = new TagMemo();

/** Writes the selected points, which must lie in the tile. */
export function writePoints(
  writer: LayerWriter, values: TileValues, store: RowStore, tile: TileAddress, selection: Selection,
): void {
  values.begin();
  const attributes = new TileAttributes(store, values);
  const combinations = attributes.combinationCount;
  if (combinations === Infinity) writeEach(writer, attributes, store, tile, selection);
  else {
    memo.fill(attributes, combinations, selection);
    writeMemoised(writer, attributes.room, store, tile, selection);
  }
  attributes.finish(writer);
}

// Everything is written out here without calls: this loop is the price of a raw tile.
function writeMemoised(writer: LayerWriter, room: number, store: RowStore, tile: TileAddress, selection: Selection): void {
  const { slots, count } = selection;
  const { starts, runs } = memo;
  const { x, y, ids } = store;
  // Imported names are getters in some builds; a local constant is one everywhere.
  const half = HALF_WORLD_METERS;
  const world = WORLD_METERS;
  const units = 2 ** tile.z * EXTENT;
  const originX = tile.x * EXTENT;
  const originY = tile.y * EXTENT;
  let bytes = writer.bytes;
  let position = writer.position;
  for (let i = 0; i < count; i++) {
    if (position + room > bytes.length) bytes = writer.ensure(position, room);
    const slot = slots[i];
    bytes[position] = 0x12; // feature
    bytes[position + 2] = 0x08; // id
    let at = position + 3;
    let id = ids[slot];
    while (id > 127) {
      bytes[at++] = (id & 127) | 128;
      id >>>= 7;
    }
    bytes[at++] = id;
    let run = starts[i];
    const runEnd = run + runs[run];
    while (run < runEnd) bytes[at++] = runs[++run];
    const zigzagX = clampToTile(Math.floor(((x[slot] + half) / world) * units) - originX) << 1;
    const zigzagY = clampToTile(Math.floor(((half - y[slot]) / world) * units) - originY) << 1;
    bytes[at] = 0x18;
    bytes[at + 1] = GEOMETRY_POINT;
    bytes[at + 2] = 0x22;
    bytes[at + 3] = 1 + (zigzagX > 127 ? 2 : 1) + (zigzagY > 127 ? 2 : 1);
    bytes[at + 4] = 9; // MoveTo, once
    at += 5;
    if (zigzagX > 127) bytes[at++] = (zigzagX & 127) | 128;
    bytes[at++] = zigzagX > 127 ? zigzagX >>> 7 : zigzagX;
    if (zigzagY > 127) bytes[at++] = (zigzagY & 127) | 128;
    bytes[at++] = zigzagY > 127 ? zigzagY >>> 7 : zigzagY;
    bytes[position + 1] = at - position - 2;
    position = at;
  }
  writer.position = position;
}

// For tables with numbers among their attributes, or with more combinations than can be memoised.
function writeEach(writer: LayerWriter, attributes: TileAttributes, store: RowStore, tile: TileAddress, selection: Selection): void {
  const { room } = attributes;
  const { x, y, ids } = store;
  const units = 2 ** tile.z * EXTENT;
  for (let i = 0; i < selection.count; i++) {
    const slot = selection.slots[i];
    const bytes = writer.ensure(writer.position, room);
    bytes[writer.position] = 0x12; // feature
    const start = writer.position + 2;
    bytes[start] = 0x08; // id
    let at = writeVarint(bytes, start + 1, ids[slot]);
    at = attributes.write(bytes, at, slot);
    bytes[at++] = 0x18;
    bytes[at++] = GEOMETRY_POINT;
    const tileX = clampToTile(Math.floor(((x[slot] + HALF_WORLD_METERS) / WORLD_METERS) * units) - tile.x * EXTENT);
    const tileY = clampToTile(Math.floor(((HALF_WORLD_METERS - y[slot]) / WORLD_METERS) * units) - tile.y * EXTENT);
    at = writePointGeometry(bytes, at, tileX, tileY);
    writer.position = closeMessage(bytes, start, at);
  }
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
