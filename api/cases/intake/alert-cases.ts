/**
 * From alerts to cases, by the queue that the database fills (migration 000015): each entry is done in one transaction that also
 * removes it, so it is done once, however many servers there are and whoever of them is killed.
 */
import type { County } from '../../county/county.ts';
import { inTransaction } from '../../store/database.ts';
import type { Client } from '../../store/database.ts';
import { fileAlertCase, finishEvidence } from './alert-case.ts';

const LOOK_MS = { native: 1000, embedded: 3000 } as const;
/** What fails is tried again after 10 s, then after twice as long each time, at most after an hour. */
const RETRY_SECONDS = 10;
const LONGEST_RETRY_SECONDS = 3600;
/** Beyond so many tries what fails is told as a trouble: the first ones may be a race with a change of settings. */
const TOLD_AFTER = 3;

interface Entry {
  readonly county: string;
  readonly alert_id: number;
  readonly what: 'file' | 'finish';
  readonly tries: number;
}

export class AlertCases {
  readonly #county: County;
  #timer: NodeJS.Timeout | undefined;
  #isOn = false;
  #running: Promise<void> = Promise.resolve();
  #problem: string | null = null;

  constructor(county: County) {
    this.#county = county;
  }

  get problem(): string | null {
    return this.#problem;
  }

  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#next(0);
  }

  /** Ends when the entry in hand is done. */
  async stop(): Promise<void> {
    this.#isOn = false;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Does everything that is due. @returns how many entries were done */
  async run(goesOn: () => boolean = () => true): Promise<number> {
    let done = 0;
    while (goesOn()) {
      const result = await this.#doOne();
      if (result === 'nothing') break;
      if (result === 'done') done++;
    }
    await this.#lookForTrouble();
    return done;
  }

  #next(afterMs: number = LOOK_MS[this.#county.database.kind]): void {
    if (!this.#isOn) return;
    this.#timer = setTimeout(() => {
      this.#running = this.run(() => this.#isOn).then(() => undefined, (error: Error) => {
        this.#problem = `Alerts do not become cases: ${error.message}`;
      }).finally(() => this.#next());
    }, afterMs).unref();
  }

  async #doOne(): Promise<'nothing' | 'done' | 'failed'> {
    const { pool } = this.#county.database;
    let entry: Entry | undefined;
    try {
      return await inTransaction(pool, async (client) => {
        entry = await take(client);
        if (!entry) return 'nothing';
        if (entry.what === 'file') await fileAlertCase(pool, client, entry.county, entry.alert_id);
        else await finishEvidence(client, entry.county, entry.alert_id);
        await client.query('delete from alert_case_queue where county = $1 and alert_id = $2 and what = $3', [entry.county, entry.alert_id, entry.what]);
        return 'done';
      });
    } catch (error) {
      if (!entry) throw error;
      const seconds = Math.min(LONGEST_RETRY_SECONDS, RETRY_SECONDS * 2 ** Math.min(entry.tries, 20));
      await pool.query(`
        update alert_case_queue set tries = tries + 1, due = now() + make_interval(secs => $4), trouble = left($5, 1000) where county = $1 and alert_id = $2 and what = $3`,
      [entry.county, entry.alert_id, entry.what, seconds, (error as Error).message]);
      return 'failed';
    }
  }

  async #lookForTrouble(): Promise<void> {
    const { rows: [row] } = await this.#county.database.pool.query<{ count: number; county: string; alert_id: number; trouble: string }>(`
      select count(*) over ()::int as count, county, alert_id, trouble from alert_case_queue where tries >= ${TOLD_AFTER} order by county, alert_id limit 1`);
    this.#problem = row ? `${row.count} ${row.count === 1 ? 'alert does' : 'alerts do'} not become cases, the first of them alert ${row.alert_id} of county ${row.county}: ${row.trouble}` : null;
  }
}

/** The next entry that is due and that no other server has in hand. */
async function take(client: Client): Promise<Entry | undefined> {
  const { rows: [entry] } = await client.query<Entry>(
    'select county, alert_id, what, tries from alert_case_queue where due <= now() order by due, county, alert_id limit 1 for update skip locked');
  return entry;
}
