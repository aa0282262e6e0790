/** What can be said to the simulator, and where it finds the server. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../lib/run.mjs';

export const SCENARIOS = ['normal', 'storm', 'blackout'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface SimulatorOptions {
  readonly devices: number;
  readonly staff: number;
  /** Readings a second. */
  readonly rate: number;
  readonly scenario: Scenario;
  readonly seed: number;
  /** Seconds; null: until it is stopped. */
  readonly durationSeconds: number | null;
  /** Shares of messages that come minutes late, and that come twice. */
  readonly late: number;
  readonly duplicates: number;
  /** As `npm start` runs it: says little, and waits while another simulator runs. */
  readonly background: boolean;
}

/** How to reach the server, as it writes it into `simulator.json`. */
export interface SimulatorAccess {
  readonly county: string;
  readonly url: string;
  readonly mqtt: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

export const HELP = `Devices, patrols and vehicles of the demo county, made up, over real MQTT to a running server (npm start).

npm run simulate -- --scenario storm

  --devices n       so many of the county's devices (default 5000)
  --staff n         so many people and vehicles (default 200)
  --rate n          readings a second (default 500); each device keeps its heartbeat or better
  --scenario word   normal: now and then a device is in trouble; storm: rain in one township, shafts and rivers rise, covers
                    and trees tilt; blackout: the lamps of a street go dark and some fall silent. Both end by themselves
  --late share      of messages that come up to five minutes late (default 0.01)
  --duplicates share  of messages that come twice (default 0.005)
  --seed n          the same seed makes the same troubles (default 1)
  --duration s      stop after so many seconds
  --url address     of the server; --mqtt address of the broker; --county code; --user, --password of a gateway.
                    By default all five are read from DATA_DIR/simulator.json, which the server writes at its start
`;

const OPTIONS = {
  devices: { type: 'string', default: '5000' }, staff: { type: 'string', default: '200' }, rate: { type: 'string', default: '500' },
  scenario: { type: 'string', default: 'normal' }, late: { type: 'string', default: '0.01' }, duplicates: { type: 'string', default: '0.005' },
  seed: { type: 'string', default: '1' }, duration: { type: 'string' }, url: { type: 'string' }, mqtt: { type: 'string' },
  county: { type: 'string' }, user: { type: 'string' }, password: { type: 'string' },
  background: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false },
} as const;

export interface Given {
  readonly help: boolean;
  readonly options: SimulatorOptions;
  readonly access: Partial<SimulatorAccess>;
}

/** @throws Error that names an option that is not known, or the value that cannot be used */
export function readOptions(args: readonly string[]): Given {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const number = (name: 'devices' | 'staff' | 'rate' | 'seed' | 'late' | 'duplicates' | 'duration', min: number, max: number): number => {
    const value = Number(values[name]);
    if (!(value >= min && value <= max)) throw new Error(`--${name} ${values[name]}: must be a number from ${min} to ${max}`);
    return value;
  };
  const scenario = SCENARIOS.find((word) => word === values.scenario);
  if (!scenario) throw new Error(`--scenario ${values.scenario}: must be one of ${SCENARIOS.join(', ')}`);
  const { url, mqtt, county, user, password } = values;
  return {
    help: values.help,
    options: {
      devices: number('devices', 0, 1e6), staff: number('staff', 0, 1e5), rate: number('rate', 0.1, 1e5), scenario, seed: number('seed', 0, 4294967295),
      durationSeconds: values.duration === undefined ? null : number('duration', 0.1, 1e9),
      late: number('late', 0, 0.5), duplicates: number('duplicates', 0, 0.5), background: values.background,
    },
    access: Object.fromEntries(Object.entries({ url, mqtt, county, user, password }).filter(([, value]) => value !== undefined)),
  };
}

/** Folder in which the server leaves word for the simulator. */
export const dataDir = (): string => resolve(ROOT, process.env.DATA_DIR || '.data');

/** What was given, and for the rest what the server wrote. @throws Error that says what to do when there is neither */
export function findAccess(given: Partial<SimulatorAccess>): SimulatorAccess {
  if (given.url && given.mqtt && given.county) return given as SimulatorAccess;
  const file = join(dataDir(), 'simulator.json');
  try {
    return { ...JSON.parse(readFileSync(file, 'utf8')) as SimulatorAccess, ...given };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(`${file} is not there: a server writes it when it holds the demo county and SIMULATE is not "no". `
      + 'Start one (npm start), or give --url, --mqtt, --county, --user and --password', { cause: error });
  }
}
