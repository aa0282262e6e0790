import { describe, expect, test } from 'vitest';
import { CASE_GUARDS } from '../../contract/cases/vocabulary.ts';
import type { CaseGuard, CaseMove } from '../../contract/cases/vocabulary.ts';
import { SMALL_COUNTY } from '../../testing/small-county.ts';
import { BANNER, insertPhoto, MOVERS } from '../testing.ts';
import type { TestMove } from '../testing.ts';
import { unreported, withGround } from './testing.ts';
import type { Attempt, Ground } from './testing.ts';

const DAY_MS = 86_400_000;
const onGround = withGround();

interface Scenario {
  /** Brings a case to where the guard refuses, and says what is tried. */
  readonly refused: (ground: Ground) => Promise<Attempt>;
  /** Makes the guard hold, where it is not by the move itself, and moves. */
  readonly accepted: (ground: Ground, tried: Attempt) => Promise<void>;
}

const { intake, dispatcher, lead, works, sanitation, handler, collector, assessor, leader } = MOVERS;
const again = (options: TestMove = {}) => (ground: Ground, { id, move, by }: Attempt): Promise<void> => ground.move(id, move, { by, ...options });
const outside = { lng: 120, lat: 30 } as const;

/** States keep tasks apart already: the guard stands for flows that do not, so the flow gets such a move. */
async function alsoFromChecking(ground: Ground, move: CaseMove): Promise<number> {
  await ground.client.query(`insert into case_flow_moves select flow, move, 'checking', to_state, kind, guards, clocks, roles from case_flow_moves
    where flow = 'urban' and move = $1 and from_state = 'pending_check'`, [move]);
  return ground.case('checking');
}
const reportedElsewhere = async (ground: Ground): Promise<void> => { await ground.case(); };

