import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, countsBy, selectIds } from './counts.ts';
import { encodeTile } from './encode-tile.ts';
import { MemoryLimitError, RowError, TableUseError } from './errors.ts';
import { compileFilter } from './filter.ts';
import { nearest } from './nearest.ts';
import { ResidentTable } from './resident-table.ts';
import type { Row, TableSpec } from './table-types.ts';
import { POINT_SPEC, TOWN, TOWN_METERS, seededRandom, tableOf, townRow, townRows } from './testing.ts';
import { tileBounds3857, tileOfPoint } from './tile-address.ts';

/** What the table must hold, kept the simple way. */
type Model = Map<number, Row>;

function modelBox(model: Model): [number, number, number, number] | null {
  if (model.size === 0) return null;
  const rows = [...model.values()];
  const xs = rows.map((row) => row.x);
  const ys = rows.map((row) => row.y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function expectSame(table: ResidentTable, model: Model, random: () => number): void {
  expect(table.size).toBe(model.size);
  expect(table.bounds()).toEqual(modelBox(model));
  expect(selectIds(table)).toEqual([...model.keys()].sort((a, b) => a - b));
  const reach = TOWN_METERS * random();
  const [left, top] = [TOWN[0] + (random() - 0.5) * TOWN_METERS, TOWN[1] + (random() - 0.5) * TOWN_METERS];
  const box = [left - reach, top - reach, left + reach, top + reach] as const;
  const inBox = [...model.values()].filter((row) => row.x >= box[0] && row.x <= box[2] && row.y >= box[1] && row.y <= box[3]);
  expect(selectIds(table, null, box)).toEqual(inBox.map((row) => row.id).sort((a, b) => a - b));
  const damaged = compileFilter(table, { conditions: [{ column: 'state', values: ['damaged'] }] });
  expect(count(table, damaged, box)).toBe(inBox.filter((row) => row.values.state === 'damaged').length);
  const byDistance = [...model.values()]
    .map((row) => ({ id: row.id, distance: Math.hypot(row.x - left, row.y - top) }))
    .sort((a, b) => a.distance - b.distance || a.id - b.id);
  expect(nearest(table, left, top, { limit: 7 })).toEqual(byDistance.slice(0, 7).map((row) => row.id));
  expect(nearest(table, left, top, { limit: 7, maxDistance: 200 }))
    .toEqual(byDistance.filter((row) => row.distance <= 200).slice(0, 7).map((row) => row.id));
}

function expectRow(table: ResidentTable, id: number, row: Row | undefined): void {
  const kept = table.get(id);
  expect(table.has(id)).toBe(row !== undefined);
  if (row === undefined) {
    expect(kept).toBeUndefined();
    return;
  }
  expect([kept!.id, kept!.x, kept!.y]).toEqual([id, row.x, row.y]);
  const height = row.values.height as number | null;
  expect(kept!.values).toEqual({ ...row.values, height: height === null ? null : Math.fround(height) });
}

/** A batch of new rows, changes in place, moves and rows given twice. */
function someRows(model: Model, size: number, random: () => number): Row[] {
  const ids = [...model.keys()];
  return Array.from({ length: size }, () => {
    const kind = random();
    const known = model.get(ids[Math.floor(random() * ids.length)]);
    if (known === undefined || kind < 0.3) return townRow(Math.floor(random() * 9000), random);
    if (kind < 0.6) return { ...known, values: { ...known.values, state: 'damaged' } };
    return { ...townRow(known.id, random), values: known.values };
  });
}

describe('a resident table', () => {
  it('answers as a simple list would, through any sequence of loads, changes, moves and removals', () => {
    fc.assert(fc.property(fc.integer(), fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 3, maxLength: 10 }), (seed, sizes) => {
      const random = seededRandom(seed);
      const model: Model = new Map(townRows(2000, seed).map((row) => [row.id, row]));
      const table = tableOf([...model.values()]);
      for (const size of sizes) {
        if (random() < 0.65) {
          const rows = someRows(model, size, random);
          table.upsert(rows);
          for (const row of rows) model.set(row.id, row);
        } else {
          const ids = [...model.keys()].filter(() => random() < size / 2000);
          table.remove([...ids, 123456789]);
          for (const id of ids) model.delete(id);
        }
        expectSame(table, model, random);
        for (const id of [1, 2, 500, 1999, 5000]) expectRow(table, id, model.get(id));
      }
    }), { numRuns: 25 });
  });

  it('gives the same bytes for the same rows, in whatever order and by whatever changes they came', () => {
    const rows = townRows(3000, 5);
    const loaded = tableOf(rows);
    const random = seededRandom(8);
    const grown = tableOf(rows.slice(0, 1500).map((row) => ({ ...townRow(row.id, random) })).reverse());
    for (const row of rows.slice(0, 400)) grown.upsert([row]);
    grown.upsert(rows.slice(1000).reverse());
    grown.upsert(rows.slice(400, 1000));
    for (const row of rows.slice(0, 40)) grown.upsert([{ ...row, x: row.x + 300 }, row]);
    const waiting = grown.store.delta.count;
    for (const z of [4, 12, 13, 15]) {
      const tile = tileOfPoint(z, TOWN[0] + 10, TOWN[1] + 10);
      expect(encodeTile(grown, tile)).toEqual(encodeTile(loaded, tile));
    }
    expect(waiting).toBeGreaterThan(0);
    grown.store.merge();
    expect(encodeTile(grown, tileOfPoint(13, ...TOWN))).toEqual(encodeTile(loaded, tileOfPoint(13, ...TOWN)));
  });

  it('merges when more than 1,024 rows wait', () => {
    const table = tableOf(townRows(2000, 1));
    table.upsert(townRows(1000, 2));
    expect(table.store.delta.count).toBeGreaterThan(900);
    table.upsert(townRows(2000, 3));
    expect(table.store.delta.count).toBe(0);
    expect(table.store.staticCount).toBe(2000);
    expect(table.size).toBe(2000);
  });

  it('counts a version for each change and none for rows that are the same', () => {
    const rows = townRows(50, 1);
    const table = tableOf(rows);
    expect(table.version).toBe(1);
    table.upsert(rows);
    table.remove([999]);
    expect(table.version).toBe(1);
    table.upsert([{ ...rows[3], values: { ...rows[3].values, state: 'missing' } }]);
    expect(table.version).toBe(2);
    expect(table.get(rows[3].id)!.version).toBe(2);
    expect(table.get(rows[4].id)!.version).toBe(1);
    table.remove([rows[3].id]);
    expect(table.version).toBe(3);
  });

  it('tells old and new footprints of each change, and nothing in particular of a load', () => {
    const table = new ResidentTable(POINT_SPEC);
    const told: (number[] | null)[] = [];
    const stop = table.onTouched((boxes) => told.push(boxes === null ? null : [...boxes]));
    const place = (x: number): Row => ({ id: 1, x, y: 2, values: {} });
    table.load([]);
    table.upsert([place(5)]);
    table.upsert([place(5)]);
    table.upsert([place(8)]);
    table.remove([1, 1]);
    stop();
    table.upsert([place(9)]);
    expect(told).toEqual([null, [5, 2, 5, 2], [5, 2, 5, 2, 8, 2, 8, 2], [8, 2, 8, 2]]);
  });

  it('counts boxes whose borders run through a crowd at the corner of four tiles, exactly', () => {
    const [cornerX, , , cornerY] = tileBounds3857(18, 213814, 100330);
    const random = seededRandom(6);
    const offsets = Array.from({ length: 40 }, () => Math.round((random() - 0.5) * 40) / 4);
    offsets[0] = 0;
    const rows = offsets.flatMap((dx) => offsets.map((dy) => [cornerX + dx, cornerY + dy]))
      .map(([x, y], id): Row => ({ id, x, y, values: {} }));
    const table = tableOf(rows);
    for (let i = 0; i < 60; i++) {
      const [a, b] = [rows[Math.floor(random() * rows.length)], rows[Math.floor(random() * rows.length)]];
      const box = [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)] as const;
      expect(count(table, null, box)).toBe(rows.filter((row) => row.x >= box[0] && row.x <= box[2] && row.y >= box[1] && row.y <= box[3]).length);
    }
  });

  it('pages through ids in order', () => {
    const table = tableOf(townRows(500, 4));
    table.remove([3]);
    table.upsert([townRow(1000, seededRandom(1)), townRow(3000, seededRandom(2))]);
    expect(selectIds(table, null, null, { limit: 4 })).toEqual([1, 2, 4, 5]);
    expect(selectIds(table, null, null, { afterId: 499, limit: 9 })).toEqual([500, 1000, 3000]);
    expect(selectIds(table, null, null, { afterId: 3000, limit: 9 })).toEqual([]);
    const damaged = compileFilter(table, { conditions: [{ column: 'state', values: ['damaged'] }] });
    const all = selectIds(table, damaged);
    const paged: number[] = [];
    for (let page = selectIds(table, damaged, null, { limit: 7 }); page.length > 0;) {
      paged.push(...page);
      page = selectIds(table, damaged, null, { limit: 7, afterId: page[page.length - 1] });
    }
    expect(paged).toEqual(all);
    expect(selectIds(table, damaged, table.bounds(), { limit: 7, afterId: all[6] })).toEqual(all.slice(7, 14));
    expect(all.length).toBe(count(table, damaged));
  });

  it('keeps ids up to 4,294,967,295', () => {
    const table = tableOf([{ id: 4294967295, x: 0, y: 0, values: {} }, { id: 0, x: 1, y: 1, values: {} }]);
    expect(selectIds(table)).toEqual([0, 4294967295]);
    expect(table.get(4294967295)!.x).toBe(0);
  });
});

