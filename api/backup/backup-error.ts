/** What stops a backup or a restore, in a sentence for a person; anything else that is thrown is a fault of the program. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
