/** Cases as service requests: what everybody may know of them. */
import type { Open311Request } from '../../contract/cases/open311.ts';
import { OPEN311_PAGE, OPEN311_SPAN_DAYS } from '../../contract/cases/open311.ts';
import { PUBLIC_STATE_OF, PUBLIC_WORDS } from '../../contract/cases/reports.ts';
import type { CaseState } from '../../contract/cases/vocabulary.ts';
import { ENDED_STATES } from '../../contract/cases/vocabulary.ts';
import type { County } from '../../county/county.ts';
import { ApiError } from '../../http/problem.ts';
import { integerParameter } from '../../http/route.ts';
import type { Queryable } from '../../store/database.ts';

export type Language = 'zh' | 'en';

const DAY_MS = 86_400_000;
const MOST_IDS = 100;
const MOST_PAGES = 1000;
const ISO = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$/;

/** What a list of requests is asked for by. */
export interface RequestQuery {
  /** Null: not asked by id. */
  readonly ids: readonly string[] | null;
  readonly classes: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Null: both. */
  readonly isOpen: boolean | null;
  readonly page: number;
}

const listOf = (query: URLSearchParams, name: string): string[] | null => query.get(name)?.split(',').map((part) => part.trim()).filter(Boolean) ?? null;

function momentOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (!text) return null;
  const moment = ISO.test(text) ? Date.parse(text) : NaN;
  if (!(moment >= 0 && moment < Date.UTC(2200, 0, 1))) throw new ApiError('bad_parameter', `${name}=${text}: must be a moment as 2026-11-22T08:00:00Z`, { parameter: name });
  return moment;
}

/** @throws ApiError bad_parameter */
export function readRequestQuery(query: URLSearchParams, now = Date.now()): RequestQuery {
  const ids = listOf(query, 'service_request_id');
  if (ids && ids.length > MOST_IDS) throw new ApiError('bad_parameter', `service_request_id: at most ${MOST_IDS} at once`, { parameter: 'service_request_id' });
  const states = listOf(query, 'status');
  const strange = states?.find((state) => state !== 'open' && state !== 'closed');
  if (strange !== undefined) throw new ApiError('bad_parameter', `status=${strange}: must be open or closed`, { parameter: 'status', allowed: ['open', 'closed'] });
  const [start, end] = [momentOf(query, 'start_date'), momentOf(query, 'end_date')];
  const span = OPEN311_SPAN_DAYS * DAY_MS;
  const to = end ?? (start === null ? now : start + span);
  const from = start ?? to - span;
  if (from > to) throw new ApiError('bad_parameter', `start_date=${query.get('start_date')}: must not be after end_date`, { parameter: 'start_date' });
  if (to - from > span) throw new ApiError('bad_parameter', `start_date=${query.get('start_date')}: at most ${OPEN311_SPAN_DAYS} days before end_date`, { parameter: 'start_date' });
  return {
    ids, classes: ids ? null : listOf(query, 'service_code'), from: ids ? null : new Date(from).toISOString(), to: ids ? null : new Date(to).toISOString(),
    isOpen: !states?.length || (states.includes('open') && states.includes('closed')) || ids ? null : states.includes('open'),
    page: integerParameter(query, 'page', 1, 1, MOST_PAGES),
  };
}

interface CaseRow {
  readonly code: string;
  readonly state: CaseState;
  readonly class: string;
  readonly said: { readonly description: string | null; readonly address: string | null } | null;
  readonly department: string | null;
  readonly into: string | null;
  readonly reported_at: Date;
  readonly updated_at: Date;
  readonly handle_due_at: Date | null;
  readonly lng: number;
  readonly lat: number;
  readonly photo: number | null;
}

/** Channels whose reports are told; what came by another is the desk's own. `offset 0`: looked up for each case, not gathered for all of them. */
const TOLD = `('public', 'open311')`;
const HAS_TOLD_REPORT = (caseId: string): string => `exists (select from reports r where r.county = c.county and r.case_id = ${caseId} and r.channel in ${TOLD} offset 0)`;
/** A case that took in one that is told is told as well: its duplicate names it. */
const IS_TOLD = `(${HAS_TOLD_REPORT('c.id')} or (exists (select from cases m where m.county = c.county and m.merged_into = c.id offset 0) and exists (
  with recursive taken as (
    select m.id from cases m where m.county = c.county and m.merged_into = c.id
    union select m.id from taken k join cases m on m.county = c.county and m.merged_into = k.id)
  select from taken k where ${HAS_TOLD_REPORT('k.id')})))`;

/** Requests, newest first. @param base address of the server, for links */
export async function listRequests(county: County, db: Queryable, code: string, wanted: RequestQuery, language: Language, base: string): Promise<Open311Request[]> {
  const { rows } = await db.query<CaseRow>(`
    select c.code, c.state, c.class, c.department, o.code as into, c.reported_at, c.updated_at, c.handle_due_at, st_x(c.geom) as lng, st_y(c.geom) as lat,
      (select jsonb_build_object('address', (array_agg(r.address order by r.at, r.id) filter (where r.address is not null))[1],
          'description', (array_agg(r.description order by r.at, r.id) filter (where r.channel = 'open311' and r.description is not null))[1])
        from reports r where r.county = c.county and r.case_id = c.id and r.channel in ${TOLD}) as said,
      (select min(p.id) from photos p join reports r on r.county = p.county and r.id = p.report_id
        where p.county = c.county and p.case_id = c.id and r.channel in ${TOLD}) as photo
    from cases c left join cases o on o.county = c.county and o.id = c.merged_into
    where c.county = $1 and c.code is not null and ${IS_TOLD} and ${wanted.ids
    ? 'c.code = any($2::text[])'
    : `c.reported_at >= $2::timestamptz and c.reported_at <= $3::timestamptz and ($4::text[] is null or c.class = any($4::text[]))
      and ($5::boolean is null or (c.ended_at is null) = $5::boolean)`}
    order by c.reported_at desc, c.id desc limit ${OPEN311_PAGE} offset ${(wanted.page - 1) * OPEN311_PAGE}`,
  wanted.ids ? [code, wanted.ids] : [code, wanted.from, wanted.to, wanted.classes, wanted.isOpen]);
  const departments = county.book.departmentsOf(code);
  return rows.map((row) => {
    const isOpen = !(ENDED_STATES as readonly CaseState[]).includes(row.state);
    const duplicate = language === 'zh' ? `与 ${row.into} 重复` : `duplicate of ${row.into}`;
    return {
      service_request_id: row.code, status: isOpen ? 'open' : 'closed',
      status_notes: row.into === null ? PUBLIC_WORDS[PUBLIC_STATE_OF[row.state]][language] : duplicate,
      service_name: county.book.className(row.class)?.[language] ?? row.class, service_code: row.class,
      description: row.said?.description ?? null,
      agency_responsible: row.department === null ? null : departments.get(row.department)?.name[language] ?? row.department, service_notice: null,
      requested_datetime: row.reported_at.toISOString(), updated_datetime: (row.updated_at > row.reported_at ? row.updated_at : row.reported_at).toISOString(), expected_datetime: row.handle_due_at?.toISOString() ?? null,
      address: row.said?.address ?? null, address_id: null, zipcode: null, lat: row.lat, long: row.lng,
      media_url: row.photo === null ? null : `${base}/api/photos/${row.photo}?county=${code}`,
    };
  });
}
