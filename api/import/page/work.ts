/** What the process beside the server does: looks at the fields of a file, tries a mapping on it, imports it, undoes an import. */
import type { ImportFinding, ImportJob, ImportPreview, ImportSummary } from '../../contract/imports.ts';
import type { GeometryKind } from '../../contract/layers.ts';
import { LAYERS } from '../../contract/layers.ts';
import type { Bounds } from '../../contract/shapes.ts';
import type { Client, Pool, Queryable } from '../../store/database.ts';
import { findingNotice, mixtureNotice } from '../../contract/imports-guard.ts';
import type { GuardReport } from '../../contract/imports-guard.ts';
import { learnClassLists } from '../class-lists.ts';
import { parseCrs } from '../crs.ts';
import { importFile } from '../import-file.ts';
import type { ImportHooks, ImportReport, ImportRequest } from '../import-file.ts';
import { importReports } from '../import-reports.ts';
import { parseMapping } from '../mapping.ts';
import type { Mapping } from '../mapping.ts';
import { openSource } from '../source.ts';
import { undoBatch } from '../undo-batch.ts';
import { readFields } from './fields.ts';
import { readRejects } from './read-rejects.ts';
import type { ReadRejects } from './read-rejects.ts';
import type { Task, TaskProgress } from './task.ts';
import { boundsOf, TriedRecords } from './tried-records.ts';
import { watchedSource } from './tried-source.ts';
import type { Watched } from './tried-source.ts';

export interface WorkHooks {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TaskProgress) => void;
}

type FileWork = Extract<Task, { kind: 'preview' | 'run' }>;

/** @throws UsageError, MappingError, ImportError, TaskFailure; the signal's reason when it is aborted */
export async function work(pool: Pool, task: Task, hooks: WorkHooks): Promise<unknown> {
  // When this process is killed the database shall notice within seconds. Not every platform can.
  await pool.query(`set client_connection_check_interval = '2s'`).catch(() => undefined);
  await learnClassLists(pool);
  switch (task.kind) {
    case 'fields': return readFields(task, hooks.signal);
    case 'preview': return { preview: await tryOut(pool, task, hooks) };
    case 'run': return { summary: await importWhole(pool, task, hooks) };
    case 'undo': return { undone: await takeBack(pool, task, hooks) };
  }
}

const geometryOf = ({ layer }: Mapping): GeometryKind => (layer === 'reports' ? 'point' : LAYERS[layer].geometry);

interface Opened {
  readonly request: ImportRequest;
  readonly tried: TriedRecords | null;
  readonly watched: Watched;
}

/** Opens the file of a task, hands what the import needs to `use`, and closes it. */
async function withRequest<T>(task: FileWork, dryRun: boolean, use: (opened: Opened) => Promise<T>): Promise<T> {
  const { wish, read } = task;
  const mapping = parseMapping(wish.mapping, 'of the page');
  const crs = parseCrs(wish.crs);
  const opened = await openSource(task.path, { ...read, name: task.name } as Parameters<typeof openSource>[1]);
  try {
    const tried = dryRun ? new TriedRecords(mapping, crs, geometryOf(mapping)) : null;
    const { source, watched } = watchedSource(opened, task.records, (record) => tried?.add(record));
    const request: ImportRequest = {
      source, mapping, crs, county: { county: wish.county, name: wish.name, nameZh: wish.nameZh, timeZone: wish.timeZone },
      boundary: null, addDepartments: wish.departments !== 'known', rejectPath: task.rejectPath, dryRun, confirm: dryRun || wish.confirm, by: task.by, undoDays: task.undoDays,
    };
    return await use({ request, tried, watched });
  } finally {
    await opened.close();
  }
}

/** A dry run is shown with what the guard found; the import itself stops for it. */
export function pageFindings(guard: GuardReport, isConfirmed = false): ImportFinding[] {
  const note = mixtureNotice(guard);
  return [...guard.findings.map((finding) => ({ ...findingNotice(finding), stops: !isConfirmed })), ...(note ? [{ ...note, stops: false }] : [])];
}

const PROGRESS_EVERY_MS = 100;

