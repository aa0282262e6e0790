import { describe, expect, it } from 'vitest';
import { count, selectIds } from './counts.ts';
import { encodeTile } from './encode-tile.ts';
import type { Geometry, Row, TableSpec } from './table-types.ts';
import { TOWN, featuresOf, seededRandom, tableOf } from './testing.ts';
import type { Box } from './mercator.ts';
import { tileBounds3857, tileOfPoint, tilesTouching } from './tile-address.ts';

const POLYGON_SPEC: TableSpec = {
  name: 'cells', geometry: 'polygon', memoryLimitBytes: 1e9, memorySetting: 'CELLS_MEMORY', rawMinZoom: 0, aggregateBy: [],
  columns: [{ name: 'code', kind: 'dict', inTile: true }, { name: 'from', kind: 'u8', inTile: false }], minZoomColumn: 'from',
};
const LINE_SPEC: TableSpec = { ...POLYGON_SPEC, name: 'ways', geometry: 'line' };

type Point = { x: number; y: number };

function shape(id: number, parts: Geometry['parts'], values: Row['values'] = {}): Row {
  return { id, x: parts[0][0][0], y: parts[0][0][1], geometry: { parts }, values };
}

function twiceArea(ring: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1].x * ring[i].y - ring[i].x * ring[i - 1].y;
  return sum;
}

/** A ring around a place, in metres, in either direction, closed or not. */
function star(random: () => number, x: number, y: number, least: number, most: number): Float64Array {
  const corners = 5 + Math.floor(random() * 60);
  const direction = random() < 0.5 ? 1 : -1;
  const ring: number[] = [];
  for (let i = 0; i < corners; i++) {
    const angle = (direction * 2 * Math.PI * i) / corners;
    const radius = least + random() * (most - least);
    ring.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  if (random() < 0.5) ring.push(ring[0], ring[1]);
  return Float64Array.from(ring);
}

function starRows(seed: number, rows: number): Row[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, (_, id) => {
    const size = 20 + random() ** 3 * 3000;
    const parts = Array.from({ length: random() < 0.2 ? 3 : 1 }, () => {
      const [x, y] = [TOWN[0] + (random() - 0.5) * 5000, TOWN[1] + (random() - 0.5) * 5000];
      const rings = [star(random, x, y, size / 2, size)];
      if (random() < 0.4) rings.push(star(random, x, y, size / 8, size / 3));
      return rings;
    });
    return shape(id, parts, { code: `c${id % 40}` });
  });
}

/** A map without gaps: jittered cells whose shared edges have jittered points, `side` metres each, over a box and around it. */
function cellsOver([minX, minY, maxX, maxY]: Box, side: number, seed: number): Row[] {
  const random = seededRandom(seed);
  const reach = (maxX - minX) * 0.05 + side * 2;
  const columns = Math.ceil((maxX - minX + 2 * reach) / side);
  const lines = Math.ceil((maxY - minY + 2 * reach) / side);
  const places = new Map<string, [number, number]>();
  const place = (column: number, line: number): [number, number] => {
    const key = `${column}/${line}`;
    if (!places.has(key)) {
      const jitter = () => (random() - 0.5) * side * 0.15;
      places.set(key, [minX - reach + column * side + jitter(), minY - reach + line * side + jitter()]);
    }
    return places.get(key)!;
  };
  const rows: Row[] = [];
  for (let column = 0; column < columns; column++) {
    for (let line = 0; line < lines; line++) {
      const ring: number[] = [];
      for (let i = 0; i < 4; i++) ring.push(...place(column + i / 4, line));
      for (let i = 0; i < 4; i++) ring.push(...place(column + 1, line + i / 4));
      for (let i = 0; i < 4; i++) ring.push(...place(column + 1 - i / 4, line + 1));
      for (let i = 0; i < 4; i++) ring.push(...place(column, line + 1 - i / 4));
      rows.push(shape(rows.length, [[Float64Array.from(ring)]]));
    }
  }
  return rows;
}

