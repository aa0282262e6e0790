import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, countsBy, selectIds } from './counts.ts';
import { encodeTile } from './encode-tile.ts';
import { compileFilter } from './filter.ts';
import { ResidentTable } from './resident-table.ts';
import { makeRun, type Run, type RunInput } from './run.ts';
import type { Row, TableSpec } from './table-types.ts';
import { POINT_SPEC, TOWN, TOWN_METERS, seededRandom, tableOf, townRow, townRows } from './testing.ts';
import { tileOfPoint } from './tile-address.ts';

const SHAPE_SPEC: TableSpec = { ...POINT_SPEC, name: 'lamps', geometry: 'polygon', rawMinZoom: 0, aggregateBy: [] };

/** Merges that end when the test says so. What they read of the table, they read at the last moment. */
class SlowRuns {
  readonly waiting: (() => Promise<void>)[] = [];

  readonly makeRun = (input: RunInput): Promise<Run> => new Promise((resolve, reject) => {
    // The marks of the dead are read first, positions and values last: as a worker may do that is slower than the table.
    const dead = input.dead.slice();
    this.waiting.push(async () => {
      try {
        resolve(makeRun({ ...input, dead }));
      } catch (error) {
        reject(error as Error);
      }
      await new Promise((wake) => { setImmediate(wake); });
    });
  });

  async finish(): Promise<void> {
    for (const end of this.waiting.splice(0)) await end();
  }
}

function square(row: Row, side: number): Row {
  const { x, y } = row;
  return { ...row, geometry: { parts: [[Float64Array.of(x - side, y - side, x + side, y - side, x + side, y + side, x - side, y + side)]] } };
}

/** The same answers from both, tiles byte by byte. */
function expectSame(table: ResidentTable, model: ReadonlyMap<number, Row>, random: () => number): void {
  const fresh = tableOf([...model.values()], table.spec);
  expect(table.size).toBe(model.size);
  expect(table.bounds()).toEqual(fresh.bounds());
  expect(selectIds(table)).toEqual(selectIds(fresh));
  const columns = ['class', 'state', 'area'];
  expect(countsBy(table, columns)).toEqual(countsBy(fresh, columns));
  expect(countsBy(table, ['class', 'state'])).toEqual(countsBy(fresh, ['class', 'state']));
  const [x, y] = [TOWN[0] + (random() - 0.5) * TOWN_METERS, TOWN[1] + (random() - 0.5) * TOWN_METERS];
  const box = [x - 600, y - 600, x + 600, y + 600] as const;
  expect(selectIds(table, null, box)).toEqual(selectIds(fresh, null, box));
  const [damaged, same] = [table, fresh].map((each) => compileFilter(each, { conditions: [{ column: 'state', values: ['damaged'] }] }));
  expect(count(table, damaged, box)).toBe(count(fresh, same, box));
  for (const z of table.spec.geometry === 'point' ? [3, 9, 12, 14, 15, 16] : [13, 16]) {
    const tile = tileOfPoint(z, x, y);
    expect(encodeTile(table, tile)).toEqual(encodeTile(fresh, tile));
    expect(encodeTile(table, tile, damaged)).toEqual(encodeTile(fresh, tile, same));
  }
}

/** New rows, moved rows and rows changed where they are. */
function someRows(model: ReadonlyMap<number, Row>, size: number, random: () => number): Row[] {
  const ids = [...model.keys()];
  return Array.from({ length: size }, () => {
    const known = model.get(ids[Math.floor(random() * ids.length)]);
    const kind = random();
    if (known === undefined || kind < 0.3) return townRow(Math.floor(random() * 6000), random);
    return kind < 0.6 ? { ...known, values: { ...known.values, state: 'damaged' } } : { ...townRow(known.id, random), values: known.values };
  });
}

async function live(spec: TableSpec, seed: number, steps: readonly number[]): Promise<number> {
  const random = seededRandom(seed);
  const shaped = (row: Row): Row => (spec.geometry === 'point' ? row : square(row, 5 + (row.id % 7)));
  const model = new Map(townRows(1500, seed).map((row) => [row.id, shaped(row)]));
  const runs = new SlowRuns();
  const table = new ResidentTable(spec, { makeRun: runs.makeRun, leastRowsElsewhere: 0 });
  table.load(model.values());
  for (const size of steps) {
    if (random() < 0.75) {
      const rows = someRows(model, random() < 0.2 ? 40 : size, random).map(shaped);
      table.upsert(rows);
      for (const row of rows) model.set(row.id, row);
    } else {
      const gone = [...model.keys()].filter(() => random() < size / 5000);
      table.remove(gone);
      for (const id of gone) model.delete(id);
    }
    if (random() < 0.4) await runs.finish();
    if (random() < 0.6) expectSame(table, model, random);
  }
  while (runs.waiting.length > 0) await runs.finish();
  await table.whenMerged;
  expectSame(table, model, random);
  return table.merges.elsewhere;
}

