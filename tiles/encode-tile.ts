/** From a table to the bytes of a tile. */
import type { CompiledFilter } from './filter.ts';
import { LayerWriter } from './mvt-writer.ts';
import type { ResidentTable } from './resident-table.ts';
import { selectShapes, selectTile } from './selection.ts';
import { BUFFER_UNITS, EXTENT, type TileAddress } from './tile-address.ts';
import { writeAggregates } from './tile-aggregates.ts';
import { writePoints } from './tile-points.ts';
import { writeShapes } from './tile-shapes.ts';
import { TileValues } from './tile-values.ts';
import { WORLD_METERS, type Box } from './mercator.ts';
import { tileBounds3857 } from './tile-address.ts';

export interface EncodeOptions {
  /** Points themselves at any zoom; for comparing with other encoders. */
  readonly forceRaw?: boolean;
  /** Name of the vector layer; the table's name when left out. */
  readonly layerName?: string;
}

const writer = new LayerWriter();
const values = new TileValues();

/**
 * Encodes one tile: an uncompressed Mapbox Vector Tile 2.1 with one layer, extent 4096; null when it has no features.
 * The same rows that pass the same filter give the same bytes, in whatever order they came.
 */
export function encodeTile(
  table: ResidentTable, tile: TileAddress, filter?: CompiledFilter | null, options: EncodeOptions = {},
): Uint8Array | null {
  const { store, spec } = table;
  const layerName = options.layerName ?? spec.name;
  if (store.shapes !== null) {
    const selection = selectShapes(store, bufferedBounds(tile), filter);
    writer.begin(layerName);
    if (selection.count === 0 || writeShapes(writer, values, store, tile, selection) === 0) return null;
    return writer.finish(EXTENT);
  }
  if (tile.z < spec.rawMinZoom && options.forceRaw !== true) {
    return writeAggregates(writer, values, table, tile, filter, layerName) ? writer.finish(EXTENT) : null;
  }
  const selection = selectTile(store, tile.z, tile.x, tile.y, filter);
  if (selection.count === 0) return null;
  writer.begin(layerName);
  writePoints(writer, values, store, tile, selection);
  return writer.finish(EXTENT);
}

function bufferedBounds(tile: TileAddress): Box {
  const [minX, minY, maxX, maxY] = tileBounds3857(tile.z, tile.x, tile.y);
  const reach = (BUFFER_UNITS / EXTENT) * (WORLD_METERS / 2 ** tile.z);
  return [minX - reach, minY - reach, maxX + reach, maxY + reach];
}
