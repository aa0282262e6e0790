/** `npm run import -- <file> --layer standards`: one sheet, and what came of it. */
import { join, resolve } from 'node:path';
import type { Progress } from '../../progress.ts';
import { readSettings } from '../../settings.ts';
import { openImportDatabase } from '../import-database.ts';
import { prepareRejectFile } from '../reject-file.ts';
import { openSource } from '../source.ts';
import { stepHooks } from '../step-hooks.ts';
import { parseStandardsOptions, standardsHelp } from './cli-options.ts';
import { importStandards } from './import-standards.ts';
import { readSheetMapping } from './sheet-fields.ts';
import { standardsSummary } from './summary.ts';

/** Whether a command line asks for this import. */
export function isForStandards(args: readonly string[]): boolean {
  return args.includes('--layer=standards') || args.some((arg, i) => arg === '--layer' && args[i + 1] === 'standards');
}

export interface RunContext {
  /** Where the command was given. */
  readonly folder: string;
  readonly checkout: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** @returns the exit code. @throws UsageError, ImportError, SettingError */
export async function runStandards(args: readonly string[], { folder, checkout, progress, signal }: RunContext): Promise<number> {
  const options = parseStandardsOptions(args, folder, checkout);
  if (!options) {
    console.log(standardsHelp());
    return 0;
  }
  const settings = readSettings(process.env);
  const columns = options.mapping === undefined ? {} : readSheetMapping(options.mapping);
  const source = await openSource(options.file, options.open);
  try {
    const rejectPath = options.rejects ?? join(resolve(settings.dataDir), 'rejects', `${source.name}.rejects.csv`);
    prepareRejectFile(rejectPath, [options.file, ...(options.mapping === undefined ? [] : [options.mapping])]);
    const opening = progress.step('Open the database');
    const database = await openImportDatabase(settings, (_step, done, total) => opening.update(done, total));
    opening.done(database.title);
    try {
      const hooks = stepHooks(progress, signal);
      const request = { ...options, source, columns, rejectPath };
      const report = await importStandards(database.pool, request, hooks);
      hooks.done();
      for (const line of standardsSummary(report, request)) console.log(line);
      return report.rejected === report.read ? 1 : 0;
    } finally {
      await database.close();
    }
  } finally {
    await source.close();
  }
}
