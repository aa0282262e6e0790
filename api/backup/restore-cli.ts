/** `npm run restore`: checks the file, asks where it would replace something, restores, compares. */
import { createInterface } from 'node:readline/promises';
import type { Settings } from '../settings.ts';
import { BackupError } from './backup-error.ts';
import { runCommand, stepper } from './command.ts';
import type { CommandWords } from './command.ts';
import { migrationOf } from './manifest.ts';
import { restoreBackup } from './restore-backup.ts';

const FLAGS = [
  ['replace', 'The database may hold a county: it is replaced, after asking. An embedded one is kept beside; one in PostgreSQL is dropped'],
  ['yes', 'Answer yes to the question that --replace asks'],
] as const;

const HELP = [
  'Puts a backup into an empty place: the file is checked first, everything is compared afterwards, and what is not whole does not stay.',
  'A backup goes from the embedded database to PostgreSQL as well, and back. Stop the server before.',
  '', 'npm run restore -- <file> [options]',
];

async function mayReplace(place: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new BackupError('--replace puts other data in the place of what is there, and there is nobody to ask here: add --yes');
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await lines.question(`Replace what is in ${place}? Type yes: `)).trim().toLowerCase() === 'yes';
  } finally {
    lines.close();
  }
}

async function run(words: CommandWords, settings: Settings, signal: AbortSignal): Promise<number> {
  const place = settings.databaseUrl ? 'the database of DATABASE_URL' : `the database in ${settings.dataDir}`;
  if (words.has('replace') && !await mayReplace(place, words.has('yes'))) {
    console.log('Nothing was changed.');
    return 1;
  }
  const steps = stepper();
  const { manifest, oldFolder } = await restoreBackup({ settings, file: words.file, replace: words.has('replace'), onStep: steps.onStep, signal });
  steps.done();
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`  Restored as of ${manifest.createdAt}: ${rows.toLocaleString('en')} rows of ${manifest.tables.length} tables, all as in the backup, and ${manifest.files.length.toLocaleString('en')} files`);
  console.log(`  The backup was of migration ${migrationOf(manifest)}; the database is up to date now. Start the server: npm start`);
  if (oldFolder) console.log(`  The database that was there is kept in ${oldFolder}. When nobody misses it, delete that folder`);
  return 0;
}

await runCommand({ help: HELP, flags: FLAGS, afterFailure: 'The database is as it was before.', run });
