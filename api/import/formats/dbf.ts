/** The attribute table of a Shapefile (dBASE III and IV): its header, and one record to values. */
import { ImportError } from '../import-error.ts';
import { Unreadable, exactNumber, wholeNumber } from './unreadable.ts';

export interface DbfField {
  readonly name: string;
  readonly type: string;
  /** From the start of the record. */
  readonly offset: number;
  readonly width: number;
}

export interface DbfHeader {
  readonly recordCount: number;
  readonly headerBytes: number;
  readonly recordBytes: number;
  /** The language driver: which code page the texts are in, where the program that wrote it said so. */
  readonly language: number;
  /** Names and texts are not yet decoded. */
  readonly rawFields: readonly (Omit<DbfField, 'name'> & { readonly rawName: Buffer })[];
}

export const HEADER_START_BYTES = 32;
const FIELD_BYTES = 32;
const NAME_BYTES = 11;
const END_OF_FIELDS = 0x0d;
const DELETED = 0x2a;
/** Types whose values are in the record itself, as text. */
const READ_TYPES = 'CNFDL';
const LONGEST_EXACT = 15;

/** @param head the first `headerBytes` bytes of the file */
export function readDbfHeader(head: Buffer, name: string): DbfHeader {
  const headerBytes = head.length < HEADER_START_BYTES ? 0 : head.readUInt16LE(8);
  if (headerBytes < HEADER_START_BYTES + FIELD_BYTES + 1 || head.length < headerBytes) throw new ImportError(`${name} is no dBASE table, or cut short`);
  const recordBytes = head.readUInt16LE(10);
  const rawFields: DbfHeader['rawFields'][number][] = [];
  let offset = 1; // the deletion mark
  for (let at = HEADER_START_BYTES; at + FIELD_BYTES <= headerBytes && head[at] !== END_OF_FIELDS; at += FIELD_BYTES) {
    const raw = head.subarray(at, at + NAME_BYTES);
    const end = raw.indexOf(0);
    const width = head[at + 16]!;
    rawFields.push({ rawName: Buffer.from(end < 0 ? raw : raw.subarray(0, end)), type: String.fromCharCode(head[at + 11]!).toUpperCase(), offset, width });
    offset += width;
  }
  if (offset > recordBytes) throw new ImportError(`${name} is broken: its fields need ${offset} bytes a record, and its records have ${recordBytes}`);
  return { recordCount: head.readUInt32LE(4), headerBytes, recordBytes, language: head[29]!, rawFields };
}

/** True for a record that was marked as deleted and not yet removed. */
export function isDeleted(record: Buffer): boolean {
  return record[0] === DELETED;
}

/** Whether the values of a field are read; those of others (memo, binary) are in other files or other forms. */
export function isRead(field: { readonly type: string }): boolean {
  return READ_TYPES.includes(field.type);
}

/** Decodes the texts of one table. */
export class DbfTexts {
  readonly encoding: string;
  readonly #strict: TextDecoder;
  readonly #loose: TextDecoder;

  constructor(encoding: string) {
    this.encoding = encoding;
    this.#strict = new TextDecoder(encoding, { fatal: true });
    this.#loose = new TextDecoder(encoding);
  }

  /** The name of a field; programs cut long ones after 10 bytes, also in the middle of a character, and then the rest of it is left out. */
  name(raw: Buffer): string {
    return this.#loose.decode(raw).replace(/\ufffd+$/, '').trim();
  }

  /**
   * A text, without the blanks that fill its field.
   * @returns null when it is empty, undefined when it is not of the encoding
   */
  text(bytes: Buffer): string | null | Unreadable | undefined {
    let end = bytes.length;
    while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end -= 1;
    if (end === 0) return null;
    if (isAscii(bytes, end)) return bytes.toString('latin1', 0, end).trim() || null;
    try {
      return this.#strict.decode(bytes.subarray(0, end)).trim() || null;
    } catch {
      return end === bytes.length && isCutText(bytes, this.encoding)
        ? new Unreadable(`is cut in the middle of a character: the field has ${bytes.length} bytes`, this.#loose.decode(bytes)) : undefined;
    }
  }
}

export function isAscii(bytes: Uint8Array, end = bytes.length): boolean {
  for (let i = 0; i < end; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}

/** True when the bytes are of the encoding but for a character at the end that lacks its last bytes. */
export function isCutText(bytes: Uint8Array, encoding: string): boolean {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    decoder.decode(bytes, { stream: true });
  } catch {
    return false;
  }
  return true;
}

/** The value of a field that is no text, as a person would write it. Empty ones are null. */
export function readDbfValue(type: string, bytes: Buffer): unknown {
  const text = bytes.toString('latin1').replaceAll('\0', ' ').trim();
  if (text === '') return null;
  switch (type) {
    case 'D':
      if (/^0+$/.test(text)) return null;
      return text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
    case 'L':
      if (/^[TtYy]$/.test(text)) return true;
      return /^[FfNn]$/.test(text) ? false : null;
    default:
      return readNumber(text);
  }
}

function readNumber(text: string): unknown {
  if (/^\*+$/.test(text)) return null; // how no value is written; some programs write a number so that does not fit, and nobody can tell
  if (/^[+-]?\d+$/.test(text)) return text.length > LONGEST_EXACT ? wholeText(text) : Number(text);
  const value = Number(text);
  if (Number.isNaN(value)) return text; // whoever needs a number says that it is none
  return /^[+-]?\d+\.0+$/.test(text) ? readNumber(text.slice(0, text.indexOf('.'))) : exactNumber(value);
}

/** Whole numbers stand in the table digit by digit, however long. */
function wholeText(text: string): number | string {
  return wholeNumber(BigInt(text.replace('+', '')));
}
