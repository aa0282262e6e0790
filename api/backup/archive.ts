/**
 * The file of a backup: a plain tar, so that any machine can look into it, with gzipped tables inside.
 *
 *   README.txt                          how to read it without this program
 *   tables/<table>/000001.copy.gz ...   rows in COPY text, about 4 MB a part before packing
 *   files/photos/...                    files of DATA_DIR
 *   manifest.json, manifest.sha256      last, because they tell the hashes of all that came before
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { BackupError } from './backup-error.ts';
import { FORMAT_VERSION, manifestSchema } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** The manifest of a county with a million photos is some 200 MB; more than this is no manifest. */
const LONGEST_MANIFEST = 1024 * 1024 * 1024;

export interface WrittenEntry {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export class ArchiveWriter {
  readonly #pack = tar.pack();
  readonly #written: Promise<void>;
  #failure: Error | null = null;

  constructor(handle: FileHandle) {
    this.#written = this.#drain(handle);
    this.#written.catch(() => undefined); // told by whoever adds or finishes next
  }

  /** @param bytes exactly what `pieces` hold together @throws when the disk is full, or the pieces are more or less */
  async add(path: string, bytes: number, pieces: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<WrittenEntry> {
    const hash = createHash('sha256');
    const { entry, finished } = this.#begin(path, bytes);
    for await (const piece of pieces) {
      hash.update(piece);
      if (!entry.write(piece)) await this.#orFailure(new Promise((resolve) => { entry.once('drain', resolve); }));
    }
    entry.end();
    await this.#orFailure(finished);
    return { path, bytes, sha256: hash.digest('hex') };
  }

  /** Not by a write stream: a handle that one was made of can only be closed by it. */
  async #drain(handle: FileHandle): Promise<void> {
    for await (const piece of this.#pack as AsyncIterable<Buffer>) {
      await handle.writeFile(piece).catch((error: Error) => {
        this.#failure = error; // before the pack is given up, so that nobody adds to it
        throw error;
      });
    }
  }

  #begin(path: string, bytes: number): { entry: Writable; finished: Promise<void> } {
    if (this.#failure) throw this.#failure;
    let entry!: Writable;
    const finished = new Promise<void>((resolve, reject) => {
      entry = this.#pack.entry({ name: path, size: bytes, mode: 0o600, mtime: new Date(0) }, (error) => (error ? reject(error) : resolve()));
    });
    finished.catch(() => undefined);
    return { entry, finished };
  }

  async finish(): Promise<void> {
    this.#pack.finalize();
    await this.#written;
  }

  /** Nothing waits for a writer that is gone. */
  async #orFailure(wait: Promise<unknown>): Promise<void> {
    if (this.#failure) throw this.#failure;
    await Promise.race([wait, this.#written]);
    if (this.#failure) throw this.#failure;
  }
}

/** Visits the entries in order; `pieces` need not be read. @throws BackupError when the file is no tar or is cut short */
export async function readArchive(file: string, visit: (path: string, bytes: number, pieces: AsyncIterable<Buffer>) => Promise<void>): Promise<void> {
  const extract = tar.extract();
  const fed = pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), extract);
  fed.catch(() => undefined); // told through the loop below
  let at = 'its beginning';
  try {
    for await (const entry of extract) {
      at = entry.header.name;
      await visit(entry.header.name, entry.header.size ?? 0, entry as AsyncIterable<Buffer>);
      entry.resume();
    }
    await fed;
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BackupError(`There is no file ${file}`, { cause: error });
    if (/unexpected end of data|invalid tar header/i.test(message)) throw new BackupError(`${file} is damaged: it breaks off or is no backup any more near ${at}`, { cause: error });
    throw error;
  }
}

async function gather(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/**
 * Reads the whole file and compares every entry with the manifest.
 * @param onEntry told how many bytes of the archive were looked at
 * @throws BackupError that names what is damaged, missing or too much
 */
export async function checkArchive(file: string, onEntry: (bytes: number) => void = () => undefined): Promise<Manifest> {
  const found = new Map<string, WrittenEntry>();
  let text: Buffer | null = null;
  let hashOfManifest = '';
  let seen = 0;
  await readArchive(file, async (path, bytes, pieces) => {
    if (path === 'manifest.json' && bytes < LONGEST_MANIFEST) text = await gather(pieces);
    else if (path === 'manifest.sha256') hashOfManifest = (await gather(pieces)).toString('utf8').trim();
    else {
      const hash = createHash('sha256');
      for await (const piece of pieces) hash.update(piece);
      found.set(path, { path, bytes, sha256: hash.digest('hex') });
    }
    seen += bytes;
    onEntry(seen);
  });
  const manifest = parseManifest(file, text, hashOfManifest);
  compareEntries(file, manifest, found);
  return manifest;
}

function parseManifest(file: string, text: Buffer | null, sha256: string): Manifest {
  if (!text) throw new BackupError(`${file} is no backup of Tongguan, or it breaks off: manifest.json is missing`);
  if (createHash('sha256').update(text).digest('hex') !== sha256) throw new BackupError(`${file} is damaged: manifest.json is not what it was`);
  const json = JSON.parse(text.toString('utf8')) as { formatVersion?: unknown };
  if (Number(json.formatVersion) > FORMAT_VERSION) {
    throw new BackupError(`${file} was written by a newer version of Tongguan (format ${String(json.formatVersion)}, this one knows ${FORMAT_VERSION}). Restore it with that version`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw new BackupError(`${file}: its manifest cannot be read: ${parsed.error.issues[0]!.path.join('.')}: ${parsed.error.issues[0]!.message}`);
  return parsed.data;
}

function compareEntries(file: string, manifest: Manifest, found: Map<string, WrittenEntry>): void {
  found.delete('README.txt');
  const wanted = [...manifest.tables.flatMap(({ parts }) => parts), ...manifest.files.map((entry) => ({ ...entry, path: `files/${entry.path}` }))];
  for (const { path, bytes, sha256 } of wanted) {
    const entry = found.get(path);
    if (!entry) throw new BackupError(`${file} is incomplete: ${path} is missing`);
    if (entry.bytes !== bytes || entry.sha256 !== sha256) throw new BackupError(`${file} is damaged: ${path} is not what was written`);
    found.delete(path);
  }
  for (const path of found.keys()) throw new BackupError(`${file} holds ${path}, which its manifest does not name`);
}
