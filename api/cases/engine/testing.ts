/** For tests of what the database refuses: cases in a transaction that is rolled back, and rows written by hand. */
import { afterAll, beforeAll, expect } from 'vitest';
import type { CaseMove, CaseState } from '../../contract/cases/vocabulary.ts';
import { planMove } from '../../contract/cases/plan-move.ts';
import type { ClockChange } from '../../contract/cases/plan-clocks.ts';
import type { Mover } from '../../contract/cases/snapshot.ts';
import type { Client, Pool } from '../../store/database.ts';
import { createTestDatabase } from '../../testing/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { insertSmallCounty, SMALL_COUNTY } from '../../testing/small-county.ts';
import { insertCaseGround, MOVERS, moveWith, openWith, pathTo, wantedMove } from '../testing.ts';
import type { TestMove } from '../testing.ts';
import { engineContext, readCalendars } from './context.ts';
import type { EngineContext } from './context.ts';
import { releaseClocks } from './make-move.ts';
import type { CaseDraft } from './open-case.ts';
import { editionsOf, readSnapshots } from './read-snapshot.ts';

const DAY_MS = 86_400_000;


/** A row of `case_moves`. */
export interface Written {
  readonly id: number;
  readonly move: CaseMove;
  readonly at: number;
  readonly by: Mover;
  readonly note: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly clocks: readonly ClockChange[];
}

/** The small county with the ground of cases, in a transaction that is rolled back. */
export class Ground {
  readonly client: Client;
  readonly #context: EngineContext;

  constructor(client: Client, pool: Pool) {
    this.client = client;
    this.#context = engineContext(pool, SMALL_COUNTY);
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

  /** A move as it would be written, not written yet. */
  async planned(id: number, move: CaseMove, options: TestMove = {}): Promise<Written> {
    const wanted = await wantedMove(this.client, id, move, options);
    const detail = wanted.detail as Record<string, unknown>;
    const { rows: [row] } = await this.client.query('select merged_into from cases where id = $1', [id]);
    const otherId = (move === 'merge' ? detail.into : move === 'unmerge' ? row.merged_into : null) as number | null;
    const cases = await readSnapshots(this.client, SMALL_COUNTY, otherId === null ? [id] : [id, otherId], true);
    const [found, other] = [cases.get(id)!, otherId === null ? undefined : cases.get(otherId)];
    const calendars = await readCalendars(this.client, this.#context, found.newestEdition, editionsOf(found, other));
    const at = wanted.at ?? Math.max(found.now, found.snapshot.movedAt, other?.snapshot.movedAt ?? 0);
    const plan = planMove({ snapshot: found.snapshot, move, at, by: wanted.by, note: wanted.note, detail, settings: found.settings, calendars, ...(move === 'merge' ? { otherClocks: other!.snapshot.clocks } : {}) });
    const otherClocks = move === 'unmerge' ? await releaseClocks(this.client, SMALL_COUNTY, id, other!, calendars) : plan.otherClocks;
    return { id, move, at, by: { ...wanted.by, role: plan.role }, note: wanted.note, detail: otherId === null ? detail : { ...detail, otherClocks }, clocks: plan.clocks };
  }

  /** Writes it by hand. @returns the guard that refused it, or `accepted`; nothing is kept */
  async tryWritten({ id, move, at, by, note, detail, clocks }: Written): Promise<string> {
    return this.refusalOf(`insert into case_moves (county, case_id, at, move, by_person, by_role, by_department, by_county_level, note, detail, clocks)
      values ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8, $9, $10, $11)`,
    [SMALL_COUNTY, id, at, move, by.name, by.role, by.department, by.countyLevel, note, JSON.stringify(detail), JSON.stringify(clocks)]);
  }

  /** Statements, and what is held at the end of a transaction. @returns `accepted` or why not; nothing is kept */
  async outcomeAtEnd(...statements: readonly string[]): Promise<string> {
    await this.client.query('savepoint written');
    try {
      for (const sql of statements) await this.client.query(sql);
      await this.client.query('set constraints all immediate');
      return 'accepted';
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return `${code} ${message}`;
    } finally {
      await this.client.query('rollback to savepoint written');
      await this.client.query('set constraints all deferred');
    }
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

/** Lays the ground before the file's tests. @returns what runs a test on it, in a transaction that is rolled back */
export function withGround(): (work: (ground: Ground) => Promise<void>) => Promise<void> {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await insertSmallCounty(database.pool, { components: 40, events: 1, alerts: 1 });
    await insertCaseGround(database.pool);
  });
  afterAll(() => database.drop());
  return async (work) => {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await work(new Ground(client, database.pool));
    } finally {
      await client.query('rollback');
      client.release();
    }
  };
}

/** A move by hand. */
export interface Attempt { readonly id: number; readonly move: CaseMove; readonly by: Mover; readonly note?: string; readonly detail?: object }

/** A case row and its report by hand, so that the move `report` can be tried. */
export async function unreported(ground: Ground, draft: { lng?: number; lat?: number; class?: string; channel?: string } = {}): Promise<Attempt> {
  const { lng = 113.605, lat = 37.815, channel = 'collector' } = draft;
  const { rows: [row] } = await ground.client.query(`
    insert into cases (county, flow, state, step, class, channel, reported_at, geom) values ($1, 'urban', 'closed', 6, $2, $3, now(), st_setsrid(st_makepoint($4, $5), 4490))
    returning id, state`, [SMALL_COUNTY, draft.class ?? 'yc2013e:0110', channel, lng, lat]);
  expect(row.state).toBe('reported');
  await ground.client.query(`insert into reports (county, case_id, receipt, channel, class, geom) select county, id, 'ABCDEFGH' || id, channel, class, geom from cases where id = $1`, [row.id]);
  return { id: row.id, move: 'report', by: MOVERS.collector };
}
