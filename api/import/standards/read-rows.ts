/** From the records of a standards sheet to standards of classes, or every reason against a record. */
import type { Limit } from '../../contract/cases/clock.ts';
import type { StandardKind } from '../../contract/cases/standards.ts';
import type { RejectedField } from '../prepare-row.ts';
import type { SourceRecord } from '../source.ts';
import { SheetCodes } from './class-codes.ts';
import { readLimit } from './read-limit.ts';
import type { LimitForm, LimitRules } from './read-limit.ts';
import type { SheetColumns, SheetField } from './sheet-fields.ts';

/** A name in Chinese, and in English where the sheet has it. */
export interface SheetName { readonly zh: string; readonly en: string | null }

/** One standard as the sheet has it. */
export interface SheetRow {
  readonly record: number;
  readonly line: number;
  readonly major: string;
  readonly majorName: SheetName | null;
  /** Major and minor together. */
  readonly code: string;
  readonly name: SheetName;
  readonly condition: SheetName;
  readonly closeCondition: SheetName;
  readonly limit: Limit;
  readonly kind: StandardKind;
  readonly handler: string | null;
  readonly supervisor: string | null;
}

export interface SheetOptions {
  readonly columns: SheetColumns;
  readonly rules: LimitRules;
  /** Blank cells of class, handler and supervisor take the value above, as merged cells leave them. */
  readonly fillDown: boolean;
}

const FILLED_DOWN: readonly SheetField[] = ['major', 'majorName', 'majorNameEn', 'minor', 'minorName', 'minorNameEn', 'handler', 'supervisor'];
const MOST_CHARACTERS = 1000;

interface Fault { readonly field: SheetField; readonly value: string | null; readonly reason: string; readonly summary?: string }

/** Reads a sheet record by record, once it met all of them; it remembers the record before (for merged cells), the classes and the conditions that it met. */
export class SheetReader {
  /** How many limits stand in each form, those that were refused included. */
  readonly forms = new Map<LimitForm, { readonly read: number; readonly refused: number }>();
  readonly #options: SheetOptions;
  readonly #cells: CellReader;
  readonly #cellsMet: CellReader;
  readonly #codes = new SheetCodes();
  readonly #names = new Map<string, { readonly name: string; readonly line: number }>();
  readonly #conditions = new Map<string, { readonly said: string; readonly record: SourceRecord; isContradicted: boolean }>();
  readonly #contradicted = new Map<number, RejectedField>();

