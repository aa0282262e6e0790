import { describe, expect, it } from 'vitest';
import { shortCaseNumber } from '../../../api/contract/cases/case-number.ts';
import type { CaseClock } from '../../../api/contract/cases/lists.ts';
import { CASE_MOVES } from '../../../api/contract/cases/vocabulary.ts';
import type { OfferedMove } from '../../../api/contract/cases/offered.ts';
import { casesZh } from '../../i18n/cases-zh.ts';
import { FIRST_INBOX, NO_DEPARTMENT } from '../../state/inbox.ts';
import { getCases, putCases, rowOf, withRows } from '../../state/cases.ts';
import { liveSteps } from './desk-actions.ts';
import { NO_MARK, clearPicked, getCaseDesk, pick } from './desk-state.ts';
import { dueKind, passesDue, soonMs, spanWords } from './due.ts';
import { detailOf, fieldsOf, groupMoves, missingOf, orderOf, startedDraft } from './moving.ts';
import { countSteps, heldRows, hold, passes, sorted, waitsFor } from './order.ts';
import type { Narrowing } from './order.ts';
import { NOW, aCase } from './testing/a-case.ts';
import { markedIndex, walk } from './walk.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ANYWHERE: Narrowing = { text: '', mine: false, bounds: null, area: null, grid: null };
const MOMENT = { now: NOW, dayEnd: NOW + 5 * HOUR_MS };
const running = (from: number, deadline: number): CaseClock & { soon: boolean } => ({
  clock: { deadline, spans: [{ from, to: null }] } as never, overdue: false, remainingMs: 0, soon: false, why: { zh: [], en: [], segments: [] },
});

describe('how a clock stands', () => {
  it('is overdue, near or later by its deadline, and says why none runs', () => {
    expect(dueKind(aCase(1, { dueAt: NOW - 1 }), NOW)).toBe('overdue');
    expect(dueKind(aCase(1, { dueAt: NOW + 2 * MINUTE_MS }), NOW)).toBe('soon');
    expect(dueKind(aCase(1, { dueAt: NOW + 14 * MINUTE_MS }), NOW)).toBe('later');
    expect(dueKind(aCase(1, { state: 'prechecking', dueAt: null, dueClock: null }), NOW)).toBe('paused');
    expect(dueKind(aCase(1, { state: 'suspended', dueAt: null, dueClock: null }), NOW)).toBe('suspended');
    expect(dueKind(aCase(1, { state: 'checking', dueAt: null, dueClock: null }), NOW)).toBe('none');
    expect(dueKind(aCase(1, { state: 'closed', closedAt: NOW, dueAt: null, dueClock: null }), NOW)).toBe('ended');
  });

  it('is near by the share of its time that is left, as the server counts it', () => {
    expect(soonMs(aCase(1, { dueAt: NOW, running: running(NOW - HOUR_MS, NOW) }))).toBe(HOUR_MS / 2);
    expect(soonMs(aCase(1, { dueAt: NOW, running: running(NOW - 3 * HOUR_MS, NOW) }))).toBe(HOUR_MS);
    expect(soonMs(aCase(1, { dueAt: NOW, running: running(NOW - 40 * HOUR_MS, NOW) }))).toBe(10 * HOUR_MS);
    // A clock that the row does not know yet is judged as clocks of its kind are.
    expect(soonMs(aCase(1, { dueAt: NOW, dueClock: 'handle', running: running(NOW - 40 * HOUR_MS, NOW - 1) }))).toBe(HOUR_MS);
  });

  it('is filtered by: today leaves out what is overdue, paused is what stands still', () => {
    const late = aCase(1, { dueAt: NOW - 1 });
    expect([passesDue(late, 'overdue', NOW, MOMENT.dayEnd), passesDue(late, 'today', NOW, MOMENT.dayEnd)]).toEqual([true, false]);
    expect(passesDue(aCase(1, { dueAt: MOMENT.dayEnd + 1, dueClock: 'handle' }), 'today', NOW, MOMENT.dayEnd)).toBe(false);
    expect(passesDue(aCase(1, { state: 'suspended', dueAt: null, dueClock: null }), 'paused', NOW, MOMENT.dayEnd)).toBe(true);
  });

  it('is told in its two largest units', () => {
    expect([30_000, 90_000, 90 * MINUTE_MS, 50 * HOUR_MS].map(spanWords)).toEqual([
      ['seconds', { seconds: 30 }], ['minutes', { minutes: 1 }], ['hours', { hours: 1, minutes: 30 }], ['days', { days: 2, hours: 2 }],
    ]);
  });
});

