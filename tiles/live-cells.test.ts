import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from './filter.ts';
import { LiveCells } from './live-cells.ts';
import type { LiveCell, LiveCellsOptions, LiveNews, LiveView } from './live-cells.ts';
import { decodeLiveMessage, encodeLiveFrame } from './live-frame.ts';
import { lngLatToMercator } from './mercator.ts';
import type { ResidentTable } from './resident-table.ts';
import type { Row, TableSpec } from './table-types.ts';
import { tileBounds3857, tileOfPoint } from './tile-address.ts';
import { POINT_SPEC, seededRandom, tableOf } from './testing.ts';

const SPEC: TableSpec = { ...POINT_SPEC, columns: POINT_SPEC.columns.map((column) => (column.name === 'height' ? { ...column, quiet: true } : column)) };
const OPTIONS: LiveCellsOptions = {
  columns: [{ from: 'state', kind: 'u8' }, { from: 'height', kind: 'f32' }], watched: ['class', 'state', 'area'], scopeColumn: 'area',
};
const [CENTRE_X, CENTRE_Y] = lngLatToMercator(113.63, 37.8);
const SPREAD_METERS = 5000;
const STATES = ['intact', 'damaged'];
const AREAS = ['09910100100', '09910100200', null];

function rowAt(id: number, random: () => number): Row {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  return {
    id, x: CENTRE_X + (random() - 0.5) * SPREAD_METERS, y: CENTRE_Y + (random() - 0.5) * SPREAD_METERS,
    values: { class: 'list:1', state: pick(STATES), area: pick(AREAS), height: Math.round(random() * 100) },
  };
}

/** A reader that keeps what it was told, as a map would. */
class Viewer {
  readonly zoom: number;
  cells: LiveCell[] = [];
  since = 0;
  state: string | null = null;
  readonly prefix: string | null;
  readonly #fresh = new Set<string>();
  readonly held = new Map<number, { cell: string; x: number; y: number; state: number; height: number }>();

  constructor(zoom: number, prefix: string | null) {
    this.zoom = zoom;
    this.prefix = prefix;
  }

  watch(cells: readonly LiveCell[], state: string | null): void {
    const before = new Set(this.cells.map(nameOf));
    const all = state !== this.state;
    this.cells = [...cells];
    this.state = state;
    for (const cell of cells) if (all || !before.has(nameOf(cell))) this.#fresh.add(nameOf(cell));
    const now = new Set(cells.map(nameOf));
    for (const [id, { cell }] of this.held) if (!now.has(cell)) this.held.delete(id);
  }

  viewOf(table: ResidentTable): LiveView {
    const conditions = [
      ...(this.state === null ? [] : [{ column: 'state', values: [this.state] }]), ...(this.prefix === null ? [] : [{ column: 'area', prefixes: [this.prefix] }]),
    ];
    return {
      filter: conditions.length ? compileFilter(table, { conditions }) : null,
      covers: (area) => this.prefix === null || (area?.startsWith(this.prefix) ?? false),
    };
  }

  /** Reads the news of its cells; `told` hears of every id that it was told. */
  read(following: LiveCells, told: (id: number) => void): number {
    const view = this.viewOf(following.table);
    let whole = 0;
    const isFresh = (cell: LiveCell): boolean => this.#fresh.has(nameOf(cell));
    const news = [
      ...following.news(this.zoom, this.cells.filter(isFresh), 0, view),
      ...following.news(this.zoom, this.cells.filter((cell) => !isFresh(cell)), this.since, view),
    ];
    for (const isWhole of [true, false]) {
      const parts = news.filter((one) => one.whole === isWhole);
      if (isWhole) whole += parts.length;
      if (parts.length === 0) continue;
      const head = { layer: 0, zoom: this.zoom, epoch: 1, cursor: following.table.version, whole: isWhole };
      for (const frame of decodeLiveMessage(encodeLiveFrame(head, parts))) this.#keep(frame, told);
    }
    this.#fresh.clear();
    this.since = following.table.version;
    return whole;
  }

