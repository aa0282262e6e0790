/** `npm run import`: reads the command line, opens the database, imports one file, tells what came of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProgress } from '../progress.ts';
import { SettingError, readSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import type { Pool } from '../store/database.ts';
import { listBatches } from './batch.ts';
import { readBoundary } from './boundary-file.ts';
import { importHelp, parseBatchOptions, parseCliOptions, parseSuggestOptions } from './cli-options.ts';
import type { BatchOptions, CliOptions, SuggestOptions } from './cli-options.ts';
import { learnClassLists } from './class-lists.ts';
import { parseCrs } from './crs.ts';
import { FORMATS } from './formats/format.ts';
import { openImportDatabase } from './import-database.ts';
import { ImportError, UsageError } from './import-error.ts';
import { importFile } from './import-file.ts';
import { importReports } from './import-reports.ts';
import type { ImportHooks, ImportRequest } from './import-file.ts';
import { summaryLines } from './import-summary.ts';
import { MappingError, parseMapping } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { prepareRejectFile } from './reject-file.ts';
import { suggestMapping } from './suggest/index.ts';
import { suggestionLines } from './suggest/suggest-report.ts';
import { batchLines, undoLines } from './undo/undo-summary.ts';
import { prepareKeptFile } from './undo/kept-file.ts';
import { undoBatch } from './undo-batch.ts';
import { openSource } from './source.ts';
import { isForStandards, runStandards } from './standards/run.ts';
import { stepHooks } from './step-hooks.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const progress = createProgress(process.stdout);
const interrupted = new AbortController();

/** The user of the operating system, who is written down with what was imported. */
function importer(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? process.env.USERNAME ?? 'unknown'; // a container may run under a number without a name
  }
}

/** Thrown when Ctrl-C asked for the end. */
class Interrupted extends Error {
  /** What is there of what was stopped. */
  kept = 'Nothing of it was kept.';
}

function readMapping(path: string, layer: CliOptions['layer']): Mapping {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`The mapping ${path} cannot be read: ${(error as Error).message}`);
  }
  const mapping = parseMapping(json, basename(path));
  if (layer && layer !== mapping.layer) throw new UsageError(`--layer says ${layer}, and the mapping ${basename(path)} is for ${mapping.layer}`);
  return mapping;
}

async function readRequest(options: CliOptions, settings: Settings): Promise<ImportRequest> {
  const { county, name, nameZh, timeZone } = options;
  const crs = parseCrs(options.crs, options.transform);
  const mapping = readMapping(options.mapping, options.layer);
  const boundary = options.boundary === undefined ? null : readBoundary(options.boundary);
  const source = await openSource(options.file, options.open);
  if (!source.hasGeometry && !mapping.position) throw new UsageError(`The mapping names no position fields, which ${FORMATS[source.format].title} needs`);
  const rejectPath = options.rejects ?? join(resolve(settings.dataDir), 'rejects', `${source.name}.rejects.csv`);
  prepareRejectFile(rejectPath, [options.file, options.mapping, ...(options.boundary ? [options.boundary] : [])]);
  return {
    source, mapping, crs, county: { county, name, nameZh, timeZone }, boundary, addDepartments: options.addDepartments, rejectPath, dryRun: options.dryRun, confirm: options.confirm,
    by: importer(), undoDays: settings.importUndoDays,
  };
}

async function run(options: CliOptions): Promise<number> {
  const settings = readSettings(process.env);
  // What is wrong with a mapping is said before anything is opened; unless the database has lists that make it right.
  let request = await readRequest(options, settings).catch((error: unknown) => {
    if (error instanceof MappingError) return null;
    throw error;
  });
  try {
    return await withDatabase(settings, async (pool, hooks) => {
      await learnClassLists(pool);
      request ??= await readRequest(options, settings);
      const load = request.mapping.layer === 'reports' ? importReports : importFile;
      const report = await load(pool, request, hooks).catch((error: unknown) => {
        if (error instanceof Interrupted && request?.mapping.layer === 'reports') error.kept = 'Reports that were taken in stay; the same file again goes on from there.';
        throw error;
      });
      return { lines: summaryLines(report, request), code: report.rejected === report.read ? 1 : 0 };
    });
  } finally {
    await request?.source.close();
  }
}

