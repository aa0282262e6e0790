/** A zip file and what is in it, read entry by entry and never unpacked to disk. Names may be Chinese, however they were written. */
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ImportError } from '../import-error.ts';

const MOST_ENTRIES = 10_000;
/** A .shp and a .dbf can be no larger; whoever packs more zeros than that wants to keep us busy. */
const MOST_UNPACKED_BYTES = 8 * 1024 ** 3;
/** Bit 11 of an entry's flags: its name is UTF-8. */
const UTF8_NAME = 0x800;
/** Extra field of Info-ZIP that repeats the name in UTF-8, behind a version byte and a checksum. */
const UNICODE_PATH = 0x7075;
const UNICODE_PATH_HEAD_BYTES = 5;

export interface ZipEntry {
  /** With its folders. */
  readonly name: string;
  /** Unpacked; a stream that gives more or fewer bytes is an error. */
  readonly size: number;
  stream(): AsyncGenerator<Uint8Array>;
}

export class ZipArchive {
  readonly name: string;
  readonly entries: readonly ZipEntry[];
  readonly #zip: ZipFile;

  private constructor(name: string, zip: ZipFile, entries: readonly ZipEntry[]) {
    this.name = name;
    this.#zip = zip;
    this.entries = entries;
  }

  /**
   * Opens a zip and reads its table of contents. Folders and what macOS adds for itself are left out.
   * @throws ImportError when it is none, is broken, or has more entries than any file that we read
   */
  static async open(path: string, name = basename(path)): Promise<ZipArchive> {
    const zip = await openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false }).catch((error: Error) => {
      throw new ImportError(`${name} is no zip file, or a broken one: ${error.message}`);
    });
    try {
      if (zip.entryCount > MOST_ENTRIES) throw new ImportError(`${name} has ${zip.entryCount} entries; at most ${MOST_ENTRIES} are looked at`);
      const entries: ZipEntry[] = [];
      for await (const entry of zip.eachEntry()) {
        const entryName = decodeEntryName(entry);
        if (!entryName.endsWith('/') && !/(^|\/)__MACOSX\//.test(entryName)) entries.push({ name: entryName, size: entry.uncompressedSize, stream: () => unpack(zip, entry, `${name}: ${entryName}`) });
      }
      return new ZipArchive(name, zip, entries);
    } catch (error) {
      zip.close();
      throw error instanceof ImportError ? error : new ImportError(`${name} is a broken zip file: ${(error as Error).message}`);
    }
  }

  close(): void {
    this.#zip.close();
  }
}

async function* unpack(zip: ZipFile, entry: Entry, title: string): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw new ImportError(`${title} is encrypted; pack it again without a password`);
  if (entry.uncompressedSize > MOST_UNPACKED_BYTES) throw new ImportError(`${title} unpacks to ${entry.uncompressedSize} bytes; at most ${MOST_UNPACKED_BYTES} are read`);
  let stream: Readable | undefined;
  try {
    stream = await zip.openReadStreamPromise(entry);
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    throw error instanceof ImportError ? error : new ImportError(`${title} cannot be unpacked: ${(error as Error).message}`);
  } finally {
    stream?.destroy();
  }
}

/** Windows in China writes names in GBK and says nothing of it; macOS writes UTF-8 and says nothing either. */
export function decodeEntryName(entry: Pick<Entry, 'generalPurposeBitFlag' | 'fileNameRaw' | 'extraFields'>): string {
  const raw = entry.fileNameRaw;
  const unicodePath = entry.extraFields.find(({ id }) => id === UNICODE_PATH)?.data.subarray(UNICODE_PATH_HEAD_BYTES);
  const name = unicodePath?.toString('utf8') ?? ((entry.generalPurposeBitFlag & UTF8_NAME) === 0 ? guessName(raw) : raw.toString('utf8'));
  return name.replaceAll('\\', '/');
}

function guessName(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return new TextDecoder('gb18030').decode(raw);
  }
}
