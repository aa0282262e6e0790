import { describe, expect, it } from 'vitest';
import { applyMapping, readPosition } from './apply-mapping.ts';
import { Unreadable } from './formats/unreadable.ts';
import type { ImportRecord } from './apply-mapping.ts';
import { parseMapping } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { mappedRow, rejectsOf } from './testing.ts';

const mapping = (parts: Record<string, unknown>): Mapping =>
  parseMapping({ version: 1, layer: 'components', identity: { source: 'survey' }, class: { default: 'yc2013:0137' }, ...parts }, 'test');
const record = (fields: Record<string, unknown>, featureId = 'n1'): ImportRecord => ({ fields, featureId, line: 1 });

describe('one record', () => {
  it('becomes a row with its source, identity, class and columns, text trimmed and empty values null', () => {
    const survey = mapping({ empty: ['-'], columns: { name: { field: 'label' }, note: { field: 'note' }, address: { fields: ['street', 'number'], join: ', ' } } });
    const fields = { label: '  Lamp 7 ', note: '-', street: 'Main St', number: 7 };
    expect(applyMapping(survey, record(fields))).toEqual({
      row: { source: 'survey', source_id: 'n1', class: 'yc2013:0137', name: 'Lamp 7', note: null, address: 'Main St, 7', attributes: {} },
      departments: [], notes: [],
    });
  });

  it('of grids is in force while its end is a day to come, and was in force when the end is over', () => {
    const grids = parseMapping({
      version: 1, layer: 'grids', identity: { source: 'survey' }, columns: { kind: { value: 'omni' }, code: { field: 'code' }, valid_to: { field: '终止时间' } },
    }, 'test');
    const endOf = (text: string): unknown => {
      const { row, notes } = mappedRow(applyMapping(grids, record({ code: 'G1', 终止时间: text })));
      return [row.valid_to, notes.map(({ field, value }) => [field, value])];
    };
    for (const end of ['9999-12-31', '2999-01-01']) expect(endOf(end)).toEqual([null, [['valid_to', end]]]);
    expect(endOf('2025-06-30')).toEqual(['2025-06-30', []]);
    expect(endOf('')).toEqual([null, []]);
  });

  it('gives the same columns for every record of a mapping', () => {
    const survey = mapping({ columns: { name: { field: 'a' }, state: { field: 'b' }, note: { when: { c: '*' }, value: 'x' } } });
    const keys = (fields: Record<string, unknown>): string[] => Object.keys(mappedRow(applyMapping(survey, record(fields))).row);
    expect(keys({})).toEqual(keys({ a: '1', b: 'missing', c: '1' }));
    expect(mappedRow(applyMapping(survey, record({}))).row.state).toBe('intact');
  });

  it('is identified by its fields, all of which must have a value', () => {
    const survey = mapping({ identity: { source: 's', fields: ['sheet', 'no'] } });
    expect(mappedRow(applyMapping(survey, record({ sheet: 'A', no: 3 }))).row.source_id).toBe('A/3');
    expect(rejectsOf(applyMapping(survey, record({ sheet: 'A', no: '' })))).toEqual([{ field: 'no', reason: 'is empty, and it identifies the row', value: '' }]);
    expect(rejectsOf(applyMapping(mapping({}), { fields: {}, line: 1 }))).toEqual([
      { field: 'id', reason: 'the feature has no id, which identifies a row', value: null },
    ]);
  });

  it('is refused with everything that is wrong with it', () => {
    const survey = mapping({ columns: { objid: { field: 'id' }, state: { field: 'state' }, survey_date: { field: 'date' } } });
    expect(rejectsOf(applyMapping(survey, record({ id: '123', state: 'broken', date: 'May' })))).toEqual([
      { field: 'id', reason: 'ObjID must be 16 digits, got "123"', value: '123' },
      { field: 'state', reason: 'is not one of intact, damaged, missing, abandoned', value: 'broken' },
      { field: 'date', reason: 'is not a date of the form YYYY-MM-DD', value: 'May' },
    ]);
  });

});

