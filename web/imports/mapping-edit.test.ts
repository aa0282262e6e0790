import { describe, expect, it } from 'vitest';
import { classOfValue, simpleRule, targetsOf, withClassOfValue, withLookup, withTargets } from './mapping-edit.ts';
import type { MappingDraft } from './mapping-edit.ts';

const SURVEY: MappingDraft = {
  version: 1, layer: 'components', identity: { source: 'survey', fields: ['编号'] }, position: { east: '东', north: '北' }, empty: ['/'],
  class: { rules: [{ when: { 类型: ['污水井', '检查井'] }, class: 'yc2013:0102' }, { when: { 类型: '路灯', 状况: '好' }, class: 'yc2013:0137' }], nameBy: ['类型'] },
  columns: { state: { field: '状况', lookup: { 好: 'intact' } }, address: { fields: ['路名', '门牌'] }, note: [{ field: '备注' }, { value: '-' }] },
  attributes: { heightMeters: { field: '高度', as: 'number' } }, keep: ['厂家'],
};

describe('what a field becomes', () => {
  it('is everything that reads it, also as one of several or as a condition', () => {
    const all = Object.fromEntries(['编号', '东', '类型', '状况', '门牌', '备注', '高度', '厂家', '无关'].map((field) => [field, targetsOf(SURVEY, field)]));
    expect(all).toEqual({
      编号: ['identity'], 东: ['east'], 类型: ['class'], 状况: ['class', 'column:state'], 门牌: ['column:address'], 备注: ['column:note'], 高度: ['attribute'], 厂家: ['attribute'], 无关: [],
    });
  });

  it('changes without touching what the page does not show', () => {
    const next = withTargets(SURVEY, '无关', ['identity', 'column:name', 'attribute']);
    expect(next).toMatchObject({ empty: ['/'], identity: { source: 'survey', fields: ['编号', '无关'] }, columns: { ...SURVEY.columns, name: { field: '无关' } }, attributes: { 无关: { field: '无关' } } });
    expect(withTargets(next, '无关', [])).toEqual(SURVEY);
  });

  it('leaves no empty part behind, which the server would refuse', () => {
    const bare = ['东', '北', '类型', '状况', '高度', '厂家', '门牌', '备注', '编号'].reduce((mapping, field) => withTargets(mapping, field, []), SURVEY);
    expect(bare).toEqual({ version: 1, layer: 'components', identity: { source: 'survey' }, empty: ['/'] });
  });

  it('begins the position anew when degrees follow metres', () => {
    expect(withTargets(SURVEY, '经度', ['lng']).position).toEqual({ lng: '经度' });
    expect(withTargets(SURVEY, '北', ['east']).position).toEqual({ east: '北' });
  });

  it('looks a new class up by its name, in the list that is given', () => {
    expect(withTargets({ layer: 'components' }, '类型', ['class'], 'yc2013').class).toEqual({ scheme: 'yc2013', from: [{ by: 'name', field: '类型' }] });
  });
});

describe('tables of values', () => {
  it('a lookup grows and shrinks by single values', () => {
    const grown = withLookup(SURVEY, 'state', '坏', 'damaged');
    expect(simpleRule(grown, 'state')).toEqual({ field: '状况', lookup: { 好: 'intact', 坏: 'damaged' } });
    expect(simpleRule(withLookup(withLookup(grown, 'state', '坏', undefined), 'state', '好', undefined), 'state')).toEqual({ field: '状况' });
  });

  it('a rule that the page cannot show in one line is not simple', () => {
    expect([simpleRule(SURVEY, 'address'), simpleRule(SURVEY, 'note'), simpleRule(SURVEY, 'owner_dept')]).toEqual([null, null, null]);
  });

  it('a class of one value goes before the others and takes the value out of its group', () => {
    const next = withClassOfValue(SURVEY, '类型', '污水井', 'yc2013:0101');
    expect(next.class?.rules?.slice(0, 2)).toEqual([{ when: { 类型: '污水井' }, class: 'yc2013:0101' }, { when: { 类型: '检查井' }, class: 'yc2013:0102' }]);
    expect([classOfValue(next, '类型', '污水井'), classOfValue(next, '类型', '检查井'), classOfValue(next, '类型', '路灯')]).toEqual(['yc2013:0101', 'yc2013:0102', null]);
    expect(withClassOfValue(next, '类型', '污水井', null).class?.rules).toEqual(next.class?.rules?.slice(1));
  });
});
