/**
 * Reads FlatGeobuf as a stream. The library's own stream takes the whole spatial index into memory (half a gigabyte for ten million
 * points) and makes doubles of 64-bit codes; so the frames and the values are read here, and the library reads header and geometries.
 */
import { createReadStream } from 'node:fs';
import { ByteBuffer } from 'flatbuffers';
import { ColumnType } from 'flatgeobuf/lib/mjs/flat-geobuf/column-type.js';
import { Feature } from 'flatgeobuf/lib/mjs/flat-geobuf/feature.js';
import { GeometryType } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js';
import { fromGeometry } from 'flatgeobuf/lib/mjs/geojson/geometry.js';
import type { ColumnMeta } from 'flatgeobuf/lib/mjs/column-meta.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';
import { fromByteBuffer } from 'flatgeobuf/lib/mjs/header-meta.js';
import { calcTreeSize } from 'flatgeobuf/lib/mjs/packedrtree.js';
import { ImportError } from '../import-error.ts';
import { ByteReader } from './byte-reader.ts';
import { holdFields } from './fields.ts';
import { FileParts } from './file-parts.ts';
import { FileSource, nameOf } from './file-source.ts';
import type { OpenOptions, ReadContext, Source, SourceRecord } from './format.ts';
import { holdStatedCrs, statedByWkt } from './stated-crs.ts';
import type { StatedCrs } from './stated-crs.ts';
import { exactNumber, wholeNumber } from './unreadable.ts';

const PIECE_BYTES = 256 * 1024;
/** "fgb", version 3, "fgb", and a patch level that may be anything. */
const MAGIC = '66676203666762';
const MAGIC_BYTES = 8;
const SIZE_BYTES = 4;
const MOST_HEADER_BYTES = 16 * 1024 * 1024;
const MOST_FEATURE_BYTES = 64 * 1024 * 1024;
const BATCH_RECORDS = 1000;
const BATCH_BYTES = 4 * 1024 * 1024;

/** @throws UsageError when there is no such file; ImportError when it is no FlatGeobuf */
export async function openFlatGeobuf(path: string, options: OpenOptions): Promise<Source> {
  const name = nameOf(path, options);
  const files = new FileParts([path]);
  const reader = new ByteReader(createReadStream(path, { highWaterMark: PIECE_BYTES }));
  try {
    const start = Buffer.from(await reader.take(MAGIC_BYTES + SIZE_BYTES));
    if (start.length < MAGIC_BYTES + SIZE_BYTES || start.toString('hex', 0, MAGIC_BYTES - 1) !== MAGIC) throw new ImportError(`${name} is no FlatGeobuf of version 3`);
    const length = start.readUInt32LE(MAGIC_BYTES);
    const header = readHeader(length > MOST_HEADER_BYTES ? Buffer.alloc(0) : await reader.take(length), length, name);
    const { featuresCount, indexNodeSize } = header;
    if (featuresCount > files.size) throw new ImportError(`${name} is broken: it says that it has ${featuresCount} features`);
    const indexBytes = indexNodeSize > 0 && featuresCount > 0 ? calcTreeSize(featuresCount, indexNodeSize) : 0;
    return new FlatGeobuf(path, options, files, header, MAGIC_BYTES + SIZE_BYTES + length + indexBytes);
  } finally {
    await reader.close();
  }
}

function readHeader(bytes: Uint8Array, length: number, name: string): HeaderMeta {
  try {
    if (bytes.length < length) throw new Error('it is cut short');
    return fromByteBuffer(sizePrefixed(bytes));
  } catch (error) {
    throw new ImportError(`${name} is broken: its header cannot be read (${(error as Error).message})`);
  }
}

/** A flatbuffer by itself, aligned to 8 bytes as its doubles want it. */
function sizePrefixed(bytes: Uint8Array): ByteBuffer {
  const aligned = new Uint8Array(SIZE_BYTES + bytes.length);
  aligned.set(bytes, SIZE_BYTES);
  return new ByteBuffer(aligned);
}

class FlatGeobuf extends FileSource implements Source {
  readonly format = 'flatgeobuf';
  readonly hasGeometry = true;
  readonly statedCrs: StatedCrs | null;
  override readonly notes: readonly string[];
  bytesRead = 0;
  readonly #header: HeaderMeta;
  readonly #columns: readonly ColumnMeta[];
  readonly #featuresAt: number;

  constructor(path: string, options: OpenOptions, files: FileParts, header: HeaderMeta, featuresAt: number) {
    super(path, options, files);
    this.#header = header;
    this.#columns = header.columns ?? [];
    this.#featuresAt = featuresAt;
    this.statedCrs = readStatedCrs(header);
    const binary = this.#columns.filter(({ type }) => type === ColumnType.Binary).map((column) => column.name);
    this.notes = binary.length > 0 ? [`${this.name}: not read, being binary: ${binary.join(', ')}`] : [];
  }

