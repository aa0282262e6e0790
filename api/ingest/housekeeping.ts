/** What has to be done every hour: days to come and days to go, keys, the quarantine's cap, and who has gone home. */
import type { Queryable } from '../store/database.ts';
import type { Days } from './days.ts';
import type { Directory } from './directory.ts';
import { forgetOldKeys } from './idempotency.ts';

const EVERY_MS = 3_600_000;
/** The quarantine may grow beyond its cap by this part of it before it is cut. */
const TRIM_AT = 0.1;
const LEAST_TRIM_ROWS = 100;
/** Of the cap one client may fill this part, and always a few rows. */
const CLIENTS_PART = 0.1;
const LEAST_CLIENT_ROWS = 10;
const LOOK_MS = 10_000;
/** Whose terminal was silent for so long has gone home; the next fix puts them on duty again. */
const OFF_DUTY_AFTER_HOURS = 2;

export interface HousekeepingOptions {
  readonly keepDays: number;
  readonly quarantineRows: number;
}

export class Housekeeping {
  readonly #db: Queryable;
  readonly #days: Days;
  readonly #directory: Directory;
  readonly #options: HousekeepingOptions;
  readonly #quarantined: () => number;
  #timers: NodeJS.Timeout[] = [];
  #running: Promise<void> = Promise.resolve();
  #trimmedAt = 0;

  constructor(db: Queryable, days: Days, directory: Directory, options: HousekeepingOptions, quarantined: () => number) {
    this.#db = db;
    this.#days = days;
    this.#directory = directory;
    this.#options = options;
    this.#quarantined = quarantined;
  }

  /** Does it once and goes on every hour. A failure is told and tried again an hour later: intake does not depend on it. */
  async start(): Promise<void> {
    await this.#do(() => this.keepHouse());
    this.#timers = [
      setInterval(() => { void this.#do(() => this.keepHouse()); }, EVERY_MS),
      setInterval(() => { void this.#do(() => this.#trimWhenGrown()); }, LOOK_MS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#running;
  }

  async keepHouse(now = Date.now()): Promise<void> {
    await this.#days.ensureAround(this.#db, now);
    await this.#days.dropOld(this.#db, now, this.#options.keepDays);
    await forgetOldKeys(this.#db);
    await this.trimQuarantine();
    await this.#db.query(`update staff set state = 'off_duty' where state = 'on_duty' and fix_at < now() - $1 * interval '1 hour'`, [OFF_DUTY_AFTER_HOURS]);
    this.#directory.forget();
  }

  /**
   * Only the newest rows stay, as many as the cap says; of one client no more than a tenth of that, so that a broken
   * device does not push out what the others sent. Behind a broker that names no client the topic stands for it.
   */
  async trimQuarantine(): Promise<void> {
    this.#trimmedAt = this.#quarantined();
    const { quarantineRows } = this.#options;
    await this.#db.query(`
      delete from ingest_quarantine where id in (
        select id from (select id, row_number() over (partition by coalesce(client, topic) order by id desc) as place from ingest_quarantine) q where place > $1)`,
    [Math.max(LEAST_CLIENT_ROWS, Math.ceil(quarantineRows * CLIENTS_PART))]);
    await this.#db.query('delete from ingest_quarantine where id <= (select id from ingest_quarantine order by id desc offset $1 limit 1)', [quarantineRows]);
  }

  async #trimWhenGrown(): Promise<void> {
    const grown = this.#quarantined() - this.#trimmedAt;
    if (grown >= Math.max(LEAST_TRIM_ROWS, this.#options.quarantineRows * TRIM_AT)) await this.trimQuarantine();
  }

  #do(work: () => Promise<void>): Promise<void> {
    this.#running = this.#running.then(work).catch((error: Error) => console.error(`Housekeeping of readings failed: ${error.message}`));
    return this.#running;
  }
}
