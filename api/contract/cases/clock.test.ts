import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addTime, type Calendar, calendarBodySchema, compileCalendar, segmentsBetween, timeBetween } from './calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar-zone.ts';
import {
  budgetOf, type Clock, ClockError, clockSchema, extendClock, isOverdue, type Limit, limitSchema, pauseClock, remainingMs, resumeClock, startClock,
  stopClock, withEarlierStart,
} from './clock.ts';
import { calendars, instants } from './random-calendars.ts';

const CALENDAR = compileCalendar(calendarBodySchema.parse({
  timeZone: 'Asia/Shanghai', workWeekdays: [1, 2, 3, 4, 5], windows: [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '18:00' }],
  hoursPerWorkDay: 8, days: [], seasons: [{ id: 'planting', name: { zh: '种植季节', en: 'Planting season' }, from: '03-01', to: '04-30' }],
}));
const at = (text: string): number => Date.parse(`${text}+08:00`);
const start = (limit: Limit, from: number, calendar: Calendar = CALENDAR): Clock =>
  startClock({ clock: 'handle', instance: 1, limit, calendar, calendarEdition: 1, at: from });
const FOUR_HOURS: Limit = { value: 4, unit: 'work_hour' };

/** Amounts small enough that no random calendar needs decades for them. */
const limits: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({ value: fc.integer({ min: 1, max: 40 }), unit: fc.constantFrom('urgent_minute' as const, 'urgent_hour' as const, 'work_hour' as const, 'natural_day' as const) }),
  fc.record({ value: fc.integer({ min: 1, max: 7 }), unit: fc.constant('work_day' as const) }),
  fc.record({ value: fc.integer({ min: 1, max: 5 }), unit: fc.constant('seasonal_work_day' as const), season: fc.constant('planting') }),
);
/** Steps of time between the moves of a clock. */
const steps = fc.array(fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minutes) => minutes * MINUTE_MS), { minLength: 1, maxLength: 7 });

describe('limits', () => {
  test.each<[Limit, string, number]>([
    [{ value: 15, unit: 'urgent_minute' }, 'continuous', 15 * MINUTE_MS],
    [{ value: 2, unit: 'urgent_hour' }, 'continuous', 2 * HOUR_MS],
    [{ value: 1, unit: 'natural_day' }, 'continuous', DAY_MS],
    [FOUR_HOURS, 'work', 4 * HOUR_MS],
    [{ value: 5, unit: 'work_day' }, 'work', 40 * HOUR_MS],
    [{ value: 15, unit: 'seasonal_work_day', season: 'planting' }, 'season:planting', 120 * HOUR_MS],
  ])('%j is counted at pace %s', (limit, pace, budgetMs) => {
    expect(budgetOf(limitSchema.parse(limit), CALENDAR)).toEqual({ pace, budgetMs });
  });

  test('a limit of nothing, a seasonal one without a season and a plain one with a season are refused', () => {
    expect(limitSchema.safeParse({ value: 0, unit: 'work_hour' }).success).toBe(false);
    expect(limitSchema.safeParse({ value: 1, unit: 'seasonal_work_day', season: null }).success).toBe(false);
    expect(limitSchema.safeParse({ value: 1, unit: 'work_day', season: 'planting' }).success).toBe(false);
    expect(limitSchema.safeParse({ value: 1, unit: 'work_day', season: null }).success).toBe(true);
    expect(() => budgetOf({ value: 1, unit: 'seasonal_work_day', season: 'harvest' }, CALENDAR)).toThrow(/no season "harvest"/);
  });
});

