import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarBodySchema, compileCalendar } from './calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar-zone.ts';
import { type Clock, extendClock, type Limit, pauseClock, resumeClock, startClock, stopClock } from './clock.ts';
import { describeLimit, durationText } from './clock-words.ts';
import { explainClock } from './explain-clock.ts';
import { calendars, instants } from './random-calendars.ts';

const CALENDAR = compileCalendar(calendarBodySchema.parse({
  timeZone: 'Asia/Shanghai', workWeekdays: [1, 2, 3, 4, 5], windows: [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '18:00' }], hoursPerWorkDay: 8,
  days: [
    { day: '2026-02-17', kind: 'holiday', name: { zh: '春节', en: 'Spring Festival' } },
    { day: '2026-02-18', kind: 'holiday', name: { zh: '春节', en: 'Spring Festival' } },
    { day: '2026-02-28', kind: 'workday', name: { zh: '春节', en: 'Spring Festival' } },
  ],
  seasons: [{ id: 'planting', name: { zh: '种植季节', en: 'planting season' }, from: '03-01', to: '04-30' }],
}));
const at = (text: string): number => Date.parse(`${text}+08:00`);
const start = (limit: Limit, from: string): Clock => startClock({ clock: 'handle', instance: 1, limit, calendar: CALENDAR, calendarEdition: 1, at: at(from) });

describe('why a clock is due then', () => {
  test('five work days over a weekend, in both languages', () => {
    const { zh, en } = explainClock(start({ value: 5, unit: 'work_day' }, '2026-11-19T10:30'), CALENDAR, at('2026-11-25T09:00'));
    expect(en).toEqual([
      'Limit 5 work days: 40 h of work time (08:00–12:00, 14:00–18:00)',
      'Started 2026-11-19 Thursday 10:30',
      '2026-11-19 Thursday 10:30–12:00, 14:00–18:00: 5 h 30 min',
      '2026-11-20 Friday 08:00–12:00, 14:00–18:00: 8 h',
      'Not counted: 2026-11-21 to 2026-11-22 (weekend)',
      '3 work days 2026-11-23 to 2026-11-25: 24 h',
      '2026-11-26 Thursday 08:00–10:30: 2 h 30 min',
      'Due 2026-11-26 Thursday 10:30',
      '9 h 30 min left',
    ]);
    expect(zh).toEqual([
      '时限 5 工作日：40 小时，按工作时段 08:00–12:00、14:00–18:00 计',
      '2026年11月19日 星期四 10:30 开始计时',
      '2026年11月19日 星期四 10:30–12:00、14:00–18:00：5 小时 30 分',
      '2026年11月20日 星期五 08:00–12:00、14:00–18:00：8 小时',
      '不计：2026年11月21日至2026年11月22日（周末）',
      '2026年11月23日至2026年11月25日，3 个工作日：24 小时',
      '2026年11月26日 星期四 08:00–10:30：2 小时 30 分',
      '到期 2026年11月26日 星期四 10:30',
      '剩余 9 小时 30 分',
    ]);
  });

  test('holidays and make-up days by name, and the rest of a day that was over', () => {
    const { en } = explainClock(start({ value: 8, unit: 'work_day' }, '2026-02-16T19:00'), CALENDAR, at('2026-02-16T19:00'));
    expect(en.slice(2, -2)).toEqual([
      'Not counted: 2026-02-16 Monday (work time of the day was over)',
      'Not counted: 2026-02-17 to 2026-02-18 (Spring Festival)',
      '2 work days 2026-02-19 to 2026-02-20: 16 h',
      'Not counted: 2026-02-21 to 2026-02-22 (weekend)',
      '6 work days 2026-02-23 to 2026-02-28: 48 h (make-up work day: 2026-02-28 Saturday, Spring Festival)',
    ]);
  });

  test('pauses, extensions and the stop', () => {
    let clock = start({ value: 4, unit: 'work_hour' }, '2026-11-24T17:00');
    clock = pauseClock(clock, CALENDAR, at('2026-11-24T19:00'));
    expect(explainClock(clock, CALENDAR, at('2026-11-24T20:00')).en.slice(-2)).toEqual([
      'Paused since 2026-11-24 Tuesday 19:00 with 3 h left', 'If it is resumed now it is due 2026-11-25 Wednesday 11:00',
    ]);
    clock = resumeClock(clock, CALENDAR, at('2026-11-25T09:00'));
    clock = extendClock(clock, CALENDAR, at('2026-11-25T09:00'));
    clock = stopClock(clock, CALENDAR, at('2026-11-25T10:00'));
    expect(explainClock(clock, CALENDAR, at('2026-12-01T00:00')).en).toEqual([
      'Limit 4 work hours: 4 h of work time (08:00–12:00, 14:00–18:00)',
      'Extended once, each time by 4 work hours: 8 h in all',
      'Started 2026-11-24 Tuesday 17:00',
      '2026-11-24 Tuesday 17:00–18:00: 1 h',
      'Paused 2026-11-24 Tuesday 19:00 to 2026-11-25 Wednesday 09:00: 1 h that do not count',
      '2026-11-25 Wednesday 09:00–12:00, 14:00–18:00: 7 h',
      'Due 2026-11-25 Wednesday 18:00',
      'Stopped 2026-11-25 Wednesday 10:00, in time',
    ]);
  });

  test('an urgent limit runs through the night, and a late one says by how much', () => {
    const { zh } = explainClock(start({ value: 2, unit: 'urgent_hour' }, '2026-11-24T23:00'), CALENDAR, at('2026-11-25T01:30'));
    expect(zh).toEqual([
      '时限 2 紧急工作时：2 小时，昼夜和节假日连续计时', '2026年11月24日 星期二 23:00 开始计时',
      '2026年11月24日 星期二 23:00 至 2026年11月25日 星期三 01:00：2 小时', '到期 2026年11月25日 星期三 01:00', '已超期 30 分',
    ]);
  });

  test('a seasonal limit tells the months in which nothing counts', () => {
    const { en } = explainClock(start({ value: 15, unit: 'seasonal_work_day', season: 'planting' }, '2026-04-20T17:00'), CALENDAR, at('2026-04-20T17:00'));
    expect(en[0]).toBe('Limit 15 work days (planting season): 120 h of work time (08:00–12:00, 14:00–18:00)');
    expect(en).toContain('Not counted: 2026-05-01 to 2027-02-28 (outside planting season)');
  });

  test('a limit of many months is told in a few lines', () => {
    const { en } = explainClock(start({ value: 200, unit: 'work_day' }, '2026-01-13T09:00'), CALENDAR, at('2026-01-13T09:00'));
    expect(en.slice(2, -1)).toEqual([
      '2026-01-13 Tuesday 09:00–12:00, 14:00–18:00: 7 h',
      '199 work days 2026-01-14 to 2026-10-20: 1592 h; 81 days between are not counted, among them Spring Festival',
      '2026-10-21 Wednesday 08:00–09:00: 1 h',
      'Due 2026-10-21 Wednesday 09:00',
    ]);
  });

  test('over random calendars, pauses and extensions what is told adds up to the budget', () => {
    const limits: fc.Arbitrary<Limit> = fc.oneof(
      fc.record({ value: fc.integer({ min: 1, max: 300 }), unit: fc.constantFrom('urgent_hour' as const, 'work_hour' as const) }),
      fc.record({ value: fc.integer({ min: 1, max: 30 }), unit: fc.constant('work_day' as const) }),
      fc.record({ value: fc.integer({ min: 1, max: 5 }), unit: fc.constant('seasonal_work_day' as const), season: fc.constant('planting') }),
    );
    const steps = fc.array(fc.record({ move: fc.constantFrom('toggle', 'extend', 'stop'), waitMs: fc.nat(3 * DAY_MS) }), { maxLength: 6 });
    fc.assert(fc.property(calendars, limits, instants, steps, (calendar, limit, from, moves) => {
      let clock = startClock({ clock: 'handle', instance: 1, limit, calendar, calendarEdition: 1, at: from });
      let now = from;
      for (const { move, waitMs } of moves) {
        if (clock.state === 'stopped') break;
        now += waitMs;
        if (move === 'toggle') clock = clock.state === 'running' ? pauseClock(clock, calendar, now) : resumeClock(clock, calendar, now);
        else clock = (move === 'extend' ? extendClock : stopClock)(clock, calendar, now);
      }
      const { zh, en, segments } = explainClock(clock, calendar, now);
      expect(segments.reduce((sum, { ms }) => sum + ms, 0)).toBe(clock.deadline === null ? clock.usedMs : clock.budgetMs);
      expect(zh.length).toBe(en.length);
      if (clock.deadline !== null && segments.length > 0) expect(segments.at(-1)!.to).toBe(clock.deadline);
    }), { numRuns: 500 });
  });
});

