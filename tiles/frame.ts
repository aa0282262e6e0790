/** Frames: rows as FlatBuffers columns (frame.fbs), for readers that draw or count them without parsing. */
import { Builder, ByteBuffer } from 'flatbuffers';
import type { Column } from './column.ts';
import { FrameError } from './errors.ts';
import type { CompiledFilter } from './filter.ts';
import { buildVector, checkEnvelope, checkListLength, checkVersion, readDamageable, whole } from './frame-envelope.ts';
import { Frame, FrameColumn } from './generated/frame_generated.ts';
import type { Box } from './mercator.ts';
import type { ResidentTable } from './resident-table.ts';
import { columnIndexOf } from './row-checks.ts';
import { selectBox, type Selection } from './selection.ts';
import type { ColumnData, ColumnKind } from './table-types.ts';

const IDENTIFIER = 'TGFR';
/** Counts changes that an older reader would misread. */
const VERSION = 1;
/**
 * Encodes the rows that pass, in the box (see `count`), with the columns asked. Positions of lines and polygons are their anchors.
 * The same rows give the same bytes. Dictionaries hold only texts that occur.
 * @throws TableUseError for an unknown column
 */
export function encodeColumns(
  table: ResidentTable, filter: CompiledFilter | null | undefined, box: Box | null | undefined,
  options: { readonly columns: readonly string[] },
): Uint8Array {
  const asked = options.columns.map((name) => table.store.columns[columnIndexOf(table.spec, name)]);
  const selection = selectBox(table.store, box, filter);
  const { count } = selection;
  const builder = new Builder(1024 + count * (12 + asked.length * 8));
  const columns = asked.map((column) => buildColumn(builder, column, selection));
  const { originX, originY, offsets } = offsetsFromMiddle(table, selection);
  const idsAt = buildVector(builder, taken(table.store.ids, selection));
  const offsetsAt = buildVector(builder, offsets);
  const columnsAt = Frame.createColumnsVector(builder, columns);
  Frame.startFrame(builder);
  Frame.addVersion(builder, VERSION);
  Frame.addCount(builder, count);
  Frame.addOriginX(builder, originX);
  Frame.addOriginY(builder, originY);
  Frame.addIds(builder, idsAt);
  Frame.addOffsets(builder, offsetsAt);
  Frame.addColumns(builder, columnsAt);
  Frame.finishSizePrefixedFrameBuffer(builder, Frame.endFrame(builder));
  return builder.asUint8Array().slice();
}

function offsetsFromMiddle(table: ResidentTable, selection: Selection): { originX: number; originY: number; offsets: Float32Array } {
  const { x, y } = table.store;
  const { slots, count } = selection;
  let minX = Infinity; let minY = Infinity; let maxX = -Infinity; let maxY = -Infinity;
  for (let i = 0; i < count; i++) {
    const slot = slots[i];
    minX = Math.min(minX, x[slot]); maxX = Math.max(maxX, x[slot]);
    minY = Math.min(minY, y[slot]); maxY = Math.max(maxY, y[slot]);
  }
  const originX = count === 0 ? 0 : Math.round((minX + maxX) / 2);
  const originY = count === 0 ? 0 : Math.round((minY + maxY) / 2);
  const offsets = new Float32Array(count * 2);
  for (let i = 0; i < count; i++) {
    offsets[i * 2] = x[slots[i]] - originX;
    offsets[i * 2 + 1] = y[slots[i]] - originY;
  }
  return { originX, originY, offsets };
}

