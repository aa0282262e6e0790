import { expect, it } from 'vitest';
import { generateCounty } from '../../fixtures/county/index.ts';
import { PERSONS } from './scope.ts';

it('a township operator of the demo county is named for the township that the scope holds', () => {
  const towns = generateCounty({}).areas.filter((area) => area.level === 'town');
  const operators = PERSONS.filter((person) => person.role === 'township_operator');
  expect(operators).toHaveLength(2);
  for (const { name, areas } of operators) {
    const town = towns.find((candidate) => candidate.code.startsWith(areas[0]!))!;
    expect(name).toEqual({ zh: `${town.name}操作员`, en: `${town.name_en} operator` });
  }
});
