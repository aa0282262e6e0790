/** The rows of one sheet, as they come off the stream. */
import { ImportError } from '../import-error.ts';
import { dateText } from './sheet-dates.ts';
import { Unreadable, exactNumber } from './unreadable.ts';
import { plainText } from './workbook.ts';
import type { Workbook } from './workbook.ts';
import { readXml } from './xml.ts';
import type { Attributes, XmlHandlers } from './xml.ts';

export interface SheetRow {
  /** As it is numbered in the sheet, from 1. */
  readonly row: number;
  /** Cells with a value, by column from 0. */
  readonly cells: ReadonlyMap<number, unknown>;
}

/** What the format allows. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
const MOST_CELL_CHARACTERS = 32_767;
/** Excel shows, and means, 15 digits; it writes 1.1 as 1.1000000000000001. */
const DIGITS = 15;

/** @param title of file and sheet, for messages */
export async function* readSheetRows(pieces: AsyncIterable<Uint8Array>, title: string, workbook: Workbook): AsyncGenerator<SheetRow[]> {
  const handlers = new SheetHandlers(title, workbook);
  for await (const _ of readXml(pieces, title, handlers)) if (handlers.rows.length > 0) yield handlers.rows.splice(0);
}

class SheetHandlers implements XmlHandlers {
  readonly rows: SheetRow[] = [];
  readonly #title: string;
  readonly #workbook: Workbook;
  #row = 0;
  #column = -1;
  #cells = new Map<number, unknown>();
  #type = 'n';
  #style = 0;
  /** Of the cell: its value, or its inline text. */
  #text = '';
  #hasFormula = false;
  #isText = false;
  #isAloud = false;

  constructor(title: string, workbook: Workbook) {
    this.#title = title;
    this.#workbook = workbook;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'c') this.#openCell(attributes);
    else if (name === 'v' || name === 't') this.#isText = true;
    else if (name === 'f') this.#hasFormula = true;
    else if (name === 'rPh') this.#isAloud = true;
    else if (name === 'row') {
      this.#row = attributes.r === undefined ? this.#row + 1 : Number(attributes.r);
      if (!(this.#row >= 1 && this.#row <= MOST_ROWS)) throw new ImportError(`${this.#title} is broken: it has a row ${attributes.r ?? this.#row}`);
      this.#column = -1;
      this.#cells = new Map();
    }
  }

  text(piece: string): void {
    if (!this.#isText || this.#isAloud) return;
    this.#text += piece;
    if (this.#text.length > 4 * MOST_CELL_CHARACTERS) throw new ImportError(`${this.#title} is broken: a cell of row ${this.#row} has more characters than a cell can hold`);
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#isText = false;
    else if (name === 'rPh') this.#isAloud = false;
    else if (name === 'c') {
      const value = this.#value();
      if (value !== null) this.#cells.set(this.#column, value);
    } else if (name === 'row' && this.#cells.size > 0) this.rows.push({ row: this.#row, cells: this.#cells });
  }

  #openCell({ r, t, s }: Attributes): void {
    this.#column = r === undefined ? this.#column + 1 : columnOf(r);
    if (!(this.#column >= 0 && this.#column < MOST_COLUMNS)) throw new ImportError(`${this.#title} is broken: it has a cell ${r ?? this.#column}`);
    this.#type = t ?? 'n';
    this.#style = Number(s ?? 0);
    this.#text = '';
    this.#hasFormula = false;
  }

  /** Null for an empty cell. */
  #value(): unknown {
    const text = this.#text;
    if (text.trim() === '') return this.#hasFormula && this.#type !== 'str' ? new Unreadable('is a formula whose result is not in the file; open the file in a spreadsheet program and save it', '') : null;
    switch (this.#type) {
      case 's': {
        const shared = this.#workbook.strings.get(Number(text));
        if (shared === undefined) throw new ImportError(`${this.#title} is broken: a cell of row ${this.#row} has the shared text ${text}, which is not there`);
        return shared.trim() === '' ? null : shared;
      }
      case 'b': return text.trim() === '1';
      case 'e': return new Unreadable(`is ${text.trim()}, an error of the sheet`, text.trim());
      case 'n': return this.#number(text.trim());
      default: return plainText(text);
    }
  }

  #number(text: string): unknown {
    const value = Number(text);
    if (Number.isNaN(value)) return text;
    const kind = this.#workbook.dateKinds[this.#style];
    return kind ? dateText(value, kind, this.#workbook.is1904) : exactNumber(Number(value.toPrecision(DIGITS)));
  }
}

/** `AB12` is column 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length && i < 4; i++) {
    const letter = reference.charCodeAt(i) & ~0x20;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

/** Column 27 is `AB`. */
export function columnName(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : columnName(Math.floor(column / 26) - 1) + columnName(column % 26);
}
