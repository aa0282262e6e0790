/** Imports one file into one layer of one county, in one transaction: all of its good rows, or nothing. */
import type { LayerId } from '../contract/layers.ts';
import type { Client, Pool, Queryable } from '../store/database.ts';
import { rejectBrokenPolygons, rejectOutside, rejectRepeated, rejectTakenCodes } from './check-staged.ts';
import type { Boundary } from './check-staged.ts';
import type { Crs } from './crs.ts';
import { ImportError } from './import-error.ts';
import { addDepartments, findOrMakeCounty, setHomeView } from './import-county.ts';
import type { CountyWish, ImportCounty } from './import-county.ts';
import { importInTransaction } from './import-transaction.ts';
import { loadStaged } from './load-staged.ts';
import type { LoadCounts } from './load-staged.ts';
import type { Mapping } from './mapping.ts';
import { RowMaker } from './prepare-row.ts';
import type { Source, SourceRecord } from './source.ts';
import { Staging } from './staging.ts';

export interface ImportRequest {
  /** Closed by whoever opened it. */
  readonly source: Source;
  readonly mapping: Mapping;
  readonly crs: Crs;
  readonly county: CountyWish;
  /** Null: the county's own area, when it has one. */
  readonly boundary: Boundary | null;
  readonly addDepartments: boolean;
  readonly rejectPath: string;
  readonly dryRun: boolean;
}

export interface ImportHooks {
  readonly signal?: AbortSignal;
  /** `total` 0 when not known. */
  readonly onStep: (step: string, done: number, total: number, note?: string) => void;
  readonly say: (text: string) => void;
}

export interface ImportReport extends LoadCounts {
  readonly county: ImportCounty;
  readonly read: number;
  readonly rejected: number;
  readonly byClass: readonly { readonly class: string; readonly count: number }[];
  /** By reason, the most frequent first; a record with two faults counts under both. */
  readonly rejects: readonly { readonly summary: string; readonly count: number }[];
  readonly leftOut: ReadonlyMap<string, number>;
  readonly newDepartments: ReadonlyMap<string, string>;
  /** Name of the boundary that rows were held against, null when there was none. */
  readonly boundary: string | null;
  readonly seconds: number;
}

/** Two imports into one layer of a county take turns. */
const IMPORT_LOCK = 7_401_311;

/**
 * Runs the import. A dry run does everything in its transaction and then rolls it back, so its figures are those of the
 * real one. When no record is good nothing is kept either: a new county would be an empty one.
 * @throws UsageError, ImportError; or the signal's reason when it was aborted. Nothing is kept then.
 */
export async function importFile(pool: Pool, request: ImportRequest, hooks: ImportHooks): Promise<ImportReport> {
  return importInTransaction(pool, request, hooks.signal, (client) => runImport(client, request, hooks));
}

async function runImport(client: Client, request: ImportRequest, hooks: ImportHooks): Promise<ImportReport> {
  const beganAt = performance.now();
  const { mapping, county: wish } = request;
  const layer = layerOf(mapping);
  // Planned by statistics that know nothing of rows loaded a moment ago, joins by nested loops took minutes.
  await client.query('set local enable_nestloop = off');
  await client.query('set local jit = off'); // where only a loop will do, the setting above makes it look worth compiling
  await takeTurn(client, `${wish.county}/${layer}`, hooks);
  const county = await findOrMakeCounty(client, wish);
  const maker = new RowMaker(mapping, request.crs, { ...await readKnownNames(client, wish.county), addDepartments: request.addDepartments });
  const staging = new Staging(client, layer);
  await staging.begin();
  const read = await stageFile(request, maker, staging, hooks);
  if (read === 0) throw new ImportError(`${request.source.name} has no records`);
  let boundary: string | null = null;
  let counts: LoadCounts = { inserted: 0, updated: 0, unchanged: 0 };
  if (staging.rows > 0) {
    boundary = await checkRows(client, request, staging.columns, hooks);
    await addDepartments(client, wish.county, maker.newDepartments);
    counts = await loadStaged(client, {
      county: wish.county, layer, source: mapping.identity.source, columns: staging.columns, staged: staging.rows, rehearse: request.dryRun, signal: hooks.signal,
      onProgress: (done, total) => hooks.onStep('Load the rows', done, total),
    });
    await setHomeView(client, wish.county, layer);
  }
  const report: ImportReport = {
    ...counts, county, read, boundary, ...await countOutcome(client, layer, staging.rows > 0),
    leftOut: maker.leftOut, newDepartments: maker.newDepartments, seconds: (performance.now() - beganAt) / 1000,
  };
  await recordBatch(client, request, report);
  return report;
}

/** Reports are no rows of a layer: see `importReports`. */
function layerOf({ layer }: Mapping): LayerId {
  if (layer === 'reports') throw new Error('Reports are imported by importReports');
  return layer;
}