function ringProblems(ring: readonly Point[]): string[] {
  const problems: string[] = [];
  const last = ring[ring.length - 1];
  if (ring.length < 4) problems.push('fewer than three points');
  if (ring[0].x !== last.x || ring[0].y !== last.y) problems.push('not closed');
  if (Math.abs(twiceArea(ring)) < 2) problems.push('encloses nothing');
  ring.slice(1).forEach((point, i) => {
    if (point.x === ring[i].x && point.y === ring[i].y) problems.push('a point twice in a row');
    if (Math.min(point.x, point.y) < -64 || Math.max(point.x, point.y) > 4096 + 64) problems.push('beyond the buffer');
  });
  return problems;
}

function holds(rings: readonly Point[][], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1], ring[i]];
      if (a.y > y !== b.y > y && x < a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y)) inside = !inside;
    }
  }
  return inside;
}

describe('polygon tiles', () => {
  const table = tableOf(starRows(3, 300), POLYGON_SPEC);

  it.each([0, 8, 11, 12, 13, 14, 15, 16])('of zoom %i have valid rings: closed, wound as the format wants, enclosing something', (z) => {
    const tiles = tilesTouching(table.bounds()!, z, 64).slice(0, 40);
    const wrong: string[] = [];
    let rings = 0;
    for (const tile of tiles) {
      for (const feature of featuresOf(encodeTile(table, tile), 'cells')) {
        const geometry = feature.loadGeometry();
        if (feature.type !== 3 || twiceArea(geometry[0]) <= 0) wrong.push(`feature ${feature.id}`);
        rings += geometry.length;
        for (const ring of geometry) for (const problem of ringProblems(ring)) wrong.push(`feature ${feature.id} of ${tile.x}/${tile.y}: ${problem}`);
      }
    }
    expect(wrong).toEqual([]);
    if (z > 8) expect(rings).toBeGreaterThan(50);
  });

  it('carry holes after their exterior, wound the other way', () => {
    const square = (half: number) => Float64Array.from([-half, -half, half, -half, half, half, -half, half].map((d, i) => TOWN[i % 2] + d));
    const far = (ring: Float64Array) => ring.map((v, i) => (i % 2 === 0 ? v + 500 : v));
    const rows = [shape(1, [[square(100), square(50)], [far(square(100)), far(square(20)).reverse().map((_, i, all) => all[i ^ 1])]], { code: 'x' })];
    const one = tableOf(rows, POLYGON_SPEC);
    const [feature] = featuresOf(encodeTile(one, tileOfPoint(12, ...TOWN)), 'cells');
    const signs = feature.loadGeometry().map((ring) => Math.sign(twiceArea(ring)));
    expect(signs).toEqual([1, -1, 1, -1]);
    expect([feature.id, feature.properties]).toEqual([1, { code: 'x' }]);
  });

  it('lose an exterior that is too small to see with its holes, and keep the rest', () => {
    const square = (x: number, half: number) => Float64Array.from([-half, -half, half, -half, half, half, -half, half].map((d, i) => TOWN[i % 2] + d + (i % 2 === 0 ? x : 0)));
    const one = tableOf([shape(1, [[square(0, 1), square(0, 0.5)], [square(5000, 4000)]]), shape(2, [[square(0, 1)]])], POLYGON_SPEC);
    const features = featuresOf(encodeTile(one, tileOfPoint(9, ...TOWN)), 'cells');
    expect(features.map((feature) => [feature.id, feature.loadGeometry().length])).toEqual([[1, 1]]);
    expect(encodeTile(one, { z: 16, x: 1, y: 1 })).toBeNull();
  });

  it('begin at the zoom that a row names', () => {
    const ring = Float64Array.from([-900, -900, 900, -900, 900, 900].map((d, i) => TOWN[i % 2] + d));
    const rows = [shape(1, [[ring]], { from: 13 }), shape(2, [[ring]], { from: null }), shape(3, [[ring]], { from: 12 })];
    const one = tableOf(rows, POLYGON_SPEC);
    const idsAt = (z: number) => featuresOf(encodeTile(one, tileOfPoint(z, ...TOWN)), 'cells').map((feature) => feature.id);
    expect([idsAt(11), idsAt(12), idsAt(13)]).toEqual([[2], [2, 3], [1, 2, 3]]);
  });

  it.each([[12, 200], [13, 90], [14, 40], [16, 12]])('of zoom %i have no gap and no overlap where cells of %i m share their edges', (z, side) => {
    const tile = tileOfPoint(z, ...TOWN);
    const cells = tableOf(cellsOver(tileBounds3857(z, tile.x, tile.y), side, z), POLYGON_SPEC);
    const features = featuresOf(encodeTile(cells, tile), 'cells');
    const sum = features.reduce((area, feature) => area + feature.loadGeometry().reduce((part, ring) => part + twiceArea(ring), 0), 0);
    expect(sum).toBe(2 * (4096 + 128) ** 2);
  });

  it('have no gap that a pixel shows even where cells are as small as a pixel', () => {
    const tile = tileOfPoint(12, ...TOWN);
    const [minX, minY] = tileBounds3857(12, tile.x, tile.y);
    const cells = tableOf(cellsOver([minX + 2000, minY + 2000, minX + 2900, minY + 2900], 30, 7), POLYGON_SPEC);
    const shapes = featuresOf(encodeTile(cells, tile), 'cells').map((feature) => feature.loadGeometry());
    const unit = 4096 / (2 * 20037508.342789244 / 4096);
    const uncovered: string[] = [];
    const random = seededRandom(2);
    for (let i = 0; i < 300; i++) {
      const [x, y] = [(2000 + random() * 900) * unit, 4096 - (2000 + random() * 900) * unit];
      if (!shapes.some((rings) => holds(rings, x, y))) uncovered.push(`${x}, ${y}`);
    }
    expect(shapes.length).toBeGreaterThan(800);
    expect(uncovered).toEqual([]);
  });
});

