import { describe, expect, it } from 'vitest';
import { parseMapping } from '../mapping.ts';
import type { ImportTarget } from '../mapping-format.ts';
import { openSource } from '../source.ts';
import { temporaryFile } from '../testing.ts';
import { suggestMapping } from './index.ts';
import type { Suggestion } from './index.ts';
import { matchName } from './names.ts';
import { suggestionLines } from './suggest-report.ts';

async function suggest(name: string, text: string, options: { layer?: ImportTarget; sampleRecords?: number } = {}): Promise<Suggestion> {
  const source = await openSource(temporaryFile(name, text));
  try {
    const suggestion = await suggestMapping(source, options);
    // A person gets it as JSON: what is read back from that is what counts.
    expect(parseMapping(JSON.parse(JSON.stringify(suggestion.mapping)), 'suggested')).toEqual(suggestion.mapping);
    return suggestion;
  } finally {
    await source.close();
  }
}
const csv = (...lines: string[]): string => `${lines.join('\n')}\n`;
const features = (...list: readonly { id?: string; geometry: unknown; properties: Record<string, unknown> }[]): string =>
  JSON.stringify({ type: 'FeatureCollection', features: list.map((feature) => ({ type: 'Feature', ...feature })) });
const square = (side: number): unknown => ({ type: 'Polygon', coordinates: [[[113.6, 37.8], [113.6 + side, 37.8], [113.6 + side, 37.8 + side], [113.6, 37.8]]] });
const takenFor = ({ fields }: Suggestion): Record<string, string> => Object.fromEntries(fields.map((field) => [field.name, field.takenFor]));

describe('the attribute names of the component standard', () => {
  const header = 'ObjID,ObjName,DeptCode1,DeptName1,DeptCode2,DeptName2,DeptName3,BGID,ObjState,ORDate,CHDate,DataSource,Note,X,Y';
  const line = (n: number, state = '完好'): string => `09910101370000${String(n).padStart(2, '0')},路灯,D1,市政处,D2,园林处,路灯所,099101001001001,${state},2024-03-05,20240601,普查,,38467413.${n},4185363.${n}`;

  it('are all known, and the digits of X and Y say which is east and which zone', async () => {
    const suggestion = await suggest('部件.csv', csv(header, line(1), line(2, '破损'), line(3)));
    expect(suggestion.layer).toBe('components');
    expect(takenFor(suggestion)).toEqual({
      ObjID: 'identity, columns.objid, class', ObjName: 'columns.name, class', DeptCode1: 'columns.supervisor_dept', DeptName1: 'columns.supervisor_dept',
      DeptCode2: 'columns.owner_dept', DeptName2: 'columns.owner_dept', DeptName3: 'columns.keeper_dept', BGID: 'columns.unit_grid', ObjState: 'columns.state',
      ORDate: 'columns.survey_date', CHDate: 'columns.change_date', DataSource: 'attributes', Note: '', X: 'position.east', Y: 'position.north',
    });
    expect(suggestion.mapping.columns).toMatchObject({
      supervisor_dept: [{ field: 'DeptCode1', nameField: 'DeptName1' }, { field: 'DeptName1' }], keeper_dept: { field: 'DeptName3' },
      state: { lookup: { 完好: 'intact', 破损: 'damaged', 丢失: 'missing', 废弃: 'abandoned' } }, survey_date: { field: 'ORDate' }, change_date: { field: 'CHDate', formats: ['YYYYMMDD'] },
    });
    expect(suggestion.trial).toEqual({ good: 3, reasons: [] });
    expect(suggestion.crsHints).toEqual([expect.stringContaining('zone 38: EPSG:4526')]);
    expect(suggestion.notes).toContainEqual(expect.stringContaining('X is taken as east and Y as north'));
  });

  it('a surveyor\'s X is north: the digits decide, not the letters', async () => {
    const { mapping, crsHints } = await suggest('s.csv', csv('编号,类型,X坐标,Y坐标', '1,路灯,4185363.59,467413.87', '2,路灯,4185364.59,467414.87'));
    expect(mapping.position).toEqual({ east: 'Y坐标', north: 'X坐标' });
    expect(crsHints).toEqual([expect.stringContaining('EPSG:4534 to 4554')]);
  });
});

