/** Writes a backup: one file, one moment of the database, and the files of DATA_DIR that are truth. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
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
}

/** @throws BackupError; whatever happens, a file under the name is a whole backup */
export async function writeBackup(request: BackupRequest): Promise<BackupResult> {
  const { file, force, settings } = request;
  if (existsSync(file) && !force) throw new BackupError(`${file} is there already. Choose another name, or say --force to overwrite it`);
  if (!existsSync(dirname(file))) throw new BackupError(`There is no folder ${dirname(file)}`);
  await removeLeftParts(file);
  request.onStep?.('Take a snapshot', 0, 0);
  const source = await openSource(settings);
  let manifest: Manifest | undefined;
  try {
    await writeWhole(file, async (handle) => {
      const archive = new ArchiveWriter(handle);
      manifest = await writeEntries(archive, source, request);
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
  return { manifest: manifest!, bytes: (await stat(file)).size, pausedMs: source.pausedMs };
}

async function removeLeftParts(file: string): Promise<void> {
  const folder = dirname(file);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(file)}.`) || !name.endsWith('.part')) continue;
    const about = await stat(join(folder, name)).catch(() => null);
    if (about && about.mtimeMs < Date.now() - LEFT_AFTER_MS) await rm(join(folder, name), { force: true });
  }
}

async function writeEntries(archive: ArchiveWriter, source: SourceDatabase, request: BackupRequest): Promise<Manifest> {
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
    files: await writeFiles(archive, request), leftOut: LEFT_OUT,
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
    const handle = await open(join(settings.dataDir, path)).catch(() => null);
    if (!handle) continue; // it went meanwhile: no row names it any more
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