async function takeTurn(client: Client, place: string, hooks: ImportHooks): Promise<void> {
  const { rows: [lock] } = await client.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1, hashtext($2)) as taken', [IMPORT_LOCK, place]);
  if (lock!.taken) return;
  hooks.say(`  Another import into ${place} is running; this one waits for it`);
  await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [IMPORT_LOCK, place]);
}

/** Reads the file once, from end to end; answers how many records it has. */
async function stageFile(request: ImportRequest, maker: RowMaker, staging: Staging, hooks: ImportHooks): Promise<number> {
  const { source } = request;
  const beganAt = performance.now();
  let read = 0;
  for await (const batch of readRecords(request, hooks)) {
    for (const record of batch) {
      const made = maker.make(record);
      if (Array.isArray(made)) await staging.addRejects(made);
      else await staging.addRow(made);
    }
    read += batch.length;
    const rate = Math.round(read / ((performance.now() - beganAt) / 1000));
    hooks.onStep('Read and check', source.bytesRead / Math.max(1, source.size), 1, `${read.toLocaleString('en')} records, ${rate.toLocaleString('en')}/s`);
    hooks.signal?.throwIfAborted();
  }
  await staging.finish();
  return read;
}

/** The records of the file, a batch at a time, held against the declared coordinate system. */
export function readRecords({ source, mapping, crs }: ImportRequest, hooks: ImportHooks): AsyncGenerator<SourceRecord[]> {
  for (const note of source.notes) hooks.say(`  ${note}`);
  return source.records({
    crs,
    signal: hooks.signal,
    neededFields: [...Object.values(mapping.position ?? {}), ...(mapping.identity.fields ?? [])],
    onHeader: (fields, detail) => hooks.say(`  ${source.name}: ${fields.length} fields, ${detail}`),
  });
}

/** What rows may refer to. */
export async function readKnownNames(client: Queryable, county: string): Promise<{ classes: Set<string>; departments: Set<string> }> {
  const classes = await client.query<{ class: string }>('select class from classes');
  const departments = await client.query<{ code: string }>('select code from departments where county = $1', [county]);
  return { classes: new Set(classes.rows.map((row) => row.class)), departments: new Set(departments.rows.map((row) => row.code)) };
}

/** Answers the name of the boundary that rows were held against. */
async function checkRows(client: Client, request: ImportRequest, columns: readonly string[], hooks: ImportHooks): Promise<string | null> {
  const layer = layerOf(request.mapping);
  const { county } = request.county;
  hooks.onStep('Check against the database', 0, 4);
  await rejectBrokenPolygons(client, layer);
  hooks.onStep('Check against the database', 1, 4);
  let boundary = request.boundary;
  // The county's own area is loaded as an area: it cannot be a condition for itself.
  if (!boundary && layer !== 'areas') boundary = { title: `the county's area ${county}000000`, geometries: null };
  const isHeld = boundary !== null && await rejectOutside(client, county, layer, boundary);
  hooks.onStep('Check against the database', 2, 4);
  await rejectRepeated(client, layer, columns);
  hooks.onStep('Check against the database', 3, 4);
  await rejectTakenCodes(client, county, layer, columns);
  return isHeld ? boundary!.title : null;
}

async function countOutcome(
  client: Client, layer: LayerId, isStaged: boolean,
): Promise<Pick<ImportReport, 'byClass' | 'rejects' | 'rejected'>> {
  const byClass = isStaged ? await client.query<{ class: string; count: number }>(
    `select ${layer === 'grids' ? `'grid:' || kind` : 'class'} as class, count(*) from import_staging group by 1 order by 2 desc, 1`) : { rows: [] };
  const rejects = await client.query<{ summary: string; count: number }>(
    'select summary, count(distinct record) from import_rejects group by 1 order by 2 desc, 1');
  const { rows: [rejected] } = await client.query<{ count: number }>('select count(distinct record) from import_rejects');
  return { byClass: byClass.rows, rejects: rejects.rows, rejected: rejected!.count };
}

/** Remembers the import. */
export async function recordBatch(client: Queryable, request: ImportRequest, report: ImportReport): Promise<void> {
  const { source, mapping } = request;
  await client.query(`
    insert into import_batches (county, layer, source, file_name, file_sha256, mapping, crs, rows_read, rows_inserted, rows_updated,
      rows_unchanged, rows_rejected, started_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, clock_timestamp() - make_interval(secs => $13))`,
  [request.county.county, mapping.layer, mapping.identity.source, source.name, await source.sha256(), JSON.stringify(mapping), request.crs.definition,
    report.read, report.inserted, report.updated, report.unchanged, report.rejected, report.seconds]);
}
