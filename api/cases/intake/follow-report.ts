/** What a citizen is told by the receipt of a report. */
import { PUBLIC_STATE_OF, PUBLIC_WORDS } from '../../contract/cases/reports.ts';
import type { PublicReport, PublicState } from '../../contract/cases/reports.ts';
import type { CaseState } from '../../contract/cases/vocabulary.ts';
import type { CountyBook } from '../../county/county-book.ts';
import { ApiError } from '../../http/problem.ts';
import type { Queryable } from '../../store/database.ts';

const RECEIPT = /^[0-9A-Z]{8,24}$/;

interface Told {
  readonly at: number;
  readonly class: string;
  readonly states: readonly { readonly to: CaseState; readonly at: number }[] | null;
  readonly state: CaseState;
  readonly due: number | null;
  readonly reply: string | null;
}

/** A case that was merged is followed into the one that took it in, and so on. */
const SQL = `
  with recursive way as (
    select r.case_id as id, 0 as hop from reports r where r.county = $1 and r.receipt = $2
    union all select c.merged_into, w.hop + 1 from way w join cases c on c.county = $1 and c.id = w.id where c.merged_into is not null and w.hop < 10)
  select (extract(epoch from r.at) * 1000)::float8 as at, r.class, c.state, case when c.ended_at is null then (extract(epoch from c.handle_due_at) * 1000)::float8 end as due,
    (select jsonb_agg(jsonb_build_object('to', m.to_state, 'at', (extract(epoch from m.at) * 1000)::float8) order by m.at, m.id)
      from case_moves m join way w on m.county = $1 and m.case_id = w.id) as states,
    (select m.detail ->> 'reply' from case_moves m join way w on m.county = $1 and m.case_id = w.id where m.detail ? 'reply' order by m.at desc, m.id desc limit 1) as reply
  from reports r, (select id from way order by hop desc limit 1) last join cases c on c.county = $1 and c.id = last.id
  where r.county = $1 and r.receipt = $2`;

function stepsOf({ at, states }: Told): PublicReport['steps'] {
  const reached = new Map<PublicState, number>([['received', at]]);
  for (const step of states ?? []) {
    const state = PUBLIC_STATE_OF[step.to];
    // What happened to the case before this report joined it counts from the report on.
    if (!reached.has(state)) reached.set(state, Math.max(at, step.at));
  }
  return [...reached].map(([state, moment]) => ({ state, words: PUBLIC_WORDS[state], at: moment }));
}

/** @throws ApiError bad_parameter, unknown_report */
export async function followReport(db: Queryable, book: CountyBook, county: string, receipt: string): Promise<PublicReport> {
  const asked = receipt.toUpperCase().replace(/[\s-]/g, '');
  if (!RECEIPT.test(asked)) throw new ApiError('bad_parameter', `receipt=${receipt.slice(0, 40)}: must be 8 to 24 letters and digits`, { parameter: 'receipt' });
  const { rows: [told] } = await db.query<Told>(SQL, [county, asked]);
  if (!told) throw new ApiError('unknown_report', `There is no report with receipt ${asked}`);
  const state = PUBLIC_STATE_OF[told.state];
  return {
    county, receipt: asked, at: told.at, class: { id: told.class, name: book.className(told.class) ?? { zh: told.class, en: told.class } },
    state, words: PUBLIC_WORDS[state], steps: stepsOf(told), expectedAt: told.due, reply: told.reply,
  };
}
