import { describe, expect, it } from 'vitest';
import { convertNumber, convertText, readDirection } from './apply-mapping-values.ts';
import type { Conversion, Rule } from './mapping-format.ts';

const value = (text: string, conversion: Conversion, rule: Rule = {}): unknown => {
  const converted = convertText(text, conversion, rule);
  if (converted === null) return null;
  return 'value' in converted ? converted.value : converted.reason;
};

describe('numbers', () => {
  it('are read with and without a unit', () => {
    const texts = ['12', '12 m', '11m', '3.5', '350 cm', '10 ft', '8 米', '-1'];
    expect(texts.map((text) => value(text, 'number', { unit: 'm' }))).toEqual([12, 12, 11, 3.5, 3.5, 3.048, 8, -1]);
    expect(convertNumber('350', 'cm')).toEqual({ value: 3.5 });
    expect(convertNumber('3,5', undefined, ',')).toEqual({ value: 3.5 });
  });

  it('are refused when they are not numbers or in a unit that nobody named', () => {
    expect(convertNumber('about 12', 'm')).toEqual({ reason: 'is not a number' });
    expect(convertNumber('3,5')).toEqual({ reason: 'is not a number with decimal sign "."' });
    expect(convertNumber('3.5', undefined, ',')).toEqual({ reason: 'is not a number with decimal sign ","' });
    expect(convertNumber('12 m')).toEqual({ reason: 'has the unit "m", and the mapping names none' });
    expect(convertNumber('12 storeys', 'm')).toEqual({ reason: 'has the unknown unit "storeys"' });
    expect(convertNumber('1e999')).toEqual({ reason: 'is not a finite number' });
    expect(convertNumber('1;2')).toEqual({ reason: 'is not a number' });
  });

  it('keep to the range of the rule, and whole numbers are whole', () => {
    expect(value('5', 'integer')).toBe(5);
    expect(value('5.0', 'integer')).toBe(5);
    expect(value('5.5', 'integer')).toBe('is not a whole number');
    expect(value('0', 'integer', { min: 1 })).toBe('is below 1');
    expect(value('120', 'number', { max: 100 })).toBe('is above 100');
  });
});

describe('directions', () => {
  it('are degrees, compass points in English and Chinese, or clockwise ranges', () => {
    const cases = [
      ['100', 100, null], ['360', 0, null], ['100°', 100, null], ['NW', 315, null], ['nne', 22.5, null], ['西北', 315, null], ['正东方向', 90, null],
      ['100-140', 120, 40], ['340-20', 0, 40], ['350-30', 10, 40], ['NW-NE', 0, 90], ['20-340', 180, 320],
    ] as const;
    expect(cases.map(([text]) => readDirection(text))).toEqual(cases.map(([, heading, width]) => ({ heading, width })));
  });

  it('are refused when they are several or none', () => {
    expect(readDirection('90;180')).toEqual({ reason: 'names more than one direction' });
    const none = ['forward', '400', '-10', '10-20-30', ''];
    expect(none.map(readDirection)).toEqual(none.map(() => ({ reason: 'is not a direction' })));
  });

  it('have a width only when they are ranges', () => {
    expect(value('100-140', 'heading_width')).toBe(40);
    expect(value('100', 'heading_width')).toBeNull();
    expect(value('nowhere', 'heading_width')).toBe('is not a direction');
  });
});

describe('dates and moments', () => {
  const formats = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYYMMDD', 'YYYY年M月D日', 'D.M.YYYY'];

  it('are read in the forms that the mapping names', () => {
    const texts = ['2024-03-05', '2024/3/5', '20240305', '2024年3月5日', '5.3.2024'];
    expect(texts.map((text) => value(text, 'date', { formats }))).toEqual(texts.map(() => '2024-03-05'));
    expect(value('2024-03-05', 'date')).toBe('2024-03-05');
    for (const midnight of ['2024-03-05T00:00:00', '2024-03-05 00:00', '2024-03-05T00:00:00.000']) expect(value(midnight, 'date'), midnight).toBe('2024-03-05');
    expect(value('2024-03-05T00:30:00', 'date')).toMatch(/^is not a date/);
    expect(value('2024-03-05T23:30:00Z', 'date', { formats: ['ISO'] })).toBe('2024-03-05');
  });

  it('are refused in any other form and when the calendar has no such day', () => {
    expect(value('05/03/2024', 'date', { formats })).toMatch(/^is not a date of the form YYYY-MM-DD or /);
    expect(value('2024x03x05', 'date', { formats: ['YYYY.MM.DD'] })).toMatch(/^is not a date/);
    expect(value('2023-02-29', 'date')).toBe('is not a day of the calendar');
    expect(value('2024-02-29', 'date')).toBe('2024-02-29');
  });

  it('become UTC by their own offset or by that of the mapping', () => {
    expect(value('2024-03-05T07:30:00+08:00', 'timestamp')).toBe('2024-03-04T23:30:00.000Z');
    expect(value('2024-03-05 07:30', 'timestamp', { formats: ['YYYY-MM-DD HH:mm'], utcOffset: '+08:00' })).toBe('2024-03-04T23:30:00.000Z');
    expect(value('2024-03-05 07:30:00-0330', 'timestamp')).toBe('2024-03-05T11:00:00.000Z');
    expect(value('2024-03-05 25:00', 'timestamp', { formats: ['YYYY-MM-DD HH:mm'], utcOffset: '+08:00' })).toBe('is not a moment of the calendar');
    expect(value('2024-03-05T07:30:00', 'timestamp')).toBe('is not a time of the form ISO');
  });
});

describe('yes and no', () => {
  it('are read in English and Chinese or in the words of the mapping', () => {
    expect(value('是', 'boolean')).toBe(true);
    expect(value('No', 'boolean')).toBe(false);
    expect(value('oui', 'boolean', { yes: ['oui'], no: ['non'] })).toBe(true);
    expect(value('maybe', 'boolean')).toBe('is neither yes nor no');
  });
});
