/**
 * Cases over HTTP: the list, one case with all that a desk asks about it, my tasks, the calendar.
 *
 * A list takes its filters in the query. Numbers elsewhere (figures, indicators, region panel) carry the query of the list of the
 * cases behind them, so that a number and its list are one definition.
 */
import { z } from 'zod';
import { alertDetailsSchema } from '../alerts.ts';
import { alertSchema } from '../live.ts';
import { bilingualSchema } from '../shapes.ts';
import { calendarBodySchema } from './calendar.ts';
import { caseSchema } from './case.ts';
import { clockSchema } from './clock.ts';
import { caseReportSchema } from './reports.ts';
import { ADJUSTMENT_KINDS, CASE_MOVES, CASE_STATES, TASK_KINDS } from './vocabulary.ts';

// --- The list ----------------------------------------------------------------------------------------------------

export const CASE_SORTS = ['due', 'reported', 'severity', 'updated'] as const;
export type CaseSort = (typeof CASE_SORTS)[number];

/**
 * How a clock stands at the moment of the question.
 * - overdue: a clock runs, and its deadline has passed
 * - today: due later on this day of the county (what is overdue is not among them)
 * - soon (about to be overdue): not overdue, and of the time from when the clock last began to run until its deadline less than a quarter
 *   is left, or less than an hour (of times below two hours: less than half). By the wall clock, so that an evening counts.
 * - paused: a clock stands still (suspended, or with a precheck or another desk)
 */
export const CASE_DUES = ['overdue', 'today', 'soon', 'paused'] as const;
export type CaseDue = (typeof CASE_DUES)[number];

/** What a row may be without: `none=duty` are the cases in no duty grid. */
export const CASE_NONES = ['unit', 'duty', 'omni', 'area', 'department'] as const;

/** How far back a text is looked for: without an index of words every case would have to be read. */
export const SEARCHED_DAYS = 90;

const WINDOW = '<from>/<to>, ISO 8601 with offset, ".." for one open end';
/** The filters of a list, each with its sentence. class, state, grid, area, bbox and time are those of every layer. */
export const CASE_FILTER_TEXTS = {
  class: 'Class ids or beginnings of them, comma between: yc2013:0137,yc2013e:01',
  state: 'States, comma between: reported,handling',
  grid: 'Codes of unit, duty or omni grids, comma between',
  area: 'Area codes of 6, 9 or 12 digits, comma between',
  bbox: 'west,south,east,north in degrees',
  time: `Reported: ${WINDOW}`,
  filed: `Filed: ${WINDOW}`,
  closed: `Closed: ${WINDOW}`,
  live: 'true: cases that live; false: those that have ended',
  flow: 'urban, grid_affairs or supervision',
  step: 'Steps from 1 to 7, comma between; of one flow, where flow is given',
  severity: 'critical, major, minor, notice, comma between',
  department: 'Codes of departments that hold the case, comma between',
  offered: 'Code of a department to which the case is offered and nobody holds it yet',
  handler: 'Staff code of who works on it',
  assignee: 'Staff code of whom an open check of it is assigned to',
  channel: 'Channels of the first report, comma between: hotline,iot',
  component: 'Id of a component',
  device: 'Id of a device',
  due: 'overdue, today, soon or paused',
  supervised: 'true or false',
  returned: 'true: a department or a check sent it back in this round',
  none: 'What the case is without: unit, duty or omni grid, area, department',
  duty: 'Code of the duty grid at the time of the report',
  unit: 'Code of the unit grid at the time of the report',
  omni: 'Code of the omni grid at the time of the report',
  q: `Beginning of a code (6 to 19 digits), or part of name, address, description or code. Text is looked for among the cases reported in the last ${SEARCHED_DAYS} days, unless live=true, time, filed, closed, \
handler, assignee, component, device, a grid, ids or counted says among which`,
  ids: 'Ids, comma between, at most 1000',
  /** Written by indicators: `counted=filing_on_time:numerator&period=<from>/<to>&of=duty:<code>`. */
  counted: 'The cases that an indicator counts: <indicator>:numerator or <indicator>:denominator; needs period',
  period: `Of counted: <from>/<to>`,
  of: 'Of counted: the row of the table, <by>:<key>',
} as const;
export type CaseFilterName = keyof typeof CASE_FILTER_TEXTS;

/** The clock that runs now, or the one that stands still. What is left at another moment: `remainingMs(clock, calendar, now)`, with the calendar edition that it names. */
const rowClockSchema = z.object({ clock: clockSchema, remainingMs: z.number(), overdue: z.boolean(), soon: z.boolean() });

export const caseRowSchema = caseSchema.extend({
  className: bilingualSchema.nullable(), areaName: bilingualSchema.nullable(), departmentName: bilingualSchema.nullable(), handlerName: bilingualSchema.nullable(),
  updatedAt: z.number(),
  /** Null when no clock runs or stands still. */
  running: rowClockSchema.nullable(),
  /** The check that is open; null: none. */
  task: z.object({ id: z.number().int(), kind: z.enum(TASK_KINDS), assignee: z.string().nullable(), assigneeName: z.string().nullable(), dueAt: z.number() }).nullable(),
  /** What somebody asked for and nobody has decided. */
  asked: z.array(z.enum(ADJUSTMENT_KINDS)),
});
export type CaseRow = z.infer<typeof caseRowSchema>;