interface Told {
  readonly lines: readonly string[];
  readonly code: number;
}

/** Opens the database for one task, shows its steps, then prints what it tells. */
async function withDatabase(settings: Settings, task: (pool: Pool, hooks: ImportHooks) => Promise<Told>): Promise<number> {
  const opening = progress.step('Open the database');
  const database = await openImportDatabase(settings, (_step, done, total) => opening.update(done, total));
  opening.done(database.title);
  const hooks = stepHooks(progress, interrupted.signal);
  try {
    const { lines, code } = await task(database.pool, hooks);
    hooks.done();
    for (const line of lines) console.log(line);
    return code;
  } finally {
    await database.close();
  }
}

/** `--suggest`: the mapping on the output, all that is told of it on the error output, so that one can be kept without the other. */
async function runSuggest({ file, open, layer, out }: SuggestOptions): Promise<number> {
  const source = await openSource(file, open);
  try {
    const suggestion = await suggestMapping(source, { layer, signal: interrupted.signal });
    for (const line of [...source.notes.map((note) => `  ${note}`), ...suggestionLines(suggestion, source.name)]) console.error(line);
    const json = JSON.stringify(suggestion.mapping, null, 2);
    if (out === undefined) console.log(json);
    else {
      writeFileSync(out, `${json}\n`, { flag: 'wx' });
      console.error(`  The mapping is in ${out}\n`);
    }
    return 0;
  } finally {
    await source.close();
  }
}

/** `--batches` and `--undo`. */
async function runBatches({ county, undo, dryRun, rejects }: BatchOptions): Promise<number> {
  const settings = readSettings(process.env);
  if (undo === null) return withDatabase(settings, async (pool) => ({ lines: batchLines(await listBatches(pool, county ?? null)), code: 0 }));
  const keptPath = rejects ?? join(resolve(settings.dataDir), 'rejects', `batch-${undo}.kept.csv`);
  prepareKeptFile(keptPath);
  return withDatabase(settings, async (pool, hooks) => {
    const report = await undoBatch(pool, { batch: undo, county, by: importer(), keptPath, dryRun }, hooks);
    return { lines: undoLines(report, keptPath), code: report.isUndone ? 0 : 1 };
  });
}

function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupted.signal.aborted) process.exit(130); // asked twice: the database rolls back by itself
      interrupted.abort(new Interrupted());
    });
  }
}

function tell(error: unknown): number {
  progress.fail();
  if (error instanceof Interrupted) {
    console.error(`Stopped. ${error.kept}`);
    return 130;
  }
  const isUsage = error instanceof UsageError || error instanceof MappingError || error instanceof SettingError;
  const isPlain = isUsage || error instanceof ImportError || process.env.DEBUG === undefined;
  console.error(isPlain ? (error as Error).message : error);
  console.error(isUsage ? 'npm run import -- --help shows what can be said.' : 'Nothing was changed.');
  return isUsage ? 2 : 1;
}

async function main(): Promise<number> {
  try {
    const args = process.argv.slice(2);
    const folder = process.env.INIT_CWD ?? process.cwd();
    if (isForStandards(args)) {
      stopOnSignals();
      return await runStandards(args, { folder, checkout: CHECKOUT, by: importer(), withDatabase });
    }
    const suggest = parseSuggestOptions(args, folder, CHECKOUT);
    if (suggest) {
      stopOnSignals();
      return await runSuggest(suggest);
    }
    const batches = parseBatchOptions(args, folder);
    if (batches) {
      stopOnSignals();
      return await runBatches(batches);
    }
    const options = parseCliOptions(args, folder, CHECKOUT);
    if (options) {
      stopOnSignals();
      return await run(options);
    }
    console.log(importHelp());
    return 0;
  } catch (error) {
    return tell(error);
  }
}

process.exitCode = await main();
