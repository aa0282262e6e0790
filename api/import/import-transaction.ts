/** The transaction of an import: all of its good rows, or nothing. */
import { inTransaction } from '../store/database.ts';
import type { Client, Pool } from '../store/database.ts';
import { writeRejectFile } from './reject-file.ts';

interface Outcome {
  readonly read: number;
  readonly rejected: number;
}

/**
 * Runs an import and writes its reject file. A dry run does everything in its transaction and then rolls it back, so its figures are
 * those of the real one. When no record is good nothing is kept either: a new county would be an empty one.
 * @throws what `run` throws; or the signal's reason when it was aborted. Nothing is kept then.
 */
export async function importInTransaction<Report extends Outcome>(
  pool: Pool, { rejectPath, dryRun }: { readonly rejectPath: string; readonly dryRun: boolean }, signal: AbortSignal | undefined, run: (client: Client) => Promise<Report>,
): Promise<Report> {
  return inTransaction(pool, async (client) => {
    const report = await run(client);
    await writeRejectFile(client, rejectPath);
    signal?.throwIfAborted();
    return report;
  }, ({ read, rejected }) => !dryRun && rejected !== read);
}