function importHooks({ signal, onProgress }: WorkHooks, watched: Watched, beforeEnd: ImportHooks['beforeEnd']): ImportHooks {
  const beganAt = performance.now();
  let saidAt = 0;
  let saidStep = '';
  return {
    signal, beforeEnd, say: () => undefined,
    onStep(step, done, total) {
      const now = performance.now();
      if (step === saidStep && now - saidAt < PROGRESS_EVERY_MS) return;
      saidAt = now;
      saidStep = step;
      onProgress({ step, done, total, records: watched.count, recordsPerSecond: Math.round(watched.count / Math.max(0.001, (now - beganAt) / 1000)) });
    },
  };
}

const importOf = ({ mapping }: ImportRequest): typeof importFile => (mapping.layer === 'reports' ? importReports : importFile);

async function importWhole(pool: Pool, task: FileWork, hooks: WorkHooks): Promise<ImportSummary> {
  return withRequest(task, false, async ({ request, watched }) => {
    let bounds: Bounds | null = null;
    const report = await importOf(request)(pool, request, importHooks(hooks, watched, async (client) => { bounds = await stagedBounds(client); }));
    return summaryOf(report, request, bounds);
  });
}

async function tryOut(pool: Pool, task: FileWork, hooks: WorkHooks): Promise<ImportPreview> {
  return withRequest(task, true, async ({ request, tried, watched }) => {
    let rejects: ReadRejects | undefined;
    const report = await importOf(request)(pool, request, importHooks(hooks, watched, async (client) => {
      rejects = await readRejects(client, tried!.samples.map(({ record }) => record));
    }));
    const good = tried!.samples.filter(({ record }) => !rejects!.amongAsked.has(record));
    const shown = rejects!.first.map((reject) => ({ ...reject, position: tried!.place(reject.record) }));
    const bounds = boundsOf(good.flatMap(({ record }) => { const place = tried!.place(record); return place ? [place] : []; }))
      ?? boundsOf(shown.flatMap(({ position }) => (position ? [position] : [])));
    return { summary: summaryOf(report, request, bounds), whole: watched.isWhole, good: good.map((sample) => ({ ...sample })), rejects: shown, findings: pageFindings(report.guard, task.wish.confirm === true), bounds };
  });
}

async function takeBack(pool: Pool, { county, batch, by }: Extract<Task, { kind: 'undo' }>, hooks: WorkHooks): Promise<ImportJob['undone']> {
  const { isUndone, deleted, restored, kept, gone, reasons, countyRemoved } = await undoBatch(pool, { county, batch, by }, importHooks(hooks, { count: 0, isWhole: true }, undefined));
  return { batch, isUndone, deleted, restored, kept, gone, reasons: [...reasons], countyRemoved };
}

/** Where the rows lie that are about to be kept; null for reports, which are not staged. */
async function stagedBounds(client: Client): Promise<Bounds | null> {
  if (!await isThere(client, 'import_staging')) return null;
  const { rows: [box] } = await client.query<{ w: number | null; s: number; e: number; n: number }>(
    'select st_xmin(e) as w, st_ymin(e) as s, st_xmax(e) as e, st_ymax(e) as n from (select st_extent(geom) as e from import_staging) x');
  return box!.w === null ? null : [box!.w, box!.s, box!.e, box!.n];
}

async function isThere(client: Queryable, table: string): Promise<boolean> {
  const { rows: [found] } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [`pg_temp.${table}`]);
  return found!.there;
}

function summaryOf(report: ImportReport, request: ImportRequest, bounds: Bounds | null): ImportSummary {
  const { county, read, inserted, updated, unchanged, rejected, boundary, seconds } = report;
  return {
    county: { code: county.county, name: county.name, isNew: county.isNew }, layer: request.mapping.layer, source: request.mapping.identity.source,
    crs: request.crs.name, file: request.source.name, read, inserted, updated, unchanged, rejected, boundary, seconds, bounds,
    byClass: [...report.byClass], rejects: [...report.rejects], batch: report.batch,
    leftOut: [...report.leftOut].map(([what, count]) => ({ what, count })),
    newDepartments: [...report.newDepartments].map(([code, name]) => ({ code, name })),
  };
}
