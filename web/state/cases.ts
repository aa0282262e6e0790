/**
 * The cases that live: read once, page by page, then kept true by the lane. An entry of the lane changes its row at once;
 * what it does not carry (the clock with its spans, names, the open check) is asked for right after, many rows at a time.
 */
import { create } from 'zustand';
import type { Case, LaneCase } from '../../api/contract/cases/case.ts';
import type { CaseRow } from '../../api/contract/cases/lists.ts';
import { LIVE_STATES } from '../../api/contract/cases/vocabulary.ts';
import type { LaneEntry } from '../../api/contract/live.ts';
import { readCaseRows, readLiveCases } from '../data/cases.ts';
import { getApp } from './store.ts';

export interface CasesState {
  /** failed: the last reading failed; the cases are then those of before, if there are any. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly problem: Error | null;
  readonly cases: ReadonlyMap<number, CaseRow>;
  /** There are more than are held here: those that are due latest are missing. */
  readonly isCut: boolean;
  /** When they were read or changed last, epoch ms. Null until they were read once: what came live before that is not the list. */
  readonly asOf: number | null;
}

const NOTHING: CasesState = { status: 'loading', problem: null, cases: new Map(), isCut: false, asOf: null };
export const useCases = create<CasesState>(() => NOTHING);
export const getCases = useCases.getState;

/** True while the flow goes on: such cases are in the list. */
export const isLive = ({ state }: Pick<Case, 'state'>): boolean => LIVE_STATES.includes(state);

/** A row as far as the lane tells it. What it does not carry stays from before, where it can still be true. */
export function rowOf(told: Case, before: CaseRow | undefined): CaseRow {
  const isSame = before !== undefined && before.dueAt === told.dueAt && before.dueClock === told.dueClock && before.state === told.state;
  return {
    className: null, areaName: null, ...before, ...told,
    departmentName: before?.department === told.department ? before.departmentName : null,
    handlerName: before?.handler === told.handler ? before.handlerName : null,
    updatedAt: Date.now(), running: isSame ? before.running : null, task: isSame ? before.task : null, asked: isSame ? before.asked : [],
  };
}

/** The rows with some as they are now: a lower version counts for nothing, and who has ended leaves. The same map when nothing changes. */
export function withRows(before: ReadonlyMap<number, CaseRow>, changed: readonly CaseRow[]): ReadonlyMap<number, CaseRow> {
  let cases: Map<number, CaseRow> | null = null;
  for (const row of changed) {
    const known = (cases ?? before).get(row.id);
    if (known ? known.version > row.version : !isLive(row)) continue;
    cases ??= new Map(before);
    if (isLive(row)) cases.set(row.id, row);
    else cases.delete(row.id);
  }
  return cases ?? before;
}

let readings = 0;
/** Rows that changed while the list was being read: the answer may be older than they are. Null while nothing is read. */
let meanwhile: CaseRow[] | null = null;

/** Reads all live cases anew. What is shown stays until the answer is there, unless it belongs to another county or person. */
export async function readCases(isOther: boolean): Promise<void> {
  const { county } = getApp();
  if (!county) return;
  const mine = ++readings;
  meanwhile = [];
  if (isOther) useCases.setState(NOTHING, true);
  try {
    const { cases, isCut } = await readLiveCases(county);
    if (mine !== readings) return;
    const moved = meanwhile ?? [];
    meanwhile = null;
    useCases.setState({ status: 'ready', problem: null, cases: withRows(new Map(cases.map((row) => [row.id, row])), moved), isCut, asOf: Date.now() });
  } catch (error) {
    if (mine !== readings) return;
    meanwhile = null;
    useCases.setState({ status: 'failed', problem: error as Error });
  }
}

/** Puts rows as the server answered them. */
export function putCases(changed: readonly CaseRow[]): void {
  meanwhile?.push(...changed);
  const { cases: before, asOf } = getCases();
  const cases = withRows(before, changed);
  if (cases !== before) useCases.setState({ cases, asOf: asOf === null ? null : Date.now() });
}

/** Rows are asked for again so long after the lane told of them, together with what it tells meanwhile. */
const GATHER_MS = 250;
const incomplete = new Set<number>();
let gathering: ReturnType<typeof setTimeout> | null = null;

async function complete(): Promise<void> {
  gathering = null;
  const { county, epoch } = getApp();
  const ids = [...incomplete];
  incomplete.clear();
  if (!county || ids.length === 0) return;
  // A failure leaves rows as the lane told them; the next move or reading completes them.
  const rows = await readCaseRows(county, ids).catch(() => []);
  if (getApp().county === county && getApp().epoch === epoch) putCases(rows);
}

/** Applies what the lane tells of cases. A newer version of a row replaces an older one; the same version changes nothing. */
export function takeCases(entries: readonly LaneEntry[]): void {
  const { cases } = getCases();
  const told = entries.flatMap((entry): LaneCase[] => (entry.kind === 'case' ? [entry.body] : []));
  const fresh = told.filter((body) => (cases.get(body.id)?.version ?? -1) < body.version);
  putCases(fresh.map(({ move: _move, ...body }) => rowOf(body, cases.get(body.id))));
  for (const body of fresh) if (isLive(body)) incomplete.add(body.id);
  if (incomplete.size > 0) gathering ??= setTimeout(() => void complete(), GATHER_MS);
}
