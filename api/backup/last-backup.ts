/** A note about the last backup, for the doctor: kept in DATA_DIR, no part of a backup. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const LAST_BACKUP_FILE = 'last-backup.json';

export interface LastBackup {
  readonly file: string;
  readonly at: string;
  readonly verified: boolean;
  /** Photos that the database names and whose files were not there; older notes do not tell. */
  readonly missingPhotos?: number;
}

/** Null when none was made, or the note cannot be read. */
export function readLastBackup(dataDir: string): LastBackup | null {
  try {
    const note = JSON.parse(readFileSync(join(dataDir, LAST_BACKUP_FILE), 'utf8')) as LastBackup;
    return Number.isNaN(Date.parse(note.at)) ? null : note;
  } catch {
    return null;
  }
}
