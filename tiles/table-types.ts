/**
 * What a table is made of.
 *
 * Terminology
 * - row: one feature: an id, a position, its values and, in tables of lines and polygons, its geometry.
 * - position: where a point is; for lines and polygons the anchor, a point on them that stands for them in counts.
 * - dictionary column: text kept as a 16-bit code; code 0 is null.
 * - raw zoom: from this zoom on a point tile carries the points themselves, below it aggregates that add up.
 */

/** `dict` holds text; the others numbers. Null is code 0, NaN, or the highest number of an integer kind. */
export type ColumnKind = 'dict' | 'u8' | 'u16' | 'u32' | 'f32' | 'f64';

export interface ColumnSpec {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Written as an attribute of each tile feature, under the column's name, when it is not null. */
  readonly inTile: boolean;
  /** Neither in a tile nor in a filter: a change of it alone touches no tile. */
  readonly quiet?: boolean;
}

export interface TableSpec {
  /** Names the table in errors, and the vector layer in tiles unless asked otherwise. */
  readonly name: string;
  readonly geometry: 'point' | 'line' | 'polygon';
  readonly columns: readonly ColumnSpec[];
  /** A table that needs more refuses to load with a MemoryLimitError ... */
  readonly memoryLimitBytes: number;
  /** ... that names this setting. */
  readonly memorySetting: string;
  /** Point tables: tiles below this zoom carry aggregates. 0 for lines and polygons. */
  readonly rawMinZoom: number;
  /** Dictionary columns whose values are counted in each aggregate, as `<column>:<value>`. */
  readonly aggregateBy: readonly string[];
  /** A `u8` column: a row of a line or polygon table is drawn from that zoom on; null draws it always. */
  readonly minZoomColumn?: string;
}

/**
 * Coordinates x,y,x,y... in EPSG:3857 metres.
 * Polygons: `[[outerRing, hole, ...], ...]`, rings closed or not. Lines: `[[line], [line], ...]`.
 */
export interface Geometry { readonly parts: readonly (readonly Float64Array[])[] }

export type Value = string | number | null;

export interface Row {
  /** Unique in its table, a whole number from 0 to 2^32 - 1. */
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly geometry?: Geometry;
  /** A column that is not named here is null. */
  readonly values: Readonly<Record<string, Value | undefined>>;
}

export type ColumnData = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;
