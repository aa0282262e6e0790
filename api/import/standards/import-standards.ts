/** Imports one standards sheet into a county: classes of a list, an edition of its standards, their limits. In one transaction. */
import { DEFAULT_CALENDAR } from '../../contract/cases/default-calendar.ts';
import type { Client, Pool } from '../../store/database.ts';
import { closeBatch, openBatch } from '../batch.ts';
import { findOrMakeCounty } from '../import-county.ts';
import type { CountyWish, ImportCounty } from '../import-county.ts';
import { ImportError } from '../import-error.ts';
import type { ImportHooks } from '../import-file.ts';
import { importInTransaction } from '../import-transaction.ts';
import type { Source, SourceRecord } from '../source.ts';
import { Staging } from '../staging.ts';
import { loadStandards } from './load-standards.ts';
import type { StandardCounts } from './load-standards.ts';
import { putInForce } from './put-in-force.ts';
import type { InForce } from './put-in-force.ts';
import type { LimitForm, LimitRules } from './read-limit.ts';
import { SheetReader } from './read-rows.ts';
import type { SheetRow } from './read-rows.ts';
import { findScheme, loadClasses } from './scheme-classes.ts';
import type { ClassCounts, SchemeWish } from './scheme-classes.ts';
import { findColumns } from './sheet-fields.ts';
import type { SheetColumns } from './sheet-fields.ts';

export interface StandardsRequest {
  readonly source: Source;
  /** What a mapping file says; empty without one. */
  readonly columns: SheetColumns;
  readonly fillDown: boolean;
  readonly rules: Omit<LimitRules, 'seasons'>;
  readonly county: CountyWish;
  readonly scheme: SchemeWish;
  readonly edition: string;
  /** `YYYY-MM-DD`; not given: that of an edition that is there, today for a new one. */
  readonly from?: string;
  /** Lists whose standards end in this county when this edition begins. */
  readonly replaces: readonly string[];
  /** What becomes of standards of this edition that the sheet does not have. */
  readonly missing: 'keep' | 'withdraw';
  /** Who imports, for the record. */
  readonly by: string;
  readonly rejectPath: string;
  readonly dryRun: boolean;
}

export interface StandardsReport extends StandardCounts, ClassCounts, InForce {
  readonly county: ImportCounty;
  readonly read: number;
  readonly rejected: number;
  readonly forms: ReadonlyMap<LimitForm, { readonly read: number; readonly refused: number }>;
  readonly rejects: readonly { readonly summary: string; readonly count: number }[];
  readonly seconds: number;
}

/** Class lists are shared by all counties of a database, so imports of standards take turns. */
const STANDARDS_LOCK = 7_401_312;
/** The longest sheets seen have some hundreds; beyond this the file is something else. */
const MOST_ROWS = 20_000;

/**
 * Runs the import. A dry run does everything in its transaction and rolls it back; so does one without a good record.
 * @throws UsageError, ImportError; or the signal's reason when it was aborted. Nothing is kept then.
 */
export async function importStandards(pool: Pool, request: StandardsRequest, hooks: ImportHooks): Promise<StandardsReport> {
  return importInTransaction(pool, request, hooks.signal, (client) => runImport(client, request, hooks));
}

async function runImport(client: Client, request: StandardsRequest, hooks: ImportHooks): Promise<StandardsReport> {
  const beganAt = performance.now();
  await client.query('select pg_advisory_xact_lock($1)', [STANDARDS_LOCK]);
  const county = await findOrMakeCounty(client, request.county);
  const scheme = await findScheme(client, request.scheme);
  const rejects = new Staging(client, 'components'); // of which only the table of rejects is used
  await rejects.begin();
  const sheet = await readSheet(client, request, rejects, hooks);
  hooks.onStep('Load the standards', 0, 1);
  const { rows, ...classes } = await loadClasses(client, scheme, sheet.rows, { rejects, columns: sheet.columns });
  await rejects.finish();
  const { rows: [gone] } = await client.query<{ count: number }>('select count(distinct record)::int as count from import_rejects');
  const summaries = await client.query<{ summary: string; count: number }>(
    'select summary, count(distinct record)::int as count from import_rejects group by 1 order by 2 desc, 1');
  const place = { county: county.county, scheme: scheme.id, edition: request.edition };
  const inForce = await putInForce(client, place, request);
  const counts = await loadStandards(client, place, rows, request.missing);
  hooks.onStep('Load the standards', 1, 1);
  const report: StandardsReport = {
    ...classes, ...counts, ...inForce, county, read: sheet.read, rejected: gone!.count, forms: sheet.forms, rejects: summaries.rows,
    seconds: (performance.now() - beganAt) / 1000,
  };
  await recordBatch(client, request, report);
  return report;
}

interface Sheet {
  readonly columns: SheetColumns;
  readonly rows: readonly SheetRow[];
  readonly read: number;
  readonly forms: StandardsReport['forms'];
}

/** Reads the sheet whole: a standard may contradict one far above it. */
async function readSheet(client: Client, request: StandardsRequest, rejects: Staging, hooks: ImportHooks): Promise<Sheet> {
  const { source, rules, fillDown } = request;
  for (const note of source.notes) hooks.say(`  ${note}`);
  const seasons = await seasonsOf(client, request.county.county);
  let columns: SheetColumns = {};
  let reader: SheetReader | undefined;
  const all: SourceRecord[] = [];
  const records = source.records({
    signal: hooks.signal,
    onHeader: (header) => {
      columns = findColumns(header, request.columns, source.name);
      reader = new SheetReader({ columns, rules: { ...rules, seasons }, fillDown });
    },
  });
  for await (const batch of records) {
    all.push(...batch);
    if (all.length > MOST_ROWS) throw new ImportError(`${source.name} has more than ${MOST_ROWS.toLocaleString('en')} records, which no standards sheet has`);
    for (const record of batch) reader!.meet(record);
    hooks.onStep('Read the sheet', source.bytesRead / Math.max(1, source.size), 1, `${all.length.toLocaleString('en')} records`);
  }
  if (!reader || all.length === 0) throw new ImportError(`${source.name} has no records`);
  const rows: SheetRow[] = [];
  for (const record of all) {
    const row = reader.read(record);
    if (Array.isArray(row)) await rejects.addRejects(row);
    else rows.push(row);
  }
  const { contradicted, forms } = reader;
  await rejects.addRejects([...contradicted.values()]);
  return { rows: rows.filter(({ record }) => !contradicted.has(record)), read: all.length, forms, columns };
}

/** Seasons of the calendar that cases of the county begin under now. */
async function seasonsOf(client: Client, county: string): Promise<Map<string, string>> {
  const { rows: [calendar] } = await client.query<{ body: { seasons?: typeof DEFAULT_CALENDAR.seasons } }>(
    'select body from work_calendars where county = $1 order by edition desc limit 1', [county]);
  return new Map((calendar?.body ?? DEFAULT_CALENDAR).seasons?.map(({ id, name }) => [name.zh, id]));
}

async function recordBatch(client: Client, request: StandardsRequest, report: StandardsReport): Promise<void> {
  const { source, columns, rules, scheme, edition, from, replaces, missing, fillDown } = request;
  const mapping = { version: 1, layer: 'standards', columns, rules, scheme: scheme.id, edition, from, replaces, missing, fillDown };
  const batch = await openBatch(client, {
    county: report.county.county, layer: 'standards', source: `${scheme.id} ${edition}`, fileName: source.name, sha256: await source.sha256(), mapping, crs: 'none', by: request.by,
  });
  await closeBatch(client, batch, { ...report, rejectPath: request.rejectPath, undo: null });
}
