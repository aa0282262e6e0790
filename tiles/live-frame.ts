/**
 * Live frames (live.fbs): what is new in some cells of one layer. A message holds one or more of them, each
 * length-prefixed and starting at a multiple of 8 bytes.
 *
 * Terminology
 * - cell: a tile address. A reader knows of each row which cell it came in.
 * - block: rows and departures of many cells, read once; the same block serves every reader that may see the same.
 * - part: what one cell has to tell: a run of a block's rows and one of its departures.
 * - whole: the rows replace all that the reader holds of the cell. Otherwise rows are added or replaced by id, and
 *   departures leave the cell. An id that departs from one cell may stand in another by the same message: a departure
 *   removes a row only when the reader holds it in that very cell.
 */
import { Builder, ByteBuffer } from 'flatbuffers';
import { FrameError } from './errors.ts';
import {
  ALIGNMENT, buildVector, checkEnvelope, checkListLength, checkVersion, LEAST_BYTES, readDamageable, statedLength, whole,
} from './frame-envelope.ts';
import { LiveColumn, LiveFrame } from './generated/live_generated.ts';

const IDENTIFIER = 'TGLV';
/** Counts changes that an older reader would misread. */
const VERSION = 1;
const CELL_BYTES = 8;

/** Cells of one frame lie within so many columns and rows. */
export const MOST_CELLS_ACROSS = 256;
/** Departures that one cell can tell; beyond it the cell is told whole. */
export const MOST_DEPARTURES = 65535;

export type LiveColumnData = Uint8Array | Uint16Array | Uint32Array | Float32Array;
export type LiveColumnKind = 'u8' | 'u16' | 'u32' | 'f32';

export interface LiveBlock {
  readonly ids: Uint32Array;
  /** x, y of each row in EPSG:3857 metres from the north-west corner of its cell. */
  readonly offsets: Float32Array;
  readonly columns: readonly LiveColumnData[];
  readonly departures: Uint32Array;
}

export interface LivePart {
  /** The cell's address, at the frame's zoom. */
  readonly x: number;
  readonly y: number;
  readonly block: LiveBlock;
  /** Rows of the block, `to` not included. */
  readonly from: number;
  readonly to: number;
  /** Departures of the block, `goneTo` not included. */
  readonly goneFrom: number;
  readonly goneTo: number;
}

export interface LiveFrameHead {
  /** The number of the layer in the protocol's list. */
  readonly layer: number;
  readonly zoom: number;
  readonly epoch: number;
  readonly cursor: number;
  readonly whole: boolean;
}

// One builder for all: its room stays, and what it made is copied out.
const builder = new Builder(1 << 16);

// Runs of a few rows are copied number by number: a view and a call for each cost ten times as much. Measured with 40
// cells of two rows and four columns: 260 µs a frame by `set` of views, 20 µs by loops.
const LONG_RUN = 64;
let scratch = new ArrayBuffer(1 << 16);

/**
 * Encodes the parts of some cells, all of one layer and zoom, as one frame.
 * @param parts at least one; their columns are of the same kinds in the same order
 * @throws RangeError when the cells lie too far apart, or one has too many departures
 */
export function encodeLiveFrame(head: LiveFrameHead, parts: readonly LivePart[]): Uint8Array {
  builder.clear();
  let rows = 0;
  let gone = 0;
  for (const part of parts) {
    rows += part.to - part.from;
    gone += part.goneTo - part.goneFrom;
  }
  const columnsAt = buildColumns(parts, rows);
  const departuresAt = gone === 0 ? 0 : buildVector(builder, gathered(parts, gone, (part) => part.block.departures, true));
  const offsetsAt = buildVector(builder, gatheredOffsets(parts, rows));
  const idsAt = buildVector(builder, gathered(parts, rows, (part) => part.block.ids));
  const { x, y, cells } = cellEntries(parts);
  LiveFrame.startCellsVector(builder, parts.length);
  builder.pad(cells.length);
  const buffer = builder.dataBuffer();
  buffer.bytes().set(cells, buffer.capacity() - builder.offset());
  const cellsAt = builder.endVector();
  LiveFrame.startLiveFrame(builder);
  LiveFrame.addVersion(builder, VERSION);
  LiveFrame.addLayer(builder, head.layer);
  LiveFrame.addZoom(builder, head.zoom);
  LiveFrame.addX(builder, x);
  LiveFrame.addY(builder, y);
  LiveFrame.addEpoch(builder, head.epoch);
  LiveFrame.addCursor(builder, head.cursor);
  LiveFrame.addWhole(builder, head.whole);
  LiveFrame.addCells(builder, cellsAt);
  LiveFrame.addIds(builder, idsAt);
  LiveFrame.addOffsets(builder, offsetsAt);
  LiveFrame.addColumns(builder, columnsAt);
  if (departuresAt) LiveFrame.addDepartures(builder, departuresAt);
  LiveFrame.finishSizePrefixedLiveFrameBuffer(builder, LiveFrame.endLiveFrame(builder));
  return builder.asUint8Array().slice();
}

