import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { realFile } from '../real-data.ts';
import { classesOfScheme } from '../schemes/index.ts';
import { compileCalendar } from './calendar.ts';
import { budgetOf } from './clock.ts';
import { DEFAULT_CALENDAR } from './default-calendar.ts';
import { DEMO_STANDARDS } from './demo-standards.ts';
import { defaultUrgency, describeStandardLimit, limitOf, standardSchema } from './standards.ts';

const CALENDAR = compileCalendar(DEFAULT_CALENDAR);

describe('the demo standard', () => {
  test.each(['yc2013', 'yc2013e'])('every minor class of %s has at least one condition, and no other class has', (scheme) => {
    const minors = classesOfScheme(scheme).filter(({ parent }) => parent !== null).map(({ id }) => id);
    const covered = new Set(DEMO_STANDARDS.filter((standard) => standard.scheme === scheme).map((standard) => standard.class));
    expect([...covered].sort()).toEqual([...minors].sort());
  });

  test('each parses, its limit can be counted in the default calendar, and its words are there in both languages', () => {
    for (const standard of DEMO_STANDARDS) {
      expect(standardSchema.parse(standard)).toEqual(standard);
      expect(budgetOf(standard.limit, CALENDAR).budgetMs).toBeGreaterThan(0);
      for (const { zh, en } of [standard.condition, standard.closeCondition]) expect([/\p{Script=Han}/u.test(zh), /^[A-Z]/.test(en), /\p{Script=Han}/u.test(en)]).toEqual([true, true, false]);
    }
  });

  test('ids are unique, no condition of a class is there twice, and ids that cases pin stay what they are', () => {
    expect(new Set(DEMO_STANDARDS.map(({ id }) => id)).size).toBe(DEMO_STANDARDS.length);
    expect(new Set(DEMO_STANDARDS.map((standard) => `${standard.class} ${standard.condition.en}`)).size).toBe(DEMO_STANDARDS.length);
    const short = (id: number): string => {
      const found = DEMO_STANDARDS.find((standard) => standard.id === id)!;
      return `${found.class} ${found.limit.value} ${found.limit.unit} ${found.kind}`;
    };
    expect([101011, 101014, 104022, 201221, 205051].map(short)).toEqual([
      'yc2013:0101 2 urgent_hour fix', 'yc2013:0101 5 work_day fix', 'yc2013:0402 15 seasonal_work_day fix',
      'yc2013e:0122 1 urgent_hour stop', 'yc2013e:0505 2 urgent_hour fix',
    ]);
  });

  describe.each(['yuncheng-components.csv', 'yuncheng-events.csv'])('beside %s', (name) => {
    const file = realFile(`standards/${name}`);
    test.skipIf(file.absent)('is in words of its own: no condition is a sentence of that sheet', () => {
      const rows: { condition: string }[] = parse(readFileSync(file.path), { columns: true, bom: true });
      // What is left of a sentence without marks, spaces and widths; words such as 破损 are nobody's.
      const bare = (text: string): string => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
      const published = new Set(rows.map(({ condition }) => bare(condition)).filter((text) => text.length > 6));
      expect(published.size).toBeGreaterThan(80);
      expect(DEMO_STANDARDS.map(({ condition }) => condition.zh).filter((text) => published.has(bare(text)))).toEqual([]);
    });
  });

  test('manholes, lamps, trees, bins and roads have several conditions', () => {
    const count = (id: string): number => DEMO_STANDARDS.filter((standard) => standard.class === id).length;
    expect(['yc2013:0101', 'yc2013:0137', 'yc2013:0402', 'yc2013:0305', 'yc2013e:0113', 'yc2013e:0110'].map(count)).toEqual([4, 4, 4, 4, 2, 2]);
  });
});

test('limits are written short, and nonsense is refused', () => {
  expect(limitOf('1u!')).toEqual({ limit: { value: 1, unit: 'urgent_hour', season: null }, kind: 'stop' });
  expect(limitOf('15s')).toEqual({ limit: { value: 15, unit: 'seasonal_work_day', season: 'planting' }, kind: 'fix' });
  expect(() => limitOf('5x')).toThrow('"5x" is not a limit');
});

test('a limit to stop is told as one', () => {
  expect(describeStandardLimit(limitOf('1u!'))).toEqual({ zh: '1 紧急工作时内制止', en: 'stopped within 1 urgent hour' });
  expect(describeStandardLimit(limitOf('4h'))).toEqual({ zh: '4 工作时', en: '4 work hours' });
});

test('urgent is what runs through the night in minutes or hours', () => {
  expect(['2u', '30m', '4h', '5d', '1n', '15s'].map((short) => defaultUrgency(limitOf(short).limit))).toEqual([true, true, false, false, false, false]);
});
