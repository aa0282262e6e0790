/** Queries that end with the request they serve: on real PostgreSQL a query stops when its client leaves. */
import type { ServerResponse } from 'node:http';
import type { QueryResult } from 'pg';
import type { Database, Queryable } from './database.ts';

/** The request's client left; nobody waits for the answer. */
export class ClientLeftError extends Error {
  override readonly name = 'ClientLeftError';
}

/**
 * A view of the database for one request. The embedded database cannot cancel, so there it is the pool itself.
 * @throws ClientLeftError from a query whose client left before or while it ran
 */
export function queryFor(database: Database, response: ServerResponse): Queryable {
  if (database.kind === 'embedded') return database.pool;
  const query = (text: string, values?: unknown[]): Promise<QueryResult> => cancellableQuery(database, response, text, values);
  return { query: query as Queryable['query'] };
}

async function cancellableQuery(database: Database, response: ServerResponse, text: string, values?: unknown[]): Promise<QueryResult> {
  const client = await database.pool.connect();
  const { processID } = client as unknown as { processID: number };
  let cancelling: Promise<unknown> | null = null;
  let broken: Error | undefined;
  const onError = (error: Error): void => { broken = error; };
  const onClose = (): void => {
    if (!response.writableFinished) cancelling = database.cancel(processID).catch(onError);
  };
  client.on('error', onError);
  response.once('close', onClose);
  try {
    if (response.destroyed) throw new ClientLeftError('the client left before its query began');
    return await client.query(text, values);
  } catch (error) {
    if ((error as { severity?: string }).severity === 'FATAL') onError(error as Error);
    throw cancelling ? new ClientLeftError('the client left while its query ran', { cause: error }) : error;
  } finally {
    response.off('close', onClose);
    // The connection goes back only when the cancel has arrived, else it would hit the next user's query.
    await cancelling;
    client.off('error', onError);
    client.release(broken);
  }
}
