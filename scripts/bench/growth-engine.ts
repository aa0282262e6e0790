/** The engine alone with 1, 10 and 100 times the components: load, memory, tiles at equal density, a merge under changes. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { tableSpecOf } from '../../api/store/layer-store.ts';
import { RunThreads } from '../../api/store/run-threads.ts';
import { encodeTile, ResidentTable, tileBounds3857, tileOfPoint } from '../../tiles/index.ts';
import type { TileAddress } from '../../tiles/index.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { ms, spreadOf, table as markdown } from './figures.ts';
import { CENTRE, componentRow, ONCE, rowBatches, sideMeters } from './growth-rows.ts';

const RAW_ZOOMS = [15, 16, 17, 18];
const AGGREGATE_ZOOMS = [6, 9, 12, 14];
const TILES_PER_ZOOM = 400;
const CHANGES_PER_SECOND = 100;
const MEMORY_BYTES = 8 * 2 ** 30;

interface Grown {
  readonly times: number;
  readonly table: ResidentTable;
  readonly loadSeconds: number;
  readonly heldMs: number;
}

async function grow(times: number, threads: RunThreads): Promise<Grown> {
  const table = new ResidentTable(tableSpecOf('099101', 'components', MEMORY_BYTES), { makeRun: (input) => threads.make(input) });
  let added = 0;
  let begun = 0;
  await table.loadFrom(async (load) => {
    for (const rows of rowBatches(times, 1)) {
      const began = performance.now();
      load.add(rows);
      added += performance.now() - began;
    }
    begun = performance.now();
  });
  return { times, table, loadSeconds: (added + performance.now() - begun) / 1000, heldMs: added };
}

/** Distinct tiles of a zoom that lie wholly in the county, in a seeded order; again from the first when there are too few. */
function wholeTiles(times: number, z: number): TileAddress[] {
  const reach = sideMeters(times) / 2;
  const random = seededRandom(z);
  const found = new Map<string, TileAddress>();
  for (let draw = 0; draw < TILES_PER_ZOOM * 20 && found.size < TILES_PER_ZOOM; draw++) {
    const tile = tileOfPoint(z, CENTRE[0] + (random() * 2 - 1) * reach, CENTRE[1] + (random() * 2 - 1) * reach);
    const [minX, minY, maxX, maxY] = tileBounds3857(tile.z, tile.x, tile.y);
    const isInside = minX >= CENTRE[0] - reach && maxX <= CENTRE[0] + reach && minY >= CENTRE[1] - reach && maxY <= CENTRE[1] + reach;
    if (isInside) found.set(`${tile.x}/${tile.y}`, tile);
  }
  const tiles = [...found.values()];
  return Array.from({ length: TILES_PER_ZOOM }, (_, i) => tiles[i % tiles.length]!);
}