describe('a name of the standard', () => {
  const header = 'ObjID,类型,地址描述,经度,纬度';

  it('goes before digits that look like another code; that a leading 0 may be lost is said', async () => {
    const line = (n: number, id: string): string => `${id},路灯,和平路 ${n} 号,113.6${n},37.8`;
    const { fields, mapping, notes } = await suggest('部件.csv', csv(header, line(1, '991010137000001'), line(2, '991010137000002'), line(3, '0991010137000003')), { layer: 'components' });
    expect(fields.find(({ name }) => name === 'ObjID')).toMatchObject({ kind: 'whole number', takenFor: 'identity' });
    expect(mapping.columns).not.toHaveProperty('unit_grid');
    expect(notes).toContainEqual(expect.stringMatching(/^ObjID: 2 of 3 values have 15 digits.*leading 0/));
  });

  it('the same digits under the name of the grid are the grid', async () => {
    const { mapping, notes } = await suggest('部件.csv', csv('编号,类型,BGID,经度,纬度', '1,路灯,099101001001001,113.61,37.8', '2,路灯,099101001001002,113.62,37.8'), { layer: 'components' });
    expect(mapping.columns).toMatchObject({ unit_grid: { field: 'BGID' } });
    expect(notes.join()).not.toContain('15 digits');
  });

  it('a description of the address is the address', async () => {
    const { mapping } = await suggest('部件.csv', csv(header, '0991010137000001,路灯,和平路 1 号,113.61,37.8'), { layer: 'components' });
    expect(mapping.columns).toMatchObject({ objid: { field: 'ObjID' }, address: { field: '地址描述' } });
  });
});

describe('names', () => {
  it.each([
    ['Dept_Code1', 'DeptCode1', 'named'], ['高度（m）', '高度', 'named'], ['ＯＢＪＩＤ', 'ObjID', 'named'], ['主管部门代', '主管部门代码', 'shortened to ten bytes'],
    ['部件标', '部件标识码', 'shortened to ten bytes'], ['building:l', 'building:levels', ''], ['mount_heig', 'mount_height', ''], ['井盖养护单位', '养护单位', 'ends with'],
    ['部件', '部件标识码', ''], ['号', '编号', ''], ['surname', 'name', ''],
  ])('%s is like %s: "%s"', (name, word, how) => {
    expect(matchName(name, [word]).how).toBe(how);
  });
});

describe('classes', () => {
  it('of two lists the one in which code and name agree, whatever the codes alone would fit', async () => {
    const older = await suggest('a.csv', csv('编号,代码,名称,经度,纬度', '1,0118,路灯,113.6,37.8', '2,0101,上水井盖,113.6,37.8', '3,0601,人防工事,113.61,37.81'), { layer: 'components' });
    expect(older.mapping.class).toMatchObject({ scheme: 'cjt2007' });
    const newer = await suggest('a.csv', csv('编号,分类代码,部件名称,经度,纬度', '1,137,路灯,113.61,37.81', '2,0402,行道树,113.62,37.81', '3,,垃圾箱,113.61,37.81'));
    expect(newer.mapping.class).toMatchObject({ scheme: 'yc2013' });
    expect(newer.trial.good).toBe(3);
  });

  it('values that no class fits are counted, with classes that are called alike', async () => {
    const { notes, trial } = await suggest('a.csv', csv('编号,类型,经度,纬度', '1,路灯,113.61,37.81', '2,路灯,113.62,37.81', '3,路灯灯杆,113.61,37.81', '4,路灯灯杆,113.61,37.83', '5,公用电话,113.61,37.82'));
    expect(notes).toContainEqual(expect.stringMatching(/^Class: no class fits 类型=路灯灯杆 ×2 \(perhaps [^)]*yc2013:0137 路灯.*\); 类型=公用电话 ×1/));
    expect(trial).toEqual({ good: 2, reasons: [{ summary: expect.stringContaining('路灯灯杆'), count: 2 }, { summary: expect.stringContaining('公用电话'), count: 1 }] });
  });

  it('a file that names no class may be named for one; else the person is told to say it', async () => {
    const named = await suggest('城区行道树2024.csv', csv('编号,经度,纬度', '1,113.61,37.81', '2,113.62,37.81'), { layer: 'components' });
    expect(named.mapping.class).toEqual({ default: 'yc2013:0402' });
    const unnamed = await suggest('points.csv', csv('编号,经度,纬度', '1,113.61,37.81', '2,113.62,37.81'), { layer: 'components' });
    expect(unnamed.notes).toContainEqual(expect.stringContaining('no field holds names or codes of yc2013 or cjt2007'));
    expect(unnamed.trial.good).toBe(0);
  });
});

