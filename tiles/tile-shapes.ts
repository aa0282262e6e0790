/**
 * Tiles of lines and polygons: whole numbers of tile units, simplified for the zoom, cut a little beyond the tile.
 *
 * Polygons are simplified by snapping their points to a grid of a few units, the same for all polygons and all tiles of a
 * zoom. Polygons that share an edge still share it afterwards, so that a map without gaps has none in its tiles.
 * (Douglas-Peucker moves the two sides of a shared edge apart by up to twice its tolerance.)
 */
import { clipLine, clipRing } from './clip.ts';
import { GeometryCommands } from './geometry-commands.ts';
import { HALF_WORLD_METERS, WORLD_METERS } from './mercator.ts';
import { GEOMETRY_LINE, GEOMETRY_POLYGON, closeMessage, writeVarint, type LayerWriter } from './mvt-writer.ts';
import { PathBuffer } from './path-buffer.ts';
import type { RowStore } from './row-store.ts';
import type { Selection } from './selection.ts';
import type { ShapeStore } from './shape-store.ts';
import { cleanRing, simplifyLine, twiceRingArea } from './simplify.ts';
import { BUFFER_UNITS, EXTENT, type TileAddress } from './tile-address.ts';
import { TileAttributes } from './tile-attributes.ts';
import type { TileValues } from './tile-values.ts';

/** From this zoom on nothing is simplified beyond whole units; a unit is 0.15 m there. */
export const FULL_DETAIL_ZOOM = 16;
/** Half a pixel of a 512-pixel tile. */
const LINE_TOLERANCE_UNITS = 4;
/** Rings below one square unit are left out. */
const LEAST_TWICE_AREA = 2;

const LOW = -BUFFER_UNITS;
const HIGH = EXTENT + BUFFER_UNITS;

const path = new PathBuffer();
const commands = new GeometryCommands();

/** Writes the selected shapes. Returns how many had something to draw in this tile. */
export function writeShapes(
  writer: LayerWriter, values: TileValues, store: RowStore, tile: TileAddress, selection: Selection,
): number {
  values.begin();
  const attributes = new TileAttributes(store, values);
  const frame = new TileFrame(tile, store.spec.geometry === 'line');
  const type = store.spec.geometry === 'line' ? GEOMETRY_LINE : GEOMETRY_POLYGON;
  const minZoom = store.columns.find((column) => column.name === store.spec.minZoomColumn);
  let written = 0;
  for (let i = 0; i < selection.count; i++) {
    const slot = selection.slots[i];
    if (minZoom !== undefined && minZoom.data[slot] > tile.z && minZoom.data[slot] !== minZoom.nullValue) continue;
    commands.clear();
    frame.draw(store.shapes!, slot);
    if (commands.isEmpty) continue;
    writeFeature(writer, attributes, slot, store.ids[slot], type);
    written++;
  }
  attributes.finish(writer);
  return written;
}

function writeFeature(writer: LayerWriter, attributes: TileAttributes, slot: number, id: number, type: number): void {
  const bytes = writer.ensure(writer.position, attributes.room + commands.room);
  bytes[writer.position] = 0x12;
  const start = writer.position + 2;
  bytes[start] = 0x08;
  let at = writeVarint(bytes, start + 1, id);
  at = attributes.write(bytes, at, slot);
  bytes[at++] = 0x18;
  bytes[at++] = type;
  bytes[at] = 0x22;
  at = closeMessage(bytes, at + 2, commands.write(bytes, at + 2));
  writer.position = closeMessage(bytes, start, at);
}

/** Draws shapes into the geometry commands of one tile. */
class TileFrame {
  readonly #isLine: boolean;
  readonly #units: number;
  readonly #originX: number;
  readonly #originY: number;
  /** Polygons: the grid that points snap to. Lines: the tolerance. In units. */
  readonly #detail: number;

  constructor(tile: TileAddress, isLine: boolean) {
    this.#isLine = isLine;
    this.#units = 2 ** tile.z * EXTENT;
    this.#originX = tile.x * EXTENT;
    this.#originY = tile.y * EXTENT;
    const isFull = tile.z >= FULL_DETAIL_ZOOM;
    this.#detail = isLine ? (isFull ? 1 : LINE_TOLERANCE_UNITS) : snapUnits(tile.z);
  }

  draw(shapes: ShapeStore, slot: number): void {
    const { outline } = shapes;
    let at = shapes.outlineStart[slot];
    let from = shapes.coordinateStart[slot];
    for (let part = outline[at++]; part > 0; part--) {
      let isHole = false;
      let isDropped = false;
      for (let rest = outline[at++]; rest > 0; rest--) {
        const length = outline[at++] * 2;
        if (this.#isLine) this.#drawLine(shapes.coordinates, from, length);
        else if (!isDropped) isDropped = !this.#drawRing(shapes.coordinates, from, length, isHole) && !isHole;
        from += length;
        isHole = true;
      }
    }
  }

  // False when nothing of the ring is left; the holes of such an exterior are left out with it.
  #drawRing(coordinates: Float64Array, from: number, length: number, isHole: boolean): boolean {
    path.clear();
    path.reserve(length);
    const snap = this.#detail;
    const scale = this.#units / snap;
    const { points } = path;
    for (let i = 0; i < length; i += 2) {
      points[i] = Math.round(((coordinates[from + i] + HALF_WORLD_METERS) / WORLD_METERS) * scale) * snap - this.#originX;
      points[i + 1] = Math.round(((HALF_WORLD_METERS - coordinates[from + i + 1]) / WORLD_METERS) * scale) * snap - this.#originY;
    }
    path.length = length;
    cleanRing(path);
    clipRing(path, LOW, HIGH);
    cleanRing(path);
    if (path.length < 6) return false;
    const area = twiceRingArea(path.points, path.length);
    if (Math.abs(area) < LEAST_TWICE_AREA) return false;
    commands.ring(path, area > 0 === isHole);
    return true;
  }

  #drawLine(coordinates: Float64Array, from: number, length: number): void {
    path.clear();
    path.reserve(length);
    const { points } = path;
    for (let i = 0; i < length; i += 2) {
      points[i] = ((coordinates[from + i] + HALF_WORLD_METERS) / WORLD_METERS) * this.#units - this.#originX;
      points[i + 1] = ((HALF_WORLD_METERS - coordinates[from + i + 1]) / WORLD_METERS) * this.#units - this.#originY;
    }
    path.length = length;
    simplifyLine(path, this.#detail);
    roundLine(path);
    clipLine(path, LOW, HIGH, commands);
  }
}

// Whole units, no point twice in a row.
function roundLine(line: PathBuffer): void {
  const { points, length } = line;
  let end = 0;
  for (let i = 0; i < length; i += 2) {
    const x = Math.round(points[i]);
    const y = Math.round(points[i + 1]);
    if (end >= 2 && points[end - 2] === x && points[end - 1] === y) continue;
    points[end++] = x;
    points[end++] = y;
  }
  line.length = end;
}

// At most a quarter of a pixel of displacement; finer where buildings are drawn.
function snapUnits(z: number): number {
  return z >= FULL_DETAIL_ZOOM ? 1 : z >= 14 ? 2 : 4;
}