/**
 * `GET /api/cases?county=&<filters>&sort=&limit=&cursor=`: sort `due` (earliest deadline first, those without last),
 * `reported` and `updated` (newest first), `severity` (most urgent first, then by deadline); default `due` with `live=true`, else `reported`. A row that does not change between two pages
 * comes exactly once. Rows never carry a reporter's name or telephone.
 */
export const casesReplySchema = z.object({
  county: z.string(), asOf: z.string(),
  /** Lane number that the rows are true for: a viewer goes on with entries above it. */
  lane: z.number().int(),
  /** Cases that match, over all pages. */
  total: z.number().int(),
  /** Only cases reported since then were searched for the text `q`, epoch ms; null: no such limit. */
  searchedSince: z.number().nullable(),
  nextCursor: z.string().nullable(),
  cases: z.array(caseRowSchema),
});
export type CasesReply = z.infer<typeof casesReplySchema>;

// --- One case ----------------------------------------------------------------------------------------------------

const person = { by: z.string(), byName: bilingualSchema.nullable() };

export const caseMoveRowSchema = z.object({
  id: z.number().int(), number: z.number().int(), at: z.number(), move: z.enum(CASE_MOVES),
  from: z.enum(CASE_STATES).nullable(), to: z.enum(CASE_STATES), ...person, role: z.string(),
  department: z.string().nullable(), departmentName: bilingualSchema.nullable(), note: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  /** What the move did to the clocks, as it is stored. */
  clocks: z.array(z.record(z.string(), z.unknown())),
  photos: z.array(z.number().int()),
});
export type CaseMoveRow = z.infer<typeof caseMoveRowSchema>;

export const casePhotoSchema = z.object({
  id: z.number().int(), at: z.number(), by: z.string().nullable(), takenAt: z.number().nullable(), width: z.number().int(), height: z.number().int(),
  reportId: z.number().int().nullable(), moveId: z.number().int().nullable(),
  /** Where the file said that it was taken, WGS 84; null: it did not. */
  exif: z.object({ lng: z.number(), lat: z.number() }).nullable(),
});

export const caseClockSchema = z.object({
  clock: clockSchema, overdue: z.boolean(), remainingMs: z.number(),
  /** Why it is due when it is, line by line; the segments add up to the budget. */
  why: z.object({ zh: z.array(z.string()), en: z.array(z.string()), segments: z.array(z.object({ from: z.number(), to: z.number(), ms: z.number() })) }),
});
export type CaseClock = z.infer<typeof caseClockSchema>;

export const caseTaskSchema = z.object({
  id: z.number().int(), kind: z.enum(TASK_KINDS), round: z.number().int(), state: z.enum(['open', 'done', 'cancelled']),
  assignee: z.string().nullable(), assigneeName: z.string().nullable(), reason: z.string().nullable(),
  openedAt: z.number(), openedBy: z.string(), dueAt: z.number(), doneAt: z.number().nullable(), doneBy: z.string().nullable(),
  result: z.enum(['met', 'not_met']).nullable(), note: z.string().nullable(),
});
export type CaseTask = z.infer<typeof caseTaskSchema>;

export const caseAdjustmentSchema = z.object({
  id: z.number().int(), kind: z.enum(ADJUSTMENT_KINDS), state: z.enum(['asked', 'approved', 'refused', 'lapsed']),
  askedAt: z.number(), askedBy: z.string(), reason: z.string(), until: z.number().nullable(),
  decidedAt: z.number().nullable(), decidedBy: z.string().nullable(), decision: z.string().nullable(),
});
export type CaseAdjustment = z.infer<typeof caseAdjustmentSchema>;

const appealSchema = z.object({
  askedAt: z.number(), askedBy: z.string(), reason: z.string(), state: z.enum(['asked', 'first_granted', 'granted', 'refused']),
  firstBy: z.string().nullable(), firstAt: z.number().nullable(), secondBy: z.string().nullable(), secondAt: z.number().nullable(),
});

/** Another case, in one line. */
const caseBriefSchema = caseSchema.pick({
  id: true, code: true, state: true, step: true, class: true, severity: true, name: true, description: true, address: true, reportedAt: true, closedAt: true, endedAt: true,
  lng: true, lat: true,
}).extend({ className: bilingualSchema.nullable() });
export type CaseBrief = z.infer<typeof caseBriefSchema>;

const departmentNameSchema = z.object({ code: z.string(), name: bilingualSchema }).nullable();

