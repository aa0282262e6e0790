/**
 * Files that persons have uploaded to be imported, each in a folder of its own below `DATA_DIR/imports`. They outlive a
 * restart and are forgotten after a day.
 */
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { ImportUpload } from '../../contract/imports.ts';
import { ApiError } from '../../http/problem.ts';

const DAY_MS = 86_400_000;
/** Reject files stay longer than the files that they are about. */
const REJECT_DAYS = 30;
const SWEEP_EVERY_MS = 3_600_000;
/** An upload more pushes the person's oldest out. */
const MOST_PER_PERSON = 6;
/** On the whole disk; what all persons together may leave lying there. */
const MOST_FILES = 60;
/** Uploads that arrive at once. */
const MOST_IN_HAND = 4;
const MOST_NAME_BYTES = 180;
/** The database and the photos live on the same disk: uploads leave them so much of it. */
const LEFT_FREE_BYTES = 256 * 1024 * 1024;
const BETWEEN_CHECKS_BYTES = 64 * 1024 * 1024;
const NOTE = 'upload.json';
const ID = /^[0-9a-f]{24}$/;

const noteSchema = z.object({ id: z.string().regex(ID), person: z.string(), name: z.string(), bytes: z.number(), receivedAt: z.string() });
type Note = z.infer<typeof noteSchema>;

export interface UploadedFile extends ImportUpload {
  /** Where the file lies, under its own name. */
  readonly path: string;
  /** For what a job writes about it. */
  readonly folder: string;
}

export class Uploads {
  readonly maxBytes: number;
  readonly #root: string;
  readonly #rejects: string;
  /** Whether a job reads it right now. */
  readonly #isBusy: (id: string) => boolean;
  readonly #timer: NodeJS.Timeout;
  readonly #leftFreeBytes: number;
  #inHand = 0;

  /** @param leftFreeBytes room on the disk that no upload takes */
  constructor(dataDir: string, maxMb: number, isBusy: (id: string) => boolean, leftFreeBytes = LEFT_FREE_BYTES) {
    this.#root = join(resolve(dataDir), 'imports');
    this.#rejects = join(this.#root, 'rejects');
    this.maxBytes = maxMb * 1024 * 1024;
    this.#isBusy = isBusy;
    this.#leftFreeBytes = leftFreeBytes;
    this.#timer = setInterval(() => this.sweep(), SWEEP_EVERY_MS);
    this.#timer.unref();
    this.sweep();
  }