describe('what a table refuses', () => {
  const good: Row = { id: 1, x: 0, y: 0, values: {} };

  it.each<[string, Row, string]>([
    ['an id that is not whole', { ...good, id: 1.5 }, 'an id is a whole number'],
    ['an id of 33 bits', { ...good, id: 2 ** 32 }, 'an id is a whole number'],
    ['a position that is not finite', { ...good, x: Number.NaN }, 'not finite'],
    ['a number for text', { ...good, values: { class: 7 } }, '7 is not text'],
    ['text for a number', { ...good, values: { height: 'tall' } }, '"tall" is not a number'],
  ])('%s, naming table and row', (_, row, problem) => {
    const table = tableOf([good]);
    expect(() => table.upsert([{ ...good, x: 5 }, row])).toThrow(problem);
    expect(() => table.load([row])).toThrow(RowError);
    expect(() => table.load([row])).toThrow('lamps');
    expect(table.get(1)!.x).toBe(0);
    expect(table.version).toBe(1);
  });

  it('a load with one id twice, and stays as it was', () => {
    const table = tableOf([good]);
    expect(() => table.load([{ ...good, id: 7 }, { ...good, id: 8 }, { ...good, id: 7, x: 3 }])).toThrow('row 7: the id stands twice');
    expect(selectIds(table)).toEqual([1]);
  });

  it('numbers that do not fit a column', () => {
    const spec: TableSpec = { ...POINT_SPEC, aggregateBy: [], columns: [{ name: 'floors', kind: 'u8', inTile: true }] };
    const table = tableOf([{ ...good, values: { floors: 254 } }, { ...good, id: 2, values: { floors: null } }], spec);
    expect(table.get(1)!.values.floors).toBe(254);
    expect(table.get(2)!.values.floors).toBeNull();
    for (const floors of [255, -1, 2.5, Number.NaN]) {
      expect(() => table.upsert([{ ...good, values: { floors } }])).toThrow('does not fit u8 (a whole number from 0 to 254)');
    }
  });

  it('more different texts than a dictionary holds', () => {
    const table = tableOf(Array.from({ length: 65535 }, (_, id) => ({ ...good, id, values: { area: `a${id}` } })));
    expect(() => table.upsert([{ ...good, id: 70000, values: { area: 'one more' } }]))
      .toThrow('column area: the dictionary is full: it holds 65535 different values, and "one more" is one more');
    expect(table.get(65534)!.values.area).toBe('a65534');
  });

  it('more rows than its memory allows, naming table, size and setting, and stays as it was', () => {
    const rows = townRows(20000, 1);
    const small = tableOf(rows.slice(0, 1000), { ...POINT_SPEC, memoryLimitBytes: 400_000 });
    expect(() => small.load(rows)).toThrow(MemoryLimitError);
    expect(() => small.upsert(rows)).toThrow(/Table lamps needs \d.* MiB .* LAMPS_MEMORY allows 0\.38 MiB/);
    expect(small.size).toBe(1000);
    expect(small.version).toBe(1);
    try {
      small.load(rows);
      expect.unreachable();
    } catch (error) {
      expect((error as MemoryLimitError).setting).toBe('LAMPS_MEMORY');
      expect((error as MemoryLimitError).bytes).toBeGreaterThan(400_000);
    }
  });

  it('nothing that changes rows where they are, however little memory is left', () => {
    const rows = townRows(20000, 1);
    const table = tableOf(rows, { ...POINT_SPEC, memoryLimitBytes: tableOf(rows).bytes + 1000 });
    table.upsert(rows.map((row) => ({ ...row, values: { ...row.values, state: 'damaged' } })));
    expect(countsBy(table, ['state']).by.state.get('damaged')).toBe(20000);
    expect(() => table.upsert(rows.map((row) => ({ ...row, x: row.x + 100 })))).toThrow(MemoryLimitError);
  });

  it('descriptions and questions that contradict the columns', () => {
    expect(() => new ResidentTable({ ...POINT_SPEC, aggregateBy: ['height'] })).toThrow(TableUseError);
    expect(() => new ResidentTable({ ...POINT_SPEC, geometry: 'line' })).toThrow('rawMinZoom must be 0');
    expect(() => new ResidentTable({ ...POINT_SPEC, minZoomColumn: 'class' })).toThrow('must be a u8 column');
    expect(() => new ResidentTable({ ...POINT_SPEC, columns: [POINT_SPEC.columns[0], POINT_SPEC.columns[0]] })).toThrow('two columns have one name');
    const table = tableOf([good]);
    expect(() => countsBy(table, ['colour'])).toThrow('no such column; there are class, state, area, height');
    expect(() => countsBy(table, ['height'])).toThrow('holds numbers, not text');
  });
});

