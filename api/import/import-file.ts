/** Imports one file into one layer of one county, in one transaction: all of its good rows, or nothing. */
import type { LayerId } from '../contract/layers.ts';
import type { Client, Pool, Queryable } from '../store/database.ts';
import { mappedFields } from './apply-mapping.ts';
import { closeBatch, forgetOldUndo, openBatch } from './batch.ts';
import type { BatchFacts, BatchUndo } from './batch.ts';
import { rejectBrokenPolygons, rejectOutside, rejectRepeated, rejectTakenCodes } from './check-staged.ts';
import type { Boundary } from './check-staged.ts';
import type { GuardReport } from '../contract/imports-guard.ts';
import { guardStops } from '../contract/imports-guard.ts';
import type { Crs } from './crs.ts';
import { GuardStop, guardBatch } from './datum-guard/index.ts';
import type { BatchSample } from './datum-guard/index.ts';
import { ImportError } from './import-error.ts';
import { addDepartments, findOrMakeCounty, setHomeView } from './import-county.ts';
import type { CountyWish, ImportCounty } from './import-county.ts';
import { importInTransaction } from './import-transaction.ts';
import { loadStaged } from './load-staged.ts';
import type { LoadCounts } from './load-staged.ts';
import { takeTurn } from './import-turn.ts';
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
  /** Who imports: the user of the operating system, or the person of the web page. */
  readonly by: string;
  /** Days for which the batch can be undone; 0: it cannot be. */
  readonly undoDays: number;
  /** Loads the batch even when the datum guard finds something wrong with it. */
  readonly confirm?: boolean;
}

export interface ImportHooks {
  readonly signal?: AbortSignal;
  /** `total` 0 when not known. */
  readonly onStep: (step: string, done: number, total: number, note?: string) => void;
  readonly say: (text: string) => void;
  /** Before the transaction ends, with its temporary tables still there. */
  readonly beforeEnd?: (client: Client) => Promise<void>;
}

export interface ImportReport extends LoadCounts {
  readonly county: ImportCounty;
  /** Its number in the record of imports; null when nothing was kept. */
  readonly batch: number | null;
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
  /** What the datum guard found; findings in a report were confirmed. */
  readonly guard: GuardReport;
}

/**
 * Runs the import. A dry run does everything in its transaction and then rolls it back, so its figures are those of the
 * real one. When no record is good nothing is kept either: a new county would be an empty one.
 * @throws UsageError, ImportError; or the signal's reason when it was aborted. Nothing is kept then.
 */
export async function importFile(pool: Pool, request: ImportRequest, hooks: ImportHooks): Promise<ImportReport> {
  const report = await importInTransaction(pool, request, hooks.signal, async (client) => {
    const made = await runImport(client, request, hooks);
    await hooks.beforeEnd?.(client);
    return made;
  });
  return request.dryRun || report.rejected === report.read ? { ...report, batch: null } : report;
}

async function runImport(client: Client, request: ImportRequest, hooks: ImportHooks): Promise<ImportReport> {
  const beganAt = performance.now();
  const { mapping, county: wish } = request;
  const layer = layerOf(mapping);
  // Planned by statistics that know nothing of rows loaded a moment ago, joins by nested loops took minutes.
  await client.query('set local enable_nestloop = off');
  await client.query('set local jit = off'); // where only a loop will do, the setting above makes it look worth compiling
  await takeTurn(client, wish.county, layer, hooks.say);
  const county = await findOrMakeCounty(client, wish);
  const maker = new RowMaker(mapping, request.crs, { ...await readKnownNames(client, wish.county), addDepartments: request.addDepartments });
  const staging = new Staging(client, layer);
  await staging.begin();
  const read = await stageFile(request, maker, staging, hooks);
  if (read === 0) throw new ImportError(`${request.source.name} has no records`);
  const guard = await holdBatch(client, request, maker.sample, hooks);
  const batch = await openBatch(client, await batchFacts(request));
  await forgetOldUndo(client, request.undoDays);
  const boundary = staging.rows > 0 ? await checkRows(client, request, staging.columns, hooks) : null;
  const { undo, ...counts } = await loadRows(client, request, { batch, staging, newDepartments: maker.newDepartments }, hooks);
  const report: ImportReport = {
    ...counts, county, batch, read, boundary, ...await countOutcome(client, layer, staging.rows > 0),
    leftOut: maker.leftOut, newDepartments: maker.newDepartments, guard, seconds: (performance.now() - beganAt) / 1000,
  };
  await closeBatch(client, batch, {
    ...report, rejectPath: request.rejectPath, undo: request.undoDays > 0 ? { ...undo, ...(county.isNew ? { county: true } : {}) } : null,
  });
  return report;
}

/**
 * Lets the datum guard judge the batch.
 * @throws GuardStop when it finds something wrong and nobody has confirmed the batch
 */
export async function holdBatch(client: Queryable, request: ImportRequest, sample: BatchSample, hooks: ImportHooks): Promise<GuardReport> {
  hooks.onStep('Compare with what is there', 0, 1);
  const guard = await guardBatch(client, {
    county: request.county.county, layer: request.mapping.layer, boundary: request.boundary, sample, confirmed: request.confirm === true,
  });
  hooks.onStep('Compare with what is there', 1, 1);
  if (guardStops(guard)) throw new GuardStop(guard);
  return guard;
}

interface CheckedRows {
  readonly batch: number;
  readonly staging: Staging;
  readonly newDepartments: ReadonlyMap<string, string>;
}

async function loadRows(client: Client, request: ImportRequest, rows: CheckedRows, hooks: ImportHooks): Promise<LoadCounts & { undo: BatchUndo }> {
  const { mapping, county: { county } } = request;
  const { batch, staging } = rows;
  const layer = layerOf(mapping);
  if (staging.rows === 0) return { inserted: 0, updated: 0, unchanged: 0, undo: { columns: [] } };
  const departments = await addDepartments(client, county, rows.newDepartments);
  const { marked, ...counts } = await loadStaged(client, {
    county, layer, source: mapping.identity.source, columns: staging.columns, staged: staging.rows, rehearse: request.dryRun, signal: hooks.signal,
    undoBatch: request.undoDays > 0 ? batch : null, onProgress: (done, total) => hooks.onStep('Load the rows', done, total),
  });
  const home = await setHomeView(client, county, layer);
  return { ...counts, undo: { columns: marked, ...(Object.keys(departments).length > 0 ? { departments } : {}), ...(home ? { home } : {}) } };
}

/** Reports are no rows of a layer: see `importReports`. */
function layerOf({ layer }: Mapping): LayerId {
  if (layer === 'reports') throw new Error('Reports are imported by importReports');
  return layer;
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
    onHeader(fields, detail) {
      hooks.say(`  ${source.name}: ${fields.length} fields, ${detail}`);
      const missing = [...mappedFields(mapping)].filter((field) => !fields.includes(field));
      if (missing.length > 0) hooks.say(`  Not among its fields, though the mapping reads it: ${missing.join(', ')}. The fields are: ${fields.join(', ')}`);
    },
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

/** What the record of the import says of where it came from. */
export async function batchFacts({ source, mapping, crs, county, by }: ImportRequest): Promise<BatchFacts> {
  return { county: county.county, layer: mapping.layer, source: mapping.identity.source, fileName: source.name, sha256: await source.sha256(), mapping, crs: crs.definition, by };
}
