import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { addTime, type CalendarBody, calendarBodySchema, compileCalendar, isInSeason, isWorkDay, localTimeOf, segmentsBetween, timeBetween } from './calendar.ts';
import { HOUR_MS, instantOfLocal, localOfInstant, MINUTE_MS } from './calendar-zone.ts';
import { amounts, calendars, instants, paces } from './random-calendars.ts';

const BODY: CalendarBody = {
  timeZone: 'Asia/Shanghai',
  workWeekdays: [1, 2, 3, 4, 5],
  windows: [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '18:00' }],
  hoursPerWorkDay: 8,
  days: [
    { day: '2026-02-17', kind: 'holiday', name: { zh: '春节', en: 'Spring Festival' } },
    { day: '2026-02-28', kind: 'workday', name: { zh: '春节调休', en: 'Make-up day' } },
  ],
  seasons: [
    { id: 'planting', name: { zh: '种植季节', en: 'Planting season' }, from: '03-01', to: '04-30' },
    { id: 'winter', name: { zh: '冬季', en: 'Winter' }, from: '11-15', to: '02-28' },
  ],
};
const CALENDAR = compileCalendar(BODY);
const at = (text: string): number => Date.parse(`${text}+08:00`);
const shown = (ms: number): string => `${localTimeOf(CALENDAR, ms).day} ${localTimeOf(CALENDAR, ms).time}`;

describe('a calendar is refused with what is wrong', () => {
  test.each<[string, Partial<CalendarBody>, RegExp]>([
    ['an unknown time zone', { timeZone: 'Asia/Pingding' }, /"Asia\/Pingding" is not a time zone/],
    ['an offset instead of a zone', { timeZone: '+08:00' }, /is not a time zone/],
    ['a window that ends before it begins', { windows: [{ from: '12:00', to: '08:00' }] }, /window 12:00 to 08:00 ends before it begins/],
    ['windows that overlap', { windows: [{ from: '08:00', to: '12:00' }, { from: '11:00', to: '18:00' }] }, /window 11:00 to 18:00 begins before the one in front of it ends/],
    ['windows out of order', { windows: [{ from: '14:00', to: '18:00' }, { from: '08:00', to: '12:00' }] }, /window 08:00 to 12:00 begins before/],
    ['a time of day past midnight', { windows: [{ from: '08:00', to: '24:30' }] }, /"24:30" is not a time of day/],
    ['a day that does not exist', { days: [{ day: '2026-02-30', kind: 'holiday', name: { zh: '', en: '' } }] }, /"2026-02-30" is not a day/],
    ['a day that is there twice', { days: [BODY.days[0]!, { ...BODY.days[0]!, kind: 'workday' }] }, /day 2026-02-17 is there twice/],
    ['a season with an unknown day', { seasons: [{ ...BODY.seasons[0]!, to: '04-31' }] }, /"04-31" is not a month and day/],
    ['a weekday that is there twice', { workWeekdays: [1, 1] }, /Weekday 1 is there twice/],
  ])('%s', (_what, change, message) => {
    const result = calendarBodySchema.safeParse({ ...BODY, ...change });
    expect(result.error?.issues.map((issue) => issue.message).join('; ')).toMatch(message);
  });

  test('a good calendar comes back as it was, with a window until 24:00 and a season across the new year', () => {
    const body = { ...BODY, windows: [{ from: '00:00', to: '24:00' }] };
    expect(calendarBodySchema.parse(body)).toEqual(body);
  });
});