  #keep(frame: ReturnType<typeof decodeLiveMessage>[number], told: (id: number) => void): void {
    const cell = nameOf(frame);
    const [west, , , north] = tileBounds3857(frame.zoom, frame.x, frame.y);
    if (frame.whole) for (const [id, row] of this.held) if (row.cell === cell) this.held.delete(id);
    for (const id of frame.departures) {
      told(id);
      if (this.held.get(id)?.cell === cell) this.held.delete(id);
    }
    frame.ids.forEach((id, i) => {
      told(id);
      this.held.set(id, {
        cell, x: west + frame.offsets[i * 2], y: north + frame.offsets[i * 2 + 1], state: frame.columns[0][i], height: frame.columns[1][i],
      });
    });
  }

  expectTruth(table: ResidentTable, rows: ReadonlyMap<number, Row>): void {
    const cells = new Set(this.cells.map(nameOf));
    const { texts } = table.store.columns[1].dictionary!;
    const truth = [...rows.values()].filter((row) => cells.has(nameOf(tileOfPoint(this.zoom, row.x, row.y)))
      && (this.state === null || row.values.state === this.state)
      && (this.prefix === null || String(row.values.area).startsWith(this.prefix)));
    expect([...this.held.keys()].sort((a, b) => a - b)).toEqual(truth.map((row) => row.id).sort((a, b) => a - b));
    for (const row of truth) {
      const held = this.held.get(row.id)!;
      expect(Math.abs(held.x - row.x) + Math.abs(held.y - row.y)).toBeLessThan(0.01);
      expect([texts[held.state], held.height]).toEqual([row.values.state, row.values.height]);
    }
  }
}

function nameOf({ x, y }: LiveCell): string {
  return `${x}/${y}`;
}

function idsOf({ block, from, to }: LiveNews): number[] {
  return [...block.ids.slice(from, to)];
}

function cellsAround(zoom: number, reach: number, shift = 0): LiveCell[] {
  const middle = tileOfPoint(zoom, CENTRE_X, CENTRE_Y);
  const cells: LiveCell[] = [];
  for (let y = -reach; y <= reach; y++) for (let x = -reach; x <= reach; x++) cells.push({ x: middle.x + x + shift, y: middle.y + y });
  return cells;
}

/** A random life: rows come, move, change and go; viewers look, sleep, pan and filter. At the end everybody holds the truth. */
function live(seed: number, limits: { perCell: number; inAll: number }): void {
  const random = seededRandom(seed);
  const rows = new Map<number, Row>();
  for (let id = 1; id <= 40; id++) rows.set(id, rowAt(id, random));
  const table = tableOf([...rows.values()], SPEC);
  const cells = new LiveCells(table, { ...OPTIONS, limits });
  table.onChanged((ids) => cells.apply(ids));
  const everHeld = new Map<number, Set<string | null>>();
  const remember = (row: Row): void => { everHeld.set(row.id, (everHeld.get(row.id) ?? new Set()).add((row.values.area ?? null) as string | null)); };
  for (const row of rows.values()) remember(row);
  const viewers = [new Viewer(14, null), new Viewer(15, '099101001'), new Viewer(14, '099101002'), new Viewer(15, null), new Viewer(15, 'nowhere')];
  for (const viewer of viewers) {
    cells.follow(viewer.zoom);
    viewer.watch(cellsAround(viewer.zoom, 1), null);
  }
  const read = (viewer: Viewer): void => {
    viewer.read(cells, (id) => expect([...everHeld.get(id) ?? []].some((area) => viewer.viewOf(table).covers(area))).toBe(true));
    if (random() < 0.5) viewer.expectTruth(table, rows);
  };
  for (let step = 0; step < 40; step++) {
    changeSomething(table, rows, remember, random);
    for (const viewer of viewers) {
      if (random() < 0.1) viewer.watch(cellsAround(viewer.zoom, 1, Math.floor(random() * 3) - 1), random() < 0.5 ? 'damaged' : null);
      if (random() < 0.4) read(viewer);
    }
    if (random() < 0.5) cells.mark();
    for (const zoom of [14, 15]) if (random() < 0.2) cells.forget(zoom, Math.min(...viewers.filter((viewer) => viewer.zoom === zoom).map((viewer) => viewer.since)));
    expect(cells.logSize).toBeLessThanOrEqual(limits.inAll * 2);
  }
  for (const viewer of viewers) {
    read(viewer);
    viewer.expectTruth(table, rows);
  }
}