function timeOf(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Every table encodes one tile in turn, so that what else the machine does falls on all alike. */
function rawTiles(grown: readonly Grown[]): string {
  const lines = RAW_ZOOMS.map((z) => {
    const tiles = grown.map(({ times }) => wholeTiles(times, z));
    const taken = grown.map((): number[] => []);
    for (let i = -TILES_PER_ZOOM / 4; i < TILES_PER_ZOOM; i++) {
      for (const [at, { table }] of grown.entries()) {
        const tile = tiles[at]![(i + TILES_PER_ZOOM) % TILES_PER_ZOOM]!;
        const spent = timeOf(() => encodeTile(table, tile));
        if (i >= 0) taken[at]!.push(spent);
      }
    }
    const spreads = taken.map(spreadOf);
    const points = Math.round(ONCE * (tileBounds3857(z, 0, 0)[2] - tileBounds3857(z, 0, 0)[0]) ** 2 / sideMeters(1) ** 2);
    return [`z${z}`, points.toLocaleString('en'), ...spreads.map(({ p50, p95 }) => `${ms(p50)} / ${ms(p95)}`),
      ...spreads.slice(1).map(({ p50 }) => `${(p50 / spreads[0]!.p50).toFixed(2)}×`)];
  });
  const names = grown.map(({ times }) => `${times}× ms: p50 / p95`);
  return markdown(['raw tiles', 'points', ...names, ...grown.slice(1).map(({ times }) => `${times}× ÷ 1×`)], lines);
}

/** The tile of a zoom in the middle: the first time, again, and after each of some changes in it. */
function aggregateTiles(grown: readonly Grown[]): string {
  const random = seededRandom(5);
  const lines = AGGREGATE_ZOOMS.flatMap((z) => grown.map(({ times, table }) => {
    const tile = tileOfPoint(z, ...CENTRE);
    const first = timeOf(() => encodeTile(table, tile));
    const changed: number[] = [];
    for (let i = 0; i < 100; i++) {
      const id = 1 + Math.floor(random() * table.size);
      const { x, y, values } = table.get(id)!;
      table.upsert([{ id, x, y, values: { ...values, state: i % 2 ? 'damaged' : 'missing' } }]);
      changed.push(timeOf(() => encodeTile(table, tile)));
    }
    const { p50, max } = spreadOf(changed);
    return [`z${z}`, `${times}×`, ms(first), `${ms(p50)} / ${ms(max)}`];
  }));
  return markdown(['aggregate tile', 'rows', 'first ms', 'after a change ms: p50 / max'], lines);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((wake) => { setTimeout(wake, milliseconds); });
}

/** Moves rows until a merge is due, then goes on at a steady rate until it is done. */
async function merge({ times, table }: Grown): Promise<(string | number)[]> {
  const random = seededRandom(11);
  const before = table.merges.all;
  while (table.merges.all === before) {
    table.upsert(Array.from({ length: 200 }, () => componentRow(1 + Math.floor(random() * table.size), times, random)));
    await sleep(0);
  }
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  const end = new AbortController();
  void table.whenMerged.then(() => end.abort());
  let changes = 0;
  await sleep(0);
  while (!end.signal.aborted) {
    table.upsert([componentRow(1 + Math.floor(random() * table.size), times, random)]);
    changes++;
    await sleep(1000 / CHANGES_PER_SECOND);
  }
  const seconds = (performance.now() - began) / 1000;
  delay.disable();
  const elsewhere = table.merges.elsewhere > 0;
  return [`${times}×`, elsewhere ? 'a thread of its own' : 'here', seconds.toFixed(2), elsewhere ? changes : 'none: the table is small', `${ms(delay.percentile(99) / 1e6)} / ${ms(delay.max / 1e6)}`];
}

/** @returns Markdown sections */
export async function benchEngine(allTimes: readonly number[]): Promise<string[]> {
  const threads = new RunThreads((error) => { throw error; });
  const grown: Grown[] = [];
  for (const times of allTimes) {
    console.error(`  engine: load ${times}×`);
    grown.push(await grow(times, threads));
  }
  const loads = grown.map(({ times, table, loadSeconds, heldMs }) => [
    `${times}×`, table.size.toLocaleString('en'), loadSeconds.toFixed(2), (heldMs / 1000).toFixed(2), (table.bytes / table.size).toFixed(1), `${(table.bytes / 2 ** 20).toFixed(0)} MiB`]);
  const sections = [
    markdown(['load', 'rows', 'seconds', 'of these on this thread', 'bytes a point', 'memory'], loads),
    rawTiles(grown), aggregateTiles(grown),
  ];
  const merges: (string | number)[][] = [];
  for (const each of grown) {
    console.error(`  engine: merge ${each.times}×`);
    merges.push(await merge(each));
  }
  sections.push(markdown(['merge', 'made on', 'seconds', `changes meanwhile, at ${CHANGES_PER_SECOND} a second`, 'event-loop delay ms: p99 / max'], merges));
  return sections;
}
