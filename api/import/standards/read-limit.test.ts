import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { describeLimit } from '../../contract/cases/clock-words.ts';
import { LIMIT_UNITS, limitSchema } from '../../contract/cases/clock.ts';
import { realFile } from '../../contract/real-data.ts';
import { readNumber } from './chinese-number.ts';
import { readLimit } from './read-limit.ts';
import type { LimitRules } from './read-limit.ts';

const SEASONS = new Map([['种植季节', 'planting']]);
const STRICT: LimitRules = { seasons: SEASONS };
const ALL: LimitRules = { plainHours: 'work', plainDays: 'work', urgentDays: 'natural', ranges: 'longest', seasons: SEASONS };

/** `2 urgent_hour fix`, or the reason. */
function said(text: string, rules: LimitRules): string {
  const read = readLimit(text, rules);
  return 'limit' in read ? `${read.limit.value} ${read.limit.unit}${read.limit.season ? ` ${read.limit.season}` : ''} ${read.kind}` : read.reason;
}

describe('a limit that says its unit', () => {
  it.each([
    ['2紧急工作时', '2 urgent_hour fix'], ['4工作时', '4 work_hour fix'], ['3工作日', '3 work_day fix'], ['15个自然日', '15 natural_day fix'],
    ['30紧急工作分钟', '30 urgent_minute fix'], ['1紧急工作时制止', '1 urgent_hour stop'], ['2 紧急工作时 内制止', '2 urgent_hour stop'],
    ['二个工作日', '2 work_day fix'], ['两个工作小时', '2 work_hour fix'], ['十五工作日', '15 work_day fix'], ['二十四紧急工作时', '24 urgent_hour fix'],
    ['半个工作日', '0.5 work_day fix'], ['1.5工作日', '1.5 work_day fix'], ['２工作时', '2 work_hour fix'], ['  4 工作时 ', '4 work_hour fix'],
    ['不超过3个工作日', '3 work_day fix'], ['2工作时以内', '2 work_hour fix'], ['≤4工作时', '4 work_hour fix'],
    ['种植季节15工作日', '15 seasonal_work_day planting fix'], ['15个工作日（种植季节）', '15 seasonal_work_day planting fix'], ['种植季：15工作日', '15 seasonal_work_day planting fix'],
    ['2 urgent hours', '2 urgent_hour fix'], ['3 Working Days', '3 work_day fix'], ['1 urgent hour to stop', '1 urgent_hour stop'],
  ])('%s is read without any rule', (text, limit) => {
    expect(said(text, STRICT)).toBe(limit);
  });
});

test('the words by which the product tells a limit are read back in both languages', () => {
  for (const unit of LIMIT_UNITS.filter((each) => each !== 'seasonal_work_day')) {
    for (const value of [1, 2, 1.5]) {
      const { zh, en } = describeLimit({ value, unit });
      expect([said(zh, STRICT), said(en, STRICT)]).toEqual([`${value} ${unit} fix`, `${value} ${unit} fix`]);
    }
  }
});

describe('a limit that leaves something open', () => {
  it.each([
    ['4小时', '--plain-hours', { plainHours: 'work' }, '4 work_hour fix', { plainHours: 'urgent' }, '4 urgent_hour fix'],
    ['2时', '--plain-hours', { plainHours: 'work' }, '2 work_hour fix', { plainHours: 'urgent' }, '2 urgent_hour fix'],
    ['30分钟', '--plain-hours', { plainHours: 'work' }, '0.5 work_hour fix', { plainHours: 'urgent' }, '30 urgent_minute fix'],
    ['5天', '--plain-days', { plainDays: 'work' }, '5 work_day fix', { plainDays: 'natural' }, '5 natural_day fix'],
    ['三日内', '--plain-days', { plainDays: 'work' }, '3 work_day fix', { plainDays: 'natural' }, '3 natural_day fix'],
    ['2紧急工作日', '--urgent-days', { urgentDays: 'work' }, '2 work_day fix', { urgentDays: 'natural' }, '2 natural_day fix'],
    ['1-3工作日', '--ranges', { ranges: 'shortest' }, '1 work_day fix', { ranges: 'longest' }, '3 work_day fix'],
    ['3至5个工作日', '--ranges', { ranges: 'shortest' }, '3 work_day fix', { ranges: 'longest' }, '5 work_day fix'],
    ['1工作日～3工作日', '--ranges', { ranges: 'shortest' }, '1 work_day fix', { ranges: 'longest' }, '3 work_day fix'],
  ] as const)('%s is refused with the option that decides it, and read either way with it', (text, option, one, first, other, second) => {
    expect(said(text, STRICT)).toContain(option);
    expect(said(text, { ...one, seasons: SEASONS })).toBe(first);
    expect(said(text, { ...other, seasons: SEASONS })).toBe(second);
  });

  it('no rule decides for another', () => {
    expect(said('4小时', { plainDays: 'work', urgentDays: 'work', seasons: SEASONS })).toContain('--plain-hours');
    expect(said('2紧急工作日', { plainDays: 'work', plainHours: 'urgent', seasons: SEASONS })).toContain('--urgent-days');
    expect(said('1-3天', { ranges: 'longest', seasons: SEASONS })).toContain('--plain-days');
  });
});

