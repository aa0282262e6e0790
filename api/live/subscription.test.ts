import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tableSpecOf } from '../store/layer-store.ts';
import { scopeOf } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import { keepRows } from '../testing/live-client.ts';
import type { LiveRow } from '../testing/live-client.ts';
import { decodeLiveMessage, joinLiveFrames, lngLatToMercator, ResidentTable, tileOfPoint, tileRangeTouching } from '../../tiles/index.ts';
import type { Condition, Row, TileRange } from '../../tiles/index.ts';
import { seededRandom } from '../../tiles/testing.ts';
import { LiveLayer } from './live-layer.ts';
import { Subscription } from './subscription.ts';

const [CENTRE_X, CENTRE_Y] = lngLatToMercator(113.62, 37.81);
const METERS = 4000;
const ZOOM = 15;
const OPERATOR = scopeOf({ headers: {} });
const TOWNSHIP = scopeOf({ headers: { cookie: 'tongguan_person=township-1' } });

function rowAt(id: number, random: () => number): Row {
  return {
    id, x: CENTRE_X + (random() - 0.5) * METERS, y: CENTRE_Y + (random() - 0.5) * METERS,
    values: { class: 'device:manhole_tilt', state: random() < 0.5 ? 'normal' : 'alarm', area: random() < 0.5 ? '099101001001' : '099101002001', value: Math.round(random() * 99) },
  };
}

/** A viewer without a socket. */
class Looker {
  readonly subscription: Subscription;
  readonly scope: Scope;
  readonly conditions: Condition[];
  readonly rows = new Map<number, LiveRow>();
  range: TileRange = tileRangeTouching([0, 0, 0, 0], ZOOM);

  constructor(layer: LiveLayer, scope: Scope, state: string | null) {
    this.subscription = new Subscription(layer, null);
    this.scope = scope;
    this.conditions = [...(state ? [{ column: 'state', values: [state] }] : []), ...(scope.areas ? [{ column: 'area', prefixes: scope.areas }] : [])];
  }

  look(random: () => number): void {
    const [x, y] = [CENTRE_X + (random() - 0.5) * METERS, CENTRE_Y + (random() - 0.5) * METERS];
    this.range = tileRangeTouching([x - 1500, y - 1000, x + 1500, y + 1000], ZOOM);
    this.subscription.aim(this.subscription.layer.audience(ZOOM, this.conditions, this.scope), this.range);
  }

  flush(): void {
    const cells = this.subscription.takeCells();
    if (cells) {
      const held = new Set((JSON.parse(cells) as { cells: string[] }).cells);
      for (const [id, { cell }] of this.rows) if (!held.has(cell)) this.rows.delete(id);
    }
    const frames = this.subscription.takeFrames();
    if (frames.length) for (const frame of decodeLiveMessage(joinLiveFrames(frames))) keepRows(this.rows, frame);
  }

  expectTruth(rows: ReadonlyMap<number, Row>): void {
    expect(this.subscription.isBehind).toBe(false);
    const [state] = this.conditions.flatMap((condition) => (condition.column === 'state' && 'values' in condition ? condition.values! : []));
    const truth = [...rows.values()].filter((row) => {
      const { x, y } = tileOfPoint(ZOOM, row.x, row.y);
      return x >= this.range.minX && x <= this.range.maxX && y >= this.range.minY && y <= this.range.maxY
        && (!state || row.values.state === state) && (!this.scope.areas || String(row.values.area).startsWith(this.scope.areas[0]!));
    });
    expect([...this.rows.keys()].sort((a, b) => a - b)).toEqual(truth.map((row) => row.id).sort((a, b) => a - b));
    for (const row of truth) expect(this.rows.get(row.id)!.values[3]).toBe(row.values.value);
  }
}

it('viewers that share what is read, sleep and pan at different times all hold the truth when they have looked', () => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const random = seededRandom(seed);
    const rows = new Map(Array.from({ length: 150 }, (_, i) => [i + 1, rowAt(i + 1, random)]));
    const table = new ResidentTable(tableSpecOf('099101', 'devices', 1e9));
    table.load(rows.values());
    let epoch = 0;
    const layer = new LiveLayer('099101', 'devices', () => table, () => ++epoch);
    table.onChanged((ids) => layer.apply(ids));
    // Six of one audience share; two are alone.
    const lookers = [...Array.from({ length: 6 }, () => new Looker(layer, OPERATOR, null)), new Looker(layer, TOWNSHIP, null), new Looker(layer, OPERATOR, 'alarm')];
    for (const looker of lookers) looker.look(random);
    for (let tick = 0; tick < 25; tick++) {
      const moved = Array.from({ length: Math.floor(random() * 12) }, () => rowAt(1 + Math.floor(random() * 160), random));
      for (const row of moved) rows.set(row.id, row);
      table.upsert(moved);
      if (random() < 0.3) {
        const gone = 1 + Math.floor(random() * 160);
        rows.delete(gone);
        table.remove([gone]);
      }
      if (random() < 0.04) table.load(rows.values());
      for (const looker of lookers) {
        if (random() < 0.1) looker.look(random);
        if (random() < 0.2) continue;
        looker.flush();
        if (random() < 0.2) looker.expectTruth(rows);
      }
      layer.endTick();
      if (random() < 0.2) layer.tidy(new Map([[ZOOM, Math.min(...lookers.map((looker) => looker.subscription.since))]]), Date.now());
    }
    for (const looker of lookers) {
      looker.flush();
      looker.expectTruth(rows);
    }
  }), { numRuns: 40 });
});
