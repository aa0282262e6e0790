/**
 * Figures of the present: how many cases are open, due, overdue, by grid, department, step ...; each figure is the total of a list.
 */
import { z } from 'zod';
import { bilingualSchema } from '../shapes.ts';

/** What a row of figures is about; `total` is one row. Areas are townships, villages their parts; grids are those at the time of the report. */
export const FIGURE_GROUPINGS = ['total', 'area', 'village', 'duty', 'omni', 'unit', 'department', 'flow', 'step', 'class'] as const;
export type FigureGrouping = (typeof FIGURE_GROUPINGS)[number];

/** Each figure with the filter of its list, in the order in which they are shown. `{today}` stands for the present day of the county. */
export const FIGURES = {
  open: { filter: { live: 'true' }, zh: '未结', en: 'Open' },
  dueToday: { filter: { live: 'true', due: 'today' }, zh: '今日到期', en: 'Due today' },
  overdue: { filter: { live: 'true', due: 'overdue' }, zh: '已超期', en: 'Overdue' },
  soon: { filter: { live: 'true', due: 'soon' }, zh: '即将超期', en: 'About to be overdue' },
  suspended: { filter: { state: 'suspended' }, zh: '挂账', en: 'Suspended' },
  supervised: { filter: { live: 'true', supervised: 'true' }, zh: '督办中', en: 'Supervised' },
  reportedToday: { filter: { time: '{today}' }, zh: '今日上报', en: 'Reported today' },
  filedToday: { filter: { filed: '{today}' }, zh: '今日立案', en: 'Filed today' },
  closedToday: { filter: { closed: '{today}' }, zh: '今日结案', en: 'Closed today' },
} as const;
export type Figure = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES) as Figure[];

const counts = Object.fromEntries(FIGURE_NAMES.map((name) => [name, z.number().int()])) as Record<Figure, z.ZodNumber>;

export const figureRowSchema = z.object({
  /** Code of the grid, area, department ...; class: the major class; step: `flow:step`. Null: cases without one. */
  key: z.string().nullable(),
  name: bilingualSchema.nullable(),
  /** Filter that narrows a list to this row. */
  filter: z.record(z.string(), z.string()),
  ...counts,
  /** Mean time since the report, of open cases; null: there are none. */
  averageAgeMs: z.number().nullable(),
  /** When the oldest open case was reported. */
  oldestAt: z.number().nullable(),
});
export type FigureRow = z.infer<typeof figureRowSchema>;

/**
 * `GET /api/cases/figures?county=&by=&flow=&class=&area=&department=`: rows that have at least one figure above 0, by key, those without
 * a key last. Figures are true at `asOf`.
 */
export const figuresReplySchema = z.object({
  county: z.string(), asOf: z.string(), by: z.enum(FIGURE_GROUPINGS),
  /** The present day of the county as `<from>/<to>`. */
  today: z.string(),
  /** Filter of the whole table, as asked for. */
  filter: z.record(z.string(), z.string()),
  total: figureRowSchema, rows: z.array(figureRowSchema),
});
export type FiguresReply = z.infer<typeof figuresReplySchema>;

/** Filters of which each value is the beginning of a code: two of them meet in the longer one. */
const PREFIXES = new Set(['class', 'area']);

/** Values of both lists together, for filters by the beginning of a code. */
function narrower(a: string, b: string): string {
  const meets = a.split(',').flatMap((one) => b.split(',').flatMap((other) => (one.startsWith(other) ? [one] : other.startsWith(one) ? [other] : [])));
  return [...new Set(meets)].join(',');
}

/** The query of the list behind a figure of a row, without "?": for `/api/cases` and for the address of the desk. */
export function figureLink(reply: Pick<FiguresReply, 'county' | 'today' | 'filter'>, row: Pick<FigureRow, 'filter'>, figure: Figure): string {
  const query: Record<string, string> = { county: reply.county, ...reply.filter };
  for (const [name, value] of [...Object.entries(row.filter), ...Object.entries(FIGURES[figure].filter)]) {
    const text = value.replace('{today}', reply.today);
    query[name] = name in query && PREFIXES.has(name) ? narrower(query[name]!, text) : text;
  }
  return new URLSearchParams(query).toString();
}