  constructor(options: SheetOptions) {
    this.#options = options;
    [this.#cells, this.#cellsMet] = [cellReader(options), cellReader(options)];
  }

  /** Before the first is read, each record of the sheet is met, in the same order: a code may be told by the others only. */
  meet(record: SourceRecord): void {
    if (record.defect) return;
    const { major, minor } = this.#cellsMet(record);
    this.#codes.meet(major, minor);
  }

  /** The standard, or every reason against it. */
  read(record: SourceRecord): SheetRow | RejectedField[] {
    if (record.defect) return [this.#reject(record, '', { field: 'condition', value: null, reason: record.defect.reason }, record.defect.field)];
    const cells = this.#cells(record);
    const faults: Fault[] = [];
    const found = this.#codes.read(cells.major, cells.minor);
    const code = 'code' in found ? found : null;
    if (!('code' in found)) faults.push(found);
    const text = (field: SheetField): string => needed(cells, field, faults);
    const [name, condition, closeCondition] = [text('minorName'), text('condition'), text('closeCondition')];
    const limit = this.#limit(cells, faults);
    for (const [field, value] of Object.entries(cells) as [SheetField, string][]) {
      if (value.includes('\u0000') || !value.isWellFormed()) faults.push({ field, value, reason: 'holds a character that cannot be stored (NUL or half a surrogate pair)' });
      if (value.length > MOST_CHARACTERS) faults.push({ field, value, reason: `is longer than ${MOST_CHARACTERS} characters` });
    }
    if (code) this.#nameOnce(record, code.code, name, 'minorName', faults);
    if (code && cells.majorName) this.#nameOnce(record, code.major, cells.majorName, 'majorName', faults);
    const identity = `${code?.code ?? cells.minor ?? ''} ${condition}`.trim();
    if (faults.length === 0) this.#onlyOnce(record, identity, [closeCondition, cells.limit, cells.limitUnit].join(' '), faults);
    if (faults.length > 0) return faults.map((fault) => this.#reject(record, identity, fault));
    const pair = (zh: string, field: SheetField): SheetName => ({ zh, en: cells[field] || null });
    return {
      record: record.record, line: record.line, ...code!, majorName: cells.majorName ? pair(cells.majorName, 'majorNameEn') : null, name: pair(name, 'minorNameEn'),
      condition: pair(condition, 'conditionEn'), closeCondition: pair(closeCondition, 'closeConditionEn'), ...limit!,
      handler: cells.handler || null, supervisor: cells.supervisor || null,
    };
  }

  #limit(cells: Cells, faults: Fault[]): { readonly limit: Limit; readonly kind: StandardKind } | null {
    const text = `${cells.limit ?? ''}${cells.limitUnit ?? ''}`;
    const read = readLimit(text, this.#options.rules);
    const before = this.forms.get(read.form) ?? { read: 0, refused: 0 };
    const isRead = 'limit' in read;
    this.forms.set(read.form, { read: before.read + 1, refused: before.refused + (isRead ? 0 : 1) });
    if (isRead) return { limit: read.limit, kind: read.kind };
    faults.push({ field: 'limit', value: text, reason: read.reason });
    return null;
  }

  /** A class has one name in a sheet. */
  #nameOnce({ line }: SourceRecord, code: string, name: string, field: SheetField, faults: Fault[]): void {
    const known = this.#names.get(code);
    if (!known) this.#names.set(code, { name, line });
    else if (known.name !== name) faults.push({ field, value: name, reason: `class ${code} is ${known.name} on line ${known.line}`, summary: 'the class has another name on an earlier line' });
  }

  /** Records that were read well and contradict a later one, each with the reason against it; asked when the sheet has ended. */
  get contradicted(): ReadonlyMap<number, RejectedField> {
    return this.#contradicted;
  }

  /** A condition of a class stands in a sheet once. Of two that differ, which is right is not guessed: both are refused. */
  #onlyOnce(record: SourceRecord, identity: string, said: string, faults: Fault[]): void {
    const known = this.#conditions.get(identity);
    if (!known) {
      this.#conditions.set(identity, { said, record, isContradicted: false });
      return;
    }
    if (known.said === said) {
      faults.push({ field: 'condition', value: null, reason: `is that of line ${known.record.line} again`, summary: 'is that of an earlier line again' });
      return;
    }
    const contradiction = (line: number): Fault =>
      ({ field: 'condition', value: null, reason: `stands on line ${line} with another limit or closing condition`, summary: 'stands on two lines with different limits or closing conditions' });
    faults.push(contradiction(known.record.line));
    if (!known.isContradicted) this.#contradicted.set(known.record.record, this.#reject(known.record, identity, contradiction(record.line)));
    known.isContradicted = true;
  }

  #reject({ record, line }: SourceRecord, identity: string, { field, value, reason, summary }: Fault, column = this.#options.columns[field] ?? field): RejectedField {
    return { record, line, identity, field: column, value, reason, summary: `${column && `${column}: `}${summary ?? reason}` };
  }
}

type Cells = Partial<Record<SheetField, string>>;
type CellReader = (record: SourceRecord) => Cells;

/** Reads the cells of records that come one after the other. */
function cellReader({ columns, fillDown }: SheetOptions): CellReader {
  let above: Cells = {};
  return (record) => {
    const cells: Cells = {};
    for (const [field, column] of Object.entries(columns) as [SheetField, string][]) {
      const value = record.fields[column];
      cells[field] = (value === null || value === undefined ? '' : String(value)).replace(/\s+/g, ' ').trim();
    }
    if (!fillDown) return cells;
    for (const field of FILLED_DOWN) if (cells[field] === '' && above[field]) cells[field] = above[field];
    above = cells;
    return cells;
  };
}

function needed(cells: Cells, field: SheetField, faults: Fault[]): string {
  const value = cells[field] ?? '';
  if (value === '') faults.push({ field, value: null, reason: 'is empty' });
  return value;
}
