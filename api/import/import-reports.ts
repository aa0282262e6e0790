/**
 * Imports a list of a hotline as reports, each of which opens a case. Unlike rows of a layer they are committed a few at a time,
 * because who opens a case holds the day's numbers until its transaction ends; the same file again finds them by their number.
 */
import { engineContext } from '../cases/engine/context.ts';
import { openCase } from '../cases/engine/open-case.ts';
import { lockReports } from '../cases/intake/file-report.ts';
import type { Mover } from '../contract/cases/snapshot.ts';
import { ApiError } from '../http/problem.ts';
import { inTransaction } from '../store/database.ts';
import type { Client, Pool } from '../store/database.ts';
import { readPosition } from './apply-mapping.ts';
import { closeBatch, openBatch } from './batch.ts';
import type { BatchFacts } from './batch.ts';
import { ImportError, UsageError } from './import-error.ts';
import type { GuardReport } from '../contract/imports-guard.ts';
import { batchFacts, holdBatch, readKnownNames, readRecords } from './import-file.ts';
import type { ImportHooks, ImportReport, ImportRequest } from './import-file.ts';
import { RowMaker } from './prepare-row.ts';
import type { PreparedRow, RejectedField } from './prepare-row.ts';
import { writeRejectFile } from './reject-file.ts';
import type { SourceRecord } from './source.ts';
import { Staging, faultOf, isRowFault } from './staging.ts';

/** Reports a transaction. */
const CHUNK_ROWS = 20;
/** They are kept in memory until the end; a file that is wrong as a whole is not read to its end. */
const MOST_REJECTS = 200_000;
const CHANNEL = 'hotline';
const HOTLINE: Mover = { name: 'hotline', role: 'reporter', department: null, countyLevel: false };

interface Wanted {
  readonly prepared: PreparedRow;
  readonly externalId: string;
  readonly raw: { readonly lng: number; readonly lat: number; readonly crs: string } | null;
}

class DryRun extends Error {}

class ReportLoader {
  readonly #pool: Pool;
  readonly #request: ImportRequest;
  /** Lines on which a number stood first. */
  readonly #seen = new Map<string, number>();
  readonly byClass = new Map<string, number>();
  readonly rejects: RejectedField[] = [];
  inserted = 0;
  unchanged = 0;
  /** The record of this import, from the first report on: whatever ends it, what was taken in has one. */
  batch: number | null = null;
  readonly #facts: BatchFacts;
  readonly #guard: GuardReport;
  readonly #beganAt = performance.now();
  #pending: Wanted[] = [];

  constructor(pool: Pool, request: ImportRequest, facts: BatchFacts, guard: GuardReport) {
    this.#pool = pool;
    this.#request = request;
    this.#facts = facts;
    this.#guard = guard;
  }

  get rejected(): number {
    return new Set(this.rejects.map(({ record }) => record)).size;
  }

