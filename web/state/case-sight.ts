/** How the screen looks at cases beside the desk: what grids are coloured by, gaps, pages of figures, the list behind a number. Part of the address. */
import { INDICATOR_GROUPINGS } from '../../api/contract/cases/indicators.ts';
import type { IndicatorGrouping } from '../../api/contract/cases/indicators.ts';
import { CASE_FLOWS } from '../../api/contract/cases/vocabulary.ts';
import type { CaseFlow } from '../../api/contract/cases/vocabulary.ts';

/** What grids may be coloured by: figures that are each the number of a list. */
export const COLOR_FIGURES = ['open', 'overdue', 'soon'] as const;
export type ColorFigure = (typeof COLOR_FIGURES)[number];
export const COLOR_KINDS = ['omni', 'duty', 'unit'] as const;
export type ColorKind = (typeof COLOR_KINDS)[number];
export interface GridColor { readonly figure: ColorFigure; readonly kind: ColorKind }

export const SIGHT_PAGES = ['figures', 'indicators', 'import'] as const;
export type SightPage = (typeof SIGHT_PAGES)[number];

/** What the tables of the figures page are about. */
export const TABLE_GROUPINGS = ['area', 'omni', 'duty', 'unit', 'village', 'department', 'step', 'class'] as const;
export type TableGrouping = (typeof TABLE_GROUPINGS)[number];

export const PERIOD_PRESETS = ['month', 'last_month', 'quarter', 'year', 'all'] as const;
export type PeriodPreset = (typeof PERIOD_PRESETS)[number];
/** First and last day, both included, as `2026-11-01`. */
export interface DaySpan { readonly from: string; readonly to: string }

export interface IndicatorSight {
  readonly by: IndicatorGrouping;
  readonly period: PeriodPreset | DaySpan;
  readonly flow: CaseFlow | null;
}

export interface CaseSight {
  readonly gridColor: GridColor | null;
  /** Where nobody answers for a class (or for the beginning of its id); `all`: for any class with a standard. Null: not shown. */
  readonly gaps: string | null;
  readonly page: SightPage | null;
  readonly table: TableGrouping;
  readonly indicators: IndicatorSight;
  /** Query of the list behind a number, without county; null: no list is open. */
  readonly behind: string | null;
}

export const NO_SIGHT: CaseSight = {
  gridColor: null, gaps: null, page: null, table: 'area', indicators: { by: 'county', period: 'month', flow: null }, behind: null,
};

const oneOf = <T extends string>(values: readonly T[], text: string | null | undefined): T | null => values.find((value) => value === text) ?? null;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(text));

function parsePeriod(text: string | undefined): PeriodPreset | DaySpan {
  const preset = oneOf(PERIOD_PRESETS, text);
  if (preset) return preset;
  const [from = '', to = ''] = (text ?? '').split('..');
  return isDay(from) && isDay(to) && from <= to ? { from, to } : NO_SIGHT.indicators.period;
}

function parseGridColor(text: string | null): GridColor | null {
  const [figure, kind] = (text ?? '').split('/');
  const known = oneOf(COLOR_FIGURES, figure);
  return known && { figure: known, kind: oneOf(COLOR_KINDS, kind) ?? 'omni' };
}

/** Writes what differs from the first look: `color=overdue/omni`, `gaps=all`, `page=indicators/area/2026-01-01..2026-01-31`, `behind=`. */
export function writeSight(params: URLSearchParams, { gridColor, gaps, page, table, indicators, behind }: CaseSight): void {
  if (gridColor) params.set('color', `${gridColor.figure}/${gridColor.kind}`);
  if (gaps !== null) params.set('gaps', gaps);
  const { by, period, flow } = indicators;
  if (page === 'figures') params.set('page', `figures/${table}`);
  if (page === 'indicators') params.set('page', ['indicators', by, typeof period === 'string' ? period : `${period.from}..${period.to}`, ...(flow ? [flow] : [])].join('/'));
  if (page === 'import') params.set('page', page);
  if (behind !== null) params.set('behind', behind);
}

/** Reads what `writeSight` wrote; what cannot be read is as at first. */
export function readSight(params: URLSearchParams): CaseSight {
  const [pageText, first, period, flow] = (params.get('page') ?? '').split('/');
  const page = oneOf(SIGHT_PAGES, pageText);
  const gaps = params.get('gaps');
  return {
    gridColor: parseGridColor(params.get('color')),
    gaps: gaps !== null && /^[a-z0-9:_]{1,40}$/.test(gaps) ? gaps : null,
    page,
    table: (page === 'figures' && oneOf(TABLE_GROUPINGS, first)) || NO_SIGHT.table,
    indicators: page === 'indicators'
      ? { by: oneOf(INDICATOR_GROUPINGS, first) ?? 'county', period: parsePeriod(period), flow: oneOf(CASE_FLOWS, flow) }
      : NO_SIGHT.indicators,
    behind: params.get('behind') || null,
  };
}