  async *records({ crs, neededFields = [], signal, onHeader }: ReadContext = {}): AsyncGenerator<SourceRecord[]> {
    if (crs) holdStatedCrs(this.statedCrs, crs.name, this.name);
    const names = this.#columns.filter(({ type }) => type !== ColumnType.Binary).map((column) => column.name);
    holdFields(names, neededFields, this.name, 'the header');
    onHeader?.(names, `${this.#header.featuresCount.toLocaleString('en')} features`);
    const reader = new ByteReader(createReadStream(this.path, { start: this.#featuresAt, highWaterMark: PIECE_BYTES }));
    try {
      let batch: SourceRecord[] = [];
      let batchStart = 0;
      let record = 0;
      for (let bytes = await this.#nextFeature(reader, record); bytes; bytes = await this.#nextFeature(reader, record)) {
        record += 1;
        batch.push(this.#toRecord(bytes, record));
        if (batch.length < BATCH_RECORDS && reader.position - batchStart < BATCH_BYTES) continue;
        signal?.throwIfAborted();
        this.bytesRead = this.#featuresAt + reader.position;
        yield batch;
        batch = [];
        batchStart = reader.position;
      }
      this.bytesRead = this.size;
      const { featuresCount } = this.#header;
      if (featuresCount > 0 && record !== featuresCount) throw new ImportError(`${this.name} is cut short: it says ${featuresCount} features and has ${record}`);
      if (batch.length > 0) yield batch;
    } finally {
      await reader.close();
    }
  }

  /** Null at the end. */
  async #nextFeature(reader: ByteReader, before: number): Promise<Uint8Array | null> {
    const prefix = await reader.take(SIZE_BYTES);
    if (prefix.length === 0) return null;
    const length = prefix.length < SIZE_BYTES ? 0 : prefix.readUInt32LE(0);
    if (length === 0 || length > MOST_FEATURE_BYTES) throw new ImportError(`${this.name} is broken or cut short at feature ${before + 1}`);
    const bytes = await reader.take(length);
    if (bytes.length < length) throw new ImportError(`${this.name} is cut short at feature ${before + 1}`);
    return bytes;
  }

  #toRecord(bytes: Uint8Array, record: number): SourceRecord {
    try {
      holdRoot(bytes);
      const feature = Feature.getSizePrefixedRootAsFeature(sizePrefixed(bytes));
      return { record, line: record, fields: this.#readFields(feature.propertiesArray()), geometry: this.#readGeometry(feature) };
    } catch (error) {
      throw new ImportError(`${this.name}: feature ${record} is broken (${(error as Error).message})`);
    }
  }

  #readGeometry(feature: Feature): SourceRecord['geometry'] {
    const geometry = feature.geometry();
    if (!geometry) return null;
    const type = this.#header.geometryType === GeometryType.Unknown ? geometry.type() : this.#header.geometryType;
    if (type === GeometryType.GeometryCollection) return { type: 'GeometryCollection' }; // no layer has these, and they may nest without end
    if (geometry.xyLength() === 0 && geometry.partsLength() === 0) return null;
    return fromGeometry(geometry, type) as { type: string };
  }

  #readFields(bytes: Uint8Array | null): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    if (!bytes) return fields;
    const values = new ValueReader(bytes);
    while (!values.isAtEnd) {
      const column = this.#columns[values.columnIndex()];
      if (!column) throw new Error('a value is of a column that is not there');
      const value = values.value(column.type);
      if (column.type !== ColumnType.Binary) fields[column.name] = value;
    }
    return fields;
  }
}

/** The library takes an object that lies outside of its bytes for one without members; that would be a feature without geometry. */
function holdRoot(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const root = view.getUint32(0, true);
  const members = root - view.getInt32(root, true);
  if (members < 0 || members + view.getUint16(members, true) > bytes.length) throw new Error('it is no feature');
}

/** The values of a feature: number of the column, then the value, one after the other. */
class ValueReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #texts = new TextDecoder('utf-8', { fatal: true });
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  columnIndex(): number {
    return this.#view.getUint16(this.#step(2), true);
  }

  value(type: number): unknown {
    switch (type) {
      case ColumnType.Bool: return this.#view.getUint8(this.#step(1)) !== 0;
      case ColumnType.Byte: return this.#view.getInt8(this.#step(1));
      case ColumnType.UByte: return this.#view.getUint8(this.#step(1));
      case ColumnType.Short: return this.#view.getInt16(this.#step(2), true);
      case ColumnType.UShort: return this.#view.getUint16(this.#step(2), true);
      case ColumnType.Int: return this.#view.getInt32(this.#step(4), true);
      case ColumnType.UInt: return this.#view.getUint32(this.#step(4), true);
      case ColumnType.Long: return wholeNumber(this.#view.getBigInt64(this.#step(8), true));
      case ColumnType.ULong: return wholeNumber(this.#view.getBigUint64(this.#step(8), true));
      case ColumnType.Float: return exactNumber(this.#view.getFloat32(this.#step(4), true));
      case ColumnType.Double: return exactNumber(this.#view.getFloat64(this.#step(8), true));
      case ColumnType.Json: return JSON.parse(this.#text()) as unknown;
      case ColumnType.Binary: return this.#bytesOf();
      case ColumnType.String:
      case ColumnType.DateTime: return this.#text();
      default: throw new Error(`a value is of type ${type}, which is not known`);
    }
  }

  #text(): string {
    return this.#texts.decode(this.#bytesOf());
  }

  #bytesOf(): Uint8Array {
    const length = this.#view.getUint32(this.#step(4), true);
    const from = this.#step(length);
    return this.#bytes.subarray(from, from + length);
  }

  #step(bytes: number): number {
    const from = this.#at;
    this.#at += bytes;
    if (this.#at > this.#bytes.length) throw new Error('its values end too early');
    return from;
  }
}

function readStatedCrs({ crs }: HeaderMeta): StatedCrs | null {
  if (!crs) return null;
  const place = { where: 'crs of the header', remedy: 'write it again with the right one (ogr2ogr -a_srs)' };
  const stated = crs.wkt ? statedByWkt(crs.wkt, place.where, place.remedy) : null;
  const name = crs.code > 0 && (crs.org ?? 'EPSG').toUpperCase() === 'EPSG' ? `EPSG:${crs.code}` : stated?.name ?? null;
  if (name === null && !stated) return crs.name ? { ...place, name, said: crs.name } : null;
  return { ...place, ...stated, name, said: crs.name ?? stated?.said ?? name! };
}