describe('a value that cannot be known', () => {
  const lost = new Unreadable('is #N/A, an error of the sheet', '#N/A');
  const told = (field: string): unknown => ({ field, reason: 'is #N/A, an error of the sheet', value: '#N/A' });

  it('refuses the records that need it, and no others', () => {
    const plain = { columns: { name: { field: 'label' } } };
    expect(rejectsOf(applyMapping(mapping(plain), record({ label: lost, other: 1 })))).toEqual([told('label')]);
    expect(mappedRow(applyMapping(mapping(plain), record({ label: 'a', other: lost }))).row).toMatchObject({ name: 'a' });
    expect(rejectsOf(applyMapping(mapping({ ...plain, keep: '*' }), record({ label: 'a', other: lost })))).toEqual([told('other')]);
    expect(rejectsOf(applyMapping(mapping({ identity: { source: 's', fields: ['id'] } }), record({ id: lost })))).toEqual([told('id')]);
    expect(rejectsOf(applyMapping(mapping({ class: { scheme: 'yc2013', from: [{ by: 'code', field: 'code' }] } }), record({ code: lost })))).toEqual([told('code')]);
    const placed = mapping({ identity: { source: 's', fields: ['id'] }, position: { lng: 'x', lat: 'y' } });
    expect(readPosition(placed, record({ x: lost, y: 'north' }))).toEqual({ rejects: [told('x'), expect.objectContaining({ field: 'y' })] });
  });

  it('is left out where the mapping lets bad values go, and is not kept among the attributes either', () => {
    const mapped = mappedRow(applyMapping(mapping({ columns: { name: { field: 'label', ifBad: 'null' } }, keep: '*' }), record({ label: lost })));
    expect(mapped).toMatchObject({ row: { name: null, attributes: {} }, notes: [told('label')] });
  });
});

