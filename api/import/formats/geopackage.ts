/** Reads a table of a GeoPackage row by row. SQLite runs as WebAssembly and reads the file page by page. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import sqlite from 'node-sqlite3-wasm';
import type { Database } from 'node-sqlite3-wasm';
import { ImportError, UsageError } from '../import-error.ts';
import { holdFields } from './fields.ts';
import { FileParts } from './file-parts.ts';
import { FileSource, nameOf } from './file-source.ts';
import type { OpenOptions, ReadContext, Source, SourceRecord } from './format.ts';
import { readGpkgGeometry } from './gpkg-geometry.ts';
import { holdStatedCrs, statedByWkt } from './stated-crs.ts';
import type { StatedCrs } from './stated-crs.ts';
import { Unreadable, exactNumber, wholeNumber } from './unreadable.ts';

const BATCH_RECORDS = 500;
const MOST_GEOMETRY_BYTES = 64 * 1024 * 1024;
const MOST_VALUE_BYTES = 16 * 1024 * 1024;
/** A journal that begins so has changes that are to be taken back first. */
const HOT_JOURNAL = 'd9d505f920a163d7';

type SqlValue = number | bigint | string | Uint8Array | null;
type SqlRow = Readonly<Record<string, SqlValue>>;

interface Column {
  readonly name: string;
  /** As declared, in capitals. */
  readonly type: string;
}

interface Table {
  readonly name: string;
  readonly fields: readonly Column[];
  /** Binary columns other than the geometry. */
  readonly leftOut: readonly string[];
  readonly geometry: string | null;
  readonly key: string | null;
  readonly statedCrs: StatedCrs | null;
  /** About how many rows. */
  readonly rows: number;
}

/** @throws UsageError when it has several tables and none is named; ImportError when it is no GeoPackage, or in use */
export async function openGeoPackage(path: string, options: OpenOptions): Promise<Source> {
  const name = nameOf(path, options);
  const files = new FileParts([path]);
  if (firstBytes(path, 15) !== Buffer.from('SQLite format 3').toString('hex')) throw new ImportError(`${name} is no GeoPackage`);
  refuseOpenChanges(path, name);
  const database = new ReadOnlyDatabase(path, name);
  try {
    return new GeoPackage(path, options, files, database, readTable(database, options.table, name));
  } catch (error) {
    database.close();
    throw error;
  }
}

class GeoPackage extends FileSource implements Source {
  readonly format = 'geopackage';
  readonly hasGeometry: boolean;
  readonly statedCrs: StatedCrs | null;
  override readonly notes: readonly string[];
  readonly #database: ReadOnlyDatabase;
  readonly #table: Table;
  #recordsRead = 0;

  constructor(path: string, options: OpenOptions, files: FileParts, database: ReadOnlyDatabase, table: Table) {
    super(path, options, files);
    this.#database = database;
    this.#table = table;
    this.hasGeometry = table.geometry !== null;
    this.statedCrs = table.statedCrs;
    this.notes = table.leftOut.length > 0 ? [`${this.name}: not read, being binary: ${table.leftOut.join(', ')}`] : [];
  }

