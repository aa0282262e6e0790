import { expect, it } from 'vitest';
import { CLASSES, SCHEMES } from '../../api/contract/schemes/index.ts';
import type { CountyScheme } from '../../api/contract/shapes.ts';
import { plainClasses } from '../report/plain.ts';
import { codesOf, reportableGroups, withList } from './reportable.ts';

const withStandards = (...ids: string[]): CountyScheme[] =>
  [...SCHEMES, TOWN].map((scheme) => ({ ...scheme, kind: { component: 'components', event: 'events' }[scheme.kind] ?? scheme.kind, standards: ids.includes(scheme.id) }));
const TOWN = { id: 'town', kind: 'component', title: { zh: '镇部件', en: 'Town components' }, edition: null, note: null };
const TOWN_CLASSES = [['01', null, '井盖'], ['0101', 'town:01', '上水井盖'], ['0102', 'town:01', '路灯']].map(([code, parent, zh]) => ({ id: `town:${code}`, scheme: 'town', code: code!, parent: parent ?? null, name: { zh: zh!, en: zh! } }));
const ALL = [...CLASSES, ...TOWN_CLASSES];

it('offers the minor classes of the lists with standards in force, components first', () => {
  const schemes = withStandards('yc2013', 'yc2013e');
  const groups = reportableGroups({ schemes, classes: ALL });
  expect(groups.map((group) => group.major.id)).toEqual(['yc2013:01', 'yc2013:02', 'yc2013:03', 'yc2013:04', 'yc2013:05', ...['01', '02', '03', '04', '05', '06'].map((code) => `yc2013e:${code}`)]);
  expect(groups.flatMap((group) => group.classes).every((entry) => entry.parent !== null)).toBe(true);
});

it('offers nothing where there is no list', () => {
  expect(reportableGroups({ schemes: [], classes: [] })).toEqual([]);
});

it('offers a list of the county\'s own in place of those of the product', () => {
  const groups = reportableGroups({ schemes: withStandards('town', 'yc2013e'), classes: ALL });
  expect(groups.slice(0, 2).map(({ major, classes, list }) => [major.id, classes.map(({ id }) => id), list])).toEqual([['town:01', ['town:0101', 'town:0102'], null], ['yc2013e:01', expect.anything(), null]]);
  expect(codesOf(groups).get('town:0102')).toBe('0102');
  expect(plainClasses(groups).find(([word]) => word === 'lamp')?.[1].id).toBe('town:0102');
});

it('names the list where two of a kind are in force, and tells codes with it', () => {
  const groups = reportableGroups({ schemes: withStandards('town', 'yc2013', 'yc2013e'), classes: ALL });
  const town = groups.find(({ major }) => major.id === 'town:01')!;
  expect([withList('井盖', town, 'zh'), codesOf(groups).get('town:0101'), codesOf(groups).get('yc2013:0101')]).toEqual(['井盖 · 镇部件', 'town:0101', 'yc2013:0101']);
  expect(groups.filter(({ kind }) => kind === 'events').every(({ list }) => list === null)).toBe(true);
});

it('shows the newest list of the product where nothing is in force', () => {
  expect(reportableGroups({ schemes: withStandards(), classes: ALL })[0]!.major.id).toBe('yc2013:01');
});