describe('the life of a clock', () => {
  test('four work hours from 17:00, paused 19:00 to 07:30, end as if never paused: the night adds nothing', () => {
    const unpaused = start(FOUR_HOURS, at('2026-11-24T17:00'));
    const paused = pauseClock(unpaused, CALENDAR, at('2026-11-24T19:00'));
    expect(paused).toMatchObject({ state: 'paused', usedMs: HOUR_MS, deadline: null });
    const resumed = resumeClock(paused, CALENDAR, at('2026-11-25T07:30'));
    expect(resumed.deadline).toBe(at('2026-11-25T11:00'));
    expect(resumed.deadline).toBe(unpaused.deadline);
  });

  test('a pause inside a window moves the deadline by what it took of the window', () => {
    const clock = resumeClock(pauseClock(start(FOUR_HOURS, at('2026-11-24T08:00')), CALENDAR, at('2026-11-24T09:00')), CALENDAR, at('2026-11-24T15:00'));
    expect(clock.deadline).toBe(at('2026-11-24T18:00'));
  });

  test('a clock that is overdue stays overdue through a pause, with its deadline', () => {
    const clock = start({ value: 2, unit: 'urgent_hour' }, at('2026-11-24T08:00'));
    const paused = pauseClock(clock, CALENDAR, at('2026-11-24T11:00'));
    expect([paused.deadline, isOverdue(paused, at('2026-11-24T11:00')), remainingMs(paused, CALENDAR, at('2026-11-25T00:00'))])
      .toEqual([at('2026-11-24T10:00'), true, -HOUR_MS]);
    const resumed = resumeClock(paused, CALENDAR, at('2026-11-26T08:00'));
    expect([resumed.deadline, remainingMs(resumed, CALENDAR, at('2026-11-26T09:00'))]).toEqual([at('2026-11-24T10:00'), -2 * HOUR_MS]);
  });

  test('due at 18:00 and paused at 19:00 it is late, although no work time has passed since', () => {
    const paused = pauseClock(start(FOUR_HOURS, at('2026-11-24T14:00')), CALENDAR, at('2026-11-24T19:00'));
    expect([paused.deadline, isOverdue(paused, at('2026-11-24T19:00')), remainingMs(paused, CALENDAR, at('2026-11-24T19:00'))])
      .toEqual([at('2026-11-24T18:00'), true, 0]);
  });

  test('paused in the very instant in which it is due it keeps its deadline: the night that follows moves nothing', () => {
    const clock = start(FOUR_HOURS, at('2026-11-24T14:00'));
    const paused = pauseClock(clock, CALENDAR, at('2026-11-24T18:00'));
    expect([paused.deadline, isOverdue(paused, at('2026-11-24T18:00'))]).toEqual([at('2026-11-24T18:00'), false]);
    expect(resumeClock(paused, CALENDAR, at('2026-11-25T07:30')).deadline).toBe(at('2026-11-24T18:00'));
  });

  test('overdue is judged by the deadline in force: in time at it, late after it, in time again after an extension', () => {
    const clock = start(FOUR_HOURS, at('2026-11-24T08:00'));
    expect([isOverdue(clock, at('2026-11-24T12:00')), isOverdue(clock, at('2026-11-24T12:00') + 1)]).toEqual([false, true]);
    const extended = extendClock(clock, CALENDAR, at('2026-11-24T11:00'));
    expect(extended).toMatchObject({ extensions: 1, budgetMs: 8 * HOUR_MS, deadline: at('2026-11-24T18:00') });
    expect([isOverdue(extended, at('2026-11-24T18:00')), isOverdue(extended, at('2026-11-24T18:01'))]).toEqual([false, true]);
  });

  test('a stop keeps whether it was late, for good', () => {
    const clock = start({ value: 2, unit: 'urgent_hour' }, at('2026-11-24T08:00'));
    const inTime = stopClock(clock, CALENDAR, at('2026-11-24T10:00'));
    expect(inTime).toMatchObject({ state: 'stopped', overdue: false, deadline: at('2026-11-24T10:00'), usedMs: 2 * HOUR_MS, stoppedAt: at('2026-11-24T10:00') });
    expect(isOverdue(inTime, at('2027-01-01T00:00'))).toBe(false);
    expect(stopClock(clock, CALENDAR, at('2026-11-24T10:00') + 1).overdue).toBe(true);
    expect(remainingMs(inTime, CALENDAR, at('2027-01-01T00:00'))).toBe(0);
  });

  test('stopped while paused it keeps the deadline that a resumption would have given', () => {
    const clock = stopClock(pauseClock(start(FOUR_HOURS, at('2026-11-24T08:00')), CALENDAR, at('2026-11-24T09:00')), CALENDAR, at('2026-11-24T14:00'));
    expect(clock).toMatchObject({ deadline: at('2026-11-24T17:00'), overdue: false, usedMs: HOUR_MS });
  });

  test('moves that a clock cannot make are refused with its name and state', () => {
    const clock = start(FOUR_HOURS, at('2026-11-24T08:00'));
    const paused = pauseClock(clock, CALENDAR, at('2026-11-24T09:00'));
    const stopped = stopClock(clock, CALENDAR, at('2026-11-24T09:00'));
    expect(() => pauseClock(paused, CALENDAR, at('2026-11-24T10:00'))).toThrow(ClockError);
    expect(() => pauseClock(paused, CALENDAR, at('2026-11-24T10:00'))).toThrow('Cannot pause the handle clock 1: it is paused');
    expect(() => resumeClock(clock, CALENDAR, at('2026-11-24T10:00'))).toThrow('it is running');
    expect(() => stopClock(stopped, CALENDAR, at('2026-11-24T10:00'))).toThrow('it is stopped');
    expect(() => extendClock(stopped, CALENDAR, at('2026-11-24T10:00'))).toThrow('it is stopped');
    expect(() => resumeClock(paused, CALENDAR, at('2026-11-24T08:59'))).toThrow('its last change was later, at 2026-11-24T01:00:00.000Z');
    expect(() => pauseClock(clock, CALENDAR, Number.NaN)).toThrow('not an instant');
  });
});

