import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASE_GUARDS } from '../../contract/cases/vocabulary.ts';
import type { CaseGuard, CaseMove } from '../../contract/cases/vocabulary.ts';
import type { Mover } from '../../contract/cases/snapshot.ts';
import type { Client } from '../../store/database.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { BANNER, insertCaseGround, insertPhoto, MOVERS, moveWith, openWith, pathTo } from '../testing.ts';
import type { TestMove } from '../testing.ts';
import type { CaseState } from '../../contract/cases/vocabulary.ts';
import type { CaseDraft } from './open-case.ts';
import { engineContext } from './context.ts';

let database: TestDatabase;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  database = await createTestDatabase();
  await insertSmallCounty(database.pool, { components: 40, events: 1, alerts: 1 });
  await insertCaseGround(database.pool);
});
afterAll(() => database.drop());

class Ground {
  readonly client: Client;
  readonly #context = engineContext(database.pool, SMALL_COUNTY);

  constructor(client: Client) {
    this.client = client;
  }

  async case(state: CaseState = 'reported', draft: Partial<CaseDraft> = {}): Promise<number> {
    const { caseId } = await openWith(this.client, this.#context, draft);
    for (const move of pathTo(state, draft.flow ?? 'urban')) await this.move(caseId, move);
    return caseId;
  }

  /** All moves long ago, handling late. */
  async lateCase(): Promise<number> {
    let at = Date.now() - 200 * DAY_MS;
    const { caseId } = await openWith(this.client, this.#context, { at });
    for (const move of pathTo('closed')) await this.move(caseId, move, { at: at += move === 'submit' ? 20 * DAY_MS : 1000 });
    return caseId;
  }

  async move(id: number, move: CaseMove, options: TestMove = {}): Promise<void> {
    await moveWith(this.client, this.#context, id, move, options);
  }

  /** A row written by hand. @returns the guard that refused it, or `accepted` */
  async write(id: number, move: CaseMove, by: Mover, note: string | null = null, detail: object = {}): Promise<string> {
    return this.refusalOf(`insert into case_moves (county, case_id, move, by_person, by_role, by_department, by_county_level, note, detail)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, [SMALL_COUNTY, id, move, by.name, by.role, by.department, by.countyLevel, note, JSON.stringify(detail)]);
  }

  async refusalOf(sql: string, values: unknown[]): Promise<string> {
    await this.client.query('savepoint written');
    try {
      if (sql.startsWith('truncate')) await this.client.query('set constraints all immediate'); // it waits for what is deferred
      await this.client.query(sql, values);
      return 'accepted';
    } catch (error) {
      const { code, detail, message } = error as { code: string; detail?: string; message: string };
      return code === 'TG001' ? JSON.parse(detail!).guard : `${code} ${message}`;
    } finally {
      await this.client.query('rollback to savepoint written');
    }
  }
}

async function onGround(work: (ground: Ground) => Promise<void>): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await work(new Ground(client));
  } finally {
    await client.query('rollback');
    client.release();
  }
}

interface Attempt { readonly id: number; readonly move: CaseMove; readonly by: Mover; readonly note?: string; readonly detail?: object }
interface Scenario {
  /** Brings a case to where the guard refuses, and says what is tried. */
  readonly refused: (ground: Ground) => Promise<Attempt>;
  /** Makes the guard hold, where it is not by the move itself, and moves. */
  readonly accepted: (ground: Ground, tried: Attempt) => Promise<void>;
}

const { intake, dispatcher, lead, works, sanitation, handler, collector, assessor, leader } = MOVERS;
const again = (options: TestMove = {}) => (ground: Ground, { id, move, by }: Attempt): Promise<void> => ground.move(id, move, { by, ...options });
const outside = { lng: 120, lat: 30 } as const;

/** A case row and its report by hand, so that the move `report` can be tried. */
async function unreported(ground: Ground, draft: { lng?: number; lat?: number; class?: string; channel?: string } = {}): Promise<Attempt> {
  const { lng = 113.605, lat = 37.815, channel = 'collector' } = draft;
  const { rows: [row] } = await ground.client.query(`
    insert into cases (county, flow, state, step, class, channel, reported_at, geom) values ($1, 'urban', 'closed', 6, $2, $3, now(), st_setsrid(st_makepoint($4, $5), 4490))
    returning id, state`, [SMALL_COUNTY, draft.class ?? 'yc2013e:0110', channel, lng, lat]);
  expect(row.state).toBe('reported');
  await ground.client.query(`insert into reports (county, case_id, receipt, channel, class, geom) select county, id, 'ABCDEFGH' || id, channel, class, geom from cases where id = $1`, [row.id]);
  return { id: row.id, move: 'report', by: collector };
}
/** States keep tasks apart already: a task that should not be there is put there by a superuser who turns the table's own guard off. */
async function withOpenTask(ground: Ground, kind: string): Promise<number> {
  const id = await ground.case();
  await ground.client.query('alter table case_tasks disable trigger of_moves_only');
  await ground.client.query(`insert into case_tasks (county, case_id, kind, round, opened_at, opened_by, due_at) values ($1, $2, $3, 1, now(), 'x', now())`, [SMALL_COUNTY, id, kind]);
  await ground.client.query('alter table case_tasks enable trigger of_moves_only');
  return id;
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
    refused: async (g) => ({ id: await withOpenTask(g, 'postcheck'), move: 'precheck', by: intake }),
    accepted: async (g) => g.move(await g.case(), 'precheck'),
  },
  no_open_task: {
    refused: async (g) => ({ id: await withOpenTask(g, 'joint'), move: 'file', by: intake, detail: { standardId: 201101, duplicatesSeen: [] } }),
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
  mine: { refused: async (g) => ({ id: await g.case('handling'), move: 'submit', by: { ...handler, name: 'R002' }, detail: { photos: [await insertPhoto(g.client)] } }), accepted: (g, { id }) => g.move(id, 'submit') },
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
    accepted: async (g, { id }) => {
      await g.client.query(`insert into score_periods (county, month, frozen_by) values ($1, date_trunc('month', now() at time zone 'Asia/Shanghai')::date, 'lead')`, [SMALL_COUNTY]);
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

describe('nothing of the loop is changed but by moves', () => {
  test.each([
    [`update cases set state = 'closed'`, /changes by moves only/], [`update cases set version = version + 1`, /changes by moves only/],
    [`update cases set due_at = now() + interval '9 days'`, /changes by moves only/], [`update cases set class = 'yc2013e:0106'`, /changes by moves only/],
    [`update cases set geom = st_setsrid(st_makepoint(113.61, 37.81), 4490)`, /changes by moves only/], [`delete from cases`, /not deleted/],
    [`update case_moves set note = 'x'`, /append-only/], [`delete from case_moves`, /append-only/], [`truncate case_moves cascade`, /append-only/],
    [`update case_clocks set deadline = now() + interval '9 days'`, /by moves of cases only/], [`delete from case_clocks`, /by moves of cases only/],
    [`update case_tasks set state = 'cancelled'`, /by moves of cases only/], [`delete from case_tasks`, /by moves of cases only/],
    [`insert into case_appeals select county, id, now(), 'x', 'y' from cases limit 1`, /by moves of cases only/],
    [`insert into case_adjustments (county, case_id, kind, asked_at, asked_by, reason) select county, id, 'extend', now(), 'x', 'y' from cases limit 1`, /by moves of cases only/],
    [`delete from reports`, /not deleted/], [`update reports set case_id = case_id + 1`, /stay with their case/], [`update photos set case_id = null where case_id is not null`, /stay with their case/],
  ])('%s', (sql, message) => onGround(async (g) => {
    await g.case('checking');
    expect(await g.refusalOf(sql, [])).toMatch(message);
  }));

  test('not from a trigger of somebody’s own either: it has to count a move, and a move that was not made is missing at the end', () => onGround(async (g) => {
    const id = await g.case();
    await g.client.query('create temp table door (sql text)');
    await g.client.query(`create function pg_temp.go_in() returns trigger language plpgsql as $$ begin execute new.sql; return new; end $$`);
    await g.client.query('create trigger go_in before insert on door for each row execute function pg_temp.go_in()');
    const through = 'insert into door values ($1)';
    expect(await g.refusalOf(through, [`update cases set state = 'closed' where id = ${id}`])).toMatch(/changes by moves only/);
    await g.client.query('set constraints all immediate');
    expect(await g.refusalOf(through, [`update cases set state = 'closed', version = version + 1 where id = ${id}`])).toMatch(/has no move that made it what it is/);
  }));

  test('words about a case may be corrected by hand', () => onGround(async (g) => {
    const id = await g.case();
    expect(await g.refusalOf(`update cases set name = 'n', description = 'd', address = 'a', attributes = '{"a":1}' where id = $1`, [id])).toBe('accepted');
  }));

  test('a case without the move that begins it is not kept', () => onGround(async (g) => {
    await unreported(g);
    await expect(g.client.query('set constraints all immediate')).rejects.toThrow(/has no move that made it what it is/);
  }));
});