  /** An estimate, by rows. */
  get bytesRead(): number {
    return Math.round(this.size * Math.min(1, this.#recordsRead / Math.max(1, this.#table.rows)));
  }

  override async close(): Promise<void> {
    this.#database.close();
  }

  async *records({ crs, neededFields = [], signal, onHeader }: ReadContext = {}): AsyncGenerator<SourceRecord[]> {
    if (crs) holdStatedCrs(this.statedCrs, crs.name, this.name);
    const table = this.#table;
    const names = table.fields.map((field) => field.name);
    holdFields(names, neededFields, this.name, `the table ${table.name}`);
    onHeader?.(names, `table ${table.name}`);
    this.#recordsRead = 0;
    let batch: SourceRecord[] = [];
    for (const row of this.#database.rows(selectOf(table))) {
      this.#recordsRead += 1;
      batch.push(toRecord(row, table, this.#recordsRead));
      if (batch.length < BATCH_RECORDS) continue;
      yield batch;
      batch = [];
      await setImmediate(); // SQLite answers without waiting; others want their turn
      signal?.throwIfAborted();
    }
    if (batch.length > 0) yield batch;
  }
}

/**
 * A database that is read and never written, not even beside: SQLite would make its lock next to the file, and a file that QGIS
 * left in write-ahead mode would get two more. So it is opened through a link in a folder of our own.
 */
class ReadOnlyDatabase {
  readonly #folder: string;
  readonly #database: Database;
  readonly #name: string;

  constructor(path: string, name: string) {
    this.#name = name;
    this.#folder = mkdtempSync(join(tmpdir(), 'tongguan-geopackage-'));
    try {
      const link = join(this.#folder, 'file.gpkg');
      symlinkSync(resolve(path), link);
      this.#database = new sqlite.Database(link, { readOnly: true, fileMustExist: true });
      // Exclusive: without it, a file in write-ahead mode wants memory that is shared between processes.
      for (const pragma of ['locking_mode = exclusive', 'trusted_schema = off', 'query_only = on', 'cell_size_check = on', 'cache_size = -16000']) this.#database.get(`pragma ${pragma}`);
    } catch (error) {
      rmSync(this.#folder, { recursive: true, force: true });
      throw this.#explain(error as Error);
    }
  }

  all(sql: string, values: readonly string[] = []): SqlRow[] {
    return [...this.rows(sql, values)];
  }

  *rows(sql: string, values: readonly string[] = []): Generator<SqlRow> {
    let statement;
    try {
      statement = this.#database.prepare(sql);
      yield* statement.iterate([...values]) as Iterable<SqlRow>;
    } catch (error) {
      throw this.#explain(error as Error);
    } finally {
      statement?.finalize();
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #explain(error: Error): Error {
    return error.name === 'SQLite3Error' ? new ImportError(`${this.#name} cannot be read as a GeoPackage: ${error.message}`) : error;
  }
}

function firstBytes(path: string, length: number): string {
  const bytes = Buffer.alloc(length);
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes)).toString('hex');
  } finally {
    closeSync(file);
  }
}

/** Changes that a program keeps beside the file, because it still has it open, would be missed. */
function refuseOpenChanges(path: string, name: string): void {
  const beside = (ending: string): number => statSync(`${path}${ending}`, { throwIfNoEntry: false })?.size ?? 0;
  const isOpen = beside('-wal') > 0 || (beside('-journal') > 0 && firstBytes(`${path}-journal`, 8) === HOT_JOURNAL);
  if (isOpen) throw new ImportError(`${name} has changes that are still in a file beside it (-wal or -journal). Close the program that has it open, such as QGIS, and import it then.`);
}

function readTable(database: ReadOnlyDatabase, wanted: string | undefined, name: string): Table {
  const isGeoPackage = database.all(`select 1 from sqlite_master where name = 'gpkg_contents'`).length > 0;
  if (!isGeoPackage) throw new ImportError(`${name} is a SQLite database and no GeoPackage: it has no gpkg_contents`);
  const tables = database.all(`select table_name from gpkg_contents where data_type in ('features', 'attributes') order by table_name`).map((row) => String(row.table_name));
  if (tables.length === 0) throw new ImportError(`${name} has no table of features`);
  if (wanted === undefined && tables.length > 1) throw new UsageError(`${name} has ${tables.length} tables; --table says which: ${tables.join(', ')}`);
  const table = wanted ?? tables[0]!;
  if (!tables.includes(table)) throw new UsageError(`${name} has no table "${table}". It has: ${tables.join(', ')}`);
  const [entry] = database.all('select type, sql from sqlite_master where name = ?', [table]);
  if (entry?.type !== 'table' || /^\s*create\s+virtual/i.test(String(entry.sql))) throw new ImportError(`${name}: ${table} is no table but a ${entry ? 'view' : 'name of nothing'}; save it as a table`);
  const columns = database.all('select name, upper(type) as type, pk from pragma_table_info(?)', [table]) as { name: string; type: string; pk: number }[];
  const [geometry] = database.all('select column_name, srs_id from gpkg_geometry_columns where table_name = ?', [table]);
  const geometryName = geometry ? String(geometry.column_name) : null;
  const keys = columns.filter(({ pk }) => pk > 0);
  const key = keys.length === 1 && keys[0]!.type.startsWith('INT') ? keys[0]!.name : null;
  const others = columns.filter((column) => column.name !== geometryName && !(column.name === key && /^(ogc_)?fid$/i.test(column.name)));
  return {
    name: table, geometry: geometryName, key, fields: others.filter(({ type }) => !type.startsWith('BLOB')),
    leftOut: others.filter(({ type }) => type.startsWith('BLOB')).map((column) => column.name),
    statedCrs: geometry ? readStatedCrs(database, String(geometry.srs_id)) : null,
    rows: key ? Number(database.all(`select max(${quoted(key)}) as last from ${quoted(table)}`)[0]!.last ?? 0) : 0,
  };
}

/** 0 and -1 stand for systems that are not known. */
function readStatedCrs(database: ReadOnlyDatabase, id: string): StatedCrs | null {
  const [row] = database.all('select srs_name, organization, organization_coordsys_id as code, definition from gpkg_spatial_ref_sys where srs_id = cast(? as integer) and srs_id > 0', [id]);
  if (!row) return null;
  const stated = statedByWkt(String(row.definition), 'reference system', 'write it again with the right one (ogr2ogr -a_srs)');
  const name = String(row.organization).toUpperCase() === 'EPSG' ? `EPSG:${row.code}` : stated?.name ?? null;
  return { where: 'reference system', remedy: 'write it again with the right one (ogr2ogr -a_srs)', ...stated, name, said: String(row.srs_name) };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Values beyond all measure are not brought into memory: an empty blob stands for them. */
function selectOf({ name, fields, geometry, key }: Table): string {
  const bounded = (column: string, bytes: number, alias: string): string => `iif(octet_length(${quoted(column)}) > ${bytes}, x'', ${quoted(column)}) as ${alias}`;
  const columns = [
    ...(key ? [`${quoted(key)} as k`] : []), ...(geometry ? [bounded(geometry, MOST_GEOMETRY_BYTES, 'g')] : []),
    ...fields.map((field, i) => bounded(field.name, MOST_VALUE_BYTES, `f${i}`)),
  ];
  return `select ${columns.length > 0 ? columns.join(', ') : 'null as n'} from ${quoted(name)}`;
}

function toRecord(row: SqlRow, table: Table, record: number): SourceRecord {
  const fields: Record<string, unknown> = {};
  for (let i = 0; i < table.fields.length; i++) fields[table.fields[i]!.name] = fieldValue(row[`f${i}`]!, table.fields[i]!.type);
  const plain = { record, line: record, fields, ...(table.key ? { featureId: String(row.k) } : {}) };
  if (table.geometry === null) return plain;
  if (row.g === null) return { ...plain, geometry: null };
  const geometry = row.g instanceof Uint8Array ? readGpkgGeometry(row.g) : 'is no GeoPackage geometry';
  return typeof geometry === 'string' ? { ...plain, geometry: null, defect: { field: table.geometry, reason: geometry, value: null } } : { ...plain, geometry };
}

function fieldValue(value: SqlValue, type: string): unknown {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return new Unreadable('is binary, or too long to be read', '');
  if (type === 'BOOLEAN') return Number(value) !== 0;
  return typeof value === 'bigint' || type.includes('INT') ? wholeNumber(value) : exactNumber(value);
}
