/**
 * Live frames (live.fbs): what is new in some cells of one layer. A message holds one or more of them, each
 * length-prefixed and starting at a multiple of 8 bytes.
 *
 * Terminology
 * - cell: a tile address. A reader knows of each row which cell it came in.
 * - part: what one cell has to tell one reader, as typed arrays; the same part serves every reader that may see the same.
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

export interface LivePart {
  /** The cell's address, at the frame's zoom. */
  readonly x: number;
  readonly y: number;
  readonly ids: Uint32Array;
  /** x, y of each row in EPSG:3857 metres from the cell's north-west corner. */
  readonly offsets: Float32Array;
  readonly columns: readonly LiveColumnData[];
  readonly departures: Uint32Array;
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

/**
 * Encodes the parts of some cells, all of one layer and zoom, as one frame.
 * @param parts at least one; their columns are of the same kinds in the same order
 * @throws RangeError when the cells lie too far apart, or one has too many departures
 */
export function encodeLiveFrame(head: LiveFrameHead, parts: readonly LivePart[]): Uint8Array {
  builder.clear();
  const columnsAt = buildColumns(parts);
  const departuresAt = parts.some((part) => part.departures.length > 0) ? buildVector(builder, ...parts.map((part) => part.departures)) : 0;
  const offsetsAt = buildVector(builder, ...parts.map((part) => part.offsets));
  const idsAt = buildVector(builder, ...parts.map((part) => part.ids));
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

function buildColumns(parts: readonly LivePart[]): number {
  const columns = parts[0].columns.map((data, index) => {
    const valuesAt = buildVector(builder, ...parts.map((part) => part.columns[index]));
    LiveColumn.startLiveColumn(builder);
    if (data instanceof Uint8Array) LiveColumn.addU8(builder, valuesAt);
    else if (data instanceof Uint16Array) LiveColumn.addU16(builder, valuesAt);
    else if (data instanceof Uint32Array) LiveColumn.addU32(builder, valuesAt);
    else LiveColumn.addF32(builder, valuesAt);
    return LiveColumn.endLiveColumn(builder);
  });
  return LiveFrame.createColumnsVector(builder, columns);
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
    const { x: column, y: row, ids, departures } = parts[i];
    if (column - x >= MOST_CELLS_ACROSS || row - y >= MOST_CELLS_ACROSS) {
      throw new RangeError(`Cells ${x}/${y} and ${column}/${row} lie more than ${MOST_CELLS_ACROSS} cells apart: they need two frames`);
    }
    if (departures.length > MOST_DEPARTURES) throw new RangeError(`${departures.length} departures of one cell; a frame holds ${MOST_DEPARTURES}`);
    view.setUint32(i * CELL_BYTES, ids.length, true);
    view.setUint16(i * CELL_BYTES + 4, departures.length, true);
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
