import { expect, it } from 'vitest';
import { classesOfList, schemesFor } from './schemes-for.ts';

const TOWN = { id: 'town', kind: 'component', title: { zh: '镇部件', en: 'Town components' }, classes: [{ id: 'town:01', scheme: 'town', code: '01', parent: null, name: { zh: '井盖', en: 'Cover' } }] };

it('a layer is offered the lists of the product and then those of one\'s own of the same kind', () => {
  expect(schemesFor('components', [TOWN]).map(({ id }) => id)).toEqual(['yc2013', 'cjt2007', 'town']);
  expect(schemesFor('reports', [TOWN]).map(({ id }) => id)).toContain('town');
  for (const layer of ['events', 'roads']) expect(schemesFor(layer, [TOWN]).map(({ id }) => id)).not.toContain('town');
});

it('the classes of either kind of list are found', () => {
  expect(classesOfList('town', [TOWN])).toEqual(TOWN.classes);
  expect(classesOfList('yc2013', [TOWN]).length).toBeGreaterThan(90);
});