describe('work time', () => {
  test('five work days from a Thursday afternoon skip the weekend', () => {
    expect(shown(addTime(CALENDAR, 'work', at('2026-11-19T10:30'), 40 * HOUR_MS))).toBe('2026-11-26 10:30');
  });

  test('a holiday on a weekday is skipped and a make-up Saturday is worked', () => {
    expect(shown(addTime(CALENDAR, 'work', at('2026-02-16T17:00'), 2 * HOUR_MS))).toBe('2026-02-18 09:00');
    expect(isWorkDay(CALENDAR, '2026-02-28')).toBe(true);
    expect(shown(addTime(CALENDAR, 'work', at('2026-02-27T17:00'), 2 * HOUR_MS))).toBe('2026-02-28 09:00');
  });

  test('what is used up when a window ends is due at that end, and nothing added stays where it is', () => {
    expect(shown(addTime(CALENDAR, 'work', at('2026-11-23T14:00'), 4 * HOUR_MS))).toBe('2026-11-23 18:00');
    expect(shown(addTime(CALENDAR, 'work', at('2026-11-23T14:00'), 4 * HOUR_MS + MINUTE_MS))).toBe('2026-11-24 08:01');
    expect(shown(addTime(CALENDAR, 'work', at('2026-11-22T03:00'), 0))).toBe('2026-11-22 03:00');
  });

  test('a seasonal limit counts work days inside the season only, and waits for the next one', () => {
    expect(shown(addTime(CALENDAR, 'season:planting', at('2026-01-10T09:00'), 8 * HOUR_MS))).toBe('2026-03-02 18:00');
    expect(shown(addTime(CALENDAR, 'season:planting', at('2026-04-30T14:00'), 8 * HOUR_MS))).toBe('2027-03-01 12:00');
  });

  test('a season may span the new year', () => {
    const winter = BODY.seasons[1]!;
    expect(['2026-11-14', '2026-11-15', '2026-12-31', '2027-01-01', '2027-02-28', '2027-03-01'].map((day) => isInSeason(winter, day)))
      .toEqual([false, true, true, true, true, false]);
  });

  test.each(['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'])('the hours around the new year count in %s, whatever the year is in UTC', (timeZone) => {
    const always = compileCalendar({ ...BODY, timeZone, workWeekdays: [1, 2, 3, 4, 5, 6, 7], windows: [{ from: '00:00', to: '24:00' }], days: [] });
    for (let hour = -30; hour <= 30; hour += 1) {
      const from = Date.UTC(2027, 0, 1) + hour * HOUR_MS;
      expect(timeBetween(always, 'work', from, from + HOUR_MS)).toBe(HOUR_MS);
      expect(addTime(always, 'work', from, HOUR_MS)).toBe(from + HOUR_MS);
    }
  });

  test('segments name each window that counts', () => {
    const from = at('2026-11-20T17:00');
    expect(segmentsBetween(CALENDAR, 'work', from, at('2026-11-23T10:00')).map((segment) => `${shown(segment.from)} ${shown(segment.to)}`))
      .toEqual(['2026-11-20 17:00 2026-11-20 18:00', '2026-11-23 08:00 2026-11-23 10:00']);
  });

  test('a calendar that never opens says so instead of searching for ever', () => {
    const closed = compileCalendar({ ...BODY, workWeekdays: [] });
    expect(() => addTime(closed, 'work', at('2026-03-01T00:00'), HOUR_MS)).toThrow(/Nothing is open for 5 years at pace "work" after 2026-02-28/);
  });

  test('an end before the start, a negative amount, a limit of centuries and an unknown season are refused', () => {
    expect(() => timeBetween(CALENDAR, 'work', 10, 9)).toThrow(/lies before the start/);
    expect(() => addTime(CALENDAR, 'work', 0, -1)).toThrow(/Cannot add -1 ms/);
    expect(() => addTime(CALENDAR, 'work', Number.NaN, 1)).toThrow(/The start is NaN/);
    expect(() => addTime(CALENDAR, 'work', 0, 60 * 366 * 24 * HOUR_MS)).toThrow(/reach more than 100 years ahead/);
    expect(() => addTime(CALENDAR, 'season:harvest', 0, 1)).toThrow(/no season "harvest"/);
  });
});

