/** Writes a backup: one file, one moment of the database, and the files of DATA_DIR that are truth. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type pg from 'pg';
import type { Settings } from '../settings.ts';
import type { StepReporter } from '../store/steps.ts';
import { flushFolder, writeWhole } from '../store/whole-file.ts';
import { ArchiveWriter } from './archive.ts';
import { BackupError } from './backup-error.ts';
import { listDataFiles } from './data-files.ts';
import { Fingerprint } from './fingerprint.ts';
import { FORMAT, FORMAT_VERSION } from './manifest.ts';
import type { Manifest, ManifestTable } from './manifest.ts';
import { readTable } from './read-table.ts';
import { openSource } from './source-database.ts';
import type { SourceDatabase } from './source-database.ts';
import { LEFT_OUT, listPartitions, listSequences, listTables } from './tables.ts';
import type { TableShape } from './tables.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
const zip = promisify(gzip);
/** A part file that nobody has written to for so long was left by a backup that was killed. */
const LEFT_AFTER_MS = 10 * 60_000;

const README = `This is a backup of Tongguan. To put it back: npm run restore -- <this file>

Without the program: it is a tar file. tables/<table>/*.copy.gz are gzipped parts of PostgreSQL's COPY text format; the columns stand in
manifest.json, so that psql's  \\copy <table> (<columns>) from program 'gunzip -c <part>'  reads them. files/ holds the files of DATA_DIR.
manifest.json tells the SHA-256 of everything. It holds whatever the county's database holds, personal data too: keep it as safe.
`;

export interface BackupRequest {
  readonly settings: Pick<Settings, 'databaseUrl' | 'dataDir'>;
  readonly file: string;
  /** Overwrites a file that is there. */
  readonly force: boolean;
  readonly onStep?: StepReporter;
  readonly signal?: AbortSignal;
}

export interface BackupResult {
  readonly manifest: Manifest;
  readonly bytes: number;
  readonly pausedMs: number | null;
  /** Rows of photos whose file is not in DATA_DIR. */
  readonly missingPhotos: number;
  /** DATA_DIR does not exist; then no row names a photo. */
  readonly isWithoutFolder: boolean;
}

