/** A load of readings at QoS 1 that remembers what was acknowledged, for tests that kill things meanwhile. */
import { connect } from 'mqtt';
import type { MqttClient } from 'mqtt';
import type { Queryable } from '../store/database.ts';
import { SMALL_COUNTY } from './small-county.ts';

const READINGS_A_MESSAGE = 5;
const MESSAGES_IN_FLIGHT = 20;
const DEVICES = 30;
/** Of a reading: one moment each, so that every one can be told from every other. */
const STEP_MS = 10;

const PATIENCE_MS = 60_000;

/** Begins to publish as a gateway of the small county, `READINGS_A_MESSAGE` readings a message. */
export function startFieldLoad(url: string, username: string, password: string): FieldLoad {
  return new FieldLoad(url, username, password);
}

export class FieldLoad {
  readonly #begin = Date.now() - 3 * 3_600_000;
  readonly #client: MqttClient;
  #next = 0;
  #isFinishing = false;
  #isHeld = false;
  readonly #inFlight = new Set<number>();
  readonly #done = new Set<number>();
  readonly #failures: Error[] = [];

  constructor(url: string, username: string, password: string) {
    this.#client = connect(url, { username, password, clientId: `load-${this.#begin}`, clean: false, reconnectPeriod: 100, connectTimeout: 5000 });
    this.#client.on('error', () => undefined); // it tries again by itself
    this.#client.once('connect', () => this.#pump());
  }

  /** Messages acknowledged so far. */
  get acknowledged(): number {
    return this.#done.size;
  }

  /** Resolves when so many more messages were acknowledged. @throws Error after a minute without */
  more(messages: number): Promise<void> {
    const goal = this.acknowledged + messages;
    return this.#until(() => this.acknowledged >= goal, `${messages} more acknowledgements`);
  }

  /** Sends nothing new until `goOn`. */
  hold(): void {
    this.#isHeld = true;
  }

  goOn(): void {
    this.#isHeld = false;
    this.#pump();
  }

  /** Sends nothing new and waits until everything sent is acknowledged. @throws Error when it is not within a minute */
  finish(): Promise<void> {
    this.#isFinishing = true;
    return this.#until(() => this.#inFlight.size === 0, 'everything acknowledged');
  }

  /** How many acknowledged readings are missing from the table, and how many rows are there beside those. */
  async compare(db: Queryable): Promise<{ sent: number; missing: number; strange: number; hourly: number }> {
    const { rows } = await db.query('select device_id, (extract(epoch from time) * 1000)::float8 as time, count(*)::int as n from readings group by 1, 2');
    const found = new Set(rows.map((row) => Math.round(row.time)));
    const wanted = new Set([...this.#done].flatMap((message) => this.#timesOf(message)));
    const { rows: [hours] } = await db.query('select coalesce(sum(count), 0)::int as n from reading_hours');
    return {
      sent: wanted.size,
      missing: [...wanted].filter((time) => !found.has(time)).length,
      strange: rows.filter((row) => row.n !== 1).length + [...found].filter((time) => !wanted.has(time)).length,
      hourly: hours.n,
    };
  }

  async end(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #timesOf(message: number): number[] {
    return Array.from({ length: READINGS_A_MESSAGE }, (_, i) => this.#begin + (message * READINGS_A_MESSAGE + i) * STEP_MS);
  }

  #pump(): void {
    for (let free = MESSAGES_IN_FLIGHT - this.#inFlight.size; free > 0 && !this.#isFinishing && !this.#isHeld; free--) this.#publish(this.#next++);
  }

  #publish(message: number): void {
    this.#inFlight.add(message);
    const readings = this.#timesOf(message).map((time) => ({ time, quantity: 'tilt', value: (message % 20) / 4, unit: 'deg' }));
    this.#client.publish(`tongguan/v1/${SMALL_COUNTY}/DEV-${message % DEVICES}/readings`, JSON.stringify(readings), { qos: 1 }, (error) => {
      this.#inFlight.delete(message);
      if (error) this.#failures.push(error);
      else this.#done.add(message);
      this.#pump();
    });
  }

  async #until(reached: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!reached()) {
      if (Date.now() > deadline) {
        throw new Error(`${what}: after ${PATIENCE_MS / 1000} s ${this.acknowledged} messages were acknowledged and ${this.#inFlight.size} are on the way`);
      }
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
    if (this.#failures.length) throw this.#failures[0]!;
  }
}
