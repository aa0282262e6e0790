import { describe, expect, test } from 'vitest';
import { SMALL_COUNTY } from '../../testing/small-county.ts';
import { insertPhoto, MOVERS } from '../testing.ts';
import { unreported, withGround } from './testing.ts';
import type { Ground } from './testing.ts';

const onGround = withGround();

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

  test('words about a case may be corrected by hand', () => onGround(async (g) => {
    const id = await g.case();
    expect(await g.refusalOf(`update cases set name = 'n', description = 'd', address = 'a', attributes = '{"a":1}' where id = $1`, [id])).toBe('accepted');
  }));

  test('a case keeps the grids of its report when grids are drawn anew; the next case lies in the new ones', () => onGround(async (g) => {
    const gridsOf = async (id: number): Promise<Record<string, string | null>> => (
      await g.client.query('select area_code, unit_grid, omni_grid, duty_grid from cases where county = $1 and id = $2', [SMALL_COUNTY, id])).rows[0];
    const { rows: [inside] } = await g.client.query(`select st_x(p)::float8 as lng, st_y(p)::float8 as lat
      from (select st_transform(anchor_3857, 4490) as p from grids where county = $1 and kind = 'unit' order by code limit 1) as anchor`, [SMALL_COUNTY]);
    const early = await g.case('reported', inside);
    const before = await gridsOf(early);
    expect(Object.values(before).every((code) => code !== null)).toBe(true);
    const next = `${before.unit_grid!.slice(0, 12)}999`;
    await g.client.query(`insert into grids (county, id, kind, code, name, parent_code, area_code, valid_from, source, source_id, geom)
      select county, 900000, kind, $3, 'drawn anew', parent_code, area_code, current_date, source, $3, geom
      from grids where county = $1 and kind = 'unit' and code = $2 and valid_to is null`, [SMALL_COUNTY, before.unit_grid, next]);
    await g.client.query(`update grids set valid_to = current_date where county = $1 and kind = 'unit' and code = $2`, [SMALL_COUNTY, before.unit_grid]);
    await g.client.query('select place_again($1)', [SMALL_COUNTY]);
    expect(await gridsOf(early)).toEqual(before);
    expect(await gridsOf(await g.case('reported', inside))).toEqual({ ...before, unit_grid: next });
  }));

  test('a case without the move that begins it is not kept', () => onGround(async (g) => {
    await unreported(g);
    await expect(g.client.query('set constraints all immediate')).rejects.toThrow(/has no move that made it what it is/);
  }));
});

/** A trigger of somebody's own, which is as deep as the engine's. */
async function through(ground: Ground, ...statements: readonly string[]): Promise<string> {
  await ground.client.query(`create temp table if not exists door (sql text);
    create or replace function pg_temp.go_in() returns trigger language plpgsql as $$ begin execute new.sql; return new; end $$;
    create or replace trigger go_in before insert on door for each row execute function pg_temp.go_in()`);
  return ground.outcomeAtEnd(...statements.map((sql) => `insert into door values ($door$${sql}$door$)`));
}

describe('a trigger of somebody’s own', () => {
  test('changes no case: it has to count a move, and a move that was not made is missing at the end', () => onGround(async (g) => {
    const id = await g.case();
    expect(await through(g, `update cases set state = 'closed' where id = ${id}`)).toMatch(/changes by moves only/);
    expect(await through(g, `update cases set state = 'closed', version = version + 1 where id = ${id}`)).toMatch(/has no move that made it what it is/);
  }));

  test.each([
    [`update case_clocks set deadline = '2099-01-01'`, /case_clocks of case/], [`update case_clocks set body = body || '{"deadline": 1}'`, /case_clocks of case/],
    [`update case_clocks set before_stop = body where state = 'stopped'`, /case_clocks of case/], [`update case_clocks set instance = 9`, /case_clocks of case/],
    [`insert into case_clocks (county, case_id, clock, instance, state, started_at, deadline, body) select county, case_id, clock, 9, 'running', now(), now(), '{}' from case_clocks limit 1`, /case_clocks of case/],
    [`update case_tasks set state = 'cancelled'`, /case_tasks of case/], [`update case_tasks set assignee = 'C002'`, /case_tasks of case/], [`update case_tasks set due_at = '2099-01-01'`, /does not change/],
    [`insert into case_tasks (county, case_id, kind, round, state, opened_at, opened_by, due_at, done_at, result)
      select county, id, 'postcheck', 1, 'done', now(), 'x', now(), now(), 'met' from cases`, /case_tasks of case/],
    [`insert into case_adjustments (county, case_id, kind, asked_at, asked_by, reason) select county, id, 'extend', now(), 'x', 'y' from cases`, /case_adjustments of case/],
    [`update case_adjustments set state = 'approved'`, /case_adjustments of case/], [`update case_adjustments set reason = 'x'`, /case_adjustments of case/],
    [`insert into case_appeals (county, case_id, asked_at, asked_by, reason, state) select county, id, now(), 'x', 'y', 'granted' from cases`, /case_appeals of case/],
    [`update reports set verified = true`, /was not found true or untrue/], [`update photos set move_id = 1 where report_id is null and move_id is null`, /is of no move/],
  ])('gains nothing by %s', (sql, message) => onGround(async (g) => {
    const id = await g.case('handling', { channel: 'public' });
    await g.move(id, 'ask_extension');
    for (const move of ['submit', 'feedback', 'postcheck'] as const) await g.move(id, move);
    await g.client.query(`insert into photos (county, sha256, media_type, bytes, width, height, case_id) values ('${SMALL_COUNTY}', repeat('a', 64), 'image/jpeg', 1, 1, 1, ${id})`);
    expect(await through(g, sql)).toMatch(message);
  }));

  test('gains nothing for the move that it makes meanwhile either, though it takes everything back', () => onGround(async (g) => {
    const id = await g.case('checking');
    await g.move(id, 'postcheck_done', { detail: { result: 'not_met' } });
    expect(await through(g, `update case_tasks set result = 'met' where case_id = ${id}`,
      `insert into case_moves (county, case_id, move, by_person, by_role, note) values ('${SMALL_COUNTY}', ${id}, 'close', 'lead', 'lead', 'x')`,
      `update case_tasks set result = 'not_met' where case_id = ${id}`)).toMatch(/case_tasks of case/);
  }));

  test('tells no case of a merge or of its end', () => onGround(async (g) => {
    const [one, other] = [await g.case(), await g.case()];
    const told = (move: string, detail: string): string => `insert into case_moves (county, case_id, move, by_person, by_role, detail, note) values ('${SMALL_COUNTY}', ${one}, '${move}', 'operator', 'intake', '${detail}', 'x')`;
    expect(await through(g, told('absorb', `{"merged": ${other}}`))).toMatch(/told of a merge that was not made/);
    await g.move(other, 'merge', { detail: { into: one } });
    expect(await g.outcomeAtEnd()).toBe('accepted');
    const { rows: [{ detail }] } = await g.client.query(`select detail from case_moves where case_id = $1 and move = 'absorb'`, [one]);
    expect(await through(g, told('absorb', JSON.stringify(detail)))).not.toBe('accepted');
    expect(await through(g, told('release', `{"merged": ${other}, "by": ${detail.by}}`))).not.toBe('accepted');
  }));
});

