import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { count } from './counts.ts';
import { encodeTile } from './encode-tile.ts';
import { HALF_WORLD_METERS } from './mercator.ts';
import type { Row, TableSpec } from './table-types.ts';
import { POINT_SPEC, TOWN, featuresOf, tableOf, townRows } from './testing.ts';
import { tileBounds3857, tileOfPoint, tilesTouching } from './tile-address.ts';

describe('a raw point tile', () => {
  const rows = townRows(4000, 11);
  const table = tableOf(rows);

  it('is one layer of version 2 with extent 4096, named as asked', () => {
    const tile = tileOfPoint(15, ...TOWN);
    const layer = new VectorTile(new PbfReader(encodeTile(table, tile)!)).layers.lamps;
    expect([layer.version, layer.extent, layer.name]).toEqual([2, 4096, 'lamps']);
    expect(Object.keys(new VectorTile(new PbfReader(encodeTile(table, tile, null, { layerName: '路灯' })!)).layers)).toEqual(['路灯']);
  });

  it('carries each point of its ground with id, position within a unit, and the values that are not null', () => {
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const tile of tilesTouching(table.bounds()!, 15)) {
      const [minX, , maxX, maxY] = tileBounds3857(tile.z, tile.x, tile.y);
      const unit = (maxX - minX) / 4096;
      for (const feature of featuresOf(encodeTile(table, tile))) {
        const row = byId.get(feature.id!)!;
        const geometry = feature.loadGeometry();
        const [[point]] = geometry;
        expect([feature.type, geometry.length, geometry[0].length]).toEqual([1, 1, 1]);
        expect(Math.abs(minX + (point.x + 0.5) * unit - row.x)).toBeLessThanOrEqual(unit / 2 + 1e-6);
        expect(Math.abs(maxY - (point.y + 0.5) * unit - row.y)).toBeLessThanOrEqual(unit / 2 + 1e-6);
        expect(feature.properties).toEqual(row.values.state === null
          ? { class: row.values.class } : { class: row.values.class, state: row.values.state });
      }
    }
  });

  it.each([15, 16, 17, 18, 20])('owns each point in exactly one tile of zoom %i', (z) => {
    const ids = tilesTouching(table.bounds()!, z).flatMap((tile) => featuresOf(encodeTile(table, tile)).map((feature) => feature.id!));
    expect(ids.sort((a, b) => a - b)).toEqual(rows.map((row) => row.id));
  });

  it('gives a point on the border to one tile, at a unit that maps draw', () => {
    const [minX, minY, maxX, maxY] = tileBounds3857(16, 53453, 25081);
    const corners: Row[] = [[minX, minY], [minX, maxY], [maxX, minY], [maxX, maxY]].map(([x, y], id) => ({ id, x, y, values: {} }));
    const onBorders = tableOf(corners);
    const seen = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].flatMap((dy) => (
      featuresOf(encodeTile(onBorders, { z: 16, x: 53453 + dx, y: 25081 + dy })).map((feature) => {
        const [[point]] = feature.loadGeometry();
        expect(Math.min(point.x, point.y)).toBeGreaterThanOrEqual(0);
        expect(Math.max(point.x, point.y)).toBeLessThanOrEqual(4095);
        return feature.id!;
      }))));
    expect(seen.sort()).toEqual([0, 1, 2, 3]);
  });

  it('holds points beyond the end of the world inside its border tile', () => {
    const beyond = tableOf([{ id: 1, x: HALF_WORLD_METERS, y: -HALF_WORLD_METERS * 1.01, values: {} }]);
    const [feature] = featuresOf(encodeTile(beyond, { z: 15, x: 32767, y: 32767 }));
    expect({ ...feature.loadGeometry()[0][0] }).toMatchObject({ x: 4095, y: 4095 });
  });

  it('is null where there is nothing', () => {
    expect(encodeTile(table, { z: 15, x: 0, y: 0 })).toBeNull();
    expect(encodeTile(tableOf([]), { z: 0, x: 0, y: 0 })).toBeNull();
  });

  it('comes at any zoom when forced', () => {
    const features = featuresOf(encodeTile(table, tileOfPoint(3, ...TOWN), null, { forceRaw: true }));
    expect(features.length).toBe(count(table));
    expect(features[0].id).toBeDefined();
  });
});

describe('attributes of points', () => {
  const spec: TableSpec = {
    ...POINT_SPEC,
    aggregateBy: [],
    columns: [
      { name: 'name', kind: 'dict', inTile: true },
      { name: 'f64', kind: 'f64', inTile: true },
      { name: 'f32', kind: 'f32', inTile: true },
      { name: 'u32', kind: 'u32', inTile: true },
      { name: 'u16', kind: 'u16', inTile: true },
      { name: 'u8', kind: 'u8', inTile: true },
    ],
  };

  it('keep every kind of value, and leave null out', () => {
    const values: Row['values'][] = [
      { name: '路灯 «1»', f64: 1 / 3, f32: 0.5, u32: 4294967294, u16: 65534, u8: 254 },
      { name: '', f64: -7, f32: -0.5, u32: 0, u16: 0, u8: 0 },
      { name: 'x'.repeat(300), f64: 2 ** 50, f32: 1e20, u32: 127, u16: 128, u8: 1 },
      { f64: -(2 ** 51), f32: null },
      {},
    ];
    const table = tableOf(values.map((value, id) => ({ id, x: 5, y: 5, values: value })), spec);
    const features = featuresOf(encodeTile(table, tileOfPoint(16, 5, 5)));
    expect(features.map((feature) => feature.id)).toEqual([0, 1, 2, 3, 4]);
    expect(features[0].properties).toEqual(values[0]);
    expect(features[1].properties).toEqual(values[1]);
    expect(features[2].properties).toEqual({ ...values[2], f32: Math.fround(1e20) });
    expect(features[3].properties).toEqual({ f64: -(2 ** 51) });
    expect(features[4].properties).toEqual({});
  });

  it('stay right with more combinations than are memoised', () => {
    const columns = ['a', 'b', 'c'].map((name) => ({ name, kind: 'dict', inTile: true }) as const);
    const rows = Array.from({ length: 500 }, (_, id) => ({ id, x: 5, y: 5, values: { a: `a${id}`, b: `b${id % 250}`, c: id % 7 === 0 ? null : `c${id % 100}` } }));
    const table = tableOf(rows, { ...spec, columns });
    for (const feature of featuresOf(encodeTile(table, tileOfPoint(16, 5, 5)))) {
      const { a, b, c } = rows[feature.id!].values;
      expect(feature.properties).toEqual(c === null ? { a, b } : { a, b, c });
    }
  });
});