function buildColumn(builder: Builder, column: Column, selection: Selection): number {
  const name = builder.createString(column.name);
  let data: ColumnData = taken(column.data, selection);
  let dictionaryAt = 0;
  if (column.dictionary !== null) {
    const texts = renumber(data as Uint16Array, column.dictionary.texts);
    dictionaryAt = FrameColumn.createDictionaryVector(builder, texts.map((text) => builder.createString(text)));
  }
  const valuesAt = buildVector(builder, data);
  FrameColumn.startFrameColumn(builder);
  FrameColumn.addName(builder, name);
  if (data instanceof Uint8Array) FrameColumn.addU8(builder, valuesAt);
  else if (data instanceof Uint16Array) FrameColumn.addU16(builder, valuesAt);
  else if (data instanceof Uint32Array) FrameColumn.addU32(builder, valuesAt);
  else if (data instanceof Float32Array) FrameColumn.addF32(builder, valuesAt);
  else FrameColumn.addF64(builder, valuesAt);
  if (column.dictionary !== null) FrameColumn.addDictionary(builder, dictionaryAt);
  return FrameColumn.endFrameColumn(builder);
}

// Gives the codes of a frame new numbers, in order of first use. Returns the texts by new code; the first stands for null.
function renumber(codes: Uint16Array, texts: readonly string[]): string[] {
  const used = [''];
  const renumbered = new Uint16Array(texts.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) continue;
    if (renumbered[code] === 0) renumbered[code] = used.push(texts[code]) - 1;
    codes[i] = renumbered[code];
  }
  return used;
}

function taken<T extends ColumnData>(source: T, selection: Selection): T {
  const target = new (source.constructor as { new (length: number): T })(selection.count);
  for (let i = 0; i < selection.count; i++) target[i] = source[selection.slots[i]];
  return target;
}

export interface DecodedColumn {
  readonly kind: ColumnKind;
  readonly values: ColumnData;
  /** Of text: `values` are codes into it, and code 0 is null. */
  readonly dictionary?: readonly string[];
}

export interface DecodedColumns {
  readonly count: number;
  readonly originX: number;
  readonly originY: number;
  readonly ids: Uint32Array;
  /** x, y of each row in EPSG:3857 metres from the origin. */
  readonly offsets: Float32Array;
  readonly columns: Readonly<Record<string, DecodedColumn>>;
}

/**
 * Reads a frame. The arrays are views into `bytes`.
 * @throws FrameError: truncated, alignment, identifier, version, damaged
 */
export function decodeColumns(bytes: Uint8Array): DecodedColumns {
  checkEnvelope(bytes, IDENTIFIER);
  return readDamageable(() => {
    const frame = Frame.getSizePrefixedRootAsFrame(new ByteBuffer(bytes));
    checkVersion(frame.version(), VERSION);
    return readFrame(frame, bytes.length);
  });
}

function readFrame(frame: Frame, bytes: number): DecodedColumns {
  const count = frame.count();
  checkListLength('list of columns', frame.columnsLength(), bytes);
  const ids = whole('ids', frame.idsArray(), count);
  const offsets = whole('offsets', frame.offsetsArray(), count * 2);
  const columns: Record<string, DecodedColumn> = {};
  for (let i = 0; i < frame.columnsLength(); i++) {
    const column = frame.columns(i)!;
    columns[column.name()!] = readColumn(column, count, bytes);
  }
  return { count, originX: frame.originX(), originY: frame.originY(), ids, offsets, columns };
}

function readColumn(column: FrameColumn, count: number, bytes: number): DecodedColumn {
  const name = column.name() ?? '';
  const found: [ColumnKind, ColumnData | null][] = [
    ['u8', column.u8Array()], ['u16', column.u16Array()], ['u32', column.u32Array()], ['f32', column.f32Array()], ['f64', column.f64Array()],
  ];
  const [kind, values] = found.find((entry) => entry[1] !== null) ?? ['u8', null];
  const checked = whole(name, values, count);
  if (column.dictionaryLength() === 0) return { kind, values: checked };
  checkListLength(`dictionary of ${name}`, column.dictionaryLength(), bytes);
  const dictionary: string[] = [];
  for (let code = 0; code < column.dictionaryLength(); code++) dictionary.push(column.dictionary(code));
  for (let i = 0; i < checked.length; i++) {
    if (checked[i] >= dictionary.length) throw new FrameError('damaged', `The frame's column ${name} has code ${checked[i]} but only ${dictionary.length} texts`);
  }
  return { kind: 'dict', values: checked, dictionary };
}
