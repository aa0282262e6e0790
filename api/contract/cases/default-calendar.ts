/**
 * The calendar that a county begins with. It is a setting: a county checks it against the State Council's notice of each year and
 * stores the next edition.
 *
 * 2025 and 2026 follow the notices on holidays and make-up days (2024-11-12, 2025-11-04) as reported by the press; check them before
 * relying on them. No notice for 2027 was at hand: it has the statutory days only, without the days moved to make long holidays and
 * without make-up days. The planting season is an assumption for Shanxi.
 */
import type { CalendarBody, CalendarDay } from './calendar.ts';
import { DAY_MS } from './calendar-zone.ts';

type Holiday = readonly [zh: string, en: string, from: string, to: string, makeUp?: readonly string[]];

const HOLIDAYS: readonly Holiday[] = [
  ['元旦', 'New Year', '2025-01-01', '2025-01-01'],
  ['春节', 'Spring Festival', '2025-01-28', '2025-02-04', ['2025-01-26', '2025-02-08']],
  ['清明节', 'Qingming Festival', '2025-04-04', '2025-04-06'],
  ['劳动节', 'Labour Day', '2025-05-01', '2025-05-05', ['2025-04-27']],
  ['端午节', 'Dragon Boat Festival', '2025-05-31', '2025-06-02'],
  ['国庆节、中秋节', 'National Day and Mid-Autumn Festival', '2025-10-01', '2025-10-08', ['2025-09-28', '2025-10-11']],

  ['元旦', 'New Year', '2026-01-01', '2026-01-03', ['2026-01-04']],
  ['春节', 'Spring Festival', '2026-02-15', '2026-02-23', ['2026-02-14', '2026-02-28']],
  ['清明节', 'Qingming Festival', '2026-04-04', '2026-04-06'],
  ['劳动节', 'Labour Day', '2026-05-01', '2026-05-05', ['2026-05-09']],
  ['端午节', 'Dragon Boat Festival', '2026-06-19', '2026-06-21'],
  ['中秋节', 'Mid-Autumn Festival', '2026-09-25', '2026-09-27'],
  ['国庆节', 'National Day', '2026-10-01', '2026-10-07', ['2026-09-20', '2026-10-10']],

  ['元旦', 'New Year', '2027-01-01', '2027-01-01'],
  ['春节', 'Spring Festival', '2027-02-05', '2027-02-08'],
  ['清明节', 'Qingming Festival', '2027-04-05', '2027-04-05'],
  ['劳动节', 'Labour Day', '2027-05-01', '2027-05-02'],
  ['端午节', 'Dragon Boat Festival', '2027-06-09', '2027-06-09'],
  ['中秋节', 'Mid-Autumn Festival', '2027-09-15', '2027-09-15'],
  ['国庆节', 'National Day', '2027-10-01', '2027-10-03'],
];

function daysOf([zh, en, from, to, makeUp = []]: Holiday): CalendarDay[] {
  const first = Date.parse(`${from}T00:00:00Z`);
  const count = (Date.parse(`${to}T00:00:00Z`) - first) / DAY_MS + 1;
  const name = { zh, en };
  const off = Array.from({ length: count }, (_, index): CalendarDay =>
    ({ day: new Date(first + index * DAY_MS).toISOString().slice(0, 10), kind: 'holiday', name }));
  return [...off, ...makeUp.map((day): CalendarDay => ({ day, kind: 'workday', name }))];
}

/** Work windows 08:00–12:00 and 14:00–18:00 on weekdays, China's holidays and make-up days of 2025 to 2027, the planting season. */
export const DEFAULT_CALENDAR: CalendarBody = {
  timeZone: 'Asia/Shanghai',
  workWeekdays: [1, 2, 3, 4, 5],
  windows: [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '18:00' }],
  hoursPerWorkDay: 8,
  days: HOLIDAYS.flatMap(daysOf).sort((one, other) => (one.day < other.day ? -1 : 1)),
  seasons: [{ id: 'planting', name: { zh: '种植季节', en: 'planting season' }, from: '03-01', to: '04-30' }],
};
