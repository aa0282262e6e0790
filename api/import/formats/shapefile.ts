/** Reads a Shapefile as a stream: geometries, their index and the attribute table side by side, a record of each at a time. */
import { ImportError } from '../import-error.ts';
import { ByteReader } from './byte-reader.ts';
import { DbfTexts, HEADER_START_BYTES, isDeleted, isRead, readDbfHeader, readDbfValue } from './dbf.ts';
import type { DbfField, DbfHeader } from './dbf.ts';
import { EncodingDetector, encodingOfCodePage, encodingOfLanguage } from './dbf-encoding.ts';
import type { FoundEncoding } from './dbf-encoding.ts';
import { holdFields } from './fields.ts';
import { FileSource, nameOf } from './file-source.ts';
import type { OpenOptions, ReadContext, Source, SourceRecord } from './format.ts';
import { findShapefile, readSmallPart } from './shapefile-parts.ts';
import type { Part, ShapefileParts } from './shapefile-parts.ts';
import { NULL_SHAPE, kindOfShape, readShape } from './shp-geometry.ts';
import { holdStatedCrs, statedByWkt } from './stated-crs.ts';
import type { StatedCrs } from './stated-crs.ts';

const FILE_CODE = 9994;
const SHP_HEADER_BYTES = 100;
const INDEX_BYTES = 8;
/** A record of the .shp has a head of two numbers. */
const RECORD_HEAD_BYTES = 8;
/** Four million positions; a longer record is taken for broken. */
const MOST_RECORD_BYTES = 64 * 1024 * 1024;
const BATCH_RECORDS = 1000;
const BATCH_BYTES = 4 * 1024 * 1024;

/** Opens a .shp, a folder with one, or a zip. @throws UsageError, ImportError */
export async function openShapefile(path: string, options: OpenOptions): Promise<Source> {
  const name = nameOf(path, options);
  const parts = await findShapefile(path, name, options.table);
  try {
    const { shp, shx, dbf, prj } = parts;
    const shapeType = await readShpHeader(shp);
    const header = await readHead(dbf);
    const shapes = (shx.size - SHP_HEADER_BYTES) / INDEX_BYTES;
    if (shapes !== header.recordCount) {
      throw new ImportError(`${name}: ${shx.name} lists ${Math.max(0, Math.floor(shapes))} geometries and ${dbf.name} has ${header.recordCount} records: the parts do not belong together`);
    }
    if (dbf.size < header.headerBytes + header.recordCount * header.recordBytes) throw new ImportError(`${name}: ${dbf.name} is cut short`);
    const found = await findEncoding(parts, header, options.encoding);
    return new Shapefile(path, options, parts, header, shapeType, found, prj ? statedByWkt(await readSmallPart(prj), prj.name, 'remove its .prj') : null);
  } catch (error) {
    parts.close();
    throw error;
  }
}

class Shapefile extends FileSource implements Source {
  readonly format = 'shapefile';
  readonly hasGeometry = true;
  readonly statedCrs: StatedCrs | null;
  override readonly notes: readonly string[];
  readonly #parts: ShapefileParts;
  readonly #header: DbfHeader;
  readonly #shapeType: number;
  readonly #texts: DbfTexts;
  /** The .cpg that names the encoding, which is the first to be doubted. */
  readonly #cpg: string | undefined;
  readonly #fields: readonly (DbfField & { readonly isIllegible: boolean })[];
  #recordsRead = 0;

