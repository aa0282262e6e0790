/** Dates of spreadsheets: numbers that only their format tells from other numbers. */
import { Unreadable } from './unreadable.ts';

export type DateKind = 'day' | 'moment' | 'time';

/** Formats that every program knows by number, those of Chinese Excel included. */
const BUILT_IN: Readonly<Record<DateKind, readonly number[]>> = {
  day: [14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58], moment: [22], time: [18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56],
};
const DAY_SECONDS = 86_400;
/** 9999-12-31. */
const LAST_DAY = 2_958_465;
/** Excel believes in 29 February 1900. */
const NO_DAY = 60;

/** What numbers of a format stand for; null for plain numbers and for durations, which may exceed a day. */
export function kindOfFormat(id: number, code: string | undefined): DateKind | null {
  if (code === undefined) return (Object.keys(BUILT_IN) as DateKind[]).find((kind) => BUILT_IN[kind].includes(id)) ?? null;
  const [first] = code.replaceAll(/"[^"]*"|\\.|_.|\*./g, '').split(';');
  if (/\[(h+|m+|s+)\]/i.test(first!)) return null;
  const tokens = first!.replaceAll(/\[[^\]]*\]|AM\/PM|A\/P|General/gi, '').toLowerCase();
  const hasTime = /[hs]/.test(tokens);
  const hasDay = /[yd]/.test(tokens) || (tokens.includes('m') && !hasTime);
  if (hasDay) return hasTime ? 'moment' : 'day';
  return hasTime ? 'time' : null;
}

/**
 * A number of days as the text that a person would write: `2024-03-05`, `2024-03-05 13:20:00`, `13:20:00`.
 * @param is1904 whether the workbook counts from 1904, as those of old Macs do
 */
export function dateText(serial: number, kind: DateKind, is1904: boolean): string | Unreadable {
  const seconds = Math.round(serial * DAY_SECONDS);
  const days = Math.floor(seconds / DAY_SECONDS);
  if (serial < 0 || days > LAST_DAY || (days === NO_DAY && !is1904 && kind !== 'time')) return new Unreadable('is a number that stands for no day, in a cell with the format of one', String(serial));
  const time = new Date((seconds - days * DAY_SECONDS) * 1000).toISOString().slice(11, 19);
  if (kind === 'time') return time;
  const epoch = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < NO_DAY ? 31 : 30);
  const day = new Date(epoch + days * DAY_SECONDS * 1000).toISOString().slice(0, 10);
  return kind === 'day' ? day : `${day} ${time}`;
}