describe('what is no limit', () => {
  it.each(['', '立即', '按规定时限', '1个月', '工作日', '2', '2紧急', '1天12小时', '2工作时制止，3工作日整改', '5-3工作日', '1工作时-3工作日', '十十工作日', '二四工作时', '-2工作时', '2工作时左右', '约3工作日'])(
    '"%s" is refused under every rule', (text) => {
      expect('reason' in readLimit(text, ALL)).toBe(true);
    });

  it('nothing, and more than any calendar holds, are refused with the bounds', () => {
    expect(said('0工作日', ALL)).toContain('more than 0');
    expect(said('100000工作日', ALL)).toContain('less than 100,000');
  });

  it('a season that the calendar does not have, or hours in a season, are refused by name', () => {
    expect(said('汛期季节3工作日', ALL)).toContain('names the season 汛期季节');
    expect(said('种植季节4工作时', ALL)).toContain('only work days');
    expect(said('种植季节15天', STRICT)).toContain('--plain-days');
    expect(said('种植季节15天', ALL)).toBe('15 seasonal_work_day planting fix');
  });
});

/** How a number below a thousand is said. */
function inChinese(n: number): string {
  const digits = '零一二三四五六七八九';
  const [hundreds, tens, ones] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10];
  const high = hundreds ? `${digits[hundreds]}百` : '';
  const middle = tens ? `${tens === 1 && !hundreds ? '' : digits[tens]}十` : hundreds && ones ? '零' : '';
  return `${high}${middle}${ones ? digits[ones] : ''}`;
}

test('numbers below a thousand are read back from digits and from Chinese', () => {
  for (let n = 1; n < 1000; n++) expect([readNumber(String(n)), readNumber(inChinese(n))]).toEqual([n, n]);
  expect(readNumber('一百五')).toBe(null);
});

test('what is read is a limit of the contract, whatever the spacing and width of its characters; what is not read says why', () => {
  const unit = fc.constantFrom('紧急工作时', '工作时', '工作日', '天', '小时', '自然日', '紧急工作日', '年', '');
  const words = fc.record({
    value: fc.integer({ min: 0, max: 999 }), chinese: fc.boolean(), unit, gap: fc.constantFrom('', ' ', '个', '\u3000'), end: fc.constantFrom('', '内', '制止', '。'), wide: fc.boolean(),
  });
  fc.assert(fc.property(words, ({ value, chinese, unit: word, gap, end, wide }) => {
    const number = chinese && value > 0 ? inChinese(value) : String(value);
    const plain = `${number}${word}${end}`;
    const text = `${number}${gap}${word} ${end}`.replace(/\d/g, (digit) => (wide ? String.fromCodePoint(digit.codePointAt(0)! + 0xfee0) : digit));
    for (const rules of [STRICT, ALL]) {
      const read = readLimit(text, rules);
      expect(read).toEqual(readLimit(plain, rules));
      if ('limit' in read) {
        expect(limitSchema.parse(read.limit)).toEqual(read.limit);
        expect([read.limit.value, read.kind]).toEqual([value, end === '制止' ? 'stop' : 'fix']);
      } else expect(read.reason).not.toBe('');
    }
  }));
});

describe('the published sheets', () => {
  const sheets = [
    { name: 'yuncheng-components.csv', forms: { 'urgent hours': 20, 'plain hours': 29, 'plain days': 326 } },
    { name: 'yuncheng-events.csv', forms: { 'urgent hours': 22, 'plain hours': 32, 'plain days': 86, 'urgent work days': 4 } },
  ];
  for (const { name, forms } of sheets) {
    const file = realFile(`standards/${name}`);
    it.skipIf(file.absent)(`every limit of ${name} is in one of the stated forms, so many in each`, () => {
      const rows: { limit: string }[] = parse(readFileSync(file.path), { columns: true, bom: true });
      const counts: Record<string, number> = {};
      for (const { limit } of rows) {
        const { form } = readLimit(limit, STRICT);
        counts[form] = (counts[form] ?? 0) + 1;
        expect('limit' in readLimit(limit, STRICT)).toBe(form === 'urgent hours');
        expect('limit' in readLimit(limit, ALL)).toBe(true);
      }
      expect(counts).toEqual(forms);
    });
  }
});
