/** Reads a sheet of a workbook (.xlsx) row by row. The first row names the fields. */
import { closeSync, openSync, readSync } from 'node:fs';
import { ImportError, UsageError } from '../import-error.ts';
import { holdFields } from './fields.ts';
import { FileParts } from './file-parts.ts';
import { FileSource, nameOf } from './file-source.ts';
import type { OpenOptions, ReadContext, Source, SourceRecord } from './format.ts';
import { columnName, readSheetRows } from './sheet-rows.ts';
import type { SheetRow } from './sheet-rows.ts';
import { readWorkbook } from './workbook.ts';
import type { Sheet, Workbook } from './workbook.ts';
import { ZipArchive } from './zip.ts';

/** Beginning of the container of .xls, and of what Office encrypts. */
const OLD_CONTAINER = 'd0cf11e0';
const BATCH_RECORDS = 1000;

/** @throws UsageError when it has several sheets and none is named; ImportError when it is no workbook */
export async function openXlsx(path: string, options: OpenOptions): Promise<Source> {
  const name = nameOf(path, options);
  const files = new FileParts([path]);
  refuseOldContainer(path, name);
  const zip = await ZipArchive.open(path, name);
  try {
    const workbook = await readWorkbook(zip);
    return new Xlsx(path, options, files, zip, workbook, await chooseSheet(workbook, options.sheet, name));
  } catch (error) {
    zip.close();
    throw error;
  }
}

class Xlsx extends FileSource implements Source {
  readonly format = 'xlsx';
  readonly hasGeometry = false;
  readonly statedCrs = null;
  readonly #zip: ZipArchive;
  readonly #workbook: Workbook;
  readonly #sheet: Sheet;
  #unpackedBytes = 0;

  constructor(path: string, options: OpenOptions, files: FileParts, zip: ZipArchive, workbook: Workbook, sheet: Sheet) {
    super(path, options, files);
    this.#zip = zip;
    this.#workbook = workbook;
    this.#sheet = sheet;
  }

  /** An estimate: the share of the sheet, of the whole file. */
  get bytesRead(): number {
    return Math.round(this.size * this.#unpackedBytes / Math.max(1, this.#sheet.part.size));
  }

  override async close(): Promise<void> {
    this.#zip.close();
  }

  async *records({ neededFields = [], signal, onHeader }: ReadContext = {}): AsyncGenerator<SourceRecord[]> {
    const title = `${this.name}, sheet ${this.#sheet.name}`;
    let header: readonly string[] | null = null;
    let record = 0;
    let batch: SourceRecord[] = [];
    for await (const rows of readSheetRows(this.#counted(), title, this.#workbook)) {
      signal?.throwIfAborted();
      for (const row of rows) {
        if (header) {
          record += 1;
          batch.push(toRecord(row, header, record, title));
          continue;
        }
        header = readHeader(row, title);
        holdFields(header, neededFields, title, `row ${row.row}`);
        onHeader?.(header, `sheet ${this.#sheet.name}`);
      }
      if (batch.length < BATCH_RECORDS) continue;
      yield batch;
      batch = [];
    }
    if (!header) throw new ImportError(`${title} is empty: its first row must name the fields`);
    if (batch.length > 0) yield batch;
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    this.#unpackedBytes = 0;
    for await (const piece of this.#sheet.part.stream()) {
      this.#unpackedBytes += piece.length;
      yield piece;
    }
  }
}

function refuseOldContainer(path: string, name: string): void {
  const start = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  if (start.toString('hex') === OLD_CONTAINER) throw new ImportError(`${name} is protected by a password, or of the old format .xls. Save it as .xlsx without a password.`);
}

/** The sheet that is named, else the only visible one that is not empty. */
async function chooseSheet(workbook: Workbook, wanted: string | undefined, name: string): Promise<Sheet> {
  const { sheets } = workbook;
  const names = (some: readonly Sheet[]): string => some.map((sheet) => sheet.name).join(', ');
  if (wanted !== undefined) {
    const found = sheets.find((sheet) => sheet.name === wanted);
    if (found) return found;
    throw new UsageError(`${name} has no sheet "${wanted}". It has: ${names(sheets)}`);
  }
  const visible = sheets.filter((sheet) => !sheet.isHidden);
  if (visible.length === 1) return visible[0]!;
  const filled: Sheet[] = [];
  for (const sheet of visible) if (await hasRows(sheet, workbook, name)) filled.push(sheet);
  if (filled.length === 1) return filled[0]!;
  if (filled.length === 0) throw new ImportError(`${name} has no sheet with values`);
  throw new UsageError(`${name} has ${filled.length} sheets; --sheet says which: ${names(filled)}`);
}

async function hasRows(sheet: Sheet, workbook: Workbook, name: string): Promise<boolean> {
  for await (const rows of readSheetRows(sheet.part.stream(), `${name}, sheet ${sheet.name}`, workbook)) if (rows.length > 0) return true;
  return false;
}

function readHeader({ row, cells }: SheetRow, title: string): string[] {
  if (row !== 1) throw new ImportError(`${title}: row 1 is empty, and it must name the fields`);
  const names: string[] = [];
  for (let column = 0; column <= Math.max(...cells.keys()); column++) {
    const name = String(cells.get(column) ?? '').trim();
    if (name === '') {
      throw new ImportError(`${title}: ${columnName(column)}1 is empty. Row 1 must name every field, without gaps; of merged cells, all but the first are empty. Remove titles above the names.`);
    }
    names.push(name);
  }
  return names;
}

function toRecord({ row, cells }: SheetRow, header: readonly string[], record: number, title: string): SourceRecord {
  const fields: Record<string, unknown> = {};
  for (let i = 0; i < header.length; i++) fields[header[i]!] = cells.get(i) ?? null;
  const beyond = [...cells.keys()].find((column) => column >= header.length);
  if (beyond === undefined) return { record, line: row, fields };
  const place = columnName(beyond);
  if (record === 1) throw new ImportError(`${title}: ${place}${row} has a value, and ${place}1 names no field. Row 1 must name every field; remove titles above the names.`);
  return { record, line: row, fields, defect: { field: '', reason: `has a value in column ${place}, which row 1 does not name`, value: String(cells.get(beyond)) } };
}