function changeSomething(table: ResidentTable, rows: Map<number, Row>, remember: (row: Row) => void, random: () => number): void {
  const batch: Row[] = [];
  for (let i = Math.floor(random() * 6); i > 0; i--) {
    const id = 1 + Math.floor(random() * 50);
    const fresh = rowAt(id, random);
    const before = rows.get(id);
    const row = before === undefined || random() < 0.4 ? fresh
      : { ...before, values: { ...before.values, ...(random() < 0.5 ? { height: fresh.values.height } : { state: fresh.values.state, area: fresh.values.area }) } };
    rows.set(id, row);
    remember(row);
    batch.push(row);
  }
  if (batch.length) table.upsert(batch);
  if (random() < 0.4) {
    const id = 1 + Math.floor(random() * 50);
    rows.delete(id);
    table.remove([id]);
  }
  if (random() < 0.02) table.load([...rows.values()]);
}

describe('cells of a live table', () => {
  it('leave no ghost and miss no row, however long a viewer sleeps and however short the log is', () => {
    fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }), (seed, perCell, inAll) => live(seed, { perCell, inAll })), { numRuns: 60 });
    fc.assert(fc.property(fc.nat(), (seed) => live(seed, { perCell: 1024, inAll: 65_536 })), { numRuns: 40 });
  });

  it('tell a row that crosses cells between two reads once, in the last cell, and its departure from the first', () => {
    const random = seededRandom(5);
    const table = tableOf([{ ...rowAt(7, random), x: CENTRE_X, y: CENTRE_Y }], SPEC);
    const cells = new LiveCells(table, OPTIONS);
    table.onChanged((ids) => cells.apply(ids));
    cells.follow(16);
    const start = tileOfPoint(16, CENTRE_X, CENTRE_Y);
    const { version } = table;
    for (let hop = 1; hop <= 3; hop++) table.upsert([{ ...rowAt(7, random), x: CENTRE_X + hop * 620, y: CENTRE_Y }]);
    const view = { filter: null, covers: () => true };
    const news = cells.news(16, [0, 1, 2, 3].map((x) => ({ x: start.x + x, y: start.y })), version, view);
    expect(news.map((one) => [idsOf(one), [...one.block.departures.slice(one.goneFrom, one.goneTo)]])).toEqual([[[], [7]], [[], [7]], [[], [7]], [[7], []]]);
    expect(cells.changedCells(16).map((cell) => cell.x - start.x).sort()).toEqual([0, 1, 2, 3]);
  });

  it('tell nothing of a quiet change to a viewer whose filter the row does not pass', () => {
    const row = { ...rowAt(7, seededRandom(5)), values: { class: 'list:1', state: 'intact', area: null, height: 1 } };
    const table = tableOf([row], SPEC);
    const cells = new LiveCells(table, OPTIONS);
    table.onChanged((ids) => cells.apply(ids));
    cells.follow(14);
    const { version } = table;
    table.upsert([{ ...row, values: { ...row.values, height: 2 } }]);
    const view = { filter: compileFilter(table, { conditions: [{ column: 'state', values: ['damaged'] }] }), covers: () => true };
    expect(cells.news(14, [tileOfPoint(14, row.x, row.y)], version, view)).toEqual([]);
    table.upsert([{ ...row, values: { ...row.values, height: 2, state: 'damaged' } }]);
    expect(cells.news(14, [tileOfPoint(14, row.x, row.y)], version, view).map(idsOf)).toEqual([[7]]);
  });

  it('tell a long sleeper the whole cell, once the log has forgotten what it missed', () => {
    const random = seededRandom(9);
    const table = tableOf(Array.from({ length: 20 }, (_, i) => ({ ...rowAt(i + 1, random), x: CENTRE_X, y: CENTRE_Y })), SPEC);
    const cells = new LiveCells(table, { ...OPTIONS, limits: { perCell: 8, inAll: 100 } });
    table.onChanged((ids) => cells.apply(ids));
    cells.follow(14);
    const cell = tileOfPoint(14, CENTRE_X, CENTRE_Y);
    const view = { filter: null, covers: () => true };
    const { version } = table;
    for (let id = 1; id <= 8; id++) table.remove([id]);
    expect(cells.news(14, [cell], version, view)).toMatchObject([{ whole: false }]);
    table.remove([9]);
    expect(cells.news(14, [cell], version, view)).toMatchObject([{ whole: true, from: 0, to: 11 }]);
    expect(cells.news(14, [cell], table.version, view)).toEqual([]);
  });
});
