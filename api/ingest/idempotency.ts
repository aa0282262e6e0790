/** `Idempotency-Key`: a request that is sent again by its key is answered as before, and nothing is stored twice. */
import { createHash } from 'node:crypto';
import type { IngestReply } from '../contract/ingest.ts';
import { ApiError } from '../http/problem.ts';
import type { Client, Queryable } from '../store/database.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;
/** Keys are remembered for a day. */
const KEEP_HOURS = 24;

export interface KeyedRequest {
  /** Address, county and who asks: a key is its sender's own. */
  readonly path: string;
  readonly key: string;
  readonly bodySha256: string;
}

/** The keyed request; null without a key. @throws ApiError bad_request for a key that cannot be one */
export function keyedRequest(path: string, key: string | undefined, body: unknown): KeyedRequest | null {
  if (key === undefined) return null;
  if (!KEY.test(key)) throw new ApiError('bad_request', 'Idempotency-Key: must be 1 to 200 visible ASCII characters', { parameter: 'Idempotency-Key' });
  return { path, key, bodySha256: createHash('sha256').update(JSON.stringify(body)).digest('hex') };
}

/** The reply that was given to this request; null when it is new. @throws ApiError key_reused when the key belongs to another body */
export async function earlierReply(db: Queryable, { path, key, bodySha256 }: KeyedRequest): Promise<IngestReply | null> {
  const { rows: [row] } = await db.query<{ body_sha256: string; reply: IngestReply }>(
    'select body_sha256, reply from idempotency_keys where path = $1 and key = $2', [path, key]);
  if (!row) return null;
  if (row.body_sha256 !== bodySha256) throw new ApiError('key_reused', `Idempotency-Key ${key} came with another body before`, { parameter: 'Idempotency-Key' });
  return row.reply;
}

/** Remembers a reply in the transaction of its rows: both are there or neither. A key that is there already is an error of the database. */
export async function rememberReply(client: Client, { path, key, bodySha256 }: KeyedRequest, reply: IngestReply): Promise<void> {
  await client.query('insert into idempotency_keys (path, key, body_sha256, reply) values ($1, $2, $3, $4)', [path, key, bodySha256, JSON.stringify(reply)]);
}

/** Forgets keys of more than a day ago. */
export async function forgetOldKeys(db: Queryable): Promise<void> {
  await db.query(`delete from idempotency_keys where at < now() - interval '${KEEP_HOURS} hours'`);
}