  constructor(path: string, options: OpenOptions, parts: ShapefileParts, header: DbfHeader, shapeType: number, found: FoundEncoding, statedCrs: StatedCrs | null) {
    super(path, options, parts.files);
    this.statedCrs = statedCrs;
    this.#parts = parts;
    this.#header = header;
    this.#shapeType = shapeType;
    this.#texts = new DbfTexts(found.encoding);
    this.#cpg = found.cpg;
    const fields = header.rawFields.map(({ rawName, ...field }) => ({ ...field, ...nameOfField(this.#texts, rawName) }));
    this.#fields = fields.filter(isRead);
    const left = fields.filter((field) => !isRead(field)).map((field) => `${field.name} (type ${field.type})`);
    this.notes = [
      `${parts.dbf.name}: the texts are read as ${found.encoding}, ${found.why}`,
      ...(left.length > 0 ? [`${parts.dbf.name}: not read, being no text, number, date or yes and no: ${left.join(', ')}`] : []),
    ];
  }

  /** An estimate: by records, since the parts are read side by side. */
  get bytesRead(): number {
    return Math.round(this.size * this.#recordsRead / Math.max(1, this.#header.recordCount));
  }

  override async close(): Promise<void> {
    this.#parts.close();
  }

  async *records({ crs, neededFields = [], signal, onHeader }: ReadContext = {}): AsyncGenerator<SourceRecord[]> {
    if (crs) holdStatedCrs(this.statedCrs, crs.name, this.name);
    const names = this.#fields.map((field) => field.name);
    const illegible = this.#fields.filter((field) => field.isIllegible).length;
    if (illegible > 0 && neededFields.some((field) => !names.includes(field))) throw this.#misnamed(illegible);
    holdFields(names, neededFields, this.name, 'the attribute table');
    onHeader?.(names, `layer ${this.#parts.layer}, ${kindOfShape(this.#shapeType) ?? 'no'} geometry`);
    this.#recordsRead = 0;
    const { shp, shx, dbf } = this.#parts;
    const readers = { shp: new ByteReader(shp.stream()), shx: new ByteReader(shx.stream()), dbf: new ByteReader(dbf.stream()) };
    try {
      await readers.shp.skip(SHP_HEADER_BYTES);
      await readers.shx.skip(SHP_HEADER_BYTES);
      await readers.dbf.skip(this.#header.headerBytes);
      let batch: SourceRecord[] = [];
      let batchStart = readers.shp.position;
      while (this.#recordsRead < this.#header.recordCount) {
        const record = await this.#readRecord(readers, this.#recordsRead + 1);
        this.#recordsRead += 1;
        if (record) batch.push(record);
        if (batch.length < BATCH_RECORDS && readers.shp.position - batchStart < BATCH_BYTES) continue;
        signal?.throwIfAborted();
        yield batch;
        batch = [];
        batchStart = readers.shp.position;
      }
      if (batch.length > 0) yield batch;
    } finally {
      await Promise.all(Object.values(readers).map((reader) => reader.close()));
    }
  }

  /** Null for a record that is marked as deleted. */
  async #readRecord(readers: Readonly<Record<'shp' | 'shx' | 'dbf', ByteReader>>, record: number): Promise<SourceRecord | null> {
    const index = await readers.shx.take(INDEX_BYTES);
    if (index.length < INDEX_BYTES) throw new ImportError(`${this.name}: ${this.#parts.shx.name} is cut short`);
    const content = await this.#readContent(readers.shp, 2 * index.readInt32BE(0), record);
    const shape = readShape(content, this.#shapeType);
    const { recordBytes } = this.#header;
    const row = await readers.dbf.take(recordBytes);
    if (row.length < recordBytes) throw new ImportError(`${this.name}: ${this.#parts.dbf.name} is cut short`);
    if (isDeleted(row)) return null;
    const fields = this.#readFields(row, record);
    if (typeof shape !== 'string') return { record, line: record, fields, geometry: shape };
    return { record, line: record, fields, geometry: null, defect: { field: 'geometry', reason: shape, value: null } };
  }

  async #readContent(reader: ByteReader, offset: number, record: number): Promise<Buffer> {
    const { name } = this.#parts.shp;
    if (offset < reader.position) {
      throw new ImportError(`${this.name}: ${name} does not keep its records in order (record ${record}); "ogr2ogr new.shp ${name}" writes it in order`);
    }
    await reader.skip(offset - reader.position);
    const head = await reader.take(RECORD_HEAD_BYTES);
    const length = head.length < RECORD_HEAD_BYTES ? -1 : 2 * head.readInt32BE(4);
    if (length < 0 || length > MOST_RECORD_BYTES) throw new ImportError(`${this.name}: ${name} is broken or cut short at record ${record}`);
    const content = await reader.take(length);
    if (content.length < length) throw new ImportError(`${this.name}: ${name} is cut short at record ${record}`);
    return content;
  }

  #misread(record: number, field: string): ImportError {
    const { dbf } = this.#parts;
    const { encoding } = this.#texts;
    return new ImportError(this.#cpg
      ? `${this.name}: the texts of ${dbf.name} are not ${encoding} (record ${record}, field ${field}), although ${this.#cpg} says so: it may be wrong. --encoding says what they are.`
      : `${this.name}: the texts of ${dbf.name} are not ${encoding} (record ${record}, field ${field}). --encoding says what they are.`);
  }

  #misnamed(count: number): ImportError {
    const { dbf } = this.#parts;
    const { encoding } = this.#texts;
    return new ImportError(this.#cpg
      ? `${this.name}: ${count} field names of ${dbf.name} are not ${encoding}, although ${this.#cpg} says so: it may be wrong. --encoding says what they are.`
      : `${this.name}: ${count} field names of ${dbf.name} are not ${encoding}. --encoding says what they are.`);
  }

  #readFields(row: Buffer, record: number): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    for (const [i, { name, isIllegible, type, offset, width }] of this.#fields.entries()) {
      const bytes = row.subarray(offset, offset + width);
      const value = type === 'C' ? this.#texts.text(bytes) : readDbfValue(type, bytes);
      if (value === undefined) {
        throw this.#misread(record, isIllegible ? String(i + 1) : name);
      }
      if (name) fields[name] = value;
    }
    return fields;
  }
}

/** The name of a field, and whether it is not of the encoding: then showing it helps nobody. */
function nameOfField(texts: DbfTexts, rawName: Buffer): { name: string; isIllegible: boolean } {
  const name = texts.name(rawName);
  return { name, isIllegible: name.includes('\ufffd') || (name === '' && rawName.length > 0) };
}

async function firstBytes(part: Part, length: number): Promise<Buffer> {
  const reader = new ByteReader(part.stream());
  try {
    return Buffer.from(await reader.take(length));
  } finally {
    await reader.close();
  }
}

/** Answers the shape type. */
async function readShpHeader(shp: Part): Promise<number> {
  const head = await firstBytes(shp, SHP_HEADER_BYTES);
  if (head.length < SHP_HEADER_BYTES || head.readInt32BE(0) !== FILE_CODE) throw new ImportError(`${shp.name} is no Shapefile`);
  if (2 * head.readInt32BE(24) > shp.size) throw new ImportError(`${shp.name} is cut short: it says ${2 * head.readInt32BE(24)} bytes and has ${shp.size}`);
  const type = head.readInt32LE(32);
  if (type !== NULL_SHAPE && !kindOfShape(type)) throw new ImportError(`${shp.name} holds shapes of type ${type}${type === 31 ? ' (multipatch)' : ''}; points, lines and polygons are read`);
  return type;
}

async function readHead(dbf: Part): Promise<DbfHeader> {
  const start = await firstBytes(dbf, HEADER_START_BYTES);
  return readDbfHeader(await firstBytes(dbf, start.length < HEADER_START_BYTES ? 0 : start.readUInt16LE(8)), dbf.name);
}

/** By `--encoding`, else `.cpg`, else the language driver, else the texts themselves. */
async function findEncoding({ cpg, dbf }: ShapefileParts, header: DbfHeader, given: string | undefined): Promise<FoundEncoding> {
  if (given) return { encoding: given, why: 'as --encoding says' };
  const said = cpg && encodingOfCodePage(await readSmallPart(cpg), cpg.name);
  if (said) return { encoding: said, why: `as ${cpg.name} says`, cpg: cpg.name };
  const driver = encodingOfLanguage(header.language);
  if (driver) return { encoding: driver, why: `as the language driver of the table says (0x${header.language.toString(16)})` };
  return detectEncoding(dbf, header);
}

async function detectEncoding(dbf: Part, header: DbfHeader): Promise<FoundEncoding> {
  const detector = new EncodingDetector();
  for (const { rawName } of header.rawFields) detector.show(rawName, rawName.length >= 10);
  const texts = header.rawFields.filter(({ type }) => type === 'C');
  const reader = new ByteReader(dbf.stream());
  try {
    await reader.skip(header.headerBytes);
    for (let record = 0; record < header.recordCount && !detector.isDone; record++) {
      const row = await reader.take(header.recordBytes);
      for (const { offset, width } of texts) detector.show(row.subarray(offset, offset + width), true);
    }
  } finally {
    await reader.close();
  }
  return detector.found;
}
