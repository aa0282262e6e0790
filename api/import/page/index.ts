/** What the import page stands on: uploaded files, jobs over them, and the options to choose from. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportBatch, ImportFieldsReply, ImportJob, ImportPreviewBody, ImportReading, ImportRunBody } from '../../contract/imports.ts';
import { isLayerId } from '../../contract/layers.ts';
import { ApiError } from '../../http/problem.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../store/database.ts';
import { findBatch, listBatches } from '../batch.ts';
import type { ImportBatch as BatchRecord } from '../batch.ts';
import { learnClassLists } from '../class-lists.ts';
import { parseCrs } from '../crs.ts';
import { UsageError } from '../import-error.ts';
import { MappingError, parseMapping } from '../mapping.ts';
import { Jobs } from './jobs.ts';
import { Uploads } from './uploads.ts';

export class Imports {
  readonly uploads: Uploads;
  readonly jobs: Jobs;
  readonly #pool: Database['pool'];
  readonly #undoDays: number;

  constructor({ url, pool }: Pick<Database, 'url' | 'pool'>, settings: Pick<Settings, 'dataDir' | 'importMaxMb' | 'importUndoDays'>) {
    this.#pool = pool;
    this.#undoDays = settings.importUndoDays;
    this.jobs = new Jobs(url);
    this.uploads = new Uploads(settings.dataDir, settings.importMaxMb, (id) => this.jobs.isReading(id));
  }

  /** Looks at the fields of a file and guesses a mapping. @throws ApiError unknown_upload, busy, unusable */
  async fields(person: string, id: string, read: ImportReading, layer: string | null, signal: AbortSignal): Promise<ImportFieldsReply> {
    const { path, name } = this.uploads.find(person, id);
    return await this.jobs.ask({ kind: 'fields', path, name, read, layer }, id, signal) as ImportFieldsReply;
  }

  /** Tries an import and keeps nothing of it. @throws ApiError unknown_upload, bad_body, busy */
  async preview(person: string, id: string, { records, ...wish }: ImportPreviewBody): Promise<ImportJob> {
    const { folder } = this.uploads.find(person, id);
    const rejectPath = join(folder, 'preview-rejects.csv');
    rmSync(rejectPath, { force: true });
    return this.#start(person, id, 'preview', wish, rejectPath, records ?? null);
  }

  /** @throws ApiError unknown_upload, bad_body, busy */
  async run(person: string, id: string, wish: ImportRunBody): Promise<ImportJob> {
    return this.#start(person, id, 'run', wish, this.uploads.newRejectPath(), null);
  }

  /** Begins to take an import back. @throws ApiError unknown_import, busy */
  async undo(person: string, county: string, batch: number): Promise<ImportJob> {
    await this.batch(county, batch);
    return this.jobs.start({ person, kind: 'undo', file: null, county, rejectPath: null }, { kind: 'undo', county, batch, by: person });
  }

  /** The imports of a county, the newest first. */
  async batches(county: string): Promise<ImportBatch[]> {
    return (await listBatches(this.#pool, county)).map((batch) => this.#shown(batch));
  }

  /** @throws ApiError unknown_import */
  async batch(county: string, number: number): Promise<BatchRecord> {
    const batch = await findBatch(this.#pool, number);
    if (batch?.county !== county) throw new ApiError('unknown_import', `County ${county} has no import ${number}`, { parameter: 'batch' });
    return batch;
  }

  async stop(): Promise<void> {
    this.uploads.stop();
    await this.jobs.stop();
  }

  #shown(batch: BatchRecord): ImportBatch {
    const { rows, undone, fileName, rejectFile, finishedAt } = batch;
    return {
      batch: batch.batch, county: batch.county, layer: batch.layer, source: batch.source, file: fileName, crs: batch.crs, by: batch.by, finishedAt: finishedAt.toISOString(), ...rows,
      undone: undone && { ...undone, at: undone.at.toISOString() }, undoProblem: undoProblemOf(batch),
      hasRejects: rejectFile !== null && this.uploads.isRejectPath(rejectFile),
    };
  }

  async #start(person: string, id: string, kind: 'preview' | 'run', wish: ImportRunBody, rejectPath: string, records: number | null): Promise<ImportJob> {
    const { path, name } = this.uploads.find(person, id);
    // A class that is not known may be of a list that was imported since; the database is asked for that alone.
    if (!isReadable(wish)) await learnClassLists(this.#pool);
    refuseUnreadable(wish);
    const task = { kind, path, name, read: wish.read ?? {}, wish, rejectPath, by: person, undoDays: this.#undoDays, records };
    return this.jobs.start({ person, kind, file: id, county: wish.county, rejectPath }, task);
  }
}

/** As `undoBatch` would judge, before it is asked. */
function undoProblemOf({ layer, undo, undone, rows }: BatchRecord): ImportBatch['undoProblem'] {
  if (!isLayerId(layer)) return 'layer';
  if (undone && undone.kept === 0) return 'undone';
  if (rows.inserted + rows.updated === 0) return 'nothing';
  return undo ? null : 'expired';
}

function isReadable({ mapping }: ImportRunBody): boolean {
  try {
    return parseMapping(mapping, 'of the page') !== null;
  } catch {
    return false;
  }
}

/** Says what is wrong with a wish before a process is started for it. @throws ApiError bad_body */
function refuseUnreadable({ mapping, crs, timeZone }: ImportRunBody): void {
  try {
    parseMapping(mapping, 'of the page');
    parseCrs(crs);
    if (timeZone !== undefined) new Intl.DateTimeFormat('en', { timeZone });
  } catch (error) {
    if (error instanceof MappingError) throw new ApiError('bad_body', error.problems.join('\n'), { parameter: 'mapping' });
    if (error instanceof UsageError) throw new ApiError('bad_body', error.message.replaceAll('--crs', 'crs'), { parameter: 'crs' });
    if (error instanceof RangeError) throw new ApiError('bad_body', `timeZone: ${timeZone} is no time zone, such as Asia/Shanghai`, { parameter: 'timeZone' });
    throw error;
  }
}
