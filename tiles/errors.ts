/** Every refusal of the tile engine, each with the facts that a message to a person needs. */

/** A table would take more memory than its owner allows. Names the table, the size and the setting to raise. */
export class MemoryLimitError extends Error {
  readonly table: string;
  readonly bytes: number;
  readonly limitBytes: number;
  readonly setting: string;

  constructor(table: string, bytes: number, limitBytes: number, setting: string) {
    super(`Table ${table} needs ${inMebibytes(bytes)} MiB or more, but ${setting} allows ${inMebibytes(limitBytes)} MiB. `
      + `Raise ${setting}, or serve fewer rows from this process.`);
    this.name = 'MemoryLimitError';
    this.table = table;
    this.bytes = bytes;
    this.limitBytes = limitBytes;
    this.setting = setting;
  }
}

function inMebibytes(bytes: number): string {
  return (bytes / 1048576).toFixed(bytes < 10485760 ? 2 : 0);
}

/** A row that cannot be kept: a bad id, position, value or geometry. */
export class RowError extends Error {
  readonly table: string;
  readonly id: number;
  readonly column: string | null;

  constructor(table: string, id: number, column: string | null, problem: string) {
    super(`Table ${table}, row ${id}${column === null ? '' : `, column ${column}`}: ${problem}`);
    this.name = 'RowError';
    this.table = table;
    this.id = id;
    this.column = column;
  }
}

/** A table was described or asked in a way that cannot work: an unknown column, a column of the wrong kind. */
export class TableUseError extends Error {
  readonly table: string;
  readonly column: string | null;

  constructor(table: string, column: string | null, problem: string) {
    super(`Table ${table}${column === null ? '' : `, column ${column}`}: ${problem}`);
    this.name = 'TableUseError';
    this.table = table;
    this.column = column;
  }
}

/** A tile address out of range; `parameter` is `z`, `x` or `y`. */
export class TileAddressError extends Error {
  readonly parameter: 'z' | 'x' | 'y';
  readonly value: string;
  readonly allowed: string;

  constructor(parameter: 'z' | 'x' | 'y', value: string, allowed: string) {
    super(`Tile ${parameter} is "${value}"; allowed is ${allowed}`);
    this.name = 'TileAddressError';
    this.parameter = parameter;
    this.value = value;
    this.allowed = allowed;
  }
}

export type PolygonProblem =
  | 'empty' | 'not_finite' | 'not_closed' | 'self_crossing' | 'too_many_vertices' | 'hole_outside';

/** A polygon that cannot be counted in. `x`, `y` (EPSG:3857 metres) say where, when there is a place. */
export class PolygonError extends Error {
  readonly code: PolygonProblem;
  readonly x: number | null;
  readonly y: number | null;

  constructor(code: PolygonProblem, message: string, x: number | null = null, y: number | null = null) {
    super(message);
    this.name = 'PolygonError';
    this.code = code;
    this.x = x;
    this.y = y;
  }
}

export type FrameProblem = 'truncated' | 'alignment' | 'identifier' | 'version' | 'damaged';

/** Bytes that are not a frame of this version. */
export class FrameError extends Error {
  readonly code: FrameProblem;

  constructor(code: FrameProblem, message: string) {
    super(message);
    this.name = 'FrameError';
    this.code = code;
  }
}
