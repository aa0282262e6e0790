/** What goes wrong in the simulated county: single incidents, a storm over one township, a street without power. */
import type { Random } from '../../fixtures/county/random.ts';
import { metersBetween } from './world.ts';
import type { Scenario } from './options.ts';
import type { World, WorldDevice } from './world.ts';

const MINUTE_MS = 60_000;

/** From `from` a device's main quantity goes to `value` within `riseMs`, and at `until` back as fast. */
export interface Trouble {
  readonly device: WorldDevice;
  readonly from: number;
  readonly until: number;
  readonly riseMs: number;
  /** Added to what it would measure, or measured instead. Null: it says nothing at all. */
  readonly change: { readonly add: number } | { readonly to: number } | null;
}

/** What a device in trouble measures: beyond its default threshold (api/contract/default-rules.ts), for longer than that one's hold. */
const INCIDENTS: Readonly<Record<string, { readonly to: readonly [number, number]; readonly minutes: readonly [number, number]; readonly riseMs: number }>> = {
  'device:manhole_tilt': { to: [18, 60], minutes: [2, 5], riseMs: 1000 },
  'device:manhole_level': { to: [1.7, 2.4], minutes: [7, 11], riseMs: 90_000 },
  'device:air_quality': { to: [170, 260], minutes: [13, 18], riseMs: 120_000 },
  'device:tree_tilt': { to: [11, 18], minutes: [2, 5], riseMs: 2000 },
  'device:hoarding_tilt': { to: [6, 12], minutes: [3, 6], riseMs: 2000 },
};

const STORM_MINUTES = 8;
const BLACKOUT_MINUTES = 26;
/** Incidents at a time in quiet weather, and the mean wait for the next one. */
const MOST_INCIDENTS = 5;
const INCIDENT_EVERY_MS = 100_000;

export class Troubles {
  readonly #byDevice = new Map<number, Trouble>();
  readonly #random: Random;
  readonly #world: World;
  #nextIncidentAt: number;
  #weather: { readonly text: string; readonly until: number } | null = null;

  constructor(world: World, scenario: Scenario, random: Random, now: number) {
    this.#world = world;
    this.#random = random;
    this.#nextIncidentAt = now + 20_000;
    this.#takeOver(now);
    if (scenario === 'storm') this.#storm(now);
    if (scenario === 'blackout') this.#blackout(now);
  }

  /** The trouble that a device is in now, if any. */
  of(deviceId: number, now: number): Trouble | undefined {
    const trouble = this.#byDevice.get(deviceId);
    return trouble && now >= trouble.from ? trouble : undefined;
  }

  /** One sentence about the weather, for the status line. */
  describe(now: number): string {
    const count = this.#byDevice.size;
    return `${this.#weather && now < this.#weather.until ? `${this.#weather.text}, ` : ''}${count} ${count === 1 ? 'device' : 'devices'} in trouble`;
  }

  /** Ends what is over and begins what is due. @returns devices that have something to tell at once */
  advance(now: number): number[] {
    const told: number[] = [];
    for (const [id, { from, until, riseMs, change }] of this.#byDevice) {
      if (now >= until + (change ? riseMs : 0)) {
        this.#byDevice.delete(id);
        told.push(id);
      } else if (change && now >= from && now < from + 1000) told.push(id);
    }
    const quiet = !this.#weather || now >= this.#weather.until;
    if (quiet && now >= this.#nextIncidentAt) {
      this.#nextIncidentAt = now + INCIDENT_EVERY_MS * this.#random.range(0.4, 1.6);
      const running = [...this.#byDevice.values()].filter(({ change }) => change).length;
      if (running < MOST_INCIDENTS) told.push(...this.#incident(now));
    }
    return told;
  }

  #add(trouble: Trouble): void {
    this.#byDevice.set(trouble.device.id, trouble);
  }

  /** Devices that the map shows in alarm or offline stay so for a while, then recover one after the other. */
  #takeOver(now: number): void {
    for (const device of this.#world.devices) {
      const kind = INCIDENTS[device.class];
      if (device.state === 'offline') this.#add({ device, from: now - 1000, until: now + this.#random.range(15, 240) * MINUTE_MS, riseMs: 0, change: null });
      if (device.state !== 'alarm') continue;
      const to = kind ? this.#random.range(...kind.to) : device.class === 'device:water_level' ? 4 : 0;
      this.#add({ device, from: now - 3_600_000, until: now + this.#random.range(3, 45) * MINUTE_MS, riseMs: 1000, change: { to } });
    }
  }

  #incident(now: number): number[] {
    const kind = this.#random.pick(Object.keys(INCIDENTS));
    const candidates = this.#world.devices.filter((device) => device.class === kind && !this.#byDevice.has(device.id));
    if (!candidates.length) return [];
    const { to, minutes, riseMs } = INCIDENTS[kind]!;
    const device = this.#random.pick(candidates);
    this.#add({ device, from: now, until: now + this.#random.range(...minutes) * MINUTE_MS, riseMs, change: { to: this.#random.range(...to) } });
    return [device.id];
  }

  /** Covers, trees and hoardings of the township tilt within a minute, its shafts fill, and rivers rise everywhere. */
  #storm(now: number): void {
    const counts = new Map<string, number>();
    for (const { area } of this.#world.devices) counts.set(area.slice(0, 9), (counts.get(area.slice(0, 9)) ?? 0) + 1);
    const town = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
    const until = now + STORM_MINUTES * MINUTE_MS;
    this.#weather = { text: `storm over ${this.#world.towns.get(town) ?? town}`, until };
    for (const device of this.#world.devices) {
      if (this.#byDevice.has(device.id)) continue;
      const isHere = device.area.startsWith(town), common = { device, until: until + this.#random.range(0, 60_000) };
      if (device.class === 'device:water_level') this.#add({ ...common, from: now, riseMs: 4 * MINUTE_MS, change: { add: this.#random.range(0.8, 2.8) } });
      else if (isHere && device.class === 'device:manhole_level') this.#add({ ...common, from: now, riseMs: 60_000, change: { add: this.#random.range(0.7, 2) } });
      else if (isHere && device.class.endsWith('_tilt') && this.#random.chance(device.class === 'device:manhole_tilt' ? 0.05 : 0.12)) {
        this.#add({ ...common, from: now + this.#random.range(3000, 45_000), riseMs: 1000, change: { to: this.#random.range(...INCIDENTS[device.class]!.to) } });
      }
    }
  }

  /** The street with the most lamps: most of them measure no current, the others fall silent. */
  #blackout(now: number): void {
    const lamps = this.#world.devices.filter((device) => device.class === 'device:lamp_current' && !this.#byDevice.has(device.id));
    let dark: WorldDevice[] = [], name = '';
    for (const street of this.#world.streets) {
      if (!street.name) continue;
      const along = street.lines.flat();
      const near = lamps.filter(({ at }) => along.some((place) => metersBetween(place, at) < 30));
      if (near.length > dark.length) [dark, name] = [near, street.name];
    }
    const until = now + BLACKOUT_MINUTES * MINUTE_MS;
    this.#weather = { text: `no power in ${name} (${dark.length} lamps)`, until };
    for (const device of dark) this.#add({ device, from: now + 2000, until, riseMs: 1, change: this.#random.chance(0.6) ? { to: 0 } : null });
  }
}
