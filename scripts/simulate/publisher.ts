/** Publishes over MQTT at QoS 1, some messages late and some twice, and never lets more wait than the broker keeps up with. */
import mqtt from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { Random } from '../../fixtures/county/random.ts';
import type { SimulatorAccess } from './options.ts';

/** Messages that may wait for their acknowledgement; beyond it new ones are let go and counted. */
const MOST_WAITING = 2000;
const MOST_LATE = 5000;
const LATE_MS = [20_000, 300_000] as const;
const RECONNECT_MS = 2000;
const GOODBYE_MS = 3000;

export interface Counts {
  /** Rows (readings or fixes) handed over, and those that were acknowledged. */
  sent: number;
  acknowledged: number;
  /** Rows let go because the broker did not keep up or was not there. */
  letGo: number;
  late: number;
  twice: number;
}

interface Held { readonly at: number; readonly topic: string; readonly payload: string; readonly rows: number }

export class Publisher {
  readonly counts: Counts = { sent: 0, acknowledged: 0, letGo: 0, late: 0, twice: 0 };
  readonly #client: MqttClient;
  readonly #random: Random;
  readonly #shares: { readonly late: number; readonly duplicates: number };
  readonly #held: Held[] = [];
  #waiting = 0;
  #problem: string | null = null;
  #isEnding = false;

  /** Connects in the background and again whenever the connection is lost or refused, as by a server whose database is busy. @param tell gets a sentence when that changes */
  constructor(access: SimulatorAccess, shares: { late: number; duplicates: number }, random: Random, tell: (text: string) => void) {
    this.#random = random;
    this.#shares = shares;
    const options: IClientOptions = {
      clientId: `simulator-${access.county}-${process.pid}`, reconnectPeriod: RECONNECT_MS, reconnectOnConnackError: true, connectTimeout: 10_000, keepalive: 30,
      ...(access.user === undefined ? {} : { username: access.user }), ...(access.password === undefined ? {} : { password: access.password }),
    };
    this.#client = mqtt.connect(access.mqtt, options);
    this.#client.on('connect', () => {
      if (this.#problem) tell('connected again');
      this.#problem = null;
    });
    const lost = (reason: string): void => {
      if (this.#problem === null && !this.#isEnding) tell(`not connected to ${new URL(access.mqtt).host}: ${reason}; trying again`);
      this.#problem = reason;
    };
    this.#client.on('error', (error) => lost(error.message || (error as NodeJS.ErrnoException).code || 'error'));
    this.#client.on('close', () => lost('the connection ended'));
  }

  get connected(): boolean {
    return this.#client.connected;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Sends rows now, or minutes later when it is their turn to be late; now and then twice. */
  publish(topic: string, rows: readonly object[], now: number): void {
    const payload = JSON.stringify(rows.length === 1 ? rows[0] : rows);
    if (this.#random.chance(this.#shares.late) && this.#held.length < MOST_LATE) {
      this.#held.push({ at: now + this.#random.range(...LATE_MS), topic, payload, rows: rows.length });
      return;
    }
    this.#send(topic, payload, rows.length);
    if (!this.#random.chance(this.#shares.duplicates)) return;
    this.counts.twice += rows.length;
    this.#send(topic, payload, rows.length);
  }

  /** Sends what was held back until now. */
  sendLate(now: number): void {
    for (let i = this.#held.length - 1; i >= 0; i--) {
      const { at, topic, payload, rows } = this.#held[i]!;
      if (at > now) continue;
      this.#held.splice(i, 1);
      this.counts.late += rows;
      this.#send(topic, payload, rows);
    }
  }

  #send(topic: string, payload: string, rows: number): void {
    if (!this.#client.connected || this.#waiting >= MOST_WAITING) {
      this.counts.letGo += rows;
      return;
    }
    this.#waiting++;
    this.counts.sent += rows;
    this.#client.publish(topic, payload, { qos: 1 }, (error) => {
      this.#waiting--;
      if (!error) this.counts.acknowledged += rows;
    });
  }

  /** Waits a little for acknowledgements, then closes. */
  async end(): Promise<void> {
    this.#isEnding = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => { timer = setTimeout(resolve, GOODBYE_MS); });
    await Promise.race([this.#client.endAsync(!this.#client.connected), late]);
    clearTimeout(timer);
  }
}
