/** Runs the simulator until it is stopped: reads the county from the server, then publishes what its devices and patrols would. */
import { Random } from '../../fixtures/county/random.ts';
import { HELP, findAccess, readOptions } from './options.ts';
import type { SimulatorAccess, SimulatorOptions } from './options.ts';
import { Patrol, StreetMap } from './patrol.ts';
import { Publisher } from './publisher.ts';
import { Sensors, naturalRate } from './sensors.ts';
import { Troubles } from './troubles.ts';
import { isTaken, takeTurn } from './turns.ts';
import { readWorld } from './world.ts';
import type { World } from './world.ts';

const TICK_MS = 200;
const STATUS_MS = 5000;
const LOOK_FOR_OTHERS_MS = 2000;
/** A start script that is killed takes the simulator along. Never settles without one. */
const parentGone = new Promise<void>((resolve) => { process.once('disconnect', resolve); });

/** So many of a list, drawn by seed and kept in order: every kind gets its share. */
function some<T>(list: readonly T[], count: number, random: Random): T[] {
  if (count >= list.length) return [...list];
  const chosen = new Set(random.shuffle([...list.keys()]).slice(0, count));
  return list.filter((_, i) => chosen.has(i));
}

interface Round { readonly patrol: Patrol; nextAt: number; movedAt: number }

/** Everything that moves and reports. One tick publishes what is due. */
class Simulation {
  readonly #prefix: string;
  readonly #troubles: Troubles;
  readonly #sensors: Sensors;
  readonly #rounds: Round[];
  readonly #publisher: Publisher;

  constructor(world: World, options: SimulatorOptions, county: string, publisher: Publisher, now: number) {
    const { seed } = options;
    this.#prefix = `tongguan/v1/${county}`;
    this.#publisher = publisher;
    this.#troubles = new Troubles(world, options.scenario, new Random(seed, 'troubles'), now);
    this.#sensors = new Sensors(world.devices, options.rate, this.#troubles, new Random(seed, 'sensors'), now);
    const streets = new StreetMap(world.streets), random = new Random(seed, 'patrols');
    this.#rounds = world.staff.map((staff) => {
      const patrol = new Patrol(staff, streets, new Random(seed, staff.code));
      return { patrol, nextAt: now + random.next() * patrol.gait.fixEverySeconds * 1000, movedAt: now };
    });
  }

  tick(now: number): void {
    this.#sensors.hurry(this.#troubles.advance(now));
    for (const { code, readings } of this.#sensors.due(now)) this.#publisher.publish(`${this.#prefix}/${code}/readings`, readings, now);
    for (const round of this.#rounds) {
      if (round.nextAt > now) continue;
      const { lng, lat, headingDeg, speedMps } = round.patrol.advance((now - round.movedAt) / 1000);
      round.movedAt = now;
      round.nextAt = now + round.patrol.gait.fixEverySeconds * 1000;
      this.#publisher.publish(`${this.#prefix}/${round.patrol.code}/position`, [{
        time: now, lng: Number(lng.toFixed(7)), lat: Number(lat.toFixed(7)), crs: 'cgcs2000',
        heading: Number(headingDeg.toFixed(1)) % 360, speed: Number(speedMps.toFixed(2)), simulated: true,
      }], now);
    }
    this.#publisher.sendLate(now);
  }

  describe(now: number): string {
    return this.#troubles.describe(now);
  }
}

async function chosenWorld(access: SimulatorAccess, options: SimulatorOptions): Promise<World> {
  const world = await readWorld(access.url, access.county);
  const random = new Random(options.seed, 'who');
  return { ...world, devices: some(world.devices, options.devices, random), staff: some(world.staff, options.staff, random) };
}

function statusLine(publisher: Publisher, before: Publisher['counts'], seconds: number, weather: string): string {
  const { counts, waiting } = publisher;
  const rate = (name: 'sent' | 'acknowledged'): string => ((counts[name] - before[name]) / seconds).toFixed(0);
  const letGo = counts.letGo ? `, ${counts.letGo.toLocaleString('en')} let go` : '';
  return `${new Date().toLocaleTimeString('en-GB')}  ${rate('sent')} rows/s sent, ${rate('acknowledged')} acknowledged, ${waiting} messages wait, `
    + `${counts.late} late, ${counts.twice} twice${letGo}; ${weather}`;
}

async function run(options: SimulatorOptions, access: SimulatorAccess): Promise<void> {
  const world = await chosenWorld(access, options);
  const say = (text: string): void => console.log(options.background ? `  Simulator: ${text}` : text);
  const natural = naturalRate(world.devices);
  say(`${world.devices.length.toLocaleString('en')} devices and ${world.staff.length} people and vehicles are made up`
    + (options.background ? ' (npm start -- --no-simulate leaves them out)' : `, about ${Math.max(options.rate, natural).toFixed(0)} readings/s, scenario ${options.scenario}; Ctrl-C ends it`));
  if (options.rate < natural) say(`their heartbeats alone are ${natural.toFixed(1)} readings/s, so it is not less than that`);
  const endTurn = options.background ? () => undefined : takeTurn();
  const publisher = new Publisher(access, options, new Random(options.seed, 'publisher'), say);
  let simulation: Simulation | null = null;
  let taken = false, lookedAt = 0;
  const ticking = setInterval(() => {
    const now = Date.now();
    if (options.background && now - lookedAt >= LOOK_FOR_OTHERS_MS) {
      lookedAt = now;
      if (isTaken() !== taken) {
        taken = !taken;
        say(taken ? 'waits while another one runs' : 'goes on');
      }
      if (taken) simulation = null; // begins anew: by then everything has moved
    }
    if (taken || !publisher.connected) return;
    simulation ??= new Simulation(world, options, access.county, publisher, now);
    simulation.tick(now);
  }, TICK_MS);
  let before = { ...publisher.counts };
  const telling = options.background ? undefined : setInterval(() => {
    console.log(statusLine(publisher, before, STATUS_MS / 1000, simulation?.describe(Date.now()) ?? 'not connected'));
    before = { ...publisher.counts };
  }, STATUS_MS);
  await untilStopped(options.durationSeconds);
  clearInterval(ticking);
  clearInterval(telling);
  await publisher.end();
  endTurn();
  const { sent, acknowledged } = publisher.counts;
  if (!options.background) console.log(`${sent.toLocaleString('en')} rows sent, ${acknowledged.toLocaleString('en')} acknowledged`);
}

/** Until a signal, the end of the process that started us, or the end of the time given. */
function untilStopped(seconds: number | null): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    void parentGone.then(resolve);
    if (seconds !== null) setTimeout(resolve, seconds * 1000);
  });
}

try {
  const { help, options, access } = readOptions(process.argv.slice(2));
  if (help) console.log(HELP);
  else await run(options, findAccess(access));
  process.exit(0);
} catch (error) {
  console.error(`The simulator cannot run: ${(error as Error).message}`);
  process.exit(1);
}