  /**
   * Takes a file in as it comes. @param length what the request says of it, null when it does not
   * @throws ApiError bad_parameter for a name that no file can have, too_large, busy, disk_full
   */
  async receive(person: string, name: string, body: Readable, length: number | null): Promise<ImportUpload> {
    const plain = fileName(name);
    if (length !== null && length > this.maxBytes) throw this.#tooLarge();
    if (this.#inHand >= MOST_IN_HAND) throw new ApiError('busy', 'Too many files arrive at once; send it again in a moment');
    const id = randomBytes(12).toString('hex');
    const folder = join(this.#root, id);
    this.#inHand++;
    try {
      this.#makeRoom(person);
      mkdirSync(join(folder, 'file'), { recursive: true, mode: 0o700 });
      this.#refuseFullDisk(length ?? 0);
      const bytes = await this.#write(body, join(folder, 'file', plain));
      const note: Note = { id, person, name: plain, bytes, receivedAt: new Date().toISOString() };
      writeFileSync(join(folder, NOTE), JSON.stringify(note));
      return shown(note);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull();
      throw error;
    } finally {
      this.#inHand--;
    }
  }

  /** The person's files, the newest first. */
  list(person: string): ImportUpload[] {
    return this.#notes().filter((note) => note.person === person).sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1)).map(shown);
  }

  /** @throws ApiError unknown_upload */
  find(person: string, id: string): UploadedFile {
    const note = ID.test(id) ? this.#note(id) : null;
    const path = note && join(this.#root, id, 'file', note.name);
    if (!note || note.person !== person || !existsSync(path!)) {
      throw new ApiError('unknown_upload', 'There is no such uploaded file of yours. Files are forgotten after a day; upload it again.', { parameter: 'id' });
    }
    return { ...shown(note), path: path!, folder: join(this.#root, id) };
  }

  /** @throws ApiError unknown_upload, wrong_state */
  forget(person: string, id: string): void {
    const { folder } = this.find(person, id);
    if (this.#isBusy(id)) throw new ApiError('wrong_state', 'The file is being read; stop that first');
    rmSync(folder, { recursive: true, force: true });
  }

  /** Where an import writes its rejects: they are to be had for a month. */
  newRejectPath(): string {
    mkdirSync(this.#rejects, { recursive: true, mode: 0o700 });
    return join(this.#rejects, `${randomBytes(12).toString('hex')}.csv`);
  }

  /** Whether this is a reject file of the page and still there; files of the command line are for who has the disk. */
  isRejectPath(path: string): boolean {
    return dirname(path) === this.#rejects && existsSync(path);
  }

  /** Removes what is older than a day, reject files after a month, and what never became whole. */
  sweep(): void {
    if (!existsSync(this.#root)) return;
    for (const name of existsSync(this.#rejects) ? readdirSync(this.#rejects) : []) {
      const path = join(this.#rejects, name);
      if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > REJECT_DAYS * DAY_MS) rmSync(path, { force: true });
    }
    for (const id of readdirSync(this.#root).filter((name) => ID.test(name))) {
      if (this.#isBusy(id)) continue;
      const folder = join(this.#root, id);
      const note = this.#note(id);
      const since = note ? Date.parse(note.receivedAt) : statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - since > DAY_MS) rmSync(folder, { recursive: true, force: true });
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tooLarge(): ApiError {
    return new ApiError('too_large', `The file is over ${Math.round(this.maxBytes / 1024 / 1024).toLocaleString('en')} MB, the limit of this server (IMPORT_MAX_MB). npm run import takes files of any size.`);
  }

  /** @param coming bytes that are about to be written @throws ApiError disk_full */
  #refuseFullDisk(coming: number): void {
    const { bavail, bsize } = statfsSync(this.#root);
    if (bavail * bsize - coming < this.#leftFreeBytes) throw diskFull();
  }

  async #write(body: Readable, path: string): Promise<number> {
    let bytes = 0;
    let checkedAt = 0;
    const count = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        try {
          if (bytes > this.maxBytes) throw this.#tooLarge();
          // Several may arrive at once, and not each says how long it is.
          if (bytes - checkedAt >= BETWEEN_CHECKS_BYTES) {
            checkedAt = bytes;
            this.#refuseFullDisk(0);
          }
          done(null, chunk);
        } catch (error) {
          done(error as Error);
        }
      },
    });
    await pipeline(body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, count, createWriteStream(path, { mode: 0o600 }));
    if (bytes === 0) throw new ApiError('bad_body', 'The file is empty');
    return bytes;
  }

  /** @throws ApiError busy when nothing may be pushed out */
  #makeRoom(person: string): void {
    const notes = this.#notes().sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
    const idle = notes.filter((note) => note.person === person && !this.#isBusy(note.id));
    const own = notes.filter((note) => note.person === person).length;
    if (own >= MOST_PER_PERSON && idle.length === 0) throw new ApiError('busy', 'All files that you uploaded are being imported; wait for one of them');
    if (own >= MOST_PER_PERSON) rmSync(join(this.#root, idle[0]!.id), { recursive: true, force: true });
    if (notes.length - (own >= MOST_PER_PERSON ? 1 : 0) >= MOST_FILES) throw new ApiError('busy', 'The server keeps as many uploaded files as it may; they are forgotten after a day');
  }

  #notes(): Note[] {
    if (!existsSync(this.#root)) return [];
    return readdirSync(this.#root).filter((name) => ID.test(name)).flatMap((id) => this.#note(id) ?? []);
  }

  /** Null for a folder that is no whole upload. */
  #note(id: string): Note | null {
    try {
      return noteSchema.parse(JSON.parse(readFileSync(join(this.#root, id, NOTE), 'utf8')));
    } catch {
      return null;
    }
  }
}

const diskFull = (): ApiError => new ApiError('disk_full', 'The disk of the server has no room for the file');

const shown = ({ id, name, bytes, receivedAt }: Note): ImportUpload => ({ id, name, bytes, receivedAt });

/**
 * The name under which a file can lie on any disk; its ending says the format.
 * @throws ApiError bad_parameter
 */
export function fileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!.toWellFormed();
  const plain = last.replaceAll(/[\p{Cc}<>:"|?*]/gu, '_').trim().replace(/[. ]+$/, '');
  if (!plain || plain.startsWith('.')) throw new ApiError('bad_parameter', `name=${name.slice(0, 100)}: is no name of a file`, { parameter: 'name' });
  if (Buffer.byteLength(plain) > MOST_NAME_BYTES) throw new ApiError('bad_parameter', `name: is longer than ${MOST_NAME_BYTES} bytes`, { parameter: 'name' });
  return plain;
}
