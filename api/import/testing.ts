/** For tests: an import as the command line would ask for it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pool } from '../store/database.ts';
import type { Mapped, MappedRow } from './apply-mapping.ts';
import { parseCrs } from './crs.ts';
import { importFile } from './import-file.ts';
import { importReports } from './import-reports.ts';
import type { ImportHooks, ImportReport, ImportRequest } from './import-file.ts';
import { parseMapping } from './mapping.ts';
import { openSource } from './source.ts';
import type { OpenOptions, ReadContext, SourceRecord } from './source.ts';

export const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));

export interface TestImport {
  readonly file: string;
  /** Below `fixtures/`, or a mapping as it stands in a file. */
  readonly mapping: string | Record<string, unknown>;
  readonly crs?: string;
  readonly county?: string;
  readonly name?: string;
  /** How the file is opened. */
  readonly open?: OpenOptions;
  readonly more?: Partial<ImportRequest>;
  readonly hooks?: Partial<ImportHooks>;
}

export interface TestImportResult {
  readonly report: ImportReport;
  /** Rejects as [line, identity, field, reason]. */
  readonly rejects: readonly (readonly [number, string, string, string])[];
}

const folder = mkdtempSync(join(tmpdir(), 'tongguan-import-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** Writes a file to import; it goes with the process. */
export function temporaryFile(name: string, text: string): string {
  files += 1;
  const path = join(folder, `${files}-${name}`);
  writeFileSync(path, text);
  return path;
}

/** Every record of a file. */
export async function readAll(path: string, open: OpenOptions = {}, context: ReadContext = {}): Promise<SourceRecord[]> {
  const source = await openSource(path, open);
  try {
    const records: SourceRecord[] = [];
    for await (const batch of source.records(context)) records.push(...batch);
    return records;
  } finally {
    await source.close();
  }
}

/** Imports, and reads the reject file back. */
export async function runTestImport(pool: Pool, options: TestImport): Promise<TestImportResult> {
  const { file, mapping, crs = 'EPSG:4490', county = '099162', name, open, more, hooks } = options;
  const json = typeof mapping === 'string' ? JSON.parse(readFileSync(join(FIXTURES, mapping), 'utf8')) as unknown : mapping;
  const rejectPath = more?.rejectPath ?? temporaryFile('none.csv', '');
  const parsed = parseMapping(json, 'test');
  const source = await openSource(file, open);
  try {
    const report = await (parsed.layer === 'reports' ? importReports : importFile)(pool, {
      source, mapping: parsed, crs: parseCrs(crs), county: { county, name }, boundary: null, addDepartments: true, rejectPath, dryRun: false,
      by: 'tester', undoDays: 30, ...more,
    }, { onStep: () => undefined, say: () => undefined, ...hooks });
    return { report, rejects: readRejects(rejectPath) };
  } finally {
    await source.close();
  }
}

function readRejects(path: string): TestImportResult['rejects'] {
  const lines = readFileSync(path, 'utf8').replace(/^\ufeff/, '').split('\r\n').slice(1, -1);
  return lines.map((line) => {
    const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => (match[1]?.replaceAll('""', '"') ?? match[2])!);
    return [Number(cells[0]), cells[2]!, cells[3]!, cells[5]!] as const;
  });
}

/** The row that a record became. @throws when it was rejected */
export function mappedRow(mapped: Mapped): MappedRow {
  if ('rejects' in mapped) throw new Error(`rejected: ${JSON.stringify(mapped.rejects)}`);
  return mapped;
}

export const rejectsOf = (mapped: Mapped): unknown => ('rejects' in mapped ? mapped.rejects : 'not rejected');
