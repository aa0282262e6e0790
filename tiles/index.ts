/** The tile engine: resident tables and what is read from them. Knows no database, no HTTP and no domain word. */
export {
  EARTH_RADIUS_METERS, HALF_WORLD_METERS, MAX_MERCATOR_LATITUDE, WORLD_METERS, lngLatToMercator, mercatorToLngLat, type Box,
} from './mercator.ts';
export {
  BUFFER_UNITS, DEEPEST_ZOOM, EXTENT, parseTileAddress, rangeHolds, tileBounds3857, tileOfPoint, tileRangeTouching, tilesTouching,
  type TileAddress, type TileRange,
} from './tile-address.ts';
export {
  FrameError, MemoryLimitError, PolygonError, RowError, TableUseError, TileAddressError, type FrameProblem, type PolygonProblem,
} from './errors.ts';
export type { ColumnKind, ColumnSpec, Geometry, Row, TableSpec, Value } from './table-types.ts';
export { ResidentTable, type ResidentRow, type ChangedListener, type TableOptions, type TouchedListener } from './resident-table.ts';
export { makeRun, type Run, type RunInput, type RunMaker } from './run.ts';
export type { TableLoad } from './table-load.ts';
export {
  CompiledFilter, compileFilter, type Condition, type Filter, type RangeCondition, type TextCondition,
} from './filter.ts';
export { encodeTile, type EncodeOptions } from './encode-tile.ts';
export { CELL_DEPTH } from './summary-tree.ts';
export { MOST_AGGREGATE_BYTES } from './tile-aggregates.ts';
export { count, countsBy, selectIds, summarize, type Counts } from './counts.ts';
export { nearest, type NearestOptions } from './nearest.ts';
export { PreparedPolygon, preparePolygon } from './polygon.ts';
export { decodeColumns, encodeColumns, type DecodedColumn, type DecodedColumns } from './frame.ts';
export {
  decodeLiveMessage, encodeLiveFrame, joinLiveFrames, MOST_CELLS_ACROSS, MOST_DEPARTURES,
  type DecodedLiveFrame, type LiveBlock, type LiveColumnData, type LiveColumnKind, type LiveFrameHead, type LivePart,
} from './live-frame.ts';
export { LiveCells, type LiveCell, type LiveCellsOptions, type LiveColumnSpec, type LiveNews, type LiveView } from './live-cells.ts';
