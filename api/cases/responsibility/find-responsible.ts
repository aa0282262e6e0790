/** Who answers for a class at a place, and why: SQL `responsibility_steps` put into words. */
import type { ChainStep, DepartmentRef, Holder } from '../../contract/cases/responsibility.ts';
import type { CountyBook } from '../../county/county-book.ts';
import { ApiError } from '../../http/problem.ts';
import { reaches } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import type { Queryable } from '../../store/database.ts';
import { chainOf, holderOf, keeperOf } from './why-responsible.ts';
import type { FoundStep } from './why-responsible.ts';

export interface Responsible {
  readonly departments: readonly DepartmentRef[];
  readonly fanOut: boolean;
  readonly holder: Holder | null;
  readonly keeper: DepartmentRef | null;
  readonly because: ChainStep['text'];
  readonly chain: readonly ChainStep[];
}

export interface Place { readonly lng: number; readonly lat: number }

/** The department of a code; one that the county does not have keeps its code as its name. */
export function departmentNamer(book: CountyBook, county: string): (code: string) => DepartmentRef {
  const departments = book.departmentsOf(county);
  return (code) => {
    const name = departments.get(code)?.name ?? { zh: code, en: code };
    return { code, name };
  };
}

interface StepsRow {
  readonly steps: readonly FoundStep[];
  readonly unowned: boolean;
  readonly component: { readonly id: number; readonly name: string | null; readonly owned: boolean; readonly area: string | null } | null;
}

const COMPONENT = `(select jsonb_build_object('id', k.id, 'name', k.name, 'owned', k.owner_dept is not null, 'area', k.area_code)
  from components k where k.county = $1 and k.id = q.component)`;
const STEPS = `(select coalesce(jsonb_agg(to_jsonb(s)), '[]') from responsibility_steps($1, q.at, q.area, q.class, q.component) s)`;

/**
 * Who answers for a class at a place, by the areas of today.
 * @param componentId the component that it is about, null when there is none
 * @throws ApiError bad_parameter for a class that cannot be reported, a place outside the county, or a component that is not there; withheld
 */
export async function findResponsible(
  db: Queryable, book: CountyBook, county: string, asked: Place & { readonly class: string; readonly componentId: number | null }, scope: Scope,
): Promise<Responsible> {
  refuseClass(book, asked.class);
  const { rows: [row] } = await db.query<StepsRow & { area: string | null; has_areas: boolean }>(`
    select q.area, exists (select from areas a where a.county = $1) as has_areas, is_unowned_class(q.class) as unowned,
      ${COMPONENT} as component, ${STEPS} as steps
    from (select g.at, (place_of($1, st_transform(g.at, 3857))).area_code as area, $4::text as class, $5::bigint as component
      from (select st_setsrid(st_makepoint($2, $3), 4490) as at) g) q`, [county, asked.lng, asked.lat, asked.class, asked.componentId]);
  if (row!.area === null && row!.has_areas) {
    throw new ApiError('bad_parameter', `point=${asked.lng},${asked.lat}: lies outside county ${county}`, { parameter: 'point' });
  }
  if (asked.componentId !== null && !row!.component) {
    throw new ApiError('bad_parameter', `component=${asked.componentId}: county ${county} has no such component`, { parameter: 'component' });
  }
  if (row!.component && !reaches(scope, 'components', row!.component.area)) {
    throw new ApiError('withheld', `Your permission does not reach component ${asked.componentId}`, { layer: 'components' });
  }
  return inWords(row!, asked.class, book, county);
}

/** Who answers for a case: its component, class and place, with the area of its report. Null: there is no such case. */
export async function findResponsibleForCase(db: Queryable, book: CountyBook, county: string, caseId: number): Promise<Responsible | null> {
  const { rows: [row] } = await db.query<StepsRow & { class: string }>(`
    select q.class, is_unowned_class(q.class) as unowned, ${COMPONENT} as component, ${STEPS} as steps
    from (select c.geom as at, c.area_code as area, c.class, c.component_id::bigint as component from cases c where c.county = $1 and c.id = $2) q`,
  [county, caseId]);
  return row ? inWords(row, row.class, book, county) : null;
}

function inWords(row: StepsRow, classId: string, book: CountyBook, county: string): Responsible {
  const refer = departmentNamer(book, county);
  const className = book.className(classId) ?? { zh: classId, en: classId };
  const { component } = row;
  const chain = chainOf(row.steps, {
    className, isUnownedClass: row.unowned, component: component && { id: component.id, name: component.name, hasOwner: component.owned },
  }, refer);
  const answer = row.steps[0];
  const because = chain.find(({ found }) => found)!.text;
  return {
    departments: (answer?.departments ?? []).map(refer), fanOut: answer?.step === 'fan_out', holder: holderOf(answer),
    keeper: answer?.step === 'owner' ? keeperOf(row.steps, refer) : null, because, chain,
  };
}

/** @throws ApiError bad_parameter for what is no class, and for classes of areas, staff and the like */
export function refuseClass(book: CountyBook, classId: string): void {
  const entry = book.classes.get(classId);
  const reported = new Set(book.schemes.filter(({ kind }) => kind === 'component' || kind === 'event').map(({ id }) => id));
  if (entry && reported.has(entry.scheme)) return;
  // Of the scheme that was meant, if one was.
  const [meant] = classId.split(':', 1) as [string];
  const allowed = [...book.classes].filter(([, { scheme }]) => reported.has(scheme) && (scheme === meant || !reported.has(meant))).map(([id]) => id);
  throw new ApiError('bad_parameter', entry
    ? `class=${classId}: nobody reports cases of it; a class of components or events is wanted` : `class=${classId}: there is no such class`, { parameter: 'class', allowed });
}