describe('the list', () => {
  const passing = (difference: object, inbox = {}, narrowing = {}): boolean =>
    passes(aCase(1, difference), { ...FIRST_INBOX, ...inbox }, { ...ANYWHERE, ...narrowing }, null, MOMENT, () => '污水井盖');

  it('is in the order of deadlines, those without last, and the same every time', () => {
    const cases = [aCase(1, { dueAt: null }), aCase(2, { dueAt: NOW + 5 }), aCase(4, { dueAt: NOW - 5 }), aCase(3, { dueAt: NOW + 5 })];
    expect(sorted(cases, 'due').map(({ id }) => id)).toEqual([4, 2, 3, 1]);
    expect(sorted([aCase(1, { severity: 'minor' }), aCase(2, { severity: 'critical' })], 'severity').map(({ id }) => id)).toEqual([2, 1]);
    expect(sorted([aCase(1, { reportedAt: 1 }), aCase(2, { reportedAt: 2 })], 'newest').map(({ id }) => id)).toEqual([2, 1]);
  });

  it('is narrowed by flow, department, class, area, grid, map and words', () => {
    expect(passing({}, { flow: 'supervision' })).toBe(false);
    expect([passing({}, { departments: [NO_DEPARTMENT] }), passing({ department: 'D03' }, { departments: [NO_DEPARTMENT] }), passing({ offered: ['D03'] }, { departments: ['D03'] })]).toEqual([true, false, true]);
    expect([passing({}, { classes: ['yc2013:01'] }), passing({}, { classes: ['yc2013e'] })]).toEqual([true, false]);
    expect([passing({}, {}, { area: '099101001000' }), passing({}, {}, { area: '099101002000' })]).toEqual([true, false]);
    expect([passing({ dutyGrid: 'G1' }, {}, { grid: 'G1' }), passing({}, {}, { grid: 'G1' })]).toEqual([true, false]);
    expect([passing({}, {}, { bounds: [113, 37, 114, 38] }), passing({}, {}, { bounds: [100, 37, 101, 38] })]).toEqual([true, false]);
    expect([passing({}, {}, { text: ' 滨河 ' }), passing({}, {}, { text: '井盖' }), passing({}, {}, { text: '00001' }), passing({}, {}, { text: 'xyz' })]).toEqual([true, true, true, false]);
    const shown = shortCaseNumber(aCase(1).code, 1);
    expect([shown.includes('-'), passing({}, {}, { text: shown }), passing({}, {}, { text: `${shown}0` })]).toEqual([true, true, false]);
  });

  it('knows for whom a case waits: the dispatcher, the department that holds it, the person who works on it', () => {
    const operator = { role: 'county_operator', department: null, staff: null } as const;
    const works = { role: 'department', department: 'D03', staff: null } as const;
    expect([waitsFor(aCase(1), operator), waitsFor(aCase(1, { state: 'handling' }), operator)]).toEqual([true, false]);
    expect([waitsFor(aCase(1, { state: 'pending_handle', department: 'D03' }), works), waitsFor(aCase(1, { state: 'pending_handle', department: 'D06' }), works)]).toEqual([true, false]);
    expect(waitsFor(aCase(1, { state: 'handling', handler: 'R001' }), { role: 'handler', department: 'D03', staff: 'R001' })).toBe(true);
  });

  it('counts by step, with those that are late', () => {
    expect(countSteps([aCase(1), aCase(2, { step: 4, dueAt: NOW - 1 }), aCase(3, { step: 4 })], 4, NOW)).toEqual([
      { count: 0, overdue: 0 }, { count: 1, overdue: 0 }, { count: 0, overdue: 0 }, { count: 2, overdue: 1 },
    ]);
    expect([liveSteps('urban'), liveSteps('supervision')]).toEqual([[1, 2, 3, 4, 5, 6], [1, 2, 3, 4]]);
  });

  it('that is held keeps order and members; a row shows its case as it is, and that it has left', () => {
    const held = hold([aCase(2), aCase(1)]);
    const live = new Map([[1, aCase(1, { state: 'pending_handle', version: 3 })], [3, aCase(3)]]);
    expect(heldRows(held, new Set([2, 3]), live).map(({ one, hasLeft }) => [one.id, one.state, hasLeft])).toEqual([[2, 'pending_dispatch', false], [1, 'pending_handle', true]]);
  });

  it('is walked from its first row, and goes on near where a row was that is gone', () => {
    const ids = [7, 8, 9];
    expect(walk(ids, NO_MARK, 'next')).toEqual({ id: 7, index: 0 });
    expect(walk(ids, { id: 9, index: 2 }, 'next')).toEqual({ id: 9, index: 2 });
    expect(walk(ids, { id: 5, index: 1 }, 'next')).toEqual({ id: 8, index: 1 });
    expect([markedIndex(ids, { id: 5, index: 9 }), markedIndex(ids, NO_MARK)]).toEqual([2, -1]);
  });

  it('is selected from row by row, or from one to another', () => {
    pick(2, [1, 2, 3, 4], false);
    pick(4, [1, 2, 3, 4], true);
    expect([...getCaseDesk().picked]).toEqual([2, 3, 4]);
    pick(3, [1, 2, 3, 4], false);
    expect([...getCaseDesk().picked]).toEqual([2, 4]);
    clearPicked();
  });
});