describe('states, dates and numbers', () => {
  const sheet = (state: readonly string[], date: readonly string[]): string => csv('编号,类型,状态,采集日期,经度,纬度', ...state.map((value, n) => `${n},路灯,${value},${date[n]},113.6${n},37.8`));
  it('numbers 1 to 4 are taken in the order of the standard, and said to be a guess', async () => {
    const { mapping, notes } = await suggest('a.csv', sheet(['1', '2', '1'], ['2024-1-5', '2024/1/6', '2024.1.7']));
    expect(mapping.columns!.state).toEqual({ field: '状态', lookup: { 1: 'intact', 2: 'damaged', 3: 'missing', 4: 'abandoned' } });
    expect(notes).toContainEqual(expect.stringMatching(/^状态: its numbers are taken as 1 intact, 2 damaged.*The file does not say so/));
    expect(mapping.columns!.survey_date).toMatchObject({ formats: expect.arrayContaining(['YYYY/M/D', 'YYYY.M.D']) });
  });
  it('states and dates that are none are told with their counts', async () => {
    const { notes, trial } = await suggest('a.csv', sheet(['完好', '歪了', '歪了', '破损'], ['2024-01-05', '2024-02-30', '2024-01-06', '/']));
    expect(notes).toContainEqual('状态: values that are none of state: 歪了 ×2; add them to columns.state.lookup');
    expect(notes).toContainEqual(expect.stringMatching(/^采集日期: 33 % of its values are no dates/));
    expect(trial.good).toBe(2);
  });
  it('a length with its unit, and a decimal comma', async () => {
    const { mapping } = await suggest('buildings.geojson', features(...[1, 2, 3].map((n) => ({ id: `b${n}`, geometry: square(n / 1e3), properties: { 楼名: `楼${n}`, 高度: `${n * 10},5 米`, 层数: n, 用途: '住宅' } }))));
    expect(mapping).toMatchObject({ layer: 'buildings', columns: { height_meters: { field: '高度', unit: 'm', decimal: ',' }, floors: { field: '层数' }, name: { field: '楼名' } }, class: { scheme: 'building', from: [{ by: 'name', field: '用途' }] } });
  });
});

describe('identity', () => {
  const sheet = (...rows: string[]): string => csv('OBJECTID,路名,杆号,类型,经度,纬度', ...rows);
  it('is the field that never repeats; one that programs number anew is warned of', async () => {
    const { mapping, notes } = await suggest('a.csv', sheet('1,人民路,1,路灯,113.61,37.81', '2,人民路,2,路灯,113.62,37.81', '3,府前街,1,路灯,113.63,37.81'));
    expect(mapping.identity.fields).toEqual(['OBJECTID']);
    expect(notes).toContainEqual(expect.stringMatching(/^Identity: OBJECTID never repeats, but many programs number it anew/));
  });
  it('is two fields that never repeat together, and the place when there is nothing else', async () => {
    const pair = await suggest('a.csv', sheet(',人民路,1,路灯,113.61,37.81', ',人民路,2,路灯,113.62,37.81', ',府前街,1,路灯,113.63,37.81', ',府前街,2,路灯,113.64,37.81'));
    expect(pair.mapping.identity.fields!.toSorted()).toEqual(['杆号', '路名'].toSorted());
    const none = await suggest('a.csv', sheet(',人民路,1,路灯,113.61,37.81', ',人民路,1,路灯,113.62,37.81', ',人民路,1,路灯,113.63,37.81'));
    expect(none.mapping.identity.fields).toEqual(['经度', '纬度']);
    expect(none.notes).toContainEqual(expect.stringMatching(/^Identity: no field is unique/));
  });
});