describe('merging clocks', () => {
  const late = start(FOUR_HOURS, at('2026-11-24T10:00'));
  const early = { ...start(FOUR_HOURS, at('2026-11-24T08:00')), instance: 3 };

  test('the one that is due earlier wins with its history; the instance stays the primary\'s', () => {
    const merged = withEarlierStart(late, early, CALENDAR, CALENDAR, at('2026-11-24T11:00'));
    expect(merged).toEqual({ ...early, instance: 1 });
    expect(withEarlierStart(early, late, CALENDAR, CALENDAR, at('2026-11-24T11:00'))).toBe(early);
  });

  test('a running primary resumes what it takes from a paused clock, a paused one keeps it paused', () => {
    const now = at('2026-11-24T11:00');
    const earlyPaused = pauseClock(early, CALENDAR, at('2026-11-24T10:30'));
    expect(withEarlierStart(late, earlyPaused, CALENDAR, CALENDAR, now)).toMatchObject({ state: 'running', deadline: at('2026-11-24T14:30') });
    const latePaused = pauseClock(late, CALENDAR, at('2026-11-24T10:30'));
    expect(withEarlierStart(latePaused, early, CALENDAR, CALENDAR, now)).toMatchObject({ state: 'paused', usedMs: 3 * HOUR_MS, deadline: null });
  });

  test('a stopped clock takes and gives nothing, and kinds do not mix', () => {
    const stopped = stopClock(early, CALENDAR, at('2026-11-24T09:00'));
    expect(withEarlierStart(late, stopped, CALENDAR, CALENDAR, at('2026-11-24T11:00'))).toBe(late);
    expect(() => withEarlierStart(late, { ...early, clock: 'accept' }, CALENDAR, CALENDAR, at('2026-11-24T11:00'))).toThrow('kind handle cannot take over one of kind accept');
  });
});