  get seconds(): number {
    return (performance.now() - this.#beganAt) / 1000;
  }

  /** Brings the record of this import up to what was taken in. */
  async record(client: Client, read: number, rejectPath: string | null): Promise<void> {
    this.batch ??= await openBatch(client, this.#facts);
    const { inserted, unchanged, rejected, seconds } = this;
    // A case that was opened goes its way: there is no undo.
    await closeBatch(client, this.batch, { read, inserted, updated: 0, unchanged, rejected, seconds, rejectPath, guard: this.#guard, undo: null });
  }

  reject(...rejects: RejectedField[]): void {
    this.rejects.push(...rejects);
    if (this.rejects.length > MOST_REJECTS) throw new ImportError(`More than ${MOST_REJECTS.toLocaleString('en')} faults: mapping and file do not belong together`);
  }

  async add(record: SourceRecord, prepared: PreparedRow): Promise<void> {
    const { mapping, crs } = this.#request;
    const externalId = String(prepared.row.source_id);
    const first = this.#seen.get(externalId);
    if (first !== undefined) {
      this.#blame(prepared, (mapping.identity.fields ?? ['id']).join(', '), `the record on line ${first} has this number already`, 'the number stands on a line before');
      return;
    }
    this.#seen.set(externalId, record.line);
    const position = readPosition(mapping, record);
    const raw = 'kind' in position && position.kind === 'point' ? { lng: position.east, lat: position.north, crs: crs.name } : null;
    this.#pending.push({ prepared, externalId, raw });
    if (this.#pending.length >= CHUNK_ROWS) await this.flush();
  }

  async flush(): Promise<void> {
    const wanted = this.#pending;
    this.#pending = [];
    if (!wanted.length) return;
    await inTransaction(this.#pool, async (client) => {
      await this.#load(client, wanted);
      if (this.#request.dryRun) throw new DryRun();
      if (this.inserted > 0) await this.record(client, this.inserted + this.unchanged + this.rejected, null);
    }).catch((error: unknown) => {
      if (!(error instanceof DryRun)) throw error;
    });
  }

  async #load(client: Client, wanted: readonly Wanted[]): Promise<void> {
    const { county } = this.#request.county;
    await lockReports(client, county, [`channel ${CHANNEL}`]);
    const { rows } = await client.query<{ external_id: string }>('select external_id from reports where county = $1 and channel = $2 and external_id = any($3)',
      [county, CHANNEL, wanted.map(({ externalId }) => externalId)]);
    const there = new Set(rows.map((row) => row.external_id));
    for (const each of wanted) {
      if (there.has(each.externalId)) this.unchanged++;
      else await this.#open(client, each);
    }
  }

  /** Under a savepoint of its own, so that a report that the county refuses takes no other with it. */
  async #open(client: Client, { prepared, externalId, raw }: Wanted): Promise<void> {
    const { county } = this.#request.county;
    const { row, geometry } = prepared;
    const [lng, lat] = (geometry as unknown as { coordinates: readonly [number, number] }).coordinates;
    const text = (name: string): string | null => (row[name] ?? null) as string | null;
    await client.query('savepoint report_row');
    try {
      await openCase(client, engineContext(this.#pool, county), {
        channel: CHANNEL, class: String(row.class), lng, lat, raw, externalId, description: text('description'), address: text('address'),
        reporterName: text('reporter_name'), reporterPhone: text('reporter_phone'), ...(row.reported_at ? { at: Date.parse(String(row.reported_at)) } : {}),
      }, HOTLINE);
      await client.query('release savepoint report_row');
      this.inserted++;
      this.byClass.set(String(row.class), (this.byClass.get(String(row.class)) ?? 0) + 1);
    } catch (error) {
      await client.query('rollback to savepoint report_row');
      this.#blameFor(prepared, error);
    }
  }

  #blameFor(prepared: PreparedRow, error: unknown): void {
    if (error instanceof ApiError) {
      const { guard } = error.about;
      const { position } = this.#request.mapping;
      const field = guard === 'inside_jurisdiction' && position ? Object.values(position).join(', ') : guard === 'active_class' ? 'class' : guard ?? 'report';
      const reason = error.message.replace(/^Case \d+ cannot be moved by report: /, '');
      this.#blame(prepared, field, reason, `${field}: ${reason}`);
    } else if (isRowFault(error)) {
      const { field, reason } = faultOf(error);
      this.#blame(prepared, field, reason, `${field}: the database refuses the report`);
    } else throw error;
  }

  #blame({ record, line, row }: PreparedRow, field: string, reason: string, summary: string): void {
    this.reject({ record, line, identity: String(row.source_id), field, value: null, reason, summary });
  }
}

/**
 * Runs the import. What is committed stays when it is stopped; the file again goes on from there.
 * @throws UsageError, ImportError; or the signal's reason when it was aborted
 */
export async function importReports(pool: Pool, request: ImportRequest, hooks: ImportHooks): Promise<ImportReport> {
  const { county: wish, mapping, source } = request;
  if (request.boundary) throw new UsageError('Reports are held against the county\'s own area; --boundary is for layers');
  const { rows: [county] } = await pool.query<{ name_en: string }>('select name_en from counties where county = $1', [wish.county]);
  if (!county) throw new UsageError(`There is no county ${wish.county} yet. Load its areas before reports come in.`);
  const known = { ...await readKnownNames(pool, wish.county), addDepartments: false };
  const guard = await holdReports(pool, request, new RowMaker(mapping, request.crs, known), hooks);
  const maker = new RowMaker(mapping, request.crs, known);
  const loader = new ReportLoader(pool, request, await batchFacts(request), guard);
  let read = 0;
  try {
    for await (const batch of readRecords(request, hooks)) {
      for (const record of batch) {
        const made = maker.make(record);
        if (Array.isArray(made)) loader.reject(...made);
        else await loader.add(record, made);
        hooks.signal?.throwIfAborted();
      }
      read += batch.length;
      hooks.onStep('Take the reports in', source.bytesRead / Math.max(1, source.size), 1, `${read.toLocaleString('en')} records`);
    }
    await loader.flush();
  } catch (error) {
    // What was taken in stays, and so do the reasons why the rest up to here was not.
    if (loader.batch !== null) await end(pool, request, loader, loader.inserted + loader.unchanged + loader.rejected).catch(() => undefined);
    throw error;
  }
  if (read === 0) throw new ImportError(`${source.name} has no records`);
  await end(pool, request, loader, read, hooks);
  return {
    batch: loader.batch, inserted: loader.inserted, updated: 0, unchanged: loader.unchanged, county: { county: wish.county, name: county.name_en, isNew: false }, read, rejected: loader.rejected,
    boundary: `the county's area ${wish.county}000000`, byClass: [...loader.byClass].map(([id, count]) => ({ class: id, count })).sort((a, b) => b.count - a.count),
    rejects: countRejects(loader.rejects), leftOut: maker.leftOut, newDepartments: maker.newDepartments, guard, seconds: loader.seconds,
  };
}

/** Writes the reject file and brings the record of the import to its end. */
async function end(pool: Pool, request: ImportRequest, loader: ReportLoader, read: number, hooks?: ImportHooks): Promise<void> {
  await inTransaction(pool, async (client) => {
    const staging = new Staging(client, 'cases');
    await staging.begin();
    await staging.addRejects(loader.rejects);
    await staging.finish();
    await writeRejectFile(client, request.rejectPath);
    await hooks?.beforeEnd?.(client);
    if (!request.dryRun && loader.rejected < read) await loader.record(client, read, request.rejectPath);
  });
}

/** The list is read once before any of it is taken in: what is committed could not be taken back. */
async function holdReports(pool: Pool, request: ImportRequest, maker: RowMaker, hooks: ImportHooks): Promise<GuardReport> {
  for await (const batch of request.source.records({ crs: request.crs, signal: hooks.signal })) for (const record of batch) maker.make(record);
  return inTransaction(pool, (client) => holdBatch(client, request, maker.sample, hooks));
}

function countRejects(rejects: readonly RejectedField[]): ImportReport['rejects'] {
  const counts = new Map<string, Set<number>>();
  for (const { summary, record } of rejects) counts.set(summary, (counts.get(summary) ?? new Set()).add(record));
  return [...counts].map(([summary, records]) => ({ summary, count: records.size })).sort((a, b) => b.count - a.count || (a.summary < b.summary ? -1 : 1));
}