describe('layers', () => {
  it('cameras by their code and what their fields are called', async () => {
    const { mapping, trial } = await suggest('视频点位.csv', csv('国标编码,点位名称,摄像机类型,经度,纬度,方位角,安装高度,在线状态,所属社区编码', ...[1, 2, 3].map((n) => `0991010000132000000${n},路口${n},${n > 1 ? '球机' : '枪机'},113.6${n},37.81,${n * 90},6 米,在线,099101001001`)));
    expect(mapping).toMatchObject({
      layer: 'cameras', identity: { fields: ['国标编码'] }, position: { lng: '经度', lat: '纬度' },
      columns: { code: { field: '国标编码' }, name: { field: '点位名称' }, heading_deg: { field: '方位角', as: 'heading' }, mount_height_meters: { field: '安装高度', unit: 'm' }, state: { field: '在线状态' }, area_code: { field: '所属社区编码' } },
    });
    expect(trial.reasons.filter(({ summary }) => !summary.startsWith('no class'))).toEqual([]);
  });
  it('grids and areas by the length of their codes; roads by their lines; areas by well-known text in a table', async () => {
    const grids = await suggest('a.geojson', features({ geometry: square(0.01), properties: { 编码: '099101001001001', 负责人: '王' } }, { geometry: square(0.02), properties: { 编码: '099101001001002', 负责人: '李' } }));
    expect(grids.mapping).toMatchObject({ layer: 'grids', identity: { fields: ['编码'] }, columns: { code: { field: '编码' }, keeper: { field: '负责人' }, kind: { value: 'unit' } } });
    expect(grids.notes).toContainEqual('columns.kind: every row of grids needs it, and no field is called like it; "unit" only holds its place');
    const roads = await suggest('a.geojson', features({ id: 'r1', geometry: { type: 'LineString', coordinates: [[113.6, 37.8], [113.7, 37.8]] }, properties: { 路名: '人民路', 道路等级: '主干路', 路宽: 30 } }));
    expect(roads.mapping).toMatchObject({ layer: 'roads', class: { scheme: 'road', from: [{ by: 'name', field: '道路等级' }] }, columns: { name: { field: '路名' }, width_meters: { field: '路宽' } } });
    const wkt = 'POLYGON((113.6 37.8,113.7 37.8,113.7 37.9,113.6 37.8))';
    const areas = await suggest('a.csv', csv('XZQDM;XZQMC;级别;wkt', `099101001001;甲村;村;${wkt}`, `099101001000;某镇;镇;${wkt}`));
    expect(areas.mapping).toMatchObject({ layer: 'areas', position: { wkt: 'wkt' }, columns: { code: { field: 'XZQDM' }, name: { field: 'XZQMC' }, level: { field: '级别', lookup: { 村: 'village', 镇: 'town' } } } });
    expect(areas.trial.good).toBe(2);
  });
  it('a layer that is told is taken', async () => {
    const { mapping } = await suggest('a.csv', csv('编号,名称,经度,纬度', '1,甲,113.61,37.81', '2,乙,113.62,37.81'), { layer: 'devices' });
    expect(mapping).toMatchObject({ layer: 'devices', columns: { code: { field: '编号' }, name: { field: '名称' } } });
  });
  it('both coordinates in one field, or none, is told', async () => {
    const joined = await suggest('a.csv', csv('编号,类型,坐标', '1,路灯,"113.61,37.81"', '2,路灯,"113.62,37.81"'));
    expect(joined.notes).toContainEqual(expect.stringMatching(/坐标 holds both coordinates in one field/));
    expect((await suggest('a.csv', csv('编号,类型', '1,路灯', '2,路灯'))).notes).toContainEqual(expect.stringMatching(/no fields look like coordinates/));
  });
});

describe('a file of any size and shape', () => {
  it('is looked at in its first records, and that is said', async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `${n},路灯,113.6,37.8${n}`);
    const { records, isWhole, notes } = await suggest('a.csv', csv('编号,类型,经度,纬度', ...lines), { sampleRecords: 1000 });
    expect([records, isWhole]).toEqual([1000, false]);
    expect(notes[0]).toBe('Only the first 1,000 records were looked at: what stands further behind may differ');
  });
  it('with texts of a hundred thousand characters a few records suffice', async () => {
    const huge = '长'.repeat(100_000);
    const suggestion = await suggest('a.csv', csv('编号,类型,说明文字,经度,纬度', ...Array.from({ length: 30 }, (_, n) => `${n},路灯,${huge}${n},113.6,37.8${n}`)));
    expect(suggestion.records).toBe(30);
    expect(suggestion.fields.find(({ name }) => name === '说明文字')!.samples[0]!.length).toBeLessThan(400);
    expect(Math.max(...suggestionLines(suggestion, 'a.csv').map((line) => line.length))).toBeLessThan(400);
  });
  it('with 600 fields 500 are looked at, and that is said', async () => {
    const names = Array.from({ length: 600 }, (_, n) => `f${n}`);
    const { fields, notes, mapping } = await suggest('a.csv', csv(['编号', '类型', '经度', '纬度', ...names].join(','), ...['1', '2'].map((id) => [id, '路灯', '113.61', '37.81', ...names.map((_, n) => n)].join(','))));
    expect(fields).toHaveLength(500);
    expect(notes).toContainEqual('The file has more than 500 fields: 104 were not looked at');
    expect(mapping.identity.fields).toEqual(['编号']);
  });
  it('without a record it is refused', async () => {
    await expect(suggest('a.csv', 'a,b\n')).rejects.toThrow(/has no records/);
  });
});
