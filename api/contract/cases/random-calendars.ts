/** Random calendars, paces and instants for property tests: windows, holidays, make-up days, seasons, zones with and without DST. */
import fc from 'fast-check';
import { type Calendar, type CalendarBody, calendarBodySchema, compileCalendar, type Pace } from './calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar-zone.ts';

const clockTime = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Zones with an awkwardness each: none, DST in the north, DST in the south by half an hour, clocks back for a month, 45 minutes off. */
const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu'];
const FIRST_DAY = Date.UTC(2025, 11, 1);

const windows = fc.uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { minLength: 2, maxLength: 8 }).map((bounds) => {
  const sorted = bounds.sort((one, other) => one - other);
  const pairs = Array.from({ length: Math.floor(sorted.length / 2) }, (_, pair) => ({ from: clockTime(sorted[2 * pair]!), to: clockTime(sorted[2 * pair + 1]!) }));
  return { pairs, openMinutes: sorted.reduce((sum, bound, index) => (index < 2 * pairs.length ? sum + (index % 2 === 0 ? -bound : bound) : sum), 0) };
}).filter(({ openMinutes }) => openMinutes >= 120).map(({ pairs }) => pairs); // less would take a century for a limit

const days = fc.uniqueArray(fc.record({ offset: fc.nat(800), kind: fc.constantFrom('holiday' as const, 'workday' as const) }), {
  maxLength: 60, selector: ({ offset }) => offset,
}).map((entries) => entries.map(({ offset, kind }) => ({ day: dayText(FIRST_DAY + offset * DAY_MS), kind, name: { zh: '某日', en: 'Some day' } })));

const monthDay = fc.integer({ min: 0, max: 365 }).map((offset) => dayText(Date.UTC(2024, 0, 1) + offset * DAY_MS).slice(5));
const seasons = fc.tuple(monthDay, monthDay).map(([from, to]) => [{ id: 'planting', name: { zh: '种植季节', en: 'Planting season' }, from, to }]);

const body: fc.Arbitrary<CalendarBody> = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  workWeekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  windows,
  hoursPerWorkDay: fc.constantFrom(8, 7.5, 6),
  days,
  seasons,
});

/** A calendar whose season holds at least one open window a year may still be closed for years: such ones are left out. */
export const calendars: fc.Arbitrary<Calendar> = body
  .filter(({ workWeekdays, seasons: [season] }) => workWeekdays.length > 3 || season!.from > season!.to || season!.from.slice(0, 2) !== season!.to.slice(0, 2))
  .map((made) => compileCalendar(calendarBodySchema.parse(made)));

export const paces: fc.Arbitrary<Pace> = fc.constantFrom<Pace>('continuous', 'work', 'work', 'season:planting');

/** Whole minutes and odd milliseconds of 2026 and early 2027, changes of the clocks included. */
export const instants: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 400 * 24 * 60 }).map((minutes) => Date.UTC(2026, 0, 1) + minutes * MINUTE_MS),
  fc.integer({ min: 0, max: 400 * DAY_MS }).map((ms) => Date.UTC(2026, 0, 1) + ms),
);

export const amounts: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 120 * 60 }).map((minutes) => minutes * MINUTE_MS),
  fc.integer({ min: 0, max: 100 * HOUR_MS }),
);
