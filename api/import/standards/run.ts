/** `npm run import -- <file> --layer standards`: one sheet, and what came of it. */
import { join, resolve } from 'node:path';
import { readSettings } from '../../settings.ts';
import type { Settings } from '../../settings.ts';
import type { Pool } from '../../store/database.ts';
import type { ImportHooks } from '../import-file.ts';
import { prepareRejectFile } from '../reject-file.ts';
import { openSource } from '../source.ts';
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
  /** Who imports, for the record. */
  readonly by: string;
  /** Opens the database for one task and prints what it tells; answers its exit code. */
  readonly withDatabase: (settings: Settings, task: (pool: Pool, hooks: ImportHooks) => Promise<{ readonly lines: readonly string[]; readonly code: number }>) => Promise<number>;
}

/** @returns the exit code. @throws UsageError, ImportError, SettingError */
export async function runStandards(args: readonly string[], { folder, checkout, by, withDatabase }: RunContext): Promise<number> {
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
    const request = { ...options, source, columns, by, rejectPath };
    return await withDatabase(settings, async (pool, hooks) => {
      const report = await importStandards(pool, request, hooks);
      return { lines: standardsSummary(report, request), code: report.rejected === report.read ? 1 : 0 };
    });
  } finally {
    await source.close();
  }
}
