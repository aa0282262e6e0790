/** What stops an import. Both carry a sentence for a person; anything else that is thrown is a fault of the program. */

/** The command line, the mapping or a name in them cannot be used: nothing was begun. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The file or the database stopped the import: nothing of it was kept. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