describe('what a report says stays', () => {
  test.each([
    `update reports set alert_id = null`, `update reports set at = now() - interval '1 year'`, `update reports set channel = 'public'`, `update reports set verified = true`,
    `update reports set description = 'x'`, `update reports set geom = st_setsrid(st_makepoint(113.61, 37.81), 4490)`, `update reports set evidence = '{}'`,
    `update reports set evidence_at = null, description = 'y'`,
  ])('%s', (sql) => onGround(async (g) => {
    const { rows: [alert] } = await g.client.query('select id, device_id from alerts limit 1');
    await g.case('pending_check', { channel: 'iot', alertId: alert.id, deviceId: alert.device_id, photos: [] });
    expect(await g.outcomeAtEnd(sql)).toMatch(/does not change|completed once, when its case has ended/);
  }));

  test('its evidence is completed once, after the case has ended, and who reported is forgotten', () => onGround(async (g) => {
    const id = await g.case('not_filed');
    const complete = `update reports set evidence = '{"readings": [1]}' where case_id = ${id}`;
    expect(await g.outcomeAtEnd(complete)).toBe('accepted');
    expect(await g.outcomeAtEnd(complete, `update reports set evidence = '{}' where case_id = ${id}`)).toMatch(/completed once/);
    expect(await g.outcomeAtEnd(`update reports set reporter_name = null, reporter_phone = null`)).toBe('accepted');
  }));

  test.each(['reported', 'closed'] as const)('none comes to a case that is %s without a move that tells of it', (state) => onGround(async (g) => {
    const id = await g.case(state);
    const report = `insert into reports (county, case_id, receipt, channel, class, geom) select county, id, 'ABCDEFGHIJ', 'hotline', class, geom from cases where id = ${id}`;
    expect(await g.outcomeAtEnd(report)).toMatch(/was not told to case/);
    const { rows: [row] } = await g.client.query(`${report} returning id`);
    const moved = g.move(id, 'add_report', { by: MOVERS.intake, detail: { reportId: row.id } });
    if (state === 'closed') await expect(moved).rejects.toMatchObject({ code: 'wrong_state' });
    else await moved;
  }));

  test.each(['reports', 'photos', 'reports, photos', 'score_periods'])('truncate %s', (tables) => onGround(async (g) => {
    expect(await g.refusalOf(`truncate ${tables} cascade`, [])).toMatch(/append-only/);
  }));
});

describe('a photo stays with what took it', () => {
  test.each([
    'update photos set move_id = null where move_id is not null', 'update photos set move_id = 1 where move_id is not null', 'update photos set report_id = null where report_id is not null',
    `update photos set sha256 = repeat('b', 64)`, `update photos set by_person = 'x'`, 'update photos set exif_lng = 1', `update photos set at = at - interval '1 day'`,
  ])('%s', (sql) => onGround(async (g) => {
    await g.case('handled');
    expect(await g.outcomeAtEnd(sql)).toMatch(/photos stay with their case/);
  }));

  test('no move takes a photo past the engine, and no report one that was told long ago', () => onGround(async (g) => {
    const id = await g.case('handled');
    const photo = await insertPhoto(g.client, null, 'C001');
    expect(await g.outcomeAtEnd(`update photos set case_id = ${id}, move_id = 1 where id = ${photo}`)).toMatch(/photos stay/);
    expect(await g.outcomeAtEnd(`update photos set case_id = ${id}, report_id = (select id from reports where case_id = ${id}) where id = ${photo}`)).toMatch(/takes no photo any more/);
    expect(await g.outcomeAtEnd(`delete from photos where id = ${photo}`)).toBe('accepted');
  }));
});
