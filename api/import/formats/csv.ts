/** Reads CSV as a stream: UTF-8 with or without byte-order mark, any line ends, quoted line ends, comma, semicolon or tab. */
import { Readable, pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { ImportError } from '../import-error.ts';
import { holdFields } from './fields.ts';
import { DELIMITERS } from './format.ts';
import type { DelimiterName, OpenOptions, ReadContext, Source, SourceRecord } from './format.ts';
import { TextFile } from './text-file.ts';

const BATCH_RECORDS = 1000;
/** A quote that is never closed swallows the rest of the file; it is not let grow beyond this. */
const MOST_RECORD_CHARACTERS = 16 * 1024 * 1024;

interface CsvRow {
  readonly record: string[];
  /** Its text, the blank lines before it and its own line end included. */
  readonly raw: string;
}

/** @throws UsageError when there is no such file */
export async function openCsv(path: string, options: OpenOptions): Promise<Source> {
  return new CsvFile(path, options);
}

class CsvFile extends TextFile implements Source {
  readonly format = 'csv';
  readonly hasGeometry = false;
  readonly statedCrs = null;
  /** Not given: the one that the first line has. */
  readonly #delimiter: DelimiterName | undefined;

  constructor(path: string, options: OpenOptions) {
    super(path, options);
    this.#delimiter = options.delimiter;
  }

  records(context: ReadContext = {}): AsyncGenerator<SourceRecord[]> {
    return readCsv(this.name, this.text(context.signal), this.#delimiter, context);
  }
}

/**
 * The records of a text, in batches. `line` is the physical line on which a record starts.
 * @throws ImportError when the first line names no fields, or quotes do not close
 */
async function* readCsv(
  name: string, source: AsyncGenerator<string>, given: DelimiterName | undefined, { neededFields = [], onHeader }: ReadContext,
): AsyncGenerator<SourceRecord[]> {
  const { head, linesBefore, delimiter } = await readDelimiter(source, given, name);
  const parser = parse({
    delimiter: DELIMITERS[delimiter], raw: true, relax_column_count: true, relax_quotes: true, bom: false,
    skip_empty_lines: true, max_record_size: MOST_RECORD_CHARACTERS,
  });
  pipeline(Readable.from(afterHead(head, source)), parser, () => undefined); // errors arrive in the loop below
  let header: string[] | null = null;
  let records = 0;
  let batch: SourceRecord[] = [];
  let nextLine = 1 + linesBefore;
  try {
    for await (const { record, raw } of parser as AsyncIterable<CsvRow>) {
      // Counted here: csv-parse counts a quoted CRLF as two lines.
      const line = nextLine + lineEnds(/^[\r\n]*/.exec(raw)![0]);
      nextLine += lineEnds(raw);
      if (!header) {
        header = readHeader(record, name, neededFields);
        onHeader?.(header.filter(Boolean), `separated by ${delimiter}`);
      } else if (record.some((cell) => cell.trim() !== '')) {
        records += 1;
        batch.push(toRecord(header, record, records, line));
        if (batch.length >= BATCH_RECORDS) yield batch.splice(0);
      }
    }
  } catch (error) {
    throw explain(error as Error & { code?: string }, name, nextLine - 1);
  }
  if (!header) throw new ImportError(`${name} is empty: its first line must name the fields`);
  if (batch.length > 0) yield batch;
}

async function* afterHead(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (head) yield head;
  yield* rest;
}

/**
 * Finds the delimiter in the first line, where only one of the three may stand.
 * A line `sep=;`, which spreadsheets write for themselves, says it and is not data (`linesBefore` is then 1).
 */
async function readDelimiter(
  source: AsyncGenerator<string>, given: DelimiterName | undefined, name: string,
): Promise<{ head: string; linesBefore: number; delimiter: DelimiterName }> {
  let head = '';
  while (!/[\r\n]./s.test(head)) {
    const next = await source.next();
    if (next.done) break;
    head += next.value;
  }
  const said = /^sep=([,;\t])\r?\n/.exec(head);
  if (said) {
    const delimiter = (Object.keys(DELIMITERS) as DelimiterName[]).find((key) => DELIMITERS[key] === said[1])!;
    return { head: head.slice(said[0].length), linesBefore: 1, delimiter: given ?? delimiter };
  }
  return { head, linesBefore: 0, delimiter: given ?? delimiterOf(head, name) };
}

function delimiterOf(head: string, name: string): DelimiterName {
  const bare = head.replaceAll(/"(?:[^"]|"")*"/g, '""');
  const firstLine = bare.slice(0, bare.search(/[\r\n]|$/));
  const present = (Object.keys(DELIMITERS) as DelimiterName[]).filter((key) => firstLine.includes(DELIMITERS[key]));
  if (present.length > 1) {
    throw new ImportError(`${name}: the first line has ${present.join(' and ')}, so the delimiter cannot be told. Say --delimiter ${present.join(' or ')}.`);
  }
  return present[0] ?? 'comma';
}

/** Line ends in a text; CR LF is one, and so is the CR that csv-parse leaves of it at the end of a record. */
function lineEnds(raw: string): number {
  let count = 0;
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code === 10 || (code === 13 && raw.charCodeAt(i + 1) !== 10)) count += 1;
  }
  return count;
}

function readHeader(cells: readonly string[], name: string, needed: readonly string[]): string[] {
  const header = cells.map((cell) => cell.trim());
  holdFields(header, needed, name, 'the first line');
  return header;
}

function toRecord(header: readonly string[], cells: readonly string[], record: number, line: number): SourceRecord {
  const fields: Record<string, unknown> = {};
  for (let i = 0; i < header.length; i++) if (header[i]) fields[header[i]!] = cells[i] ?? '';
  const isLong = cells.length > header.length && cells.slice(header.length).some((cell) => cell.trim() !== '');
  if (cells.length >= header.length && !isLong) return { record, line, fields };
  return { record, line, fields, defect: { field: '', reason: `has ${cells.length} fields where the first line names ${header.length}`, value: null } };
}

function explain(error: Error & { code?: string }, name: string, lastLine: number): Error {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') {
    return new ImportError(`${name}: a quote that opens after line ${lastLine} is never closed, so the records behind it cannot be told apart`);
  }
  return error.code?.startsWith('CSV_') ? new ImportError(`${name}: ${error.message}`) : error;
}