describe('line tiles', () => {
  const line = (...metres: number[]) => Float64Array.from(metres.map((d, i) => TOWN[i % 2] + d));

  it('carry lines of one and of many parts, in their place', () => {
    const one = tableOf([shape(5, [[line(0, 0, 100, 0)], [line(0, 50, 100, 50)]], { code: 'lane' })], LINE_SPEC);
    const tile = tileOfPoint(14, ...TOWN);
    const [feature] = featuresOf(encodeTile(one, tile), 'ways');
    const [minX, , maxX, maxY] = tileBounds3857(14, tile.x, tile.y);
    const unit = (maxX - minX) / 4096;
    const back = feature.loadGeometry().map((part) => part.map((point) => [minX + point.x * unit - TOWN[0], maxY - point.y * unit - TOWN[1]]));
    expect([feature.id, feature.type, feature.properties]).toEqual([5, 2, { code: 'lane' }]);
    expect(back.length).toBe(2);
    [[[0, 0], [100, 0]], [[0, 50], [100, 50]]].forEach((part, i) => part.forEach((point, j) => {
      expect(Math.hypot(back[i][j][0] - point[0], back[i][j][1] - point[1])).toBeLessThan(unit);
    }));
  });

  it('become several parts where the tile cuts them', () => {
    const tile = tileOfPoint(16, ...TOWN);
    const [minX, minY, maxX, maxY] = tileBounds3857(16, tile.x, tile.y);
    const out = maxX + (maxX - minX);
    const [low, high] = [minY + (maxY - minY) * 0.3, minY + (maxY - minY) * 0.6];
    const hairpin = Float64Array.from([minX + 5, low, out, low, out, high, minX + 5, high]);
    const [feature] = featuresOf(encodeTile(tableOf([shape(1, [[hairpin]])], LINE_SPEC), tile), 'ways');
    const parts = feature.loadGeometry();
    expect(parts.length).toBe(2);
    expect(parts.map((part) => Math.max(...part.map((point) => point.x)))).toEqual([4160, 4160]);
  });

  it('are simplified below zoom 16, and the same from both sides of a tile border', () => {
    const random = seededRandom(4);
    const wiggle: number[] = [];
    for (let i = 0; i < 2000; i++) wiggle.push(i * 3 - 3000, Math.sin(i / 90) * 200 + random() * 2);
    const one = tableOf([shape(1, [[line(...wiggle)]])], LINE_SPEC);
    const sizes = [12, 14, 16].map((z) => tilesTouching(one.bounds()!, z)
      .flatMap((tile) => featuresOf(encodeTile(one, tile), 'ways'))
      .reduce((sum, feature) => sum + feature.loadGeometry().reduce((points, part) => points + part.length, 0), 0));
    expect(sizes[0]).toBeLessThan(150);
    expect(sizes[1]).toBeLessThan(500);
    expect(sizes[2]).toBeGreaterThan(1500);
    const border = tileOfPoint(14, ...TOWN);
    const cuts = [border, { ...border, x: border.x + 1 }].map((tile) => {
      const shift = tile.x === border.x ? 0 : 4096;
      const [feature] = featuresOf(encodeTile(one, tile), 'ways');
      return feature.loadGeometry().flat().map((point) => `${point.x + shift}/${point.y}`);
    });
    const shared = cuts[0].filter((point) => Number(point.split('/')[0]) > 4096 - 60 && Number(point.split('/')[0]) < 4096 + 60);
    for (const point of shared) expect(cuts[1]).toContain(point);
  });

  it('are left out when nothing of them is longer than a unit', () => {
    const one = tableOf([shape(1, [[line(0, 0, 0.5, 0.5)]])], LINE_SPEC);
    expect(encodeTile(one, tileOfPoint(5, ...TOWN))).toBeNull();
  });
});