describe('rules of a record', () => {
  it('keep its row when the mapping lets a bad value go, and the value stays in the attributes', () => {
    const cameras = mapping({ layer: 'cameras', class: { default: 'camera:fixed' }, keep: '*', columns: { heading_deg: { field: 'dir', as: 'heading', ifBad: 'null' } } });
    const mapped = mappedRow(applyMapping(cameras, record({ dir: 'up', mast: 'yes' })));
    expect(mapped.row).toMatchObject({ heading_deg: null, attributes: { dir: 'up', mast: 'yes' } });
    expect(mapped.notes).toEqual([{ field: 'dir', reason: 'is not a direction', value: 'up' }]);
    expect(mappedRow(applyMapping(cameras, record({ dir: 'NW' }))).row).toMatchObject({ heading_deg: 315, attributes: {} });
  });

  it('are tried in order until one applies and gives a value', () => {
    const cameras = mapping({ layer: 'cameras', class: { default: 'camera:fixed' }, columns: {
      fov_deg: [{ field: 'dir', as: 'heading_width' }, { when: { type: ['fixed', 'box'] }, value: 60 }, { when: { type: null }, value: 90 }],
    } });
    const fov = (fields: Record<string, unknown>): unknown => mappedRow(applyMapping(cameras, record(fields))).row.fov_deg;
    expect([fov({ dir: '100-140', type: 'fixed' }), fov({ dir: '100', type: 'fixed' }), fov({}), fov({ type: 'dome' })]).toEqual([40, 60, 90, null]);
  });

  it('keep listed fields and named attributes, converted', () => {
    const survey = mapping({ keep: ['ref'], attributes: { seats: { field: 'seats', as: 'integer' }, lit: { field: 'lit', as: 'boolean' } } });
    const mapped = mappedRow(applyMapping(survey, record({ ref: '12', seats: '3', lit: 'no', other: 'x' })));
    expect(mapped.row.attributes).toEqual({ ref: '12', seats: 3, lit: false });
  });

  it('name its departments, with a code when the file has one', () => {
    const survey = mapping({ columns: { owner_dept: [{ field: 'code', nameField: 'name' }, { field: 'name' }] } });
    expect(mappedRow(applyMapping(survey, record({ code: 'CG01', name: '城市管理局' })))).toMatchObject(
      { row: { owner_dept: 'CG01' }, departments: [{ code: 'CG01', name: '城市管理局' }] });
    expect(mappedRow(applyMapping(survey, record({ name: '城市管理局' })))).toMatchObject(
      { row: { owner_dept: '城市管理局' }, departments: [{ code: '城市管理局', name: '城市管理局' }] });
  });

  it('look at the whole row in the end', () => {
    const events = mapping({ layer: 'events', class: { default: 'yc2013e:0405' }, columns: {
      occurred_at: { field: 'from' }, closed_at: { field: 'to' }, state: { field: 'state', lookup: { 开: 'open', 结: 'closed' } },
    } });
    const reason = (fields: Record<string, unknown>): unknown => rejectsOf(applyMapping(events, record(fields)));
    const from = '2024-03-05T07:30:00+08:00';
    expect(reason({ from, state: '结' })).toMatchObject([{ field: 'closed_at', reason: 'a closed event has no closing time' }]);
    expect(reason({ from, to: '2024-03-04T00:00:00Z', state: '结' })).toMatchObject([{ field: 'closed_at', reason: 'is before the event occurred' }]);
    expect(reason({ from, to: '2024-03-06T00:00:00Z', state: '开' })).toMatchObject([{ field: 'state' }]);
    expect(reason({ state: '开' })).toMatchObject([{ reason: 'no value for "occurred_at", which every row of events needs' }]);
    expect(reason({ from, state: '?' })).toMatchObject([{ reason: 'is not in the lookup of the mapping' }]);
  });

  it('of an area or grid take its class from level or kind', () => {
    const areas = mapping({ layer: 'areas', class: undefined, columns: { code: { field: 'c' }, level: { field: 'l' }, name: { field: 'n' } } });
    expect(mappedRow(applyMapping(areas, record({ c: '099162001000', l: 'town', n: 'East' }))).row).toEqual(
      { source: 'survey', source_id: 'n1', code: '099162001000', level: 'town', name: 'East', class: 'area:town' });
    const grids = mapping({ layer: 'grids', class: undefined, columns: { code: { field: 'c' }, kind: { value: 'unit' } } });
    expect(mappedRow(applyMapping(grids, record({ c: '099162001001001' }))).row).not.toHaveProperty('class');
    expect(rejectsOf(applyMapping(grids, record({ c: '17' })))).toMatchObject([{ field: 'code', reason: 'unit grid code must be 15 digits, got "17"' }]);
  });
});

