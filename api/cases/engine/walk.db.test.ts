import { expect, test } from 'vitest';
import { withTestDatabase } from '../../testing/database.ts';
import { insertSmallCounty } from '../../testing/small-county.ts';
import { insertCaseGround, moveTestCase, MOVERS, openTestCase } from '../testing.ts';

test('a case walks through the seven steps, and every move is a row with who, when, from, to and its effect on the clocks', () =>
  withTestDatabase(async ({ pool }) => {
    await insertSmallCounty(pool, { components: 40, events: 1 });
    await insertCaseGround(pool);
    const { caseId, receipt } = await openTestCase(pool);
    expect(receipt).toMatch(/^[2-9A-Z]{12}$/);
    const steps: number[] = [];
    for (const move of ['precheck', 'precheck_done', 'file', 'dispatch', 'assign', 'submit', 'feedback', 'postcheck', 'postcheck_done', 'close'] as const) {
      steps.push((await moveTestCase(pool, caseId, move)).step);
    }
    await pool.query(`insert into score_periods (county, month, frozen_by) select county, date_trunc('month', closed_at at time zone 'Asia/Shanghai')::date, 'lead' from cases`);
    const scored = await moveTestCase(pool, caseId, 'score', { by: MOVERS.assessor, detail: { score: 90 } });
    expect([...steps, scored.step]).toEqual([1, 1, 2, 3, 4, 4, 5, 6, 5, 6, 7]);
    expect(scored).toMatchObject({ state: 'scored', department: 'D03', handler: 'R001', version: 12, handleOnTime: true, dueAt: null, severity: 'major' });
    const { rows } = await pool.query('select number, move, from_state, to_state, by_person, jsonb_path_query_array(clocks, \'$[*].effect\') as effects from case_moves order by number');
    expect(rows.map((row) => row.effects.join(' '))).toEqual([
      'accept:start', 'accept:pause', 'accept:resume', 'accept:stop dispatch:start', 'dispatch:stop handle:start', '', '', 'handle:stop', '', '', '', '']);
    expect(rows.map((row) => row.to_state)).toEqual(['reported', 'prechecking', 'reported', 'pending_dispatch', 'pending_handle', 'handling', 'handled', 'pending_check',
      'checking', 'pending_check', 'closed', 'scored']);
  }));
