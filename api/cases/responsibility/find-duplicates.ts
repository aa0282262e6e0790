/** Cases that may be about the same thing as one, laid beside it with what speaks for it. */
import type { DuplicateCandidate, DuplicatePreview, DuplicatePreviewReply, DuplicateReason, DuplicateSide, DuplicatesReply } from '../../contract/cases/duplicates.ts';
import { ENDED_STATES } from '../../contract/cases/vocabulary.ts';
import type { CaseState } from '../../contract/cases/vocabulary.ts';
import { ApiError } from '../../http/problem.ts';
import { reaches } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import type { Queryable } from '../../store/database.ts';
import { likeness, photoBits, textSimilarity } from './similarity.ts';

export const MOST_CANDIDATES = 50;
/** A case shows so many photos beside another one. */
const MOST_PHOTOS = 20;

/** Moments in epoch milliseconds; `looks` are the photos' hashes as text, because 64 bits are more than a number holds. */
const SIDE = `c.id::float8 as id, c.code, c.state, c.step, c.class, c.channel, c.name, c.description, c.address, st_x(c.geom) as lng, st_y(c.geom) as lat,
  (extract(epoch from c.reported_at) * 1000)::float8 as "reportedAt", (extract(epoch from c.ended_at) * 1000)::float8 as "endedAt",
  c.report_count as "reportCount", c.component_id::float8 as "componentId", c.device_id::float8 as "deviceId", c.department, c.area_code,
  coalesce(f.photos, '{}') as photos, coalesce(f.looks, '{}') as looks`;
const PHOTOS = `left join lateral (
  select array_agg(p.id::float8 order by p.id) as photos, array_agg(p.looks::text order by p.id) filter (where p.looks is not null) as looks
  from (select * from photos p where p.county = c.county and p.case_id = c.id order by p.id limit ${MOST_PHOTOS}) p) f on true`;

interface SideRow extends DuplicateSide {
  readonly area_code: string | null;
  readonly looks: readonly string[];
}
interface CandidateRow extends SideRow { readonly meters: number; readonly reason: DuplicateReason }
interface Settings { readonly radius_meters: number; readonly window_hours: number; readonly siblings: string[] }

const isOpen = (state: CaseState): boolean => !(ENDED_STATES as readonly CaseState[]).includes(state);

function sideOf({ area_code: _area, looks: _looks, ...side }: SideRow): DuplicateSide {
  return side;
}

/**
 * The candidates of a case, the likeliest first: same component or device, then by `likeness`, then the older case.
 * @throws ApiError unknown_case, withheld
 */
export async function findDuplicates(db: Queryable, county: string, caseId: number, scope: Scope): Promise<DuplicatesReply> {
  const { rows: [own] } = await db.query<SideRow & Settings>(`
    select ${SIDE}, s.* from cases c ${PHOTOS} cross join duplicate_settings_of(c.county, c.class) s where c.county = $1 and c.id = $2`, [county, caseId]);
  if (!own) throw new ApiError('unknown_case', `There is no case ${caseId} in county ${county}`);
  if (!reaches(scope, 'cases', own.area_code)) throw new ApiError('withheld', `Your permission does not reach case ${caseId}`, { layer: 'cases' });
  const { radius_meters: radiusMeters, window_hours: windowHours, siblings, ...about } = own;
  const { rows } = await db.query<CandidateRow>(`
    select ${SIDE}, d.meters, d.reason from duplicate_candidates($1, $2) d join cases c on c.county = $1 and c.id = d.id ${PHOTOS}`, [county, caseId]);
  const visible = rows.filter((row) => reaches(scope, 'cases', row.area_code));
  const candidates = visible.map((row) => compare(about, row, radiusMeters)).sort(byLikelihood);
  return {
    county, case: sideOf(about), radiusMeters, windowHours, siblings, ids: rows.map(({ id }) => id),
    candidates: candidates.slice(0, MOST_CANDIDATES), withheld: rows.length - visible.length,
  };
}

const isSame = ({ sameComponent, sameDevice }: DuplicateCandidate): boolean => sameComponent || sameDevice;

function byLikelihood(a: DuplicateCandidate, b: DuplicateCandidate): number {
  return Number(isSame(b)) - Number(isSame(a)) || b.score - a.score || a.reportedAt - b.reportedAt || a.id - b.id;
}

function compare(about: SideRow, row: CandidateRow, radiusMeters: number): DuplicateCandidate {
  const bits = photoBits(about.looks, row.looks);
  const text = textSimilarity(about.description, row.description);
  const apartMs = Math.abs(about.reportedAt - row.reportedAt);
  const { meters, reason, ...side } = row;
  return {
    ...sideOf(side), meters, reason,
    sameComponent: about.componentId !== null && about.componentId === row.componentId,
    sameDevice: about.deviceId !== null && about.deviceId === row.deviceId,
    apartMs, textSimilarity: text, photoBits: bits, canTake: isOpen(row.state),
    score: likeness({ meters, radiusMeters, apartMs, photoBits: bits, textSimilarity: text }),
  };
}

/** What a report that is not filed yet may be a duplicate of, nearest first: facts that anybody may know. */
export async function previewDuplicates(db: Queryable, county: string, draft: DuplicatePreview, scope: Scope): Promise<DuplicatePreviewReply> {
  const { rows: [near] } = await db.query<Settings>('select * from duplicate_settings_of($1, $2)', [county, draft.class]);
  const { rows } = await db.query<DuplicatePreviewReply['candidates'][number] & { area_code: string | null }>(`
    select c.id::float8 as id, c.class, c.state, c.step, d.reason, d.meters, (extract(epoch from c.reported_at) * 1000)::float8 as "reportedAt",
      (extract(epoch from c.ended_at) * 1000)::float8 as "endedAt", c.report_count as "reportCount", c.area_code
    from duplicate_candidates_at($1, st_setsrid(st_makepoint($2, $3), 4490), $4, $5, null, now(), null) d
      join cases c on c.county = $1 and c.id = d.id`, [county, draft.lng, draft.lat, draft.class, draft.componentId ?? null]);
  const candidates = rows.filter((row) => reaches(scope, 'cases', row.area_code)).slice(0, MOST_CANDIDATES).map(({ area_code: _area, ...row }) => row);
  return { county, radiusMeters: near!.radius_meters, windowHours: near!.window_hours, candidates };
}
