import { describe, expect, it } from 'vitest';
import { shiftDatum } from '../import/shifted-datums.ts';
import { numberOf, readTime } from './parse-field.ts';
import { parsePosition } from './parse-position.ts';
import type { ParsedPosition } from './parse-position.ts';
import { parseReading } from './parse-reading.ts';

const NOW = Date.UTC(2026, 10, 21, 4, 0, 0);
const RULES = { now: NOW, keepDays: 90 };
const PLACE_RULES = { ...RULES, countyBounds: [113.6, 37.8, 113.64, 37.82] as const };
const time = (value: unknown): unknown => readTime(value, RULES);
const reasonOf = (result: object | number): string => (result as { reason: string }).reason;

describe('time', () => {
  it('reads one moment in every spelling that is allowed', () => {
    for (const spelling of [
      '2026-11-21T04:00:00Z', '2026-11-21T12:00:00+08:00', '2026-11-21T12:00:00+0800', '2026-11-21 12:00:00+08', '2026-11-20T23:30:00.000-04:30',
      '2026-11-21T04:00Z', NOW, NOW / 1000, String(NOW), String(NOW / 1000), ` ${NOW} `, `${NOW / 1000}.0`,
    ]) expect(time(spelling), String(spelling)).toBe(NOW);
    expect(time('2026-11-21T03:59:59.123456789Z')).toBe(NOW - 877);
    expect(time(NOW / 1000 - 0.5)).toBe(NOW - 500);
  });

  it('takes numbers below 1e11 for seconds and others for milliseconds', () => {
    const seconds = { now: 1e14, keepDays: 10_000_000 };
    expect(readTime(99_999_999_999, seconds)).toBe(99_999_999_999_000);
    expect(readTime(100_000_000_000, seconds)).toBe(100_000_000_000);
  });

  it('refuses a moment without an offset, and says what to write', () => {
    expect(time('2026-11-21T12:00:00')).toEqual({ reason: 'bad_time', detail: expect.stringContaining('tells no offset') });
  });

  it('refuses moments that do not exist or cannot be read', () => {
    for (const wrong of ['2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-21T24:00:00Z', '2026-11-21', 'yesterday', '', null, true, {}, -5, 1e14, NOW * 1000, Number.NaN]) {
      expect(reasonOf(time(wrong) as object), String(wrong)).toBe('bad_time');
    }
    expect(reasonOf(time(undefined) as object)).toBe('wrong_shape');
  });

  it('allows five minutes ahead and the days that are kept, and no more', () => {
    expect(time(NOW + 300_000)).toBe(NOW + 300_000);
    expect(reasonOf(time(NOW + 300_001) as object)).toBe('far_future');
    expect(time(NOW - 90 * 86_400_000)).toBe(NOW - 90 * 86_400_000);
    expect(reasonOf(time(NOW - 90 * 86_400_000 - 1) as object)).toBe('too_old');
    expect(reasonOf(time(12_345) as object)).toBe('too_old');
  });
});

describe('numbers', () => {
  it('are decimal, as numbers or as text', () => {
    expect(['1.5', ' 2 ', '-3e2', '.5', 7].map(numberOf)).toEqual([1.5, 2, -300, 0.5, 7]);
  });

  it('are not what JavaScript alone would take for a number', () => {
    for (const wrong of ['', ' ', '0x10', '1,5', 'NaN', 'Infinity', '1e999', true, null, [], [5], Number.NaN, Infinity]) expect(numberOf(wrong), String(wrong)).toBeNaN();
  });
});