describe('a merge that is made elsewhere', () => {
  it.each([['points', POINT_SPEC, 5], ['polygons', SHAPE_SPEC, 3]])('leaves a table of %s as one loaded from scratch, whatever changes meanwhile', async (_, spec, numRuns) => {
    let merges = 0;
    await fc.assert(fc.asyncProperty(fc.integer(), fc.array(fc.integer({ min: 500, max: 1800 }), { minLength: 4, maxLength: 7 }), async (seed, steps) => {
      merges += await live(spec, seed, steps);
    }), { numRuns });
    expect(merges).toBeGreaterThan(0);
  });

  it('keeps the version of every row', async () => {
    const runs = new SlowRuns();
    const table = new ResidentTable(POINT_SPEC, { makeRun: runs.makeRun, leastRowsElsewhere: 0 });
    const rows = townRows(2000, 3);
    table.load(rows);
    table.upsert(rows.slice(0, 1100).map((row) => ({ ...row, x: row.x + 200 })));
    table.upsert([{ ...rows[1500], values: { ...rows[1500].values, state: 'missing' } }]);
    const versions = rows.map(({ id }) => table.get(id)!.version);
    await runs.finish();
    expect(table.store.delta.count).toBe(0);
    expect(rows.map(({ id }) => table.get(id)!.version)).toEqual(versions);
    expect(new Set(versions)).toEqual(new Set([1, 2, 3]));
  });

  it('is given up when a load comes between', async () => {
    const runs = new SlowRuns();
    const table = new ResidentTable(POINT_SPEC, { makeRun: runs.makeRun, leastRowsElsewhere: 0 });
    table.load(townRows(2000, 3));
    table.upsert(townRows(1200, 4));
    const model = new Map(townRows(500, 5).map((row) => [row.id, row]));
    table.load(model.values());
    await runs.finish();
    expectSame(table, model, seededRandom(1));
  });

  it('is made here when it fails there', async () => {
    const table = new ResidentTable(POINT_SPEC, { makeRun: () => Promise.reject(new Error('the worker is gone')), leastRowsElsewhere: 0 });
    const model = new Map(townRows(2000, 3).map((row) => [row.id, row]));
    table.load(model.values());
    const moved = townRows(1200, 4);
    table.upsert(moved);
    for (const row of moved) model.set(row.id, row);
    await table.whenMerged;
    expect(table.store.delta.count).toBe(0);
    expectSame(table, model, seededRandom(1));
  });
});

describe('a load bit by bit', () => {
  const rows = townRows(900, 6);

  it('answers as before until all rows are there, and keeps what changed meanwhile', async () => {
    const table = tableOf(rows.slice(0, 300));
    const told: unknown[] = [];
    table.onTouched((boxes) => told.push(boxes));
    const changed: Row = { ...rows[700], values: { class: 'new', state: 'missing', area: 'else', height: 2 } };
    await table.loadFrom(async (load) => {
      load.add(rows.slice(0, 500));
      await Promise.resolve();
      table.upsert([changed]);
      table.remove([rows[5].id]);
      expect(table.size).toBe(300);
      load.add(rows.slice(500));
    });
    const model = new Map(rows.map((row) => [row.id, row]));
    model.set(changed.id, changed);
    model.delete(rows[5].id);
    expectSame(table, model, seededRandom(2));
    expect(told.at(-1)).toBeNull();
  });

  it('leaves out what it is told to leave out, and nothing changes when it fails', async () => {
    const table = tableOf(rows.slice(0, 10));
    const leftOut: string[] = [];
    await table.loadFrom(async (load) => load.add([...rows, { ...rows[0], id: -4 }], (row, problem) => leftOut.push(`${row.id}: ${problem}`)));
    expect(table.size).toBe(900);
    expect(leftOut).toEqual([expect.stringContaining('an id is a whole number')]);
    await expect(table.loadFrom(async (load) => { load.add(rows); throw new Error('the database is gone'); })).rejects.toThrow('the database is gone');
    await expect(table.loadFrom(async (load) => { load.add(rows); load.add([rows[3]]); })).rejects.toThrow('the id stands twice');
    expect(table.size).toBe(900);
  });
});
