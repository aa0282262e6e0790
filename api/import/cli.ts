/** `npm run import`: reads the command line, opens the database, imports one file, tells what came of it. */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProgress } from '../progress.ts';
import { SettingError, readSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { readBoundary } from './boundary-file.ts';
import { importHelp, parseCliOptions } from './cli-options.ts';
import type { CliOptions } from './cli-options.ts';
import { parseCrs } from './crs.ts';
import { FORMATS } from './formats/format.ts';
import { openImportDatabase } from './import-database.ts';
import { ImportError, UsageError } from './import-error.ts';
import { importFile } from './import-file.ts';
import { importReports } from './import-reports.ts';
import type { ImportRequest } from './import-file.ts';
import { summaryLines } from './import-summary.ts';
import { MappingError, parseMapping } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { prepareRejectFile } from './reject-file.ts';
import { openSource } from './source.ts';
import { isForStandards, runStandards } from './standards/run.ts';
import { stepHooks } from './step-hooks.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
const progress = createProgress(process.stdout);
const interrupted = new AbortController();

/** Thrown when Ctrl-C asked for the end. */
class Interrupted extends Error {}

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
    source, mapping, crs, county: { county, name, nameZh, timeZone }, boundary, addDepartments: options.addDepartments, rejectPath, dryRun: options.dryRun,
  };
}

async function run(options: CliOptions): Promise<number> {
  const settings = readSettings(process.env);
  const request = await readRequest(options, settings);
  const opening = progress.step('Open the database');
  const database = await openImportDatabase(settings, (_step, done, total) => opening.update(done, total));
  opening.done(database.title);
  const hooks = stepHooks(progress, interrupted.signal);
  try {
    const load = request.mapping.layer === 'reports' ? importReports : importFile;
    const report = await load(database.pool, request, hooks);
    hooks.done();
    for (const line of summaryLines(report, request)) console.log(line);
    return report.rejected === report.read ? 1 : 0;
  } finally {
    await database.close();
    await request.source.close();
  }
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
    console.error('Stopped. Nothing of it was kept.');
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
      return await runStandards(args, { folder, checkout: CHECKOUT, progress, signal: interrupted.signal });
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