describe('clock laws over random calendars', () => {
  test('remaining time stands still outside windows and falls by what passes inside', () => {
    fc.assert(fc.property(calendars, limits, instants, fc.nat(14 * 24 * 60), fc.nat(14 * 24 * 60), (calendar, limit, from, a, b) => {
      const clock = start(limit, from, calendar);
      const one = from + a * MINUTE_MS;
      const other = one + b * MINUTE_MS;
      expect(remainingMs(clock, calendar, one) - remainingMs(clock, calendar, other)).toBe(timeBetween(calendar, clock.pace, one, other));
    }));
  });

  test('a pause wholly outside windows moves nothing', () => {
    fc.assert(fc.property(calendars, limits, instants, fc.nat(60), fc.nat(1_000), fc.nat(1_000), (calendar, limit, from, which, a, b) => {
      const clock = start(limit, from, calendar);
      const open = segmentsBetween(calendar, clock.pace, from, from + 30 * DAY_MS);
      const before = open[which % Math.max(1, open.length)];
      const after = open[(which % Math.max(1, open.length)) + 1];
      fc.pre(before !== undefined && after !== undefined);
      const closedMs = after!.from - before!.to;
      const [pausedAt, resumedAt] = [a, b].sort((x, y) => x - y).map((part) => before!.to + Math.floor((closedMs * part) / 1_000));
      const again = resumeClock(pauseClock(clock, calendar, pausedAt!), calendar, resumedAt!);
      expect(again.deadline).toBe(clock.deadline);
    }));
  });

  test('pausing and resuming in one instant gives the very same clock', () => {
    fc.assert(fc.property(calendars, limits, instants, fc.nat(30 * 24 * 60), (calendar, limit, from, minutes) => {
      const clock = start(limit, from, calendar);
      const then = from + minutes * MINUTE_MS;
      expect(resumeClock(pauseClock(clock, calendar, then), calendar, then)).toEqual(clock);
    }));
  });

  test('whatever its pauses and extensions, a clock used its whole budget in its spans up to its deadline', () => {
    fc.assert(fc.property(calendars, limits, instants, steps, fc.nat(7), (calendar, limit, from, waits, extendAt) => {
      let clock = start(limit, from, calendar);
      let now = from;
      waits.forEach((wait, step) => {
        now += wait;
        clock = clock.state === 'running' ? pauseClock(clock, calendar, now) : resumeClock(clock, calendar, now);
        if (step === extendAt) clock = extendClock(clock, calendar, now);
        expect(clockSchema.parse(clock)).toEqual(clock);
      });
      if (clock.deadline === null) {
        expect(clock.state).toBe('paused');
        expect(remainingMs(clock, calendar, now)).toBeGreaterThan(0);
        return;
      }
      const deadline = clock.deadline;
      const used = clock.spans.filter((span) => span.from <= deadline)
        .reduce((sum, span) => sum + timeBetween(calendar, clock.pace, span.from, Math.min(span.to ?? deadline, deadline)), 0);
      expect(used).toBe(clock.budgetMs);
    }));
  });

  test('a pause never makes a deadline earlier, and moves it by no more than the window time of the pause', () => {
    fc.assert(fc.property(calendars, limits, instants, fc.nat(5 * 24 * 60), fc.nat(5 * 24 * 60), (calendar, limit, from, wait, pause) => {
      const clock = start(limit, from, calendar);
      const pausedAt = from + wait * MINUTE_MS;
      const resumedAt = pausedAt + pause * MINUTE_MS;
      const resumed = resumeClock(pauseClock(clock, calendar, pausedAt), calendar, resumedAt);
      const missed = clock.deadline! <= pausedAt;
      const lost = missed ? 0 : timeBetween(calendar, clock.pace, pausedAt, resumedAt);
      expect(resumed.deadline).toBe(lost === 0 ? clock.deadline : addTime(calendar, clock.pace, clock.deadline!, lost));
    }));
  });

  test('late is what is stopped after the deadline in force, to the millisecond', () => {
    fc.assert(fc.property(calendars, limits, instants, fc.boolean(), (calendar, limit, from, extended) => {
      const clock = extended ? extendClock(start(limit, from, calendar), calendar, from) : start(limit, from, calendar);
      expect(stopClock(clock, calendar, clock.deadline!).overdue).toBe(false);
      expect(stopClock(clock, calendar, clock.deadline! + 1).overdue).toBe(true);
    }));
  });
});
