/** Which moves a case offers to somebody, with what each does to the clocks in words, and what stands against it. */
import type { Words } from '../../contract/cases/clock-words.ts';
import { describeLimit, momentWords } from '../../contract/cases/clock-words.ts';
import type { Clock, ClockKind } from '../../contract/cases/clock.ts';
import { FLOWS, stepOf } from '../../contract/cases/flows.ts';
import type { FlowMove } from '../../contract/cases/flows.ts';
import type { Known } from '../../contract/cases/guards.ts';
import { ASKED_MOVES } from '../../contract/cases/moves.ts';
import type { OfferedMove } from '../../contract/cases/offered.ts';
import type { ClockChange, ClockVerb } from '../../contract/cases/plan-clocks.ts';
import { planMove, roleFor } from '../../contract/cases/plan-move.ts';
import type { MovePlan } from '../../contract/cases/plan-move.ts';
import type { Calendars, Mover } from '../../contract/cases/snapshot.ts';
import type { Queryable } from '../../store/database.ts';
import type { ReadCase } from './read-snapshot.ts';

const CLOCK_WORDS: Readonly<Record<ClockKind, Words>> = {
  accept: { zh: '受理', en: 'intake' }, dispatch: { zh: '派遣', en: 'dispatch' }, handle: { zh: '处置', en: 'handling' },
};

const VERB_WORDS: Readonly<Record<ClockVerb, (name: Words, clock: Clock) => Words>> = {
  start: ({ zh, en }, { limit, instance }) => ({
    zh: `${zh}计时${instance > 1 ? '重新' : ''}开始，时限 ${describeLimit(limit).zh}`, en: `the ${en} clock starts${instance > 1 ? ' anew' : ''}, limit ${describeLimit(limit).en}`,
  }),
  pause: ({ zh, en }) => ({ zh: `${zh}计时暂停`, en: `the ${en} clock pauses` }),
  resume: ({ zh, en }) => ({ zh: `${zh}计时继续`, en: `the ${en} clock goes on` }),
  stop: ({ zh, en }, { overdue }) => ({ zh: `${zh}计时停止（${overdue ? '超期' : '按时'}）`, en: `the ${en} clock stops, ${overdue ? 'overdue' : 'in time'}` }),
  extend: ({ zh, en }, { limit }) => ({ zh: `${zh}时限增加 ${describeLimit(limit).zh}`, en: `the ${en} clock gets ${describeLimit(limit).en} more` }),
  restore: ({ zh, en }) => ({ zh: `${zh}计时恢复原状`, en: `the ${en} clock is as it was before` }),
  earlier: ({ zh, en }) => ({ zh: `${zh}计时取较早者`, en: `the earlier ${en} clock counts` }),
};

/** A change of a clock in words of both languages. */
export function describeChange({ effect, clock }: ClockChange): Words & { effect: string } {
  return { effect, ...VERB_WORDS[effect.split(':')[1] as ClockVerb](CLOCK_WORDS[clock.clock], clock) };
}

/** Every move that the flow has from the state of the case for somebody's roles, in the order of the flow. */
export function offerMoves(found: ReadCase, by: Mover, calendars: Calendars, known: Known): OfferedMove[] {
  const { snapshot } = found;
  const rows = FLOWS[snapshot.flow].moves.filter((row) => row.from === snapshot.state && ASKED_MOVES.includes(row.move) && roleFor(row, by) !== null);
  return rows.map((row) => offer(row, found, by, calendars, known));
}

function offer(row: FlowMove, found: ReadCase, by: Mover, calendars: Calendars, known: Known): OfferedMove {
  const { snapshot, settings } = found;
  const at = Math.max(found.now, snapshot.movedAt);
  // Nobody has chosen a department yet: the clock of the one that returned the case is told, and what another one would mean.
  const isReturned = row.move === 'dispatch' && snapshot.clocks.handle?.state === 'paused' && snapshot.returnedBy !== null;
  const plan = planMove({
    snapshot, move: row.move, at, by, settings, calendars, known, ...(isReturned ? { detail: { departments: [snapshot.returnedBy] } } : {}),
  });
  const clocks = plan.clocks.map(describeChange);
  if (isReturned && clocks.length) {
    clocks.push({ effect: 'handle:take_up', zh: `若改派其他部门（原为 ${snapshot.returnedBy}），处置计时重新开始`, en: `with a department other than ${snapshot.returnedBy} the handling clock starts anew` });
  }
  return {
    move: row.move, kind: row.kind, to: plan.to, step: plan.to && stepOf(snapshot.flow, plan.to), role: plan.role,
    refusals: [...plan.refusals], needs: [...plan.needs], clocks, due: dueAfter(plan, calendars),
  };
}

function dueAfter(plan: MovePlan, calendars: Calendars): OfferedMove['due'] {
  const running = plan.clocks.findLast(({ clock }) => clock.state === 'running')?.clock;
  if (!running || running.deadline === null) return null;
  return { clock: running.clock, at: running.deadline, ...momentWords(calendars.of(running.calendarEdition), running.deadline) };
}

/** What the guards of moves that may be offered ask beside the case itself. */
export async function readKnown(db: Queryable, county: string, id: number): Promise<Known> {
  const { rows: [row] } = await db.query(`
    select exists (select from score_periods p join counties k on k.county = p.county
        where p.county = c.county and p.month = date_trunc('month', c.closed_at at time zone k.time_zone)::date) as frozen,
      o.id as other, o.merged_into is not null as merged, o.ended_at is not null as ended
    from cases c left join cases o on o.county = c.county and o.id = c.merged_into where c.county = $1 and c.id = $2`, [county, id]);
  if (!row) return {};
  return { periodFrozen: row.frozen, ...(row.other === null ? {} : { other: { id: row.other, ended: row.ended, merged: row.merged } }) };
}