test.each<[Limit, string, string]>([
  [{ value: 2, unit: 'urgent_hour' }, '2 紧急工作时', '2 urgent hours'],
  [{ value: 1, unit: 'urgent_minute' }, '1 紧急分钟', '1 urgent minute'],
  [{ value: 4, unit: 'work_hour' }, '4 工作时', '4 work hours'],
  [{ value: 5, unit: 'work_day' }, '5 工作日', '5 work days'],
  [{ value: 1, unit: 'natural_day' }, '1 自然日', '1 natural day'],
  [{ value: 15, unit: 'seasonal_work_day', season: 'planting' }, '15 季节工作日', '15 seasonal work days'],
])('the limit %j reads %s', (limit, zh, en) => {
  expect(describeLimit(limit)).toEqual({ zh, en });
});

test.each<[number, string, string]>([
  [0, '0 秒', '0 s'], [59_999, '59 秒', '59 s'], [90 * MINUTE_MS, '1 小时 30 分', '1 h 30 min'], [40 * HOUR_MS, '40 小时', '40 h'], [-61_000, '−1 分', '−1 min'],
])('%d ms read %s', (ms, zh, en) => {
  expect([durationText(ms, 'zh'), durationText(ms, 'en')]).toEqual([zh, en]);
});

test('days are told of time that runs day and night only', () => {
  expect([durationText(3 * DAY_MS + 2 * HOUR_MS, 'en', 'continuous'), durationText(3 * DAY_MS, 'zh', 'work')]).toEqual(['3 d 2 h', '72 小时']);
});