function buildColumns(parts: readonly LivePart[], rows: number): number {
  const columns = parts[0].block.columns.map((data, index) => {
    const valuesAt = buildVector(builder, gathered(parts, rows, (part) => part.block.columns[index]));
    LiveColumn.startLiveColumn(builder);
    if (data instanceof Uint8Array) LiveColumn.addU8(builder, valuesAt);
    else if (data instanceof Uint16Array) LiveColumn.addU16(builder, valuesAt);
    else if (data instanceof Uint32Array) LiveColumn.addU32(builder, valuesAt);
    else LiveColumn.addF32(builder, valuesAt);
    return LiveColumn.endLiveColumn(builder);
  });
  return LiveFrame.createColumnsVector(builder, columns);
}

// The runs of all parts one after the other, in an array that is valid until the next call.
function gathered<T extends LiveColumnData>(parts: readonly LivePart[], count: number, dataOf: (part: LivePart) => T, gone = false): T {
  const target = scratchFor(dataOf(parts[0]), count);
  let at = 0;
  for (const part of parts) {
    const data = dataOf(part);
    const from = gone ? part.goneFrom : part.from;
    const to = gone ? part.goneTo : part.to;
    at = copied(data, from, to, target, at);
  }
  return target;
}

function gatheredOffsets(parts: readonly LivePart[], rows: number): Float32Array {
  const target = scratchFor(parts[0].block.offsets, rows * 2);
  let at = 0;
  for (const { block, from, to } of parts) at = copied(block.offsets, from * 2, to * 2, target, at);
  return target;
}

function copied(data: LiveColumnData, from: number, to: number, target: LiveColumnData, at: number): number {
  if (to - from > LONG_RUN) target.set(data.subarray(from, to), at);
  else for (let i = from; i < to; i++) target[at + i - from] = data[i];
  return at + to - from;
}

function scratchFor<T extends LiveColumnData>(like: T, length: number): T {
  const bytes = length * like.BYTES_PER_ELEMENT;
  if (bytes > scratch.byteLength) scratch = new ArrayBuffer(bytes * 2);
  return new (like.constructor as { new (buffer: ArrayBuffer, offset: number, length: number): T })(scratch, 0, length);
}

// The addresses of the cells from the north-western corner of them all, and how many rows and departures each has.
function cellEntries(parts: readonly LivePart[]): { x: number; y: number; cells: Uint8Array } {
  let x = Infinity;
  let y = Infinity;
  for (const part of parts) {
    x = Math.min(x, part.x);
    y = Math.min(y, part.y);
  }
  const cells = new Uint8Array(parts.length * CELL_BYTES);
  const view = new DataView(cells.buffer);
  for (let i = 0; i < parts.length; i++) {
    const { x: column, y: row, from, to, goneFrom, goneTo } = parts[i];
    if (column - x >= MOST_CELLS_ACROSS || row - y >= MOST_CELLS_ACROSS) {
      throw new RangeError(`Cells ${x}/${y} and ${column}/${row} lie more than ${MOST_CELLS_ACROSS} cells apart: they need two frames`);
    }
    if (goneTo - goneFrom > MOST_DEPARTURES) throw new RangeError(`${goneTo - goneFrom} departures of one cell; a frame holds ${MOST_DEPARTURES}`);
    view.setUint32(i * CELL_BYTES, to - from, true);
    view.setUint16(i * CELL_BYTES + 4, goneTo - goneFrom, true);
    cells[i * CELL_BYTES + 6] = column - x;
    cells[i * CELL_BYTES + 7] = row - y;
  }
  return { x, y, cells };
}