describe('rows and the lane', () => {
  const before = new Map([[1, aCase(1, { departmentName: { zh: '市政', en: 'Works' }, department: 'D03', running: running(0, NOW + 600_000) })]]);

  it('take a newer version and never an older one; who has ended leaves', () => {
    expect(withRows(before, [aCase(1, { version: 3, state: 'pending_handle' })]).get(1)?.state).toBe('pending_handle');
    expect(withRows(before, [aCase(1, { version: 1, state: 'reported' })])).toBe(before);
    expect(withRows(before, [aCase(1, { version: 3, state: 'closed' })]).size).toBe(0);
    expect(withRows(before, [aCase(2, { state: 'merged' })])).toBe(before);
    expect(withRows(before, [aCase(2)]).size).toBe(2);
  });

  it('keep what the lane does not carry only where it can still be true', () => {
    const { running: _running, task: _task, asked: _asked, departmentName: _name, ...told } = before.get(1)!;
    expect(rowOf({ ...told, version: 3 } as never, before.get(1)).running).not.toBeNull();
    const moved = rowOf({ ...told, version: 3, dueAt: NOW + 1, department: 'D06' } as never, before.get(1));
    expect([moved.running, moved.departmentName, moved.className?.en]).toEqual([null, null, 'Sewage manhole cover']);
  });
});

describe('what comes live before the list was read', () => {
  it('is kept, and is no reading of the list', () => {
    putCases([aCase(1)]);
    expect([getCases().cases.size, getCases().asOf]).toEqual([1, null]);
  });
});

describe('the moves', () => {
  const offer = (move: OfferedMove['move'], difference: Partial<OfferedMove> = {}): OfferedMove =>
    ({ move, kind: 'forward', to: 'closed', step: 1, role: 'intake', refusals: [], needs: [], clocks: [], due: null, ...difference });
  const guard = (name: string) => ({ guard: name, zh: '', en: '' }) as OfferedMove['needs'][number];

  it('stand with the main one first, those that lead nowhere last, and say which are refused and why', () => {
    const groups = groupMoves([
      offer('comment', { kind: 'same' }), offer('reject', { kind: 'end' }), offer('file'), offer('precheck'),
      offer('merge', { refusals: [guard('no_open_task')] }), offer('extend', { refusals: [guard('adjustment_asked')] }),
    ]);
    expect(orderOf(groups).map(({ move }) => move)).toEqual(['file', 'precheck', 'reject', 'comment']);
    expect(groups.blocked.map(({ move }) => move)).toEqual(['merge']);
  });

  it('are sent when nothing is missing: duplicates seen, a reason where one is needed', () => {
    const file = offer('file');
    expect(missingOf(file, {}, null, null)).toEqual(['standardId', 'duplicates']);
    expect(missingOf(file, { standardId: 3 }, [7], null)).toEqual(['duplicates']);
    expect(missingOf(file, { standardId: 3, seenAll: true }, [7], null)).toEqual([]);
    expect(missingOf(file, { standardId: 3 }, [], null)).toEqual([]);
    expect(missingOf(offer('reject', { needs: [guard('reason')] }), { note: ' ' }, null, null)).toEqual(['note']);
    const dispatch = offer('dispatch');
    expect(missingOf(dispatch, { departments: ['D06'] }, null, ['D03'])).toEqual(['note']);
    expect(startedDraft('dispatch', {}, ['D03'])).toEqual({ departments: ['D03'] });
    expect(missingOf(dispatch, startedDraft('dispatch', {}, ['D03']), null, ['D03'])).toEqual([]);
  });

  it('carry what the server asks for, and nothing that was left empty', () => {
    expect(detailOf('file', { standardId: 3, seenAll: true, note: 'x' }, [7, 8])).toEqual({ standardId: 3, duplicatesSeen: [7, 8] });
    expect(detailOf('close', { reply: ' ' }, [])).toEqual({});
    expect(detailOf('precheck_done', { result: 'met', photos: [] }, [])).toEqual({ result: 'met' });
  });

  it('all have a name, and only fields that the form knows', () => {
    expect(CASE_MOVES.filter((move) => !(move in casesZh.move))).toEqual([]);
    expect(fieldsOf('urge')).toEqual([]);
  });
});
