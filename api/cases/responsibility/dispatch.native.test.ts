import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty } from '../../testing/small-county.ts';
import { startTestServer } from '../../testing/test-server.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { BANNER, insertCaseGround, LITTER, MANHOLE, moveTestCase, MOVERS, openTestCase } from '../testing.ts';
import { insertResponsibilities } from './testing.ts';

let database: TestDatabase;
let server: TestServer;
let manhole: number;
beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  await insertSmallCounty(pool, { components: 40, events: 1 });
  await insertCaseGround(pool);
  ({ rows: [{ id: manhole }] } = await pool.query(`update components set owner_dept = null where id = (select min(id) from components where class = 'yc2013:0101') returning id`));
  await insertResponsibilities(pool, [
    { kind: 'fan_out', classes: ['yc2013:0101'], departments: ['D03', 'D06'] },
    { kind: 'class_default', classes: ['yc2013e:0110'], departments: ['D06'] },
  ]);
  server = await startTestServer(database);
});
afterAll(async () => {
  await server?.close();
  await database?.drop();
});

async function filed(draft: Parameters<typeof openTestCase>[1]): Promise<number> {
  const { caseId } = await openTestCase(database.pool, draft);
  await moveTestCase(database.pool, caseId, 'file');
  return caseId;
}

test('cases are dispatched in one go to those who answer for them; what is refused for one stops no other', async () => {
  const { pool } = database;
  const litter = await filed({ class: LITTER.class });
  const banner = await filed({ class: BANNER.class });
  const unowned = await filed({ class: MANHOLE.class, componentId: manhole });
  const unfiled = (await openTestCase(pool, { class: LITTER.class })).caseId;
  const returned = await filed({ class: LITTER.class });
  await moveTestCase(pool, returned, 'dispatch', { detail: { departments: ['D06'] } });
  await moveTestCase(pool, returned, 'dept_return', { by: MOVERS.sanitation });
  const body = { ids: [litter, banner, unowned, unfiled, returned, litter, 999_999] };
  expect((await server.ask('/api/cases/dispatch-suggested', { method: 'POST', body, person: 'analyst' })).json.code).toBe('withheld');
  expect((await server.ask('/api/cases/dispatch-suggested', { method: 'POST', body: { ids: [] } })).json.code).toBe('bad_body');
  const { json } = await server.ask('/api/cases/dispatch-suggested', { method: 'POST', body });
  expect(json).toMatchObject({
    dispatched: 2,
    results: [
      { id: litter, ok: true, fanOut: false, departments: [{ code: 'D06', name: { en: 'Sanitation' } }] },
      { id: banner, ok: false, code: 'move_refused', detail: expect.stringContaining('Nobody answers') },
      { id: unowned, ok: true, fanOut: true, departments: [{ code: 'D03' }, { code: 'D06' }] },
      { id: unfiled, ok: false, code: 'wrong_state' },
      { id: returned, ok: false, code: 'move_refused', detail: expect.stringContaining('Sanitation returned') },
      { id: 999_999, ok: false, code: 'unknown_case' },
    ],
  });
  const { rows } = await pool.query('select id, department, offered, state from cases where id = any ($1) order by id', [[litter, unowned]]);
  expect(rows).toEqual([
    { id: litter, department: 'D06', offered: [], state: 'pending_handle' }, { id: unowned, department: null, offered: ['D03', 'D06'], state: 'pending_handle' },
  ]);
  const load = (await server.ask(`/api/cases/${returned}/dispatch`)).json;
  expect(load).toMatchObject({ departments: [{ code: 'D06', open: 1, overdue: 0 }], returnedBy: ['D06'], because: { zh: expect.stringContaining('默认由环境卫生中心负责') } });
});

test('of several to whom a case is offered the first to accept holds it, and the others are told', async () => {
  const unowned = await filed({ class: MANHOLE.class, componentId: manhole });
  expect((await server.ask('/api/cases/dispatch-suggested', { method: 'POST', body: { ids: [unowned] } })).json.dispatched).toBe(1);
  const tried = await Promise.allSettled([MOVERS.works, MOVERS.sanitation].map((by) => moveTestCase(database.pool, unowned, 'accept', { by, detail: {} })));
  const [held, told] = [tried.filter((each) => each.status === 'fulfilled'), tried.filter((each) => each.status === 'rejected')];
  expect([held.length, told.length]).toEqual([1, 1]);
  const { department } = held[0]!.value;
  expect(['D03', 'D06']).toContain(department);
  expect(told[0]!.reason).toMatchObject({ code: 'move_refused', message: expect.stringContaining(`department ${department} holds the case`) });
  const { rows } = await database.pool.query(`select by_department from case_moves where case_id = $1 and move = 'accept'`, [unowned]);
  expect(rows).toEqual([{ by_department: department }]);
});

test('a check without an assignee goes to the collector of the duty grid, with the reason', async () => {
  const { caseId } = await openTestCase(database.pool, { lng: 113.6051, lat: 37.8151 });
  await moveTestCase(database.pool, caseId, 'precheck', { detail: {} });
  const { rows } = await database.pool.query('select assignee, reason from case_tasks where case_id = $1', [caseId]);
  expect(rows).toEqual([{ assignee: 'C001', reason: 'duty_grid' }]);
});
