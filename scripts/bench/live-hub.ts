/** The hub alone: what telling costs the processor, without sockets and without the database. */
import { LiveLayer } from '../../api/live/live-layer.ts';
import { Subscription } from '../../api/live/subscription.ts';
import { boxOf, cellsOf } from '../../api/live/viewport.ts';
import { scopeOf } from '../../api/http/scope.ts';
import { tableSpecOf } from '../../api/store/layer-store.ts';
import { joinLiveFrames, lngLatToMercator, ResidentTable } from '../../tiles/index.ts';
import type { Row } from '../../tiles/index.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { ms, spreadOf, table as markdown } from './figures.ts';
import { viewports } from './live-views.ts';

const ROWS = 74_000;
const VIEWERS = 200;
const UPDATES_PER_SECOND = 5000;
const TICKS_PER_SECOND = 5;
const TICKS = 150;
/** At a heartbeat, every five seconds, the hub lets go of what all viewers were told. */
const TICKS_PER_HEARTBEAT = 25;
const NOT_COUNTED = 25;
const TOWN = lngLatToMercator(113.63, 37.8);
const TOWN_METERS = 10_000;

function rowAt(id: number, random: () => number): Row {
  return {
    id, x: TOWN[0] + (random() - 0.5) * TOWN_METERS, y: TOWN[1] + (random() - 0.5) * TOWN_METERS,
    values: { class: `device:kind_${id % 12}`, state: 'normal', area: `0991010010${id % 10}`, time: 1.8e12, value: random() },
  };
}

/** Milliseconds of this process's processor time. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Runs the ticks and answers a Markdown section. */
export function benchHub(): string {
  const random = seededRandom(3);
  const table = new ResidentTable(tableSpecOf('099101', 'devices', 1e9));
  const rows = Array.from({ length: ROWS }, (_, index) => rowAt(index + 1, random));
  table.load(rows);
  let epoch = 0;
  const layer = new LiveLayer('099101', 'devices', () => table, () => ++epoch);
  const changed: (readonly number[] | null)[] = [];
  table.onChanged((ids) => changed.push(ids));
  const scope = scopeOf({ headers: {} });
  const subscriptions = viewports(VIEWERS, TOWN, TOWN_METERS / 3, random).map((bounds) => {
    const range = cellsOf(boxOf(bounds));
    const subscription = new Subscription(layer, null);
    subscription.aim(layer.audience(range.z, [], scope), range);
    return subscription;
  });
  const costs: number[] = [];
  let [bytes, messages, tableMs] = [0, 0, 0];
  for (let tick = 0; tick < NOT_COUNTED + TICKS; tick++) {
    const tableBegan = cpuMs();
    table.upsert(Array.from({ length: UPDATES_PER_SECOND / TICKS_PER_SECOND }, () => moved(rows, random)));
    const began = cpuMs();
    for (const ids of changed.splice(0)) layer.apply(ids);
    for (const subscription of subscriptions) {
      do {
        const frames = subscription.takeFrames();
        if (!frames.length) break;
        const message = joinLiveFrames(frames);
        if (tick >= NOT_COUNTED) bytes += message.length;
        if (tick >= NOT_COUNTED) messages++;
      } while (subscription.isBehind);
    }
    layer.endTick();
    if (tick % TICKS_PER_HEARTBEAT === 0) tidy(layer, subscriptions);
    if (tick < NOT_COUNTED) continue;
    costs.push(cpuMs() - began);
    tableMs += began - tableBegan;
  }
  const spread = spreadOf(costs);
  const share = (total: number): string => `${((total / TICKS) * TICKS_PER_SECOND / 10).toFixed(1)} %`;
  return [
    `The hub alone: ${ROWS.toLocaleString('en')} rows, ${VIEWERS} viewers with views of their own at zooms 14 to 16, ${UPDATES_PER_SECOND.toLocaleString('en')} updates a second (half of them moves), `
    + `${TICKS_PER_SECOND} ticks a second; ${TICKS} ticks one after the other, by processor time. No sockets, no database.`,
    markdown(['part', 'ms a tick: min / p50 / p95', 'share of a core at 5 ticks/s'], [
      ['notice, cells, frames of all viewers', `${ms(spread.min)} / ${ms(spread.p50)} / ${ms(spread.p95)}`, share(spread.sum)],
      ['the resident table itself', ms(tableMs / TICKS), share(tableMs)],
    ]),
    `${Math.round(messages / TICKS)} messages a tick of ${Math.round(bytes / Math.max(1, messages)).toLocaleString('en')} bytes.`,
  ].join('\n\n');
}

function tidy(layer: LiveLayer, subscriptions: readonly Subscription[]): void {
  layer.tidy(new Map(subscriptions.map(({ audience, since }) => [audience!.zoom, since])), Date.now());
}

// Half of the changes are quiet, as a reading is; half move the row some metres, as a walk does.
function moved(rows: Row[], random: () => number): Row {
  const index = Math.floor(random() * rows.length);
  const before = rows[index]!;
  const walks = random() < 0.5;
  rows[index] = {
    ...before, ...(walks ? { x: before.x + (random() - 0.5) * 20, y: before.y + (random() - 0.5) * 20 } : {}),
    values: { ...before.values, time: (before.values.time as number) + 1000, value: random() },
  };
  return rows[index];
}