const SCENARIOS: Readonly<Record<Exclude<CaseGuard, 'merging'>, Scenario>> = {
  reason: { refused: async (g) => ({ id: await g.case(), move: 'reject', by: intake, note: ' \n' }), accepted: again({ note: 'no such thing' }) },
  inside_jurisdiction: { refused: (g) => unreported(g, outside), accepted: reportedElsewhere },
  active_class: { refused: (g) => unreported(g, { class: 'road:primary' }), accepted: reportedElsewhere },
  photo_by_channel: {
    refused: (g) => unreported(g),
    accepted: async (g) => {
      await g.case('reported', { channel: 'hotline', photos: [] });
      await g.case();
    },
  },
  one_task: {
    refused: async (g) => ({ id: await alsoFromChecking(g, 'postcheck'), move: 'postcheck', by: intake, detail: { assignee: 'C002' } }),
    accepted: async (g) => g.move(await g.case(), 'precheck'),
  },
  no_open_task: {
    refused: async (g) => ({ id: await alsoFromChecking(g, 'close'), move: 'close', by: intake, note: 'seen' }),
    accepted: async (g) => g.move(await g.case(), 'file'),
  },
  open_task: {
    refused: async (g) => ({ id: await g.case('prechecking'), move: 'precheck_done', by: MOVERS.collector2, detail: { result: 'met' } }),
    accepted: (g, { id }) => g.move(id, 'precheck_done', { by: collector, detail: { result: 'met' } }),
  },
  target_open: {
    refused: async (g) => ({ id: await g.case(), move: 'merge', by: intake, detail: { into: await g.case('not_filed') } }),
    accepted: async (g, { id }) => g.move(id, 'merge', { detail: { into: await g.case('handling') } }),
  },
  standard: {
    refused: async (g) => ({ id: await g.case(), move: 'file', by: intake, detail: { standardId: BANNER.standardId, duplicatesSeen: [] } }),
    accepted: again({ detail: { standardId: BANNER.standardId, class: BANNER.class, duplicatesSeen: [] } }),
  },
  duplicates_seen: {
    refused: async (g) => {
      const place = { lng: 113.6301, lat: 37.8101 };
      await g.case('reported', place);
      return { id: await g.case('reported', place), move: 'file', by: intake, detail: { standardId: 201101, duplicatesSeen: [] } };
    },
    accepted: again(),
  },
  responsible: {
    refused: async (g) => ({ id: await g.case('pending_dispatch'), move: 'dispatch', by: dispatcher, detail: { departments: ['D06'] } }),
    accepted: again({ note: 'they have the truck', detail: { departments: ['D06'] } }),
  },
  offered: {
    refused: async (g) => {
      const id = await g.case('pending_dispatch');
      await g.move(id, 'dispatch', { detail: { departments: ['D03', 'D1'] } });
      return { id, move: 'accept', by: sanitation };
    },
    accepted: (g, { id }) => g.move(id, 'accept', { by: works }),
  },
  held: {
    refused: async (g) => {
      const id = await g.case('pending_dispatch');
      await g.move(id, 'dispatch', { detail: { departments: ['D03', 'D06'] } });
      return { id, move: 'assign', by: works, detail: { handler: 'R001' } };
    },
    accepted: async (g, { id }) => { await g.move(id, 'accept', { by: works }); await g.move(id, 'assign'); },
  },
  unassigned: {
    // The flow has no way back from a handler to a department that is not assigned: the guard stands for flows that do.
    refused: async (g) => {
      const id = await g.case('handling');
      await g.client.query(`insert into case_flow_moves select flow, 'dept_return', 'handling', to_state, kind, guards, clocks, roles from case_flow_moves
        where flow = 'urban' and move = 'dept_return' and from_state = 'pending_handle'`);
      return { id, move: 'dept_return', by: works, note: 'not ours' };
    },
    accepted: async (g) => g.move(await g.case('pending_handle'), 'dept_return', { note: 'not ours' }),
  },
  department_person: { refused: async (g) => ({ id: await g.case('pending_handle'), move: 'assign', by: works, detail: { handler: 'R601' } }), accepted: again({ detail: { handler: 'R002' } }) },
  mine: { refused: async (g) => ({ id: await g.case('handling'), move: 'submit', by: { ...handler, name: 'R002' }, detail: { photos: [await insertPhoto(g.client, null, 'R002')] } }), accepted: (g, { id }) => g.move(id, 'submit') },
  photo: { refused: async (g) => ({ id: await g.case('handling'), move: 'submit', by: handler }), accepted: again() },
  receiver: {
    refused: async (g) => {
      const id = await g.case('pending_handle');
      await g.move(id, 'dept_return');
      await g.move(id, 'dispatch');
      for (const move of ['assign', 'submit', 'feedback', 'postcheck', 'postcheck_done'] as const) await g.move(id, move);
      return { id, move: 'close', by: { ...intake, name: dispatcher.name } };
    },
    accepted: again({ by: intake }),
  },
  checker: {
    refused: async (g) => ({ id: await g.case('pending_check'), move: 'postcheck', by: intake, detail: { assignee: 'R001' } }),
    accepted: again({ detail: { assignee: 'C001' } }),
  },
  condition_met: {
    refused: async (g) => {
      const id = await g.case('checking');
      await g.move(id, 'postcheck_done', { detail: { result: 'not_met' } });
      return { id, move: 'close', by: lead, note: 'looks good to me' };
    },
    accepted: async (g, { id }) => { await g.move(id, 'postcheck'); await g.move(id, 'postcheck_done'); await g.move(id, 'close'); },
  },
  alert_over: {
    refused: async (g) => {
      const { rows: [alert] } = await g.client.query('select id, device_id from alerts limit 1');
      const id = await g.case('pending_check', { channel: 'iot', alertId: alert.id, deviceId: alert.device_id, photos: [] });
      await g.move(id, 'postcheck');
      await g.move(id, 'postcheck_done');
      return { id, move: 'close', by: lead };
    },
    accepted: again({ note: 'the sensor is broken' }),
  },
  overdue: { refused: async (g) => ({ id: await g.case('closed'), move: 'appeal', by: works, note: 'unfair' }), accepted: async (g) => g.move(await g.lateCase(), 'appeal') },
  not_overdue: {
    refused: async (g) => {
      const at = Date.now() - 30 * DAY_MS;
      const id = await g.case('reported', { at });
      for (const [n, move] of (['file', 'dispatch', 'assign'] as const).entries()) await g.move(id, move, { at: at + n * 1000 });
      return { id, move: 'ask_extension', by: works, note: 'needs parts' };
    },
    accepted: async (g) => g.move(await g.case('handling'), 'ask_extension'),
  },
  extensions_left: {
    refused: async (g) => {
      const id = await g.case('handling');
      for (const move of ['ask_extension', 'extend', 'ask_extension', 'extend'] as const) await g.move(id, move);
      return { id, move: 'ask_extension', by: works, note: 'once more' };
    },
    accepted: async (g) => { const id = await g.case('handling'); await g.move(id, 'ask_extension'); await g.move(id, 'extend'); await g.move(id, 'ask_extension'); },
  },
  suspensions_left: {
    refused: async (g) => {
      const id = await g.case('suspended');
      await g.move(id, 'resume');
      return { id, move: 'ask_suspension', by: works, note: 'once more', detail: { until: Date.now() + DAY_MS } };
    },
    accepted: async (g) => g.move(await g.case('handling'), 'ask_suspension'),
  },
  until: {
    refused: async (g) => ({ id: await g.case('handling'), move: 'ask_suspension', by: works, note: 'wait', detail: { until: Date.now() + 366 * DAY_MS } }),
    accepted: again({ note: 'wait', detail: { until: Date.now() + 364 * DAY_MS } }),
  },
  adjustment_asked: { refused: async (g) => ({ id: await g.case('handling'), move: 'extend', by: lead }), accepted: async (g, { id }) => { await g.move(id, 'ask_extension'); await g.move(id, 'extend'); } },
  appeal_once: {
    refused: async (g) => {
      const id = await g.lateCase();
      await g.move(id, 'appeal');
      await g.move(id, 'review_appeal', { by: lead, detail: { grant: false } });
      return { id, move: 'appeal', by: works, note: 'again' };
    },
    accepted: async (g) => g.move(await g.lateCase(), 'appeal'),
  },
  two_reviews: {
    refused: async (g) => {
      const id = await g.lateCase();
      await g.move(id, 'appeal');
      await g.move(id, 'review_appeal', { by: lead });
      return { id, move: 'review_appeal', by: lead, note: 'second look', detail: { grant: true } };
    },
    accepted: again({ by: leader, note: 'granted' }),
  },
  period_frozen: {
    refused: async (g) => ({ id: await g.case('closed'), move: 'score', by: assessor, detail: { score: 90 } }),
    accepted: async (g) => {
      const id = await g.lateCase();
      await g.client.query(`insert into score_periods (county, month, frozen_by) select county, date_trunc('month', closed_at at time zone 'Asia/Shanghai')::date, 'lead' from cases where id = $1`, [id]);
      await g.move(id, 'score');
    },
  },
  county_level: { refused: async (g) => ({ id: await g.case(), move: 'urge', by: { ...lead, countyLevel: false } }), accepted: again({ by: lead }) },
};

