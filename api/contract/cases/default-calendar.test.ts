import { expect, test } from 'vitest';
import { addTime, calendarBodySchema, compileCalendar, isWorkDay, localTimeOf, weekdayOf } from './calendar.ts';
import { HOUR_MS } from './calendar-zone.ts';
import { DEFAULT_CALENDAR } from './default-calendar.ts';

const CALENDAR = compileCalendar(calendarBodySchema.parse(DEFAULT_CALENDAR));

test('every make-up day is a Saturday or Sunday and none is a holiday as well', () => {
  const makeUp = DEFAULT_CALENDAR.days.filter(({ kind }) => kind === 'workday').map(({ day }) => day);
  expect(makeUp.map(weekdayOf).every((weekday) => weekday >= 6)).toBe(true);
  expect(makeUp).toHaveLength(11);
});

test('a work day that begins before the Spring Festival of 2026 ends after its nine days, on a Tuesday', () => {
  const start = Date.parse('2026-02-14T17:00:00+08:00'); // a Saturday worked to make up
  const { day, time } = localTimeOf(CALENDAR, addTime(CALENDAR, 'work', start, 8 * HOUR_MS));
  expect([isWorkDay(CALENDAR, '2026-02-14'), day, time]).toEqual([true, '2026-02-24', '17:00']);
});