describe('a table of shapes', () => {
  it('answers from its boxes, through changes and merges', () => {
    const rows = starRows(9, 400);
    const table = tableOf(rows.slice(0, 200), POLYGON_SPEC);
    for (const row of rows.slice(200, 260)) table.upsert([row]);
    table.upsert(rows.slice(150));
    table.remove([3, 170]);
    const moved = { ...rows[5], geometry: { parts: rows[6].geometry!.parts } };
    table.upsert([moved]);
    expect(table.geometryOf(5)).toEqual(rows[6].geometry);
    const expected = new Map(rows.map((row) => [row.id, row]));
    expected.set(5, moved);
    expected.delete(3);
    expected.delete(170);
    expectBoxes(table, expected);
    table.store.merge();
    expectBoxes(table, expected);
    expect(table.geometryOf(5)).toEqual(rows[6].geometry);
    const tile = tileOfPoint(12, ...TOWN);
    expect(encodeTile(table, tile)).toEqual(encodeTile(tableOf([...expected.values()], POLYGON_SPEC), tile));
  });

  it('tells the boxes of old and new geometry', () => {
    const table = tableOf([shape(1, [[Float64Array.from([0, 0, 4, 0, 4, 3])]])], POLYGON_SPEC);
    const told: number[][] = [];
    table.onTouched((boxes) => told.push([...boxes!]));
    table.upsert([shape(1, [[Float64Array.from([0, 0, 4, 0, 4, 3])]])]);
    table.upsert([shape(1, [[Float64Array.from([0, 0, -7, 0, 4, 9])]])]);
    expect(told).toEqual([[0, 0, 4, 3, -7, 0, 4, 9]]);
  });

  it('refuses shapes that are none', () => {
    const table = tableOf([], POLYGON_SPEC);
    const row = shape(1, [[Float64Array.from([0, 0, 4, 0, 4, 3])]]);
    expect(() => table.upsert([{ ...row, geometry: undefined }])).toThrow('Table cells, row 1: a polygon needs a geometry');
    expect(() => table.upsert([shape(2, [[Float64Array.from([0, 0, 4, 0])]])])).toThrow('a path of 2 points; a polygon needs 3 or more');
    expect(() => table.upsert([shape(2, [[Float64Array.from([0, 0, 4, Number.NaN, 2, 2])]])])).toThrow('not finite');
    expect(table.size).toBe(0);
  });
});

function expectBoxes(table: ReturnType<typeof tableOf>, rows: ReadonlyMap<number, Row>): void {
  const random = seededRandom(1);
  for (let i = 0; i < 20; i++) {
    const [x, y, reach] = [TOWN[0] + (random() - 0.5) * 6000, TOWN[1] + (random() - 0.5) * 6000, random() * 1500];
    const box = [x - reach, y - reach, x + reach, y + reach] as const;
    const expected = [...rows.values()].filter((row) => {
      const all = row.geometry!.parts.flatMap((part) => part.flatMap((ring) => [...ring]));
      const [xs, ys] = [all.filter((_, j) => j % 2 === 0), all.filter((_, j) => j % 2 === 1)];
      return Math.min(...xs) <= box[2] && Math.max(...xs) >= box[0] && Math.min(...ys) <= box[3] && Math.max(...ys) >= box[1];
    }).map((row) => row.id).sort((a, b) => a - b);
    expect(selectIds(table, null, box)).toEqual(expected);
    expect(count(table, null, box)).toBe(expected.length);
  }
}