describe('a zone with summer time', () => {
  const night = compileCalendar({ ...BODY, timeZone: 'Europe/Berlin', workWeekdays: [1, 2, 3, 4, 5, 6, 7], windows: [{ from: '00:00', to: '06:00' }], days: [] });

  test('the night on which an hour is missing counts five hours of six, the one with an hour twice counts seven', () => {
    const hours = (day: string, next: string): number => timeBetween(night, 'work', Date.parse(`${day}T12:00Z`), Date.parse(`${next}T12:00Z`)) / HOUR_MS;
    expect(hours('2026-03-27', '2026-03-28')).toBe(6);
    expect(hours('2026-03-28', '2026-03-29')).toBe(5);
    expect(hours('2026-10-24', '2026-10-25')).toBe(7);
  });

  test('a window inside the missing hour is left out', () => {
    const calendar = compileCalendar({ ...night.body, windows: [{ from: '02:10', to: '02:50' }] });
    expect(timeBetween(calendar, 'work', Date.parse('2026-03-28T12:00Z'), Date.parse('2026-03-29T12:00Z'))).toBe(0);
  });

  test('local time by arithmetic agrees with Temporal, but for the hour that does not exist', () => {
    fc.assert(fc.property(fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Pacific/Apia', 'Asia/Shanghai'),
      fc.integer({ min: Date.UTC(2009, 0, 1), max: Date.UTC(2030, 0, 1) }), (timeZone, ms) => {
        const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
        const localMs = localOfInstant(timeZone, ms);
        expect(localMs).toBe(ms + zoned.offsetNanoseconds / 1e6);
        const again = zoned.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation: 'earlier' });
        expect(instantOfLocal(timeZone, zoned.year, localMs)).toBe(again.epochMilliseconds);
      }));
  });
});

describe('laws over random calendars', () => {
  test('adding twice is adding the sum', () => {
    fc.assert(fc.property(calendars, paces, instants, amounts, amounts, (calendar, pace, from, x, y) => {
      expect(addTime(calendar, pace, addTime(calendar, pace, from, x), y)).toBe(addTime(calendar, pace, from, x + y));
    }));
  });

  test('between a start and its end lies what was added, and not less than that before it', () => {
    fc.assert(fc.property(calendars, paces, instants, amounts, (calendar, pace, from, x) => {
      const end = addTime(calendar, pace, from, x);
      expect(timeBetween(calendar, pace, from, end)).toBe(x);
      if (x > 0) expect(timeBetween(calendar, pace, from, end - 1)).toBe(x - 1);
    }));
  });

  test('a later start or a greater amount never ends earlier', () => {
    fc.assert(fc.property(calendars, paces, instants, instants, amounts, amounts, (calendar, pace, one, other, x, y) => {
      const [early, late] = [Math.min(one, other), Math.max(one, other)];
      expect(addTime(calendar, pace, late, x)).toBeGreaterThanOrEqual(addTime(calendar, pace, early, x));
      expect(addTime(calendar, pace, early, x + y)).toBeGreaterThanOrEqual(addTime(calendar, pace, early, x));
    }));
  });

  test('segments are in order, not empty, and add up to the time between', () => {
    fc.assert(fc.property(calendars, paces, instants, instants, (calendar, pace, one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      let before = from;
      let sum = 0;
      for (const segment of segmentsBetween(calendar, pace, from, to)) {
        expect(segment.from).toBeGreaterThanOrEqual(before);
        expect(segment.to).toBeGreaterThan(segment.from);
        before = segment.to;
        sum += segment.to - segment.from;
      }
      expect(before).toBeLessThanOrEqual(to);
      expect(sum).toBe(timeBetween(calendar, pace, from, to));
    }));
  });

  test('every minute that counts is one that its local day and clock say is open', () => {
    fc.assert(fc.property(calendars, instants, (calendar, instant) => {
      const minute = Math.floor(instant / MINUTE_MS) * MINUTE_MS;
      const { day, time } = localTimeOf(calendar, minute);
      const open = isWorkDay(calendar, day) && calendar.body.windows.some(({ from, to }) => from <= time && time < to);
      expect(timeBetween(calendar, 'work', minute, minute + MINUTE_MS)).toBe(open ? MINUTE_MS : 0);
    }), { numRuns: 1_000 });
  });
});
