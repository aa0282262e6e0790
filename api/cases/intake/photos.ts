/** Photos: uploaded, kept, looked at, and forgotten when nobody took them. */
import type { PhotoReply } from '../../contract/cases/reports.ts';
import type { County } from '../../county/county.ts';
import { ApiError } from '../../http/problem.ts';
import type { Scope } from '../../http/scope.ts';
import type { Queryable } from '../../store/database.ts';
import { actingName } from '../../contract/cases/roles.ts';
import { reachesCase } from '../case-reach.ts';
import { PhotoDisk } from './photo-disk.ts';
import type { PhotoSize } from './photo-disk.ts';
import { keepPhoto } from './photo-file.ts';

/** A photo that no report or move took by then is forgotten. */
const UNTAKEN_MS = 24 * 3_600_000;
/** Photos forgotten in one statement, so that it is short. */
const MOST_FORGOTTEN = 500;
const KEY_DIGITS = 24;
/** Pictures that are worked on at once: each takes up to some hundred megabytes. */
const AT_ONCE = 2;

/** By this a citizen's report names a photo: nobody guesses it, and it needs no column. */
export const photoKey = (id: number, sha256: string): string => `${id}.${sha256.slice(0, KEY_DIGITS)}`;

/** The id that a key names, when it is a key of these photos. @throws ApiError bad_body */
export async function idsOfKeys(db: Queryable, county: string, keys: readonly string[]): Promise<number[]> {
  const ids = keys.map((key) => (/^\d{1,15}\.[0-9a-f]{24}$/.test(key) ? Number(key.split('.')[0]) : -1));
  const { rows } = await db.query<{ id: number; sha256: string }>('select id, sha256 from photos where county = $1 and id = any($2::bigint[]) and by_person is null', [county, ids]);
  const known = new Map(rows.map(({ id, sha256 }) => [id, photoKey(id, sha256)]));
  const strange = keys.findIndex((key, i) => known.get(ids[i]!) !== key);
  if (strange >= 0) throw new ApiError('bad_body', `photos.${strange}: there is no such photo; photos that were not sent with a report within a day are forgotten`, { parameter: `photos.${strange}` });
  return ids;
}

export class Photos {
  readonly #county: County;
  readonly #disk: PhotoDisk;
  #working = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(county: County, dataDir: string) {
    this.#county = county;
    this.#disk = new PhotoDisk(dataDir);
  }

  /** A few pictures at once; the caller bounds how many wait. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working >= AT_ONCE) await new Promise<void>((resolve) => { this.#waiting.push(resolve); });
    else this.#working++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#working--;
    }
  }

  /**
   * Keeps a picture: on disk first, then as a row.
   * @param byPerson acting name; null: a citizen's
   * @throws ApiError bad_photo, disk_full
   */
  async keep(county: string, bytes: Buffer, byPerson: string | null): Promise<PhotoReply> {
    const { timeZone } = this.#county.book.counties.get(county)!;
    return this.#inTurn(async () => {
      const photo = await keepPhoto(bytes, timeZone);
      const { full, thumb, sha256, origin } = photo;
      await this.#disk.write(county, sha256, full, thumb);
      const { rows: [row] } = await this.#county.database.pool.query<{ id: number }>(`
        insert into photos (county, sha256, media_type, bytes, width, height, looks, by_person, taken_at, exif_lng, exif_lat)
        values ($1, $2, 'image/jpeg', $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
      [county, sha256, full.length, photo.width, photo.height, photo.looks.toString(), byPerson, origin?.takenAt == null ? null : new Date(origin.takenAt).toISOString(),
        origin?.lng ?? null, origin?.lat ?? null]);
      // Another row of the same picture may have been forgotten between the file and the row, and the file with it.
      if (!await this.#disk.has(county, sha256)) await this.#disk.write(county, sha256, full, thumb);
      return { county, id: row!.id, key: photoKey(row!.id, sha256), width: photo.width, height: photo.height, bytes: full.length, exif: origin };
    });
  }

  /** The picture, for who may see its case, or who uploaded it. @throws ApiError unknown_photo, withheld */
  async read(db: Queryable, county: string, id: number, size: PhotoSize, scope: Scope): Promise<Buffer> {
    const { rows: [row] } = await db.query<{ sha256: string; by_person: string | null; case_id: number | null; area_code: string | null }>(`
      select p.sha256, p.by_person, p.case_id, c.area_code from photos p left join cases c on c.county = p.county and c.id = p.case_id
      where p.county = $1 and p.id = $2`, [county, id]);
    if (!row) throw new ApiError('unknown_photo', `There is no photo ${id} in county ${county}`);
    const isOpen = row.case_id === null ? row.by_person === actingName(scope.person) : await reachesCase(db, county, row.case_id, row.area_code, scope);
    if (!isOpen || scope.person.role === 'analyst') throw new ApiError('withheld', `Your permission does not reach photo ${id}`);
    return this.#disk.read(county, row.sha256, size);
  }

  /** Forgets photos that nobody took within a day. @returns how many */
  async forgetUntaken(now = Date.now()): Promise<number> {
    let forgotten = 0;
    for (;;) {
      const count = await this.#forgetSome(now);
      forgotten += count;
      if (count < MOST_FORGOTTEN) return forgotten;
    }
  }

  async #forgetSome(now: number): Promise<number> {
    const { pool } = this.#county.database;
    const { rows } = await pool.query<{ county: string; sha256: string }>(`
      delete from photos p using (select county, id from photos where case_id is null and at < $1 order by at limit ${MOST_FORGOTTEN} for update skip locked) old
      where p.county = old.county and p.id = old.id and p.case_id is null returning p.county, p.sha256`, [new Date(now - UNTAKEN_MS).toISOString()]);
    for (const { county, sha256 } of rows) await this.#disk.forget(county, sha256, () => this.#isWanted(county, sha256));
    return rows.length;
  }

  /** Removes files that no row names: of uploads that a crash cut off between file and row. */
  async sweepFiles(): Promise<void> {
    for (const county of this.#county.book.counties.keys()) {
      await this.#disk.sweep(county, UNTAKEN_MS, async (hashes) => {
        const { rows } = await this.#county.database.pool.query<{ hash: string }>(
          'select h as hash from unnest($2::text[]) h where not exists (select from photos where county = $1 and sha256 = h)', [county, hashes]);
        for (const { hash } of rows) await this.#disk.forget(county, hash, () => this.#isWanted(county, hash));
      });
    }
  }

  async #isWanted(county: string, sha256: string): Promise<boolean> {
    const { rowCount } = await this.#county.database.pool.query('select from photos where county = $1 and sha256 = $2 limit 1', [county, sha256]);
    return rowCount! > 0;
  }
}
