/** Finds the encoding of the texts of a Shapefile, and says how it was found. */
import { ImportError } from '../import-error.ts';
import { isAscii, isCutText } from './dbf.ts';

export interface FoundEncoding {
  readonly encoding: string;
  /** Why, as the end of a sentence: "as roads.cpg says". */
  readonly why: string;
  /** Name of the .cpg that says so, which may be wrong. */
  readonly cpg?: string;
}

/** Windows and ISO code pages by their numbers, as `.cpg` files give them. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  936: 'gbk', 54936: 'gb18030', 65001: 'utf-8', 950: 'big5', 932: 'shift_jis', 949: 'euc-kr', 1200: 'utf-16le',
  ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [1250 + i, `windows-${1250 + i}`])),
  ...Object.fromEntries(Array.from({ length: 15 }, (_, i) => [28591 + i, `iso-8859-${1 + i}`])),
  ...Object.fromEntries(Array.from({ length: 15 }, (_, i) => [8859_1 + i, `iso-8859-${1 + i}`])),
};
/**
 * Language drivers that name a code page and are not written without thought. (0x03 and 0x57 are: programs give them for
 * "the Windows of whoever made this", which in China was GBK.)
 */
const LANGUAGES: Readonly<Record<number, string>> = {
  0x4d: 'gbk', 0x7a: 'gbk', 0x4f: 'big5', 0x78: 'big5', 0x13: 'shift_jis', 0x7b: 'shift_jis', 0x4e: 'euc-kr', 0x79: 'euc-kr',
};

/**
 * What a `.cpg` says.
 * @param name of the file, for messages
 * @throws ImportError when it names none that is known
 */
export function encodingOfCodePage(text: string, name: string): string | null {
  const said = text.replace(/^\ufeff/, '').replaceAll('\0', '').trim();
  if (said === '') return null;
  const plain = said.toLowerCase().replace(/^(ansi|oem|cp|windows|ms)[ _-]?(?=\d{3,5}$)/, '').replace(/^(iso[ _-]?8859|8859)[ _-]?(\d{1,2})$/, 'iso-8859-$2');
  const label = CODE_PAGES[plain] ?? plain;
  try {
    return new TextDecoder(label, { fatal: true }).encoding;
  } catch {
    throw new ImportError(`${name} names the encoding "${said.slice(0, 40)}", which is not known. --encoding says what it is.`);
  }
}

/** What the language driver of a .dbf says; null when it says nothing that can be relied on. */
export function encodingOfLanguage(language: number): string | null {
  return LANGUAGES[language] ?? null;
}

/** Tells UTF-8 from GB 18030 by the texts themselves. */
export class EncodingDetector {
  #texts = 0;
  #isBroken = false;

  /** Texts that are beyond doubt not UTF-8, or so many that they are beyond doubt: no more need be shown. */
  get isDone(): boolean {
    return this.#isBroken || this.#texts >= 100_000;
  }

  /** @param bytes one text; `isFull` when it fills its field and so may have been cut */
  show(bytes: Uint8Array, isFull: boolean): void {
    if (isAscii(bytes)) return;
    this.#texts += 1;
    if (!isUtf8(bytes) && !(isFull && isCutText(bytes, 'utf-8'))) this.#isBroken = true;
  }

  get found(): FoundEncoding {
    if (this.#texts === 0) return { encoding: 'utf-8', why: 'since all its texts are plain ASCII' };
    return this.#isBroken
      ? { encoding: 'gb18030', why: 'since no file says it and the texts are not UTF-8; --encoding may say another' }
      : { encoding: 'utf-8', why: 'since no file says it and every text with other than ASCII characters is UTF-8' };
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