describe('the memory of a table', () => {
  const spec: TableSpec = {
    ...POINT_SPEC,
    columns: ['class', 'state', 'unit', 'omni', 'area'].map((name) => ({ name, kind: 'dict', inTile: name === 'class' || name === 'state' })),
  };

  it('is at most 64 bytes for each of 74,173 points, all counted', () => {
    const random = seededRandom(3);
    const rows = townRows(74173, 9).map((row) => ({
      ...row,
      values: {
        class: row.values.class, state: row.values.state, area: row.values.area,
        unit: `0991010010${10001 + Math.floor(random() * 1500)}`, omni: `099101${Math.floor(random() * 452)}`,
      },
    }));
    const table = tableOf(rows, spec);
    expect(table.bytes / table.size).toBeLessThanOrEqual(64);
    table.upsert(rows.slice(0, 1200).map((row) => ({ ...row, x: row.x + 50 })));
    expect(table.bytes / table.size).toBeLessThanOrEqual(64);
    const arrays = [table.store.x, table.store.y, table.store.keys, table.store.versions, table.store.ids, table.store.dead, table.store.staticById];
    const least = [...arrays, ...table.store.columns.map((column) => column.data)].reduce((sum, array) => sum + array.buffer.byteLength, 0);
    expect(table.bytes).toBeGreaterThan(least);
  });
});
