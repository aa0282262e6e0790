/** What went wrong between the queue and the database, and what follows from it. */

/** The database did not take anything for a while: whoever sent must send again later. */
export class StoreDownError extends Error {
  override readonly name = 'StoreDownError';
}

/** The queue is full: whoever sent must send again in a moment. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** The database refuses these very rows, whoever else's rows it takes. */
export class RefusedRowsError extends Error {
  override readonly name = 'RefusedRowsError';
  /** Whether it was about the values (then sending again is of no use). */
  readonly isAboutData: boolean;

  constructor(message: string, isAboutData: boolean, cause: unknown) {
    super(message, { cause });
    this.isAboutData = isAboutData;
  }
}

// Connection, operator, resources; read-only (a standby), serialization, deadlock, lock and cancel: the same rows may go well later.
const PASSING = /^(08|57|53)|^(25006|40001|40P01|55P03|58030)$|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT/;
const PASSING_WORDS = /Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Query read timeout|Cannot use a pool after calling end/;
/** Values that no column takes, and constraints. */
const ABOUT_DATA = /^(22|23)/;
/** Two processes made the same partition at once. */
const SAME_PARTITION = /^(42P07)$/;

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

/** Whether the same rows may be taken when they are sent to the database again. */
export function isPassing(error: unknown): boolean {
  return PASSING.test(codeOf(error)) || PASSING_WORDS.test((error as Error).message) || SAME_PARTITION.test(codeOf(error));
}

export const isAboutData = (error: unknown): boolean => ABOUT_DATA.test(codeOf(error));

/** The partition of a row's day is gone, or was never made. */
export const lacksPartition = (error: unknown): boolean => codeOf(error) === '23514' && /no partition of relation/.test((error as Error).message);