/** @throws BackupError; whatever happens, a file under the name is a whole backup */
export async function writeBackup(request: BackupRequest): Promise<BackupResult> {
  const { file, force, settings } = request;
  if (existsSync(file) && !force) throw new BackupError(`${file} is there already. Choose another name, or say --force to overwrite it`);
  if (!existsSync(dirname(file))) throw new BackupError(`There is no folder ${dirname(file)}`);
  await removeLeftParts(file);
  request.onStep?.('Take a snapshot', 0, 0);
  const isWithoutFolder = await isMissing(settings.dataDir);
  const source = await openSource(settings);
  let manifest: Manifest | undefined;
  let missingPhotos = 0;
  try {
    if (isWithoutFolder) await refuseWithPhotos(source.client, settings.dataDir);
    await writeWhole(file, async (handle) => {
      const archive = new ArchiveWriter(handle);
      manifest = await writeEntries(archive, source, request, isWithoutFolder);
      missingPhotos = await countMissingPhotos(source.client, manifest.files);
      await archive.finish();
    }, 0o600);
    await flushFolder(dirname(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new BackupError(`The disk is full: the backup does not fit beside ${file}. Nothing of it was kept`, { cause: error });
    throw error;
  } finally {
    await source.close();
  }
  return { manifest: manifest!, bytes: (await stat(file)).size, pausedMs: source.pausedMs, missingPhotos, isWithoutFolder };
}

async function removeLeftParts(file: string): Promise<void> {
  const folder = dirname(file);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(file)}.`) || !name.endsWith('.part')) continue;
    const about = await stat(join(folder, name)).catch(() => null);
    if (about && about.mtimeMs < Date.now() - LEFT_AFTER_MS) await rm(join(folder, name), { force: true });
  }
}

async function isMissing(folder: string): Promise<boolean> {
  return stat(folder).then(() => false, (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return true;
    throw new BackupError(`DATA_DIR is ${folder}, which cannot be read (${cause.message})`, { cause });
  });
}

/** A folder that is not there holds nothing, which is right only where nothing was ever put into it. */
async function refuseWithPhotos(client: pg.Client, dataDir: string): Promise<void> {
  const photos = (await photoPaths(client)).length;
  if (photos > 0) throw new BackupError(`DATA_DIR is ${dataDir}, which does not exist, but the database names ${photos} photos. Set DATA_DIR to the folder that the server uses`);
}

/** Where the files of photos belong, below DATA_DIR. A database of an old migration has none. */
async function photoPaths(client: pg.Client): Promise<string[]> {
  const { rows: [there] } = await client.query<{ yes: boolean }>(`select to_regclass('photos') is not null as yes`);
  if (!there!.yes) return [];
  const { rows } = await client.query<{ path: string }>(`select 'photos/' || county || '/' || left(sha256, 2) || '/' || sha256 || '.jpg' as path from photos`);
  return rows.map(({ path }) => path);
}

async function countMissingPhotos(client: pg.Client, files: Manifest['files']): Promise<number> {
  const held = new Set(files.map(({ path }) => path));
  return (await photoPaths(client)).filter((path) => !held.has(path)).length;
}

async function writeEntries(archive: ArchiveWriter, source: SourceDatabase, request: BackupRequest, isWithoutFolder: boolean): Promise<Manifest> {
  const { client } = source;
  const readme = Buffer.from(README);
  await archive.add('README.txt', readme.length, [readme]);
  const { rows: [about] } = await client.query<{ version: string; postgis: string; at: string }>(`
    select current_setting('server_version') as version, extversion as postgis, to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from pg_extension where extname = 'postgis'`);
  const { rows: migrations } = await client.query<Manifest['migrations'][number]>('select number, name, sha256 from migration order by number');
  const shapes = await listTables(client);
  const tables: ManifestTable[] = [];
  for (const [index, shape] of shapes.entries()) {
    if (LEFT_OUT.includes(shape.name)) continue;
    request.onStep?.('Write the tables', index, shapes.length);
    tables.push(await writeTable(archive, source, shape, request.signal));
  }
  request.onStep?.('Write the tables', shapes.length, shapes.length);
  const sequences = await listSequences(client);
  const manifest: Manifest = {
    format: FORMAT, formatVersion: FORMAT_VERSION, createdAt: about!.at, program: version,
    database: { kind: source.kind, version: about!.version, postgis: about!.postgis },
    migrations, tables, partitions: await listPartitions(client), sequences,
    // After the rows: a photo is on the disk before its row is committed.
    files: isWithoutFolder ? [] : await writeFiles(archive, request), leftOut: LEFT_OUT,
  };
  const text = Buffer.from(JSON.stringify(manifest, null, 1));
  await archive.add('manifest.json', text.length, [text]);
  const hash = Buffer.from(`${createHash('sha256').update(text).digest('hex')}\n`);
  await archive.add('manifest.sha256', hash.length, [hash]);
  return manifest;
}

async function writeTable(archive: ArchiveWriter, source: SourceDatabase, shape: TableShape, signal?: AbortSignal): Promise<ManifestTable> {
  const columns = shape.columns.map(({ name }) => name);
  const fingerprint = new Fingerprint();
  const parts: ManifestTable['parts'] = [];
  for await (const block of readTable(source.client, shape.name, columns)) {
    signal?.throwIfAborted();
    const packed = await zip(block);
    const path = `tables/${shape.name}/${String(parts.length + 1).padStart(6, '0')}.copy.gz`;
    const rows = fingerprint.add(block);
    parts.push({ ...await archive.add(path, packed.length, [packed]), rows });
  }
  return { name: shape.name, columns, ...fingerprint.figures, parts };
}

async function writeFiles(archive: ArchiveWriter, { settings, onStep, signal }: BackupRequest): Promise<Manifest['files']> {
  const files: Manifest['files'] = [];
  for await (const path of listDataFiles(settings.dataDir)) {
    signal?.throwIfAborted();
    const handle = await open(join(settings.dataDir, path)).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null; // it went meanwhile; a row that names it is counted
      throw new BackupError(`The files of DATA_DIR cannot be backed up: ${join(settings.dataDir, path)} cannot be read (${cause.message})`, { cause });
    });
    if (!handle) continue;
    try {
      const { size } = await handle.stat();
      files.push({ ...await archive.add(`files/${path}`, size, pieces(handle, size)), path });
    } finally {
      await handle.close();
    }
    if (files.length % 50 === 0) onStep?.('Write the files', files.length, 0);
  }
  return files;
}

/** As many bytes as the file had: one that grows meanwhile is taken as it was. */
async function* pieces(handle: FileHandle, size: number): AsyncGenerator<Buffer> {
  for (let left = size; left > 0;) {
    const length = Math.min(left, 1024 * 1024);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, null);
    if (bytesRead === 0) return;
    left -= bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
