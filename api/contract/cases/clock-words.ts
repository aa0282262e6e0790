/** Limits, days and durations in words, in both languages of the interface. */
import { type Calendar, localTimeOf, type Pace, weekdayOf } from './calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar-zone.ts';
import type { Limit, LimitUnit } from './clock.ts';

export type Language = 'zh' | 'en';
export interface Words {
  readonly zh: string;
  readonly en: string;
}

const WEEKDAYS_ZH = ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'] as const;
const WEEKDAYS_EN = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const UNITS: Record<LimitUnit, readonly [zh: string, one: string, many: string]> = {
  urgent_minute: ['紧急分钟', 'urgent minute', 'urgent minutes'],
  urgent_hour: ['紧急工作时', 'urgent hour', 'urgent hours'],
  work_hour: ['工作时', 'work hour', 'work hours'],
  work_day: ['工作日', 'work day', 'work days'],
  natural_day: ['自然日', 'natural day', 'natural days'],
  seasonal_work_day: ['季节工作日', 'seasonal work day', 'seasonal work days'],
};

/** A limit in words: "2 紧急工作时" and "2 urgent hours". With a calendar a seasonal limit names its season. */
export function describeLimit(limit: Limit, calendar?: Calendar): Words {
  const season = limit.season ? calendar?.seasonById.get(limit.season) : undefined;
  const [zh, one, many] = UNITS[season ? 'work_day' : limit.unit];
  const value = String(limit.value);
  return {
    zh: `${value} ${zh}${season ? `（${season.name.zh}）` : ''}`,
    en: `${value} ${limit.value === 1 ? one : many}${season ? ` (${season.name.en})` : ''}`,
  };
}

/**
 * A duration in words, cut to whole minutes ("5 小时 30 分", "5 h 30 min"), below a minute to seconds; a minus stands before a negative one.
 * Days are told only of time that runs day and night (pace `continuous`) and from two of them on: a day of work time is no day of 24 hours.
 */
export function durationText(ms: number, language: Language, pace: Pace = 'work'): string {
  const units = language === 'zh' ? [' 天', ' 小时', ' 分', ' 秒'] : [' d', ' h', ' min', ' s'];
  const sign = ms <= -1_000 ? '−' : '';
  const size = Math.abs(ms);
  if (size < MINUTE_MS) return `${sign}${Math.floor(size / 1_000)}${units[3]}`;
  const days = pace === 'continuous' && size >= 2 * DAY_MS ? Math.floor(size / DAY_MS) : 0;
  const hours = Math.floor((size - days * DAY_MS) / HOUR_MS);
  const minutes = Math.floor((size % HOUR_MS) / MINUTE_MS);
  const parts = [[days, units[0]], [hours, units[1]], [minutes, units[2]]].filter(([amount]) => amount !== 0);
  return sign + parts.map(([amount, unit]) => `${amount}${unit}`).join(' ');
}

/** A day with its weekday: "2026年11月26日 星期四", "2026-11-26 Thursday". */
export function dayWords(day: string): Words {
  const [year, month, date] = day.split('-').map(Number);
  const weekday = weekdayOf(day) - 1;
  return { zh: `${year}年${month}月${date}日 ${WEEKDAYS_ZH[weekday]}`, en: `${day} ${WEEKDAYS_EN[weekday]}` };
}

/** A day without its weekday, for the ends of a run of days. */
export function plainDayWords(day: string): Words {
  return { zh: dayWords(day).zh.split(' ')[0]!, en: day };
}

/** A moment in the calendar's zone: "2026年11月26日 星期四 10:30", "2026-11-26 Thursday 10:30". */
export function momentWords(calendar: Calendar, ms: number): Words {
  const { day, time } = localTimeOf(calendar, ms);
  const { zh, en } = dayWords(day);
  return { zh: `${zh} ${time}`, en: `${en} ${time}` };
}
