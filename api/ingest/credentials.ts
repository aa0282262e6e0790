/** Who may publish over MQTT: user names, secrets, and the topics that a name opens. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Queryable } from '../store/database.ts';

export const PUBLISHER_KINDS = ['device', 'staff', 'gateway'] as const;
export type PublisherKind = (typeof PUBLISHER_KINDS)[number];

/** Somebody who may publish: a device or staff member to its own topic, a gateway to any topic of its county. */
export interface Publisher {
  readonly county: string;
  readonly kind: PublisherKind;
  readonly code: string;
  /** What comes by this credential is marked as simulated. */
  readonly simulated: boolean;
}

export interface NewCredential {
  readonly county: string;
  readonly kind: PublisherKind;
  /** Of a device or staff member the code that it has there; of a gateway any name. */
  readonly code: string;
  readonly simulated?: boolean;
}

const SECRET_BYTES = 24;
const CODE = /^[A-Za-z0-9_.-]{1,64}$/;

/** What is kept of a secret. */
export const sha256 = (secret: string | Buffer): string => createHash('sha256').update(secret).digest('hex');

/** The MQTT user name: `{county}/{kind}/{code}`. */
export function userNameOf({ county, kind, code }: Pick<Publisher, 'county' | 'kind' | 'code'>): string {
  return `${county}/${kind}/${code}`;
}

/**
 * Makes a credential, or a new secret for one that is there (the old secret is then worth nothing).
 * @returns the secret; only its hash is kept, so this is the one time that it can be seen
 * @throws Error that names a county, kind or code that cannot be used
 */
export async function makeCredential(db: Queryable, { county, kind, code, simulated = false }: NewCredential): Promise<string> {
  if (!PUBLISHER_KINDS.includes(kind)) throw new Error(`kind ${String(kind)}: must be one of ${PUBLISHER_KINDS.join(', ')}`);
  if (!CODE.test(code)) throw new Error(`code ${code}: must be 1 to 64 letters, digits, or . _ -`);
  const { rows: counties } = await db.query('select 1 from counties where county = $1', [county]);
  if (!counties.length) throw new Error(`There is no county ${county} in this database`);
  if (kind !== 'gateway') {
    const { rows } = await db.query(`select 1 from ${kind === 'device' ? 'devices' : 'staff'} where county = $1 and code = $2`, [county, code]);
    if (!rows.length) throw new Error(`There is no ${kind === 'device' ? 'device' : 'staff member'} with the code ${code} in county ${county}`);
  }
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  await db.query(`
    insert into ingest_credentials (county, kind, code, secret_sha256, simulated) values ($1, $2, $3, $4, $5)
    on conflict (county, kind, code) do update set secret_sha256 = excluded.secret_sha256, simulated = excluded.simulated, created_at = now()`,
  [county, kind, code, sha256(secret), simulated]);
  return secret;
}

/** Takes a credential away: nobody signs in by it any more, and who is signed in is cut off within a minute. @returns whether it was there */
export async function removeCredential(db: Queryable, { county, kind, code }: Pick<Publisher, 'county' | 'kind' | 'code'>): Promise<boolean> {
  const { rowCount } = await db.query('delete from ingest_credentials where county = $1 and kind = $2 and code = $3', [county, kind, code]);
  return rowCount === 1;
}

/** Somebody who is signed in, and by which secret. */
export interface SignedIn extends Publisher {
  readonly secretSha256: string;
}

/** Those of them whose credential is no longer what they signed in by. @throws when the database does not answer */
export async function outdated<T extends SignedIn>(db: Queryable, signedIn: readonly T[]): Promise<T[]> {
  if (!signedIn.length) return [];
  const { rows } = await db.query<{ name: string; secret_sha256: string; simulated: boolean }>(`
    select county || '/' || kind || '/' || code as name, secret_sha256, simulated
    from ingest_credentials where (county, kind, code) in (select * from unnest($1::text[], $2::text[], $3::text[]))`,
  [signedIn.map(({ county }) => county), signedIn.map(({ kind }) => kind), signedIn.map(({ code }) => code)]);
  const valid = new Map(rows.map((row) => [row.name, row]));
  return signedIn.filter((each) => {
    const row = valid.get(userNameOf(each));
    return row?.secret_sha256 !== each.secretSha256 || row.simulated !== each.simulated;
  });
}

/** Whom a user name and a password stand for; null when there is no such pair. @throws when the database does not answer */
export async function publisherOf(db: Queryable, userName: string | undefined, password: Buffer | undefined): Promise<Publisher | null> {
  const [county, kind, code, ...more] = (userName ?? '').split('/');
  if (!county || !kind || !code || more.length || !password?.length || !CODE.test(code) || !isKind(kind)) return null;
  const { rows: [row] } = await db.query<{ secret_sha256: string; simulated: boolean }>(
    'select secret_sha256, simulated from ingest_credentials where county = $1 and kind = $2 and code = $3', [county, kind, code]);
  // The secret is a random token of 192 bits: a plain hash of it cannot be searched for.
  if (!row || !timingSafeEqual(Buffer.from(sha256(password)), Buffer.from(row.secret_sha256))) return null;
  return { county, kind, code, simulated: row.simulated };
}

const isKind = (text: string): text is PublisherKind => (PUBLISHER_KINDS as readonly string[]).includes(text);