/** Lays frames one after the other, each at a multiple of 8 bytes, zeros between: the bytes of one message. */
export function joinLiveFrames(frames: readonly Uint8Array[]): Uint8Array {
  if (frames.length === 1) return frames[0];
  const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  const message = new Uint8Array(frames.reduce((sum, frame, index) => sum + (index === frames.length - 1 ? frame.length : aligned(frame.length)), 0));
  let at = 0;
  for (const frame of frames) {
    message.set(frame, at);
    at += aligned(frame.length);
  }
  return message;
}

/** What is new in one cell. The arrays are views into the message. */
export interface DecodedLiveFrame {
  readonly layer: number;
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
  readonly epoch: number;
  readonly cursor: number;
  /** The rows replace all that the reader holds of the cell. */
  readonly whole: boolean;
  readonly count: number;
  readonly ids: Uint32Array;
  readonly offsets: Float32Array;
  readonly columns: readonly LiveColumnData[];
  /** Ids to remove when the reader holds them in this very cell. */
  readonly departures: Uint32Array;
}

/**
 * Reads a message: one entry for each cell of each frame. Nothing is copied.
 * @throws FrameError: truncated, alignment, identifier, version, damaged
 */
export function decodeLiveMessage(bytes: Uint8Array): DecodedLiveFrame[] {
  const cells: DecodedLiveFrame[] = [];
  let at = 0;
  do {
    const rest = bytes.subarray(at);
    const length = rest.length < LEAST_BYTES ? rest.length : Math.min(rest.length, statedLength(rest));
    const frame = rest.subarray(0, length);
    checkEnvelope(frame, IDENTIFIER);
    readDamageable(() => readFrame(frame, cells));
    at += Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  } while (at < bytes.length);
  return cells;
}

function readFrame(bytes: Uint8Array, cells: DecodedLiveFrame[]): void {
  const frame = LiveFrame.getSizePrefixedRootAsLiveFrame(new ByteBuffer(bytes));
  checkVersion(frame.version(), VERSION);
  const cellCount = frame.cellsLength();
  checkListLength('list of cells', cellCount * (CELL_BYTES / 4), bytes.length);
  checkListLength('list of columns', frame.columnsLength(), bytes.length);
  const runs = Array.from({ length: cellCount }, (_, index) => frame.cells(index)!);
  const rows = runs.reduce((sum, run) => sum + run.rows(), 0);
  const gone = runs.reduce((sum, run) => sum + run.departures(), 0);
  const ids = whole('ids', frame.idsArray(), rows);
  const offsets = whole('offsets', frame.offsetsArray(), rows * 2);
  const departures = gone === 0 ? new Uint32Array(0) : whole('departures', frame.departuresArray(), gone);
  const columns = Array.from({ length: frame.columnsLength() }, (_, index) => whole(`${index}`, valuesOf(frame.columns(index)!), rows));
  const head = { layer: frame.layer(), zoom: frame.zoom(), epoch: frame.epoch(), cursor: frame.cursor(), whole: frame.whole() };
  let row = 0;
  let departure = 0;
  for (const run of runs) {
    const count = run.rows();
    cells.push({
      ...head, x: frame.x() + run.x(), y: frame.y() + run.y(), count, ids: ids.subarray(row, row + count),
      offsets: offsets.subarray(row * 2, (row + count) * 2), columns: columns.map((values) => values.subarray(row, row + count)),
      departures: departures.subarray(departure, departure + run.departures()),
    });
    row += count;
    departure += run.departures();
  }
}

function valuesOf(column: LiveColumn): LiveColumnData {
  const values = column.u8Array() ?? column.u16Array() ?? column.u32Array() ?? column.f32Array();
  if (values === null) throw new FrameError('damaged', 'The frame has a column without values');
  return values;
}
