/** `npm run backup`: writes the file, puts it back into an empty place, compares. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import { LAST_BACKUP_FILE } from './last-backup.ts';
import type { LastBackup } from './last-backup.ts';
import { megabytes, runCommand, stepper } from './command.ts';
import type { CommandWords } from './command.ts';
import { verifyBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const FLAGS = [
  ['force', 'Overwrite the file when it is there'],
  ['no-verify', 'Do not put it back into an empty database to compare; that takes two to three times as long as the writing'],
  ['verify-only', 'Write nothing: verify a backup that is there'],
] as const;

const HELP = [
  'Writes one file with everything that must not be lost: the database as it is at one moment, photos and other files of DATA_DIR.',
  'Then restores it into an empty database of its own and compares every table. A running server goes on running.',
  '', 'npm run backup -- <file> [options]',
];

async function run(words: CommandWords, settings: Settings, signal: AbortSignal): Promise<number> {
  const steps = stepper();
  let missingPhotos = 0;
  if (!words.has('verify-only')) {
    const { manifest, bytes, pausedMs, ...result } = await writeBackup({ settings, file: words.file, force: words.has('force'), onStep: steps.onStep, signal });
    steps.done();
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`  ${words.file}: ${megabytes(bytes)}, ${rows.toLocaleString('en')} rows of ${manifest.tables.length} tables, ${manifest.files.length.toLocaleString('en')} files, as of ${manifest.createdAt}`);
    if (pausedMs !== null) console.log(`  The running server waited ${(pausedMs / 1000).toFixed(1)} s for the copy of its database`);
    ({ missingPhotos } = result);
    if (result.isWithoutFolder) console.error(`  WARNING: DATA_DIR is ${settings.dataDir}, which does not exist: the backup holds no files. The database names no photos either`);
    if (missingPhotos > 0) console.error(`  WARNING: the files of ${missingPhotos.toLocaleString('en')} photos that the database names are not in ${settings.dataDir}, so they are not in the backup. Is DATA_DIR the folder that the server uses?`);
  }
  const isVerified = !words.has('no-verify') || words.has('verify-only');
  if (isVerified) {
    const checking = stepper();
    const manifest = await verifyBackup(words.file, checking.onStep, signal);
    checking.done();
    console.log(`  Verified: restored into an empty database; all ${manifest.tables.length} tables have the rows that were written, and all ${manifest.files.length.toLocaleString('en')} files are whole`);
  } else console.log('  Not verified. To do so: npm run backup -- --verify-only <file>');
  if (!words.has('verify-only')) {
    noteBackup(settings.dataDir, { file: words.file, at: new Date().toISOString(), verified: isVerified, missingPhotos });
  }
  return 0;
}

/** The backup is good without the note; but then the doctor says that there was none. */
function noteBackup(dataDir: string, note: LastBackup): void {
  try {
    writeFileSync(join(dataDir, LAST_BACKUP_FILE), `${JSON.stringify(note)}\n`);
  } catch (error) {
    console.error(`  WARNING: the doctor will not know of this backup: ${(error as Error).message}`);
  }
}

await runCommand({ help: HELP, flags: FLAGS, afterFailure: 'Nothing that was there before was changed.', run });
