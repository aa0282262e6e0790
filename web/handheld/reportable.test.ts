import { expect, it } from 'vitest';
import { CLASSES, SCHEMES } from '../../api/contract/schemes/index.ts';
import { reportableGroups } from './reportable.ts';

it('offers the minor classes of the newer lists, components first', () => {
  const schemes = SCHEMES.map((scheme) => ({ ...scheme, kind: { component: 'components', event: 'events' }[scheme.kind] ?? scheme.kind }));
  const groups = reportableGroups({ schemes, classes: CLASSES });
  expect(groups.map((group) => group.major.id)).toEqual(['yc2013:01', 'yc2013:02', 'yc2013:03', 'yc2013:04', 'yc2013:05', ...['01', '02', '03', '04', '05', '06'].map((code) => `yc2013e:${code}`)]);
  expect(groups.flatMap((group) => group.classes).every((entry) => entry.parent !== null)).toBe(true);
});

it('offers nothing where there is no list', () => {
  expect(reportableGroups({ schemes: [], classes: [] })).toEqual([]);
});
