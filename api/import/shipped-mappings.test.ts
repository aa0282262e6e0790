/** Whole files under the mappings that are shipped. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { realFile } from '../contract/real-data.ts';
import { applyMapping } from './apply-mapping.ts';
import type { MappedRow } from './apply-mapping.ts';
import { parseMapping } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { mappedRow, rejectsOf } from './testing.ts';

const shipped = (name: string): Mapping =>
  parseMapping(JSON.parse(readFileSync(new URL(`../../fixtures/mappings/${name}.json`, import.meta.url), 'utf8')), name);

describe('a survey sheet with Chinese headers', () => {
  const sheet = new URL('../../fixtures/mappings/components-zh-sample.csv', import.meta.url);
  const rows: Record<string, string>[] = parse(readFileSync(sheet), { columns: true, bom: true });
  const mapped = rows.map((fields, index) => applyMapping(shipped('components-zh'), { fields, line: index + 2 }));

  it('gives the good lines their class by code, by name or by identifier', () => {
    const good = mapped.slice(0, 4).map((each) => mappedRow(each).row);
    expect(good.map((row) => row.class)).toEqual(['yc2013:0137', 'yc2013:0102', 'yc2013:0305', 'yc2013:0407']);
    expect(good[0]).toEqual({
      source: 'component-survey', source_id: '0991010137000001', class: 'yc2013:0137', objid: '0991010137000001', name: '路灯', state: 'intact',
      position_class: 'A', supervisor_dept: 'CG01', owner_dept: '城市管理局', keeper_dept: '路灯管理所', survey_date: '2024-03-05', change_date: null,
      unit_grid: '099101001001001', address: '人民路与府前街口', note: null, attributes: { 材质: '钢', 占压盲道: false, 数据来源: '普查' },
    });
    expect(good.map((row) => row.survey_date)).toEqual(['2024-03-05', '2024-03-05', '2024-03-06', '2024-03-06']);
  });

  it('refuses the bad lines and says why', () => {
    expect(mapped.slice(4).map(rejectsOf)).toEqual([
      [{ field: '状态', reason: 'is not in the lookup of the mapping', value: '枯死' }, { field: '普查日期', reason: 'is not a day of the calendar', value: '2024-02-30' }],
      [{ field: '分类代码', reason: 'no class 0999 in scheme yc2013', value: '0999' }],
    ]);
  });
});

const withValue = (rows: MappedRow[], column: string): number => rows.filter(({ row }) => row[column] !== null).length;

describe('real data of OpenStreetMap', () => {
  const layers = ['components', 'cameras', 'buildings', 'roads'] as const;
  const files = Object.fromEntries(layers.map((layer) => [layer, realFile(`munich/munich-${layer}.geojson`)]));

  function mapAll(layer: (typeof layers)[number]): { rows: MappedRow[]; rejects: Record<string, number>; classes: Record<string, number> } {
    const osm = shipped(`osm-${layer}`);
    const { features } = JSON.parse(readFileSync(files[layer]!.path, 'utf8'));
    const rows: MappedRow[] = [];
    const rejects: Record<string, number> = {};
    const classes: Record<string, number> = {};
    for (const [index, feature] of features.entries()) {
      const mapped = applyMapping(osm, { fields: feature.properties, featureId: feature.id, line: index + 1, geometry: feature.geometry });
      if ('rejects' in mapped) for (const { reason } of mapped.rejects) rejects[reason] = (rejects[reason] ?? 0) + 1;
      else {
        rows.push(mapped);
        const id = String(mapped.row.class);
        classes[id] = (classes[id] ?? 0) + 1;
      }
    }
    return { rows, rejects, classes };
  }

  it.skipIf(files.components!.absent)('gives 1,270 of 1,772 points a component class and names the tags of the other 502', () => {
    const { rows, rejects, classes } = mapAll('components');
    expect(classes).toEqual({
      'yc2013:0402': 636, 'yc2013:0407': 188, 'yc2013:0145': 122, 'yc2013:0137': 96, 'yc2013:0225': 73, 'yc2013:0305': 55, 'yc2013:0410': 37,
      'yc2013:0204': 29, 'yc2013:0221': 18, 'yc2013:0306': 10, 'yc2013:0125': 4, 'yc2013:0123': 1, 'yc2013:0286': 1,
    });
    expect(rejects).toEqual({
      'no class for emergency=fire_hydrant': 177, 'no class for highway=crossing': 141, 'no class for highway=traffic_signals': 114,
      'no class for amenity=telephone': 36, 'no class for amenity=post_box': 34,
    });
    expect(rows).toHaveLength(1270);
    expect(new Set(rows.map(({ row }) => row.source_id)).size).toBe(1270);
  });

  it.skipIf(files.cameras!.absent)('gives all 209 cameras a type and 59 of them a heading', () => {
    const { rows, rejects, classes } = mapAll('cameras');
    expect(rejects).toEqual({});
    expect(classes).toEqual({ 'camera:dome': 81, 'camera:fixed': 75, 'camera:unknown': 50, 'camera:ptz': 3 });
    expect([withValue(rows, 'heading_deg'), withValue(rows, 'fov_deg'), withValue(rows, 'mount_height_meters')]).toEqual([59, 75, 45]);
    expect(rows.flatMap(({ notes }) => notes)).toEqual([]);
  });

  it.skipIf(files.buildings!.absent)('gives all 2,372 buildings a use, and floors and heights where they are known', () => {
    const { rows, rejects, classes } = mapAll('buildings');
    expect(rejects).toEqual({});
    expect(Object.values(classes).reduce((sum, count) => sum + count, 0)).toBe(2372);
    expect([withValue(rows, 'floors'), withValue(rows, 'height_meters'), withValue(rows, 'address')]).toEqual([560, 52, 829]);
    expect(rows.flatMap(({ notes }) => notes)).toEqual([{ field: 'building:levels', reason: 'must be from 1 to 32767', value: '0' }]);
  });

  it.skipIf(files.roads!.absent)('gives all 2,884 roads a class and 973 of them a name', () => {
    const { rows, rejects, classes } = mapAll('roads');
    expect(rejects).toEqual({});
    expect(classes).toEqual({ 'road:path': 2134, 'road:residential': 333, 'road:service': 210, 'road:secondary': 207 });
    expect([withValue(rows, 'name'), withValue(rows, 'width_meters')]).toEqual([973, 70]);
  });
});
