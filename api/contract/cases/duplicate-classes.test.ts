import { expect, test } from 'vitest';
import { classById } from '../schemes/index.ts';
import { DECLARED_DUPLICATE_CLASSES, duplicateSettingsOf } from './duplicate-classes.ts';

test('a lamp is looked for within 15 m, an event within 50 m and a day, waste within 100 m', () => {
  const reach = (id: string): number[] => [duplicateSettingsOf(id).radiusMeters, duplicateSettingsOf(id).windowHours];
  expect([reach('yc2013:0137'), reach('yc2013e:0401'), reach('yc2013e:0111'), reach('cjt2007e:01')]).toEqual([[15, 24], [50, 24], [100, 24], [50, 24]]);
});

test('exposed waste, heaps and overflowing bins are siblings, and so are holes and collapses and all kinds of manhole covers', () => {
  expect(duplicateSettingsOf('yc2013e:0110').siblings).toEqual(expect.arrayContaining(['yc2013e:0111', 'yc2013e:0192']));
  expect(duplicateSettingsOf('yc2013e:0113').siblings).toContain('yc2013e:0505');
  expect(duplicateSettingsOf('yc2013:0101').siblings).toHaveLength(10);
});

test('siblings are mutual, never the class itself, and every declared class exists', () => {
  for (const id of DECLARED_DUPLICATE_CLASSES) {
    expect(classById(id)?.parent, id).toBeTruthy();
    for (const sibling of duplicateSettingsOf(id).siblings) {
      expect(sibling).not.toBe(id);
      expect(duplicateSettingsOf(sibling).siblings).toContain(id);
    }
  }
});

test('a class that nobody declared has no siblings', () => {
  expect(duplicateSettingsOf('yc2013:0146')).toEqual({ radiusMeters: 15, windowHours: 24, siblings: [] });
});
