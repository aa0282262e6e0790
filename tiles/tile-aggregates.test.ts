import { describe, expect, it } from 'vitest';
import { count, countsBy } from './counts.ts';
import { encodeTile } from './encode-tile.ts';
import { compileFilter } from './filter.ts';
import type { Row } from './table-types.ts';
import { POINT_SPEC, TOWN, featuresOf, seededRandom, tableOf, townRows } from './testing.ts';
import { tileBounds3857, tileOfPoint, tilesTouching, type TileAddress } from './tile-address.ts';
import type { ResidentTable } from './resident-table.ts';
import type { CompiledFilter } from './filter.ts';

/** Sums every attribute over all aggregate tiles of a zoom. */
function sumsOfZoom(table: ResidentTable, z: number, filter: CompiledFilter | null): Record<string, number> {
  const sums: Record<string, number> = { point_count: 0 };
  for (const tile of tilesTouching(table.bounds()!, z)) {
    for (const feature of featuresOf(encodeTile(table, tile, filter))) {
      expect(feature.id).toBeUndefined();
      for (const [name, value] of Object.entries(feature.properties)) sums[name] = (sums[name] ?? 0) + (value as number);
    }
  }
  return sums;
}

function expectedSums(table: ResidentTable, filter: CompiledFilter | null): Record<string, number> {
  const sums: Record<string, number> = { point_count: count(table, filter) };
  const { by } = countsBy(table, ['class', 'state'], filter);
  for (const column of ['class', 'state']) {
    for (const [value, rows] of by[column]) if (value !== null) sums[`${column}:${value}`] = rows;
  }
  return sums;
}

/** A tile full of points where every cell has every class and every state. */
function crowd(tile: TileAddress, classes: number, pointsPerCell: number): Row[] {
  const [minX, minY, maxX, maxY] = tileBounds3857(tile.z, tile.x, tile.y);
  const random = seededRandom(1);
  const rows: Row[] = [];
  for (let cell = 0; cell < 1024; cell++) {
    for (let i = 0; i < pointsPerCell; i++) {
      const column = ((cell % 32) + 0.1 + random() * 0.8) / 32;
      const line = (Math.floor(cell / 32) + 0.1 + random() * 0.8) / 32;
      const values = { class: `crowd:${String(rows.length % classes).padStart(4, '0')}`, state: `state ${i % 4}` };
      rows.push({ id: rows.length, x: minX + column * (maxX - minX), y: minY + line * (maxY - minY), values });
    }
  }
  return rows;
}

describe('aggregates below the raw zoom', () => {
  const table = tableOf(townRows(5000, 21));
  table.upsert(townRows(700, 22));
  table.remove(Array.from({ length: 200 }, (_, i) => i * 9));
  const damaged = compileFilter(table, { conditions: [{ column: 'state', values: ['damaged', 'missing'] }] });

  it.each(Array.from({ length: 15 }, (_, z) => z))('of zoom %i add up to the table, exactly', (z) => {
    expect(sumsOfZoom(table, z, null)).toEqual(expectedSums(table, null));
    expect(sumsOfZoom(table, z, damaged)).toEqual(expectedSums(table, damaged));
  });

  it('stand at the mean of their points, inside their cell', () => {
    const tile = tileOfPoint(13, ...TOWN);
    const features = featuresOf(encodeTile(table, tile));
    const cells = new Set(features.map((feature) => {
      const [[point]] = feature.loadGeometry();
      return `${point.x >> 9}/${point.y >> 9}`;
    }));
    expect(features.length).toBeGreaterThan(20);
    expect(cells.size).toBe(features.length);
    const two = tableOf([{ id: 1, x: TOWN[0], y: TOWN[1], values: {} }, { id: 2, x: TOWN[0] + 1, y: TOWN[1], values: {} }]);
    const [mean] = featuresOf(encodeTile(two, tileOfPoint(14, ...TOWN)));
    const [minX, , maxX] = tileBounds3857(14, tileOfPoint(14, ...TOWN).x, 0);
    const [[point]] = mean.loadGeometry();
    expect(mean.properties).toEqual({ point_count: 2 });
    expect(Math.abs(minX + (point.x / 4096) * (maxX - minX) - TOWN[0] - 0.5)).toBeLessThan(1);
  });

  it('stay within 100,000 bytes with 600 classes and 4 states in every cell, and still add up', () => {
    const tile = tileOfPoint(11, ...TOWN);
    const rows = crowd(tile, 600, 60);
    const crowded = tableOf(rows);
    const bytes = encodeTile(crowded, tile)!;
    expect(bytes.length).toBeLessThanOrEqual(100_000);
    expect(bytes.length).toBeGreaterThan(20_000);
    const features = featuresOf(bytes);
    expect(features.length).toBe(16);
    expect(features.reduce((sum, feature) => sum + (feature.properties.point_count as number), 0)).toBe(rows.length);
    for (let z = 5; z < 11; z++) {
      const above = tileOfPoint(z, ...TOWN);
      expect(encodeTile(crowded, above)!.length).toBeLessThanOrEqual(100_000);
    }
  });

  it('leave out counts by value, but no point, when one cell with them is too large', () => {
    const rows: Row[] = Array.from({ length: 9000 }, (_, id) => (
      { id, x: TOWN[0] + (id % 90), y: TOWN[1] + Math.floor(id / 90), values: { class: `endless:${id}`, state: 'intact' } }));
    const table9000 = tableOf(rows, { ...POINT_SPEC, aggregateBy: ['state', 'class'] });
    const bytes = encodeTile(table9000, tileOfPoint(8, ...TOWN))!;
    expect(bytes.length).toBeLessThanOrEqual(100_000);
    expect(featuresOf(bytes).map((feature) => feature.properties)).toEqual([{ point_count: 9000, 'state:intact': 9000 }]);
  });

  it('have cells that are tiles three zooms deeper', () => {
    const tile = tileOfPoint(14, ...TOWN);
    const inTile = countsInCells(table, tile);
    const counts = featuresOf(encodeTile(table, tile)).map((feature) => feature.properties.point_count);
    expect(counts.sort()).toEqual(inTile.sort());
  });
});

function countsInCells(table: ResidentTable, tile: TileAddress): number[] {
  const cells = new Map<string, number>();
  for (const feature of featuresOf(encodeTile(table, tile, null, { forceRaw: true }))) {
    const row = table.get(feature.id!)!;
    const cell = tileOfPoint(tile.z + 3, row.x, row.y);
    cells.set(`${cell.x}/${cell.y}`, (cells.get(`${cell.x}/${cell.y}`) ?? 0) + 1);
  }
  return [...cells.values()];
}