describe('readings', () => {
  const reading = (fields: object): ReturnType<typeof parseReading> => parseReading({ time: NOW, quantity: 'level', value: 1, unit: 'm', ...fields }, RULES);

  it('reads the plain form and what devices write instead', () => {
    const plain = { quantity: 'level', time: NOW, value: 1.2, simulated: false };
    expect(parseReading({ time: NOW, quantity: 'level', value: 1.2, unit: 'm' }, RULES)).toEqual(plain);
    expect(parseReading({ ts: NOW / 1000, metric: 'LEVEL', val: '1.2', uom: ' m ' }, RULES)).toEqual(plain);
    expect(parseReading({ timestamp: String(NOW), type: 'level', v: 120, units: 'cm' }, RULES)).toEqual(plain);
    expect(parseReading({ time: NOW, quantity: 'pm2.5', value: 35, unit: 'µg/m³', simulated: true }, RULES)).toEqual({ quantity: 'pm25', time: NOW, value: 35, simulated: true });
  });

  it('converts units into the kept one', () => {
    expect(parseReading({ time: NOW, quantity: 'tilt', value: Math.PI / 2, unit: 'rad' }, RULES)).toMatchObject({ value: 90 });
    expect(parseReading({ time: NOW, quantity: 'current', value: 850, unit: 'mA' }, RULES)).toMatchObject({ value: 0.85 });
  });

  it('never guesses a unit', () => {
    expect(reading({ unit: undefined })).toEqual({ reason: 'wrong_unit', detail: 'unit of level is missing: m, cm, mm' });
    for (const unit of ['ft', 'M', '', 'constructor', 5]) expect(reasonOf(reading({ unit })), String(unit)).toBe('wrong_unit');
  });

  it('refuses values that are none', () => {
    for (const value of [null, undefined, 'NaN', Number.NaN, Infinity, '', true, [1], 'n/a']) expect(reasonOf(reading({ value })), String(value)).toBe('bad_value');
    expect(reasonOf(reading({ value: 31 }))).toBe('out_of_range');
    expect(reasonOf(reading({ value: 3100, unit: 'cm' }))).toBe('out_of_range');
  });

  it('refuses quantities that nobody knows and things that are no reading', () => {
    for (const quantity of ['colour', 'constructor', '__proto__', 7]) expect(reasonOf(reading({ quantity })), String(quantity)).toBe('unknown_quantity');
    for (const item of [null, 5, 'x', [], undefined, [{}]]) expect(reasonOf(parseReading(item, RULES))).toBe('wrong_shape');
    expect(reasonOf(parseReading({}, RULES))).toBe('wrong_shape');
  });
});

describe('positions', () => {
  const position = (fields: object): ReturnType<typeof parsePosition> => parsePosition({ time: NOW, lng: 113.62, lat: 37.81, crs: 'wgs84', ...fields }, PLACE_RULES);

  it('reads the plain form and what terminals write instead', () => {
    const plain = { time: NOW, lng: 113.62, lat: 37.81, headingDeg: 90, speedMps: 1.5, simulated: false };
    expect(position({ heading: 90, speed: 1.5 })).toEqual(plain);
    expect(parsePosition({ ts: NOW / 1000, longitude: '113.62', latitude: '37.81', crs: 'EPSG:4490', course: '90', speedKmh: 5.4 }, PLACE_RULES)).toEqual(plain);
    expect(parsePosition({ timestamp: NOW, lon: 113.62, lat: 37.81, datum: 'WGS-84' }, PLACE_RULES)).toMatchObject({ headingDeg: null, speedMps: null });
  });

  it('takes the shift of Chinese map providers back', () => {
    for (const crs of ['gcj02', 'bd09'] as const) {
      const [lng, lat] = shiftDatum(crs, 113.62, 37.81);
      expect(Math.abs(lng - 113.62)).toBeGreaterThan(0.001);
      const read = position({ lng, lat, crs: crs.toUpperCase() }) as ParsedPosition;
      expect(read.lng).toBeCloseTo(113.62, 8);
      expect(read.lat).toBeCloseTo(37.81, 8);
    }
  });

  it('wants to be told the coordinate system', () => {
    for (const crs of [undefined, null, '', 'EPSG:3857', 4326, 'constructor']) expect(reasonOf(position({ crs })), String(crs)).toBe('unknown_crs');
  });

  it('refuses places where nobody can be', () => {
    const wrong: [unknown, unknown][] = [[0, 0], [181, 37], [113, 91], [37.81, 113.62], [467413, 4185363], [113.62, 'x'], [Number.NaN, 37.8], [114.2, 37.81], [113.62, 39]];
    for (const [lng, lat] of wrong) expect(reasonOf(position({ lng, lat })), `${String(lng)}, ${String(lat)}`).toBe('bad_position');
    expect(position({ lng: 114.1, lat: 37.81 })).toMatchObject({ lng: 114.1 });
    expect(reasonOf(position({ lng: undefined }))).toBe('wrong_shape');
  });

  it('keeps heading and speed within reason; -1 means not known', () => {
    expect(position({ heading: 360, speed: 0 })).toMatchObject({ headingDeg: 0, speedMps: 0 });
    expect(position({ heading: -1, speed: -1 })).toMatchObject({ headingDeg: null, speedMps: null });
    for (const fields of [{ heading: 361 }, { heading: -90 }, { heading: 'north' }, { speed: 151 }, { speed: -2 }, { speedKmh: 600 }]) {
      expect(reasonOf(position(fields)), JSON.stringify(fields)).toBe('bad_value');
    }
  });
});