describe('classes', () => {
  const from = mapping({ class: { scheme: 'yc2013', from: [{ by: 'code', field: 'code' }, { by: 'name', field: 'name' }, { by: 'objid', field: 'objid' }] } });
  const classFrom = (fields: Record<string, unknown>): unknown => {
    const mapped = applyMapping(from, record(fields));
    return 'rejects' in mapped ? mapped.rejects[0]?.reason : mapped.row.class;
  };

  it('are found by code, also when a spreadsheet took the leading zero', () => {
    expect(classFrom({ code: '0137' })).toBe('yc2013:0137');
    expect(classFrom({ code: 137 })).toBe('yc2013:0137');
    expect(classFrom({ code: '0117' })).toBe('no class 0117 in scheme yc2013');
    const pair = mapping({ class: { scheme: 'yc2013', from: [{ by: 'code', fields: ['major', 'minor'] }] } });
    expect(mappedRow(applyMapping(pair, record({ major: 1, minor: 37 }))).row.class).toBe('yc2013:0137');
  });

  it('are found by name in either language, with either kind of bracket', () => {
    const classesOf = (names: string[]): unknown[] => [...new Set(names.map((name) => classFrom({ name })))];
    expect(classesOf(['路灯', 'street lamp', ' Street Lamp '])).toEqual(['yc2013:0137']);
    expect(classesOf(['垃圾箱', '垃圾箱(果皮箱、桶)', '垃圾箱（果皮箱、桶）'])).toEqual(['yc2013:0305']);
    expect(classesOf(['烟头收集器 或灭烟处', '烟头收集器或灭烟处'])).toEqual(['yc2013:0397']);
    expect(classFrom({ name: '消火栓' })).toBe('no class is named "消火栓" in scheme yc2013');
    expect(classFrom({ name: '公用设施' })).toMatch(/^no class is named/);
  });

  it('are found by the digits of an identifier under either split', () => {
    expect(classFrom({ objid: '0991620137000001' })).toBe('yc2013:0137');
    const wide = mapping({ class: { scheme: 'yc2013', from: [{ by: 'objid', field: 'objid', split: '6-2-3-5' }] } });
    expect(mappedRow(applyMapping(wide, record({ objid: '0991620103700001' }))).row.class).toBe('yc2013:0137');
  });

  it('that a field names but no scheme has are not hidden by a default', () => {
    const withDefault = mapping({ class: { scheme: 'yc2013', from: [{ by: 'code', field: 'code' }], default: 'yc2013:0137' } });
    expect(rejectsOf(applyMapping(withDefault, record({ code: '9999' })))).toEqual([{ field: 'code', reason: 'no class 9999 in scheme yc2013', value: '9999' }]);
    expect(mappedRow(applyMapping(withDefault, record({}))).row.class).toBe('yc2013:0137');
  });

  it('are given by the first rule whose conditions all hold', () => {
    const rules = mapping({ class: { nameBy: ['natural', 'amenity'], rules: [
      { when: { natural: 'tree', old: '*' }, class: 'yc2013:0401' }, { when: { natural: ['tree', 'shrub'], denotation: null }, class: 'yc2013:0402' },
    ] } });
    const classBy = (fields: Record<string, unknown>): unknown => mappedRow(applyMapping(rules, record(fields))).row.class;
    expect(classBy({ natural: 'tree', old: 'yes', denotation: 'park' })).toBe('yc2013:0401');
    expect(classBy({ natural: 'shrub' })).toBe('yc2013:0402');
    expect(rejectsOf(applyMapping(rules, record({ amenity: 'post_box' })))).toEqual([
      { field: 'amenity', reason: 'no class for amenity=post_box', value: 'post_box' }]);
    expect(rejectsOf(applyMapping(rules, record({ shop: 'yes' })))).toMatchObject([{ reason: 'no class: no value in natural, amenity' }]);
  });
});

const at = (position: unknown, fields: Record<string, unknown>): unknown =>
  readPosition(mapping({ identity: { source: 's', fields: ['id'] }, position }), record(fields));

describe('positions', () => {
  it('are read from fields, in the coordinates of the file', () => {
    expect(at({ east: 'E', north: 'N' }, { E: '38467413.87', N: 4185363.59 })).toEqual({ kind: 'point', east: 38467413.87, north: 4185363.59 });
    expect(at({ lng: '经度', lat: '纬度' }, { 经度: ' 113.63 ', 纬度: '37.8' })).toEqual({ kind: 'point', east: 113.63, north: 37.8 });
    expect(at({ wkt: 'geom' }, { geom: 'POINT(1 2)' })).toEqual({ kind: 'wkt', text: 'POINT(1 2)' });
    const geometry = { type: 'Point' };
    expect(readPosition(mapping({}), { fields: {}, line: 1, geometry })).toEqual({ kind: 'geometry', geometry });
  });

  it('are refused when empty, not a number or not degrees', () => {
    expect(at({ east: 'E', north: 'N' }, { E: '', N: '12°' })).toEqual({ rejects: [
      { field: 'E', reason: 'is empty', value: '' }, { field: 'N', reason: 'is not a number', value: '12°' }] });
    expect(at({ lng: 'lng', lat: 'lat' }, { lng: '113.63', lat: '4185363.59' })).toEqual({
      rejects: [{ field: 'lat', reason: 'is not in degrees', value: 4185363.59 }], numbers: [113.63, 4185363.59] });
    expect(at({ wkt: 'geom' }, {})).toMatchObject({ rejects: [{ field: 'geom' }] });
    expect(readPosition(mapping({}), { fields: {}, line: 1, geometry: null })).toMatchObject({ rejects: [{ field: 'geometry' }] });
  });
});
