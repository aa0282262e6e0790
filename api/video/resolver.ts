/** Who knows where a camera's picture is: the table `camera_streams`, or an HTTP service such as a GB/T 28181 gateway. */
import { z } from 'zod';
import type { Queryable } from '../store/database.ts';

export interface CameraPicture {
  readonly protocol: 'hls' | 'whep' | 'flv' | 'snapshot';
  readonly url: string;
  readonly expiresAt: string | null;
  readonly simulated: boolean;
}

/** The resolver could not be asked, or its answer cannot be used; the message says which. */
export class ResolverError extends Error {
  override readonly name = 'ResolverError';
}

const RESOLVER_WAIT_MS = 5000;
const MOST_ANSWER_BYTES = 64 * 1024;

/** An address that a player may be sent to: http(s), or a path of this server. */
const addressSchema = z.string().max(2000).regex(/^(https?:\/\/[^\s]+|\/[^/\s][^\s]*)$/, 'must be an http(s) address or a path');

/** What a service answers; `{"url": null}` when the camera has no picture. */
const answerSchema = z.union([
  z.object({ url: z.null() }),
  z.object({
    protocol: z.enum(['hls', 'whep', 'flv', 'snapshot']), url: addressSchema,
    expiresAt: z.iso.datetime({ offset: true }).nullish(), simulated: z.boolean().optional(),
  }),
]);

/** The stream of the table, or null when there is none. */
export async function resolveByTable(db: Queryable, county: string, camera: number): Promise<CameraPicture | null> {
  const { rows: [row] } = await db.query(
    'select protocol, url, valid_seconds, simulated from camera_streams where county = $1 and camera_id = $2', [county, camera]);
  if (!row) return null;
  const expiresAt = row.valid_seconds === null ? null : new Date(Date.now() + row.valid_seconds * 1000).toISOString();
  return { protocol: row.protocol, url: row.url, expiresAt, simulated: row.simulated };
}

/**
 * Asks a service: POST `{"county", "camera", "code"}`, answered with `{"protocol", "url", "expiresAt"}` or `{"url": null}`.
 * @throws ResolverError when it does not answer within 5 s, answers with an error or with something that cannot be used
 */
export async function resolveByService(service: string, county: string, camera: number, code: string | null): Promise<CameraPicture | null> {
  const text = await ask(service, JSON.stringify({ county, camera, code }));
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new ResolverError('the video service answered with something that is not JSON');
  }
  const checked = answerSchema.safeParse(answer);
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    throw new ResolverError(`the answer of the video service cannot be used (${issue.path.join('.') || 'answer'}: ${issue.message})`);
  }
  if (checked.data.url === null) return null;
  const { protocol, url, expiresAt, simulated } = checked.data as Exclude<z.infer<typeof answerSchema>, { url: null }>;
  return { protocol, url, expiresAt: expiresAt ?? null, simulated: simulated ?? false };
}

async function ask(service: string, body: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(service, {
      method: 'POST', body, headers: { 'content-type': 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(RESOLVER_WAIT_MS),
    });
    if (!response.ok) throw new ResolverError(`the video service answered with ${response.status}`);
    return await readSome(response);
  } catch (error) {
    if (error instanceof ResolverError) throw error;
    const { name } = error as Error;
    throw new ResolverError(name === 'TimeoutError' ? `the video service did not answer within ${RESOLVER_WAIT_MS / 1000} s` : 'the video service cannot be reached');
  }
}

/** The body as text, but never more than an address could need. */
async function readSome(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) throw new ResolverError('the answer of the video service is longer than an address can be');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