describe('a row written by hand is refused by the guard, and accepted when the guard holds', () => {
  test('every guard is tried', () => {
    expect([...Object.keys(SCENARIOS), 'merging'].sort()).toEqual([...CASE_GUARDS].sort());
  });

  test.each(Object.entries(SCENARIOS))('%s', (guard, { refused, accepted }) => onGround(async (ground) => {
    const tried = await refused(ground);
    expect(await ground.write(tried.id, tried.move, tried.by, tried.note ?? null, tried.detail)).toBe(guard);
    await accepted(ground, tried);
  }));

  test('a merge cannot be told of to the other case by hand', () => onGround(async (g) => {
    const [one, other] = [await g.case(), await g.case()];
    expect(await g.write(one, 'absorb', intake, null, { merged: other })).toBe('merging');
  }));

  test('a role that the flow does not name, a moment in the past, and clocks that the flow does not ask for', () => onGround(async (g) => {
    const id = await g.case();
    expect(await g.write(id, 'file', handler, null, { standardId: 201101, duplicatesSeen: [] })).toBe('role');
    expect(await g.write(id, 'file', intake, null, { standardId: 201101, duplicatesSeen: [] })).toBe('clocks');
    expect(await g.refusalOf(`insert into case_moves (county, case_id, move, by_person, by_role, note, at) values ($1, $2, 'comment', 'x', 'intake', 'y', now() - interval '1 day')`,
      [SMALL_COUNTY, id])).toBe('moment');
    expect(await g.refusalOf(`insert into case_moves (county, case_id, move, by_person, by_role, note, at) values ($1, $2, 'comment', 'x', 'intake', 'y', now() + interval '5 minutes')`,
      [SMALL_COUNTY, id])).toBe('moment');
  }));
});
