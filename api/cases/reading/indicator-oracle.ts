/**
 * The indicators that count cases once more, for tests: straight from moves, clocks, tasks and reports, one loop an indicator, without the facts that are kept
 * on the cases and without an index.
 */
import { CASE_INDICATORS, MISSED_WITHIN_HOURS, REPEATED_WITHIN_DAYS, SAME_PLACE_METERS } from '../../contract/cases/indicators.ts';
import type { CaseIndicator } from '../../contract/cases/indicators.ts';
import type { Queryable } from '../../store/database.ts';

type Raw = Record<string, any>;

/** Something that an indicator counts. */
export interface Counted {
  readonly caseId: number;
  readonly isNumerator: boolean;
  readonly person: string | null;
  readonly department: string | null;
}

export interface History {
  readonly cases: Raw[];
  readonly moves: Raw[];
  readonly clocks: Raw[];
  readonly tasks: Raw[];
  readonly reports: Raw[];
  readonly appeals: Raw[];
}

export async function readHistory(db: Queryable, county: string): Promise<History> {
  const read = async (table: string, order: string): Promise<Raw[]> => (await db.query(`select t.* from ${table} t where county = $1 order by ${order}`, [county])).rows;
  return {
    cases: (await db.query('select *, st_x(geom_3857) as x, st_y(geom_3857) as y, st_y(geom) as lat from cases where county = $1 order by id', [county])).rows,
    moves: await read('case_moves', 'case_id, number'), clocks: await read('case_clocks', 'case_id, clock, instance'), tasks: await read('case_tasks', 'id'),
    reports: await read('reports', 'at, id'), appeals: await read('case_appeals', 'case_id'),
  };
}

/** What the moves of a case say about it. */
class Moves {
  readonly #history: History;
  readonly #byCase = new Map<number, Raw[]>();

  constructor(history: History) {
    this.#history = history;
    for (const move of history.moves) this.#byCase.set(move.case_id, [...this.#byCase.get(move.case_id) ?? [], move]);
  }

