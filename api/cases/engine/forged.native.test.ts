import { describe, expect, test } from 'vitest';
import type { CaseMove, CaseState } from '../../contract/cases/vocabulary.ts';
import type { ClockChange } from '../../contract/cases/plan-clocks.ts';
import { SMALL_COUNTY } from '../../testing/small-county.ts';
import { findChecker } from '../responsibility/find-checker.ts';
import { insertPhoto, MOVERS } from '../testing.ts';
import type { TestMove } from '../testing.ts';
import { withGround } from './testing.ts';
import type { Ground, Written } from './testing.ts';

const onGround = withGround();
const { intake, lead, handler, works } = MOVERS;

type Json = Record<string, unknown>;

/** Every key of a clock left out, and every one with another value. */
function forgeries(clock: object): { what: string; clock: Json }[] {
  return Object.entries(clock).flatMap(([key, value]) => {
    const { [key]: _gone, ...without } = clock as Json;
    const others: unknown[] = typeof value === 'number' ? [value + 1, value - 1e12, value + 1e12, String(value), null] : Array.isArray(value) ? [[], [...value, ...value]]
      : typeof value === 'boolean' ? [!value, null] : typeof value === 'string' ? ['continuous', 'stopped', null] : [1, { value: 1, unit: 'work_day' }];
    return [{ what: `${key} left out`, clock: without }, ...others.filter((other) => other !== value).map((other) => ({ what: `${key} = ${JSON.stringify(other)}`, clock: { ...clock, [key]: other } as Json }))];
  });
}

/** The effects with the n-th clock forged in all ways, one missing, and one twice. */
function* forgedChanges(changes: readonly ClockChange[]): Generator<{ what: string; changes: unknown[] }> {
  for (const [n, change] of changes.entries()) {
    for (const { what, clock } of forgeries(change.clock)) yield { what: `${change.effect}: ${what}`, changes: changes.with(n, { ...change, clock: clock as never }) };
    yield { what: `${change.effect}: something more`, changes: changes.with(n, { ...change, clock: { ...change.clock, more: 1 } as never }) };
    yield { what: `${change.effect} missing`, changes: changes.toSpliced(n, 1) };
    yield { what: `${change.effect} twice`, changes: [...changes, change] };
  }
}

async function expectExact(ground: Ground, written: Written): Promise<void> {
  expect(written.clocks.length).toBeGreaterThan(0);
  for (const { what, changes } of forgedChanges(written.clocks)) {
    expect(await ground.tryWritten({ ...written, clocks: changes as never }), `${written.move}, ${what}`).toBe('clocks');
  }
  expect(await ground.tryWritten(written)).toBe('accepted');
}

type Tried = readonly [state: CaseState, move: CaseMove, before?: readonly CaseMove[], options?: TestMove];
const MOVES: readonly Tried[] = [
  ['reported', 'precheck'], ['prechecking', 'precheck_done'], ['reported', 'file'], ['pending_dispatch', 'dispatch'], ['pending_dispatch', 'return_intake'],
  ['pending_handle', 'dept_return'], ['pending_handle', 'dispatch', ['dept_return']], ['pending_handle', 'dispatch', ['dept_return'], { detail: { departments: ['D06'] }, note: 'theirs' }],
  ['handling', 'extend', ['ask_extension']], ['handling', 'suspend', ['ask_suspension']], ['suspended', 'resume'], ['handled', 'feedback'], ['pending_check', 'rework'],
  ['handling', 'force_close'], ['pending_dispatch', 'force_close', [], { by: lead, note: 'by order' }],
];

describe('a clock is exactly what the database works out', () => {
  test.each(MOVES.map((tried) => [tried]))('%j', ([state, move, before = [], options = {}]) => onGround(async (ground) => {
    const id = await ground.case(state);
    for (const each of before) await ground.move(id, each);
    await expectExact(ground, await ground.planned(id, move, options));
  }));

  test('in a merge and its end, on both sides', () => onGround(async (ground) => {
    const at = Date.now() - 3_600_000;
    const [early, late] = [await ground.case('reported', { at }), await ground.case('reported', { at: at + 60_000 })];
    for (const [move, moment] of [['merge', at + 120_000], ['unmerge', at + 180_000]] as const) {
      const options = { at: moment, ...(move === 'merge' ? { detail: { into: late } } : {}) };
      const written = await ground.planned(early, move, options);
      await expectExact(ground, written);
      const others = written.detail.otherClocks as ClockChange[];
      expect(others).toHaveLength(1);
      for (const { what, changes } of forgedChanges(others)) {
        expect(await ground.tryWritten({ ...written, detail: { ...written.detail, otherClocks: changes } }), `${move}, the other's ${what}`).toBe('clocks');
      }
      const { otherClocks: _gone, ...without } = written.detail;
      expect(await ground.tryWritten({ ...written, detail: without })).toBe('clocks');
      await ground.move(early, move, options);
    }
  }));

  test('a clock starts by the newest calendar, and by none that is not there', () => onGround(async (ground) => {
    const id = await ground.case('pending_dispatch');
    const written = await ground.planned(id, 'dispatch');
    await ground.client.query(`insert into work_calendars (county, edition, body) select county, 2, body from work_calendars`);
    expect(await ground.tryWritten(written)).toBe('clocks');
  }));
});