/** `GET /api/cases/{id}`. Staff is empty and `staffWithheld` true for who may not see persons; reporters' contacts are for county operators and leads. */
export const caseDetailsSchema = z.object({
  county: z.string(), asOf: z.string(), lane: z.number().int(),
  case: caseRowSchema,
  reports: z.array(caseReportSchema), reporterWithheld: z.boolean(),
  photos: z.array(casePhotoSchema),
  /** Oldest first; they are never changed. */
  moves: z.array(caseMoveRowSchema),
  /** Oldest first. */
  clocks: z.array(caseClockSchema),
  /** Editions that the clocks count by, and the one in force; edition 0 is the default calendar of a county without one of its own. */
  calendars: z.array(z.object({ edition: z.number().int(), body: calendarBodySchema })),
  tasks: z.array(caseTaskSchema), adjustments: z.array(caseAdjustmentSchema), appeal: appealSchema.nullable(),
  /** As pinned when the case was filed; null before. */
  standard: z.record(z.string(), z.unknown()).nullable(),
  /** Which department or person received a return in this round. */
  receivers: z.array(z.string()), returnedBy: z.string().nullable(), stateBefore: z.enum(CASE_STATES).nullable(),
  extensions: z.number().int(), suspensions: z.number().int(),
  /** `CaseSnapshot` and `CaseSettings`: what `planMove` judges a move by, with the calendars of this reply. */
  snapshot: z.record(z.string(), z.unknown()), settings: z.record(z.string(), z.unknown()),
  /** Edition of `calendars` that clocks start by now. */
  newestCalendar: z.number().int(),
  component: z.object({
    id: z.number().int(), objid: z.string().nullable(), name: z.string().nullable(), class: z.string(), className: bilingualSchema.nullable(), state: z.string().nullable(),
    supervisor: departmentNameSchema, owner: departmentNameSchema, keeper: departmentNameSchema,
    /** Other cases of the component, newest first, at most 20. */
    cases: z.array(caseBriefSchema), casesTotal: z.number().int(),
  }).nullable(),
  device: z.object({ id: z.number().int(), code: z.string(), name: z.string().nullable(), class: z.string(), className: bilingualSchema.nullable(), state: z.string() }).nullable(),
  alert: alertSchema.nullable(),
  cameras: alertDetailsSchema.shape.cameras,
  staff: alertDetailsSchema.shape.staff, staffWithheld: z.boolean(),
  /** Cases that were merged into this one. */
  merged: z.array(caseBriefSchema),
  /** The case that this one was merged into. */
  mergedInto: caseBriefSchema.nullable(),
  /** Address that answers who is responsible and why. */
  responsibility: z.string(),
});
export type CaseDetails = z.infer<typeof caseDetailsSchema>;

// --- My tasks ----------------------------------------------------------------------------------------------------

/**
 * What waits for a person.
 * - checks: open prechecks and postchecks; of a collector those assigned to them, or to nobody in the duty grids that they walk
 * - handling: cases that this person, or this department's people, work on
 * - to_accept: offered to the department, nobody holds them · to_assign: the department holds them, nobody works on them
 * - to_feed_back: handled, to be looked at and fed back by the department
 * - returned: sent back to be done again, or back by its own desk
 * - asked: extensions and suspensions asked for and not decided · decided: those decided in the last 7 days
 * - suspended: the department's cases that stand still
 * - to_appeal: closed late in the last 30 days, not appealed against
 */
export const TASK_GROUPS = ['checks', 'handling', 'to_accept', 'to_assign', 'to_feed_back', 'returned', 'asked', 'decided', 'suspended', 'to_appeal'] as const;
export type TaskGroup = (typeof TASK_GROUPS)[number];

/** `GET /api/cases/tasks?county=&group=&limit=`: the groups that a person's role has, in the order of the list above; each by deadline, at most `limit` (100) rows. */
export const caseTasksReplySchema = z.object({
  county: z.string(), asOf: z.string(), lane: z.number().int(),
  /** The name under which this person acts. */
  person: z.string(), department: z.string().nullable(),
  groups: z.array(z.object({
    group: z.enum(TASK_GROUPS), total: z.number().int(),
    items: z.array(z.object({
      case: caseRowSchema,
      /** Of checks. */
      task: caseTaskSchema.nullable(),
      /** Of asked and decided. */
      adjustment: caseAdjustmentSchema.nullable(),
      /** Of a check: the photos of the case; a collector looks at the same thing. */
      photos: z.array(z.number().int()),
      /** Of returned: who sent it back, when and why. */
      returned: z.object({ at: z.number(), by: z.string(), move: z.enum(CASE_MOVES), note: z.string().nullable() }).nullable(),
    })),
  })),
});
export type CaseTasksReply = z.infer<typeof caseTasksReplySchema>;
export type CaseTaskItem = CaseTasksReply['groups'][number]['items'][number];

// --- The calendar ------------------------------------------------------------------------------------------------

/** `GET /api/calendar?county=&edition=`: the edition in force, or an earlier one by its number. Edition 0, made by nobody, is the default of a county without one. */
export const calendarReplySchema = z.object({
  county: z.string(), edition: z.number().int(), body: calendarBodySchema, madeAt: z.string().nullable(), madeBy: z.string().nullable(),
  /** All that there are, newest first. */
  editions: z.array(z.number().int()),
});
export type CalendarReply = z.infer<typeof calendarReplySchema>;