  of(id: number, ...names: string[]): Raw[] {
    return (this.#byCase.get(id) ?? []).filter((move) => names.includes(move.move));
  }

  /** The case that it was merged into; null: it is not merged. */
  mergedInto(id: number): number | null {
    const last = this.of(id, 'merge', 'unmerge').at(-1);
    return last?.move === 'merge' ? last.detail.into : null;
  }

  /** The case that it ended in, by as many merges as there are. */
  end(id: number): number {
    const into = this.mergedInto(id);
    return into === null ? id : this.end(into);
  }

  isFiled(id: number): boolean {
    return this.of(id, 'file').length > 0;
  }

  holder(id: number): string | null {
    let holder: string | null = null;
    for (const move of this.of(id, 'dispatch', 'accept', 'dept_return')) {
      holder = move.move === 'accept' ? move.by_department : move.move === 'dispatch' && move.detail.departments.length === 1 ? move.detail.departments[0] : null;
    }
    return holder;
  }

  handler(id: number): string | null {
    const last = this.of(id, 'assign', 'rework').at(-1);
    return last?.move === 'assign' ? last.detail.handler : null;
  }

  /** Reports of the case and of those that were merged into it. */
  reports(id: number): Raw[] {
    const family = [id, ...this.#history.cases.filter((each) => this.mergedInto(each.id) === id).map((each) => each.id)];
    return this.#history.reports.filter((report) => family.includes(report.case_id));
  }
}

const hours = (later: Date, earlier: Date): number => (later.getTime() - earlier.getTime()) / 3_600_000;
const isNear = (a: Raw, b: Raw): boolean => Math.hypot(a.x - b.x, a.y - b.y) <= SAME_PLACE_METERS / Math.cos(a.lat * Math.PI / 180);
const isAlike = (a: Raw, b: Raw): boolean => a.class === b.class && isNear(a, b);
/** Ended, but not closed. */
const isVoided = (moves: Moves, id: number): boolean => moves.of(id, 'reject', 'force_close').length > 0 || moves.mergedInto(id) !== null;
/** The last clock of a kind. */
const lastClock = ({ clocks }: History, id: number, kind: string): Raw | undefined => clocks.findLast((clock) => clock.case_id === id && clock.clock === kind);

interface Question {
  readonly history: History;
  readonly moves: Moves;
  readonly inPeriod: (moment: Date | null | undefined) => boolean;
  /** By the end of the period, or now. */
  readonly inTime: (moment: Date | undefined) => boolean;
  /** Whether a deadline has passed by then. */
  readonly isPast: (deadline: Date) => boolean;
  readonly add: (indicator: CaseIndicator, item: Counted) => void;
}

function countFiled({ history, moves, inPeriod, inTime, add }: Question, each: Raw): void {
  const { id } = each;
  const [filing] = moves.of(id, 'file');
  if (!filing || !inPeriod(filing.at)) return;
  const tell = (indicator: CaseIndicator, isNumerator: boolean): void => add(indicator, { caseId: id, department: moves.holder(id), person: filing.by_person, isNumerator });
  const reports = moves.reports(id);
  const isVerified = reports.some((report) => report.verified && ['hotline', 'public', 'open311'].includes(report.channel));
  const wasSeen = reports.some((report) => report.channel === 'collector') || history.cases.some((other) => {
    const age = hours(each.reported_at, other.reported_at);
    return other.id !== id && other.channel === 'collector' && isAlike(each, other) && age >= 0 && age <= MISSED_WITHIN_HOURS;
  });
  tell('missed_by_collectors', isVerified && !wasSeen);
  tell('filing_accurate', moves.of(id, 'return_intake').length === 0 && !isVoided(moves, id));
  if (!isVoided(moves, id)) tell('closed_of_filed', inTime(moves.of(id, 'close')[0]?.at));
  if (each.state !== 'suspended') tell('public_reports', isVerified);
}

function countWork({ history, moves, inPeriod, inTime, isPast, add }: Question, each: Raw): void {
  const { id } = each;
  const feedback = moves.of(id, 'feedback').at(-1);
  const [closing] = moves.of(id, 'close');
  const tell = (indicator: CaseIndicator, isNumerator: boolean): void => add(indicator, { caseId: id, department: moves.holder(id), person: moves.handler(id), isNumerator });
  const handle = lastClock(history, id, 'handle');
  if (handle && inPeriod(handle.deadline) && !isVoided(moves, id)) {
    const isHandled = inTime(feedback?.at) && handle.state === 'stopped';
    const isPunctual = handle.overdue === false || history.appeals.some((appeal) => appeal.case_id === id && appeal.state === 'granted');
    const isClosed = inTime(closing?.at);
    if (isHandled || isPast(handle.deadline)) {
      tell('handled', isHandled);
      tell('handled_in_time', isHandled && isPunctual);
    }
    if (isClosed || isPast(handle.deadline)) {
      tell('closed_of_due', isClosed);
      tell('closed_in_time', isClosed && isPunctual);
    }
  }
  if (feedback && inPeriod(feedback.at)) tell('rework', moves.of(id, 'rework').length > 0);
  if (!closing || !inPeriod(closing.at)) return;
  tell('repeats', history.cases.some((other) => {
    const after = hours(other.reported_at, closing.at);
    const isSame = isAlike(each, other) || (each.component_id !== null && each.component_id === other.component_id);
    return other.id !== id && moves.isFiled(other.id) && after >= 0 && after <= REPEATED_WITHIN_DAYS * 24 && isSame;
  }));
}

function countDispatches({ moves, inPeriod, add }: Question, { id }: Raw): void {
  for (const dispatch of moves.of(id, 'dispatch')) {
    if (!inPeriod(dispatch.at)) continue;
    const next = moves.of(id, 'dispatch', 'dept_return').find((move) => move.number > dispatch.number);
    const taken = moves.of(id, 'accept', 'dispatch', 'dept_return').find((move) => move.number > dispatch.number);
    const department = dispatch.detail.departments.length === 1 ? dispatch.detail.departments[0] : taken?.by_department ?? null;
    const isReturned = next?.move === 'dept_return';
    add('dispatch_accurate', { caseId: id, isNumerator: !isReturned, person: dispatch.by_person, department });
    add('returned', { caseId: id, isNumerator: isReturned, person: dispatch.by_person, department });
  }
}

/** The move of the moment at which a clock stopped, if it is the work that the clock waited for. */
function stopOf(moves: Moves, clock: Raw, ...names: string[]): Raw | undefined {
  return moves.of(clock.case_id, ...names).find((move) => move.at.getTime() === clock.stopped_at?.getTime() && move.clocks.some(({ effect }: Raw) => effect === `${clock.clock}:stop`));
}

function countClocksAndTasks({ history, moves, inPeriod, isPast, add }: Question): void {
  for (const clock of history.clocks) {
    const tell = (indicator: CaseIndicator, stop: Raw | undefined): void => {
      add(indicator, { caseId: clock.case_id, isNumerator: stop !== undefined && !clock.overdue, person: stop?.by_person ?? null, department: moves.holder(clock.case_id) });
    };
    const filing = clock.clock === 'accept' && stopOf(moves, clock, 'file');
    if (filing && inPeriod(filing.at)) tell('filing_on_time', filing);
    const dispatch = stopOf(moves, clock, 'dispatch', 'return_intake');
    if (clock.clock !== 'dispatch' || !inPeriod(clock.deadline)) continue;
    if (dispatch || (clock.state !== 'stopped' && isPast(clock.deadline))) tell('dispatch_on_time', dispatch);
  }
  for (const task of history.tasks) {
    if (task.state === 'cancelled' || !inPeriod(task.due_at) || !(task.state === 'done' || isPast(task.due_at))) continue;
    const isNumerator = task.state === 'done' && task.done_at <= task.due_at;
    add(task.kind === 'precheck' ? 'precheck_on_time' : 'postcheck_on_time', { caseId: task.case_id, isNumerator, person: task.assignee ?? task.done_by, department: null });
  }
}

function countReports({ history, moves, inPeriod, add }: Question): void {
  for (const [n, report] of history.reports.entries()) {
    if (!inPeriod(report.at)) continue;
    const tell = (indicator: CaseIndicator, isNumerator: boolean): void => add(indicator, { caseId: report.case_id, isNumerator, person: report.by_person, department: null });
    const isFiled = moves.isFiled(report.case_id) || moves.isFiled(moves.end(report.case_id));
    if (report.channel === 'collector') tell('valid_reports', isFiled);
    tell('filing_rate', isFiled);
    tell('duplicates', moves.mergedInto(report.case_id) !== null || history.reports.slice(0, n).some((earlier) => earlier.case_id === report.case_id));
  }
}

/** Everything that each indicator counts in a period, but the latency of alerts; moments are epoch ms. */
export function countPlainly(history: History, from: number, to: number, now: number): Record<CaseIndicator, Counted[]> {
  const counted = Object.fromEntries(CASE_INDICATORS.map((id) => [id, [] as Counted[]])) as Record<CaseIndicator, Counted[]>;
  const question: Question = {
    history, moves: new Moves(history),
    inPeriod: (moment) => moment !== null && moment !== undefined && moment.getTime() >= from && moment.getTime() < to,
    inTime: (moment) => moment !== undefined && moment.getTime() < Math.min(to, now),
    isPast: (deadline) => deadline.getTime() < Math.min(to, now),
    add: (indicator, item) => { counted[indicator].push(item); },
  };
  for (const each of history.cases) {
    countFiled(question, each);
    countWork(question, each);
    countDispatches(question, each);
  }
  countClocksAndTasks(question);
  countReports(question);
  return counted;
}