test.each([[['none']], [[null]], [[1.5]], [[-1]], [['7']], [[[1]]], ['none'], [{}], [[]]])('a submit with photos %j is refused', (photos) => onGround(async (ground) => {
  expect(await ground.write(await ground.case('handling'), 'submit', handler, null, { photos })).toBe('photo');
}));

test('a photo is taken once, and by who uploaded it', () => onGround(async (ground) => {
  const id = await ground.case('handling');
  const [mine, another, nobodys] = [await insertPhoto(ground.client, null, 'R001'), await insertPhoto(ground.client, null, 'R002'), await insertPhoto(ground.client)];
  for (const photos of [[mine, mine], [mine, another], [nobodys], [mine, 'none'], [mine, null], [mine, 99_999]]) {
    expect(await ground.write(id, 'submit', handler, null, { photos }), JSON.stringify(photos)).toBe('photo');
  }
  await ground.move(id, 'submit', { detail: { photos: [mine] } });
  await ground.move(id, 'dept_reject');
  expect(await ground.write(id, 'submit', handler, null, { photos: [mine] })).toBe('photo');
}));

describe('nobody is somebody else by another spelling', () => {
  test.each(['R001', 'r001', 'R001 ', 'ghost', 'R002', 7, null, ''])('%j is not sent to check the work of R001', (assignee) => onGround(async (ground) => {
    expect(await ground.write(await ground.case('pending_check'), 'postcheck', intake, null, { assignee })).toBe('checker');
    expect(await ground.write(await ground.case(), 'precheck', intake, null, { assignee })).not.toBe('accepted');
  }));

  test('nor does the handler enter the result as r001', () => onGround(async (ground) => {
    expect(await ground.write(await ground.case('checking'), 'postcheck_done', { ...intake, name: 'r001' }, null, { result: 'met' })).toBe('checker');
  }));

  test('the second review of an appeal is another person’s, however the first is spelled', () => onGround(async (ground) => {
    const id = await ground.lateCase();
    await ground.move(id, 'appeal');
    await ground.move(id, 'review_appeal', { by: lead });
    expect(await ground.write(id, 'review_appeal', { ...lead, name: 'LEAD' }, 'once more', { grant: true })).toBe('two_reviews');
    expect(await ground.write(id, 'review_appeal', { ...lead, name: 'lead ' }, 'once more', { grant: true })).toMatch(/case_moves_by_person_check/);
  }));
});

test('who submitted the work before it was done again is not found for its check', () => onGround(async (ground) => {
  const place = { lng: 113.605, lat: 37.815 };
  const id = await ground.case('handling', place);
  const found = () => findChecker(ground.client, SMALL_COUNTY, id);
  expect(await found()).toMatchObject({ assignee: 'C001', reason: 'duty_grid' });
  const collectorAtWork = { ...works, name: 'C001' };
  await ground.move(id, 'submit', { by: collectorAtWork, detail: { photos: [await insertPhoto(ground.client, null, 'C001')] } });
  for (const move of ['feedback', 'rework', 'assign', 'submit', 'feedback'] as const) await ground.move(id, move);
  expect(await ground.write(id, 'postcheck', intake, null, { assignee: 'C001' })).toBe('checker');
  expect(await found()).toMatchObject({ assignee: null });
}));

test('a department is offered a case once', () => onGround(async (ground) => {
  expect(await ground.write(await ground.case('pending_dispatch'), 'dispatch', MOVERS.dispatcher, 'theirs', { departments: ['D03', 'D03'] })).toBe('responsible');
}));

test('who received a return does not submit the work of a supervised case either', () => onGround(async (ground) => {
  const id = await ground.case('pending_dispatch', { flow: 'supervision' });
  await ground.move(id, 'dispatch', { by: { ...lead, name: 'works' } });
  await ground.move(id, 'dept_return', { by: { ...works, name: 'desk-D03' } });
  await ground.move(id, 'dispatch');
  await ground.move(id, 'assign');
  expect(await ground.write(id, 'submit', works, null, { photos: [await insertPhoto(ground.client, null, 'works')] })).toBe('receiver');
}));
