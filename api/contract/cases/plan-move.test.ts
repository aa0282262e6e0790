import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCalendar } from './calendar.ts';
import { DEFAULT_CALENDAR } from './default-calendar.ts';
import { FLOWS } from './flows.ts';
import { nextSnapshot } from './next-snapshot.ts';
import { planMove } from './plan-move.ts';
import type { MoveInput } from './plan-move.ts';
import { DEFAULT_CASE_SETTINGS, newSnapshot } from './snapshot.ts';
import type { Calendars, CaseSnapshot, Mover } from './snapshot.ts';
import { CASE_FLOWS, CASE_ROLES, ENDED_STATES } from './vocabulary.ts';
import type { CaseMove } from './vocabulary.ts';

const CALENDAR = compileCalendar(DEFAULT_CALENDAR);
const calendars: Calendars = { newest: 0, of: () => CALENDAR };
const START = Date.UTC(2026, 9, 12, 2);
const limit = { value: 4, unit: 'work_hour' } as const;
const EVERYBODY: Mover = { name: 'everybody', role: 'lead', roles: CASE_ROLES, department: 'D03', countyLevel: true };
const DETAIL = {
  standardId: 1, duplicatesSeen: [], departments: ['D03'], handler: 'R001', photos: [1], result: 'met', grant: true, score: 80, into: 7, until: START + 90 * 86_400_000, assignee: 'C001',
};

const input = (snapshot: CaseSnapshot, move: CaseMove, more: Partial<MoveInput> = {}): MoveInput =>
  ({ snapshot, move, at: Math.max(START, snapshot.movedAt), by: EVERYBODY, note: 'why', detail: DETAIL, settings: DEFAULT_CASE_SETTINGS, calendars, limit, ...more });

function walk(moves: readonly CaseMove[], snapshot: CaseSnapshot = newSnapshot({ flow: 'urban', class: 'yc2013e:0110', channel: 'iot', reportedAt: START })): CaseSnapshot {
  return moves.reduce((before, move) => {
    const wanted = input(before, move, move.endsWith('_done') ? { by: { ...EVERYBODY, name: 'C001' } } : {});
    const plan = planMove(wanted);
    expect([...plan.refusals, ...plan.needs], move).toEqual([]);
    return nextSnapshot(wanted, plan);
  }, snapshot);
}

describe('a move that is planned', () => {
  test('tells apart what stands against it and what the mover has yet to give', () => {
    const handling = walk(['report', 'file', 'dispatch', 'assign']);
    const asked = planMove(input(handling, 'submit', { note: null, detail: {}, by: { name: 'R001', role: 'handler', department: 'D03', countyLevel: false } }));
    expect(asked).toMatchObject({ to: 'handled', role: 'handler', refusals: [], needs: [{ guard: 'photo' }] });
    const strange = planMove(input(handling, 'submit', { by: { name: 'R601', role: 'handler', department: 'D06', countyLevel: false } }));
    expect(strange).toMatchObject({ refusals: [{ guard: 'mine', zh: expect.any(String) }], clocks: [] });
  });

  test('is made under the first role of the person that it is for', () => {
    const filed = walk(['report', 'file']);
    const operator: Mover = { name: 'operator', role: 'intake', roles: ['intake', 'dispatcher'], department: null, countyLevel: true };
    expect(planMove(input(filed, 'dispatch', { by: operator }))).toMatchObject({ role: 'dispatcher', refusals: [] });
    expect(planMove(input(filed, 'dispatch', { by: { ...operator, roles: ['intake'] } })).refusals).toMatchObject([{ guard: 'role' }]);
  });

  test('is refused with the state where the flow has no such move', () => {
    expect(planMove(input(walk(['report']), 'close'))).toMatchObject({ row: null, to: null, refusals: [{ guard: 'state' }] });
  });

  test('stops and starts the clocks that the flow names', () => {
    const filed = walk(['report', 'file']);
    expect(planMove(input(filed, 'dispatch')).clocks).toMatchObject([
      { effect: 'dispatch:stop', clock: { overdue: false } }, { effect: 'handle:start', clock: { deadline: START + 6 * 3_600_000 } }]);
  });
});

describe('laws over random walks', () => {
  test('at most one clock runs, what has ended has no clock that goes on, and nothing is planned that the flow does not have', () => {
    fc.assert(fc.property(fc.constantFrom(...CASE_FLOWS), fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), fc.array(fc.integer({ min: 0, max: 3 * 86_400_000 }), { minLength: 40, maxLength: 40 }), (flow, choices, waits) => {
      let snapshot = newSnapshot({ flow, class: 'yc2013e:0110', channel: 'iot', reportedAt: START });
      for (const [n, choice] of choices.entries()) {
        const rows = FLOWS[flow].moves.filter(({ from }) => from === snapshot.state);
        const { move } = rows[choice % rows.length]!;
        const wanted = input(snapshot, move, { at: snapshot.movedAt + waits[n]!, by: { ...EVERYBODY, name: `P${choice % 5}` } });
        const plan = planMove(wanted);
        if (plan.refusals.length + plan.needs.length) continue;
        snapshot = nextSnapshot(wanted, plan);
        const clocks = Object.values(snapshot.clocks);
        expect(clocks.filter(({ state }) => state === 'running').length).toBeLessThanOrEqual(1);
        if ((ENDED_STATES as readonly (string | null)[]).includes(snapshot.state)) expect(clocks.every(({ state }) => state === 'stopped')).toBe(true);
        expect(FLOWS[flow].states[snapshot.state!]).toBeDefined();
      }
    }));
  });
});
