/** Devices that report: each at its heartbeat or better, at once when something happens, some of them drifting. */
import { DEVICE_QUANTITIES, normalValue } from '../../fixtures/county/curves.ts';
import { QUANTITIES } from '../../api/contract/ingest.ts';
import type { Random } from '../../fixtures/county/random.ts';
import type { Trouble, Troubles } from './troubles.ts';
import type { WorldDevice } from './world.ts';

/** One reading as it goes over the wire; `time` is epoch ms. */
export interface SentReading {
  readonly time: number;
  readonly quantity: string;
  readonly value: number;
  readonly unit: string;
  readonly simulated: true;
}

export interface Report {
  readonly code: string;
  readonly readings: SentReading[];
}

/** Every device is heard within this time after the start, whatever its heartbeat. */
const FIRST_WITHIN_MS = 120_000;
const IN_TROUBLE_EVERY_MS = 15_000;
const BATTERY_EVERY = 8;
const DRIFTING = 0.02;
const DRIFT_PER_HOUR = 0.02;
const MOST_DRIFT = 0.25;

/** Readings a second when every device keeps exactly its heartbeat. */
export function naturalRate(devices: readonly WorldDevice[]): number {
  return devices.reduce((sum, device) => sum + readingsPerReport(device) / device.heartbeatSeconds, 0);
}

const quantitiesOf = (device: WorldDevice): readonly string[] => DEVICE_QUANTITIES[device.class] ?? [];
const readingsPerReport = (device: WorldDevice): number => quantitiesOf(device).reduce((sum, name) => sum + (name === 'battery' ? 1 / BATTERY_EVERY : 1), 0);

export class Sensors {
  readonly #devices: readonly WorldDevice[];
  readonly #indexOf: ReadonlyMap<number, number>;
  readonly #troubles: Troubles;
  readonly #random: Random;
  readonly #beganAt: number;
  /** Heartbeats are shortened by this factor so that the wanted rate comes out. */
  readonly #pace: number;
  readonly #nextAt: Float64Array;
  readonly #reports: Uint32Array;
  readonly #drifts: Uint8Array;

  constructor(devices: readonly WorldDevice[], rate: number, troubles: Troubles, random: Random, now: number) {
    this.#devices = devices.filter((device) => quantitiesOf(device).length > 0 && device.heartbeatSeconds > 0);
    this.#indexOf = new Map(this.#devices.map(({ id }, i) => [id, i]));
    this.#troubles = troubles;
    this.#random = random;
    this.#beganAt = now;
    this.#pace = Math.min(1, naturalRate(this.#devices) / rate);
    this.#nextAt = Float64Array.from(this.#devices, (device) => now + random.next() * Math.min(FIRST_WITHIN_MS, this.#intervalMs(device)));
    this.#reports = new Uint32Array(this.#devices.length);
    this.#drifts = Uint8Array.from(this.#devices, () => (random.chance(DRIFTING) ? 1 : 0));
  }

  #intervalMs(device: WorldDevice): number {
    return device.heartbeatSeconds * 1000 * this.#pace;
  }

  /** Lets devices report at the next look. */
  hurry(ids: readonly number[]): void {
    for (const id of ids) {
      const i = this.#indexOf.get(id);
      if (i !== undefined) this.#nextAt[i] = 0;
    }
  }

  /** What is reported now. */
  due(now: number): Report[] {
    const reports: Report[] = [];
    for (const [i, device] of this.#devices.entries()) {
      if (this.#nextAt[i]! > now) continue;
      const trouble = this.#troubles.of(device.id, now);
      const isFirst = this.#reports[i] === 0;
      const interval = this.#intervalMs(device);
      // After the first report at once each finds its own moment, so that they do not come in waves.
      const wait = isFirst ? interval * this.#random.range(0.05, 1) : interval * this.#random.range(0.9, 1);
      this.#nextAt[i] = now + (trouble?.change ? Math.min(wait, IN_TROUBLE_EVERY_MS) : wait);
      if (trouble && !trouble.change) continue;
      reports.push({ code: device.code, readings: this.#measure(i, device, trouble, now) });
    }
    return reports;
  }

  #measure(i: number, device: WorldDevice, trouble: Trouble | undefined, now: number): SentReading[] {
    const count = this.#reports[i]!++;
    const names = quantitiesOf(device).filter((name) => name !== 'battery' || count % BATTERY_EVERY === 0);
    return names.map((quantity, order) => {
      let value = normalValue(device.class, quantity, device.id, now);
      if (order === 0) {
        if (this.#drifts[i]) value *= 1 + Math.min(MOST_DRIFT, DRIFT_PER_HOUR * (now - this.#beganAt) / 3_600_000);
        if (trouble) value = troubled(value, trouble, now);
      }
      const { unit, digits, min, max } = QUANTITIES[quantity]!;
      // Two digits more than are shown: a rounded step would look like a jump to a rule about the rate of change.
      return { time: now, quantity, value: Number(Math.min(max, Math.max(min, value)).toFixed(digits + 2)), unit, simulated: true };
    });
  }
}

/** @param normal what it would measure without the trouble */
function troubled(normal: number, { change, from, until, riseMs }: Trouble, now: number): number {
  if (!change) return normal;
  const share = now < until ? Math.min(1, (now - from) / riseMs) : Math.max(0, 1 - (now - until) / riseMs);
  const beyond = 'add' in change ? normal + change.add : change.to;
  return normal + (beyond - normal) * share;
}
