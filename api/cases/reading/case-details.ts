/** `GET /api/cases/:id`: one case with all that a desk asks about it. */
import { remainingMs, isOverdue } from '../../contract/cases/clock.ts';
import type { Clock } from '../../contract/cases/clock.ts';
import { explainClock } from '../../contract/cases/explain-clock.ts';
import { caseDetailsSchema } from '../../contract/cases/lists.ts';
import type { CaseBrief, CaseDetails } from '../../contract/cases/lists.ts';
import type { Calendars } from '../../contract/cases/snapshot.ts';
import type { BilingualText } from '../../contract/layers.ts';
import { compileFilter } from '../../../tiles/index.ts';
import { nearStaff } from '../../alerts/alert-list.ts';
import type { County } from '../../county/county.ts';
import { facingCameras } from '../../county/facing-cameras.ts';
import { readFeatureId } from '../../county/reading.ts';
import { ApiError } from '../../http/problem.ts';
import { queryOf } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import { areasOf, PERSONS, reaches, scopeConditions, scopeOf } from '../../http/scope.ts';
import type { Scope } from '../../http/scope.ts';
import { COUNTY_PARAMETER } from '../../routes/filter-parameters.ts';
import type { Queryable } from '../../store/database.ts';
import { queryFor } from '../../store/query-for.ts';
import { reachesCase } from '../case-reach.ts';
import { engineContext, readCalendars } from '../engine/context.ts';
import { editionsOf, readSnapshots } from '../engine/read-snapshot.ts';
import { seesPersons, toCaseRows } from './case-rows.ts';
import { DETAILS_SQL } from './details-sql.ts';

const NEAR_CAMERAS = 8;

type Told = Record<string, any>;

/** Telephone numbers of citizens are for those who may have to call back: operators and leads of the county. */
export function seesReporters(scope: Scope): boolean {
  return scope.areas === null && (scope.person.role === 'county_operator' || scope.person.role === 'lead');
}

const NO_CONTACT = { reporterName: null, reporterPhone: null };

function explained(clocks: readonly Clock[], calendars: Calendars, at: number): CaseDetails['clocks'] {
  return clocks.map((clock) => {
    const calendar = calendars.of(clock.calendarEdition);
    return { clock, overdue: isOverdue(clock, at), remainingMs: remainingMs(clock, calendar, at), why: explainClock(clock, calendar, at) };
  });
}

async function camerasAt(county: County, db: Queryable, code: string, scope: Scope, place: { lng: number; lat: number }): Promise<CaseDetails['cameras']> {
  const table = county.tableOf(code, 'cameras');
  const found = await facingCameras(db, code, table, compileFilter(table, { conditions: scopeConditions(scope, 'cameras') }), place, NEAR_CAMERAS);
  return found.map((camera) => ({
    id: camera.id, name: camera.name, state: camera.state, covers: camera.covers, meters: camera.distanceMeters, bearingDeg: camera.bearingToPointDeg,
  }));
}

/** What of a case the names of county, classes and persons are added to. */
function named(county: County, code: string, told: Told, staff: Record<string, BilingualText>, scope: Scope): Pick<CaseDetails, 'component' | 'device' | 'merged' | 'mergedInto' | 'moves' | 'reports' | 'tasks'> {
  const { book } = county;
  const department = (id: string | null): BilingualText | null => (id === null ? null : book.departmentsOf(code).get(id)?.name ?? { zh: id, en: id });
  const unit = (id: string | null): { code: string; name: BilingualText } | null => (id === null ? null : { code: id, name: department(id)! });
  const brief = (each: Told): CaseBrief => ({ ...each as CaseBrief, className: book.className(each.class) });
  const showsPersons = seesPersons(scope);
  const nameOf = (by: string): BilingualText | null => PERSONS.find(({ id }) => id === by)?.name ?? (showsPersons ? staff[by] ?? null : null);
  const { component, device } = told;
  return {
    component: component && {
      ...component, className: book.className(component.class), supervisor: unit(component.supervisor), owner: unit(component.owner), keeper: unit(component.keeper),
      cases: component.cases.map(brief),
    },
    device: device && { ...device, className: book.className(device.class) },
    merged: told.merged.map(brief), mergedInto: told.mergedInto && brief(told.mergedInto),
    moves: told.moves.map((move: Told) => ({ ...move, byName: nameOf(move.by), departmentName: department(move.department) })),
    reports: told.reports.map((report: Told) => ({ ...report, ...(seesReporters(scope) ? {} : NO_CONTACT) })),
    tasks: told.tasks.map((task: Told) => ({ ...task, assigneeName: showsPersons ? task.assigneeName : null })),
  };
}

/** @throws ApiError unknown_case, or withheld when it lies outside the asker's area, who has no task on it either */
export async function caseDetails(county: County, db: Queryable, code: string, id: number, scope: Scope, at: number): Promise<CaseDetails> {
  const { rows: [found] } = await db.query(DETAILS_SQL, [code, id, areasOf(scope, 'cases')]);
  if (!found) throw new ApiError('unknown_case', `There is no case ${id} in county ${code}`);
  const told: Told = found.told;
  if (!await reachesCase(db, code, id, told.areaCode, scope)) throw new ApiError('withheld', `Your permission does not reach case ${id}`, { layer: 'cases' });
  const { pool } = county.database;
  const [row] = await toCaseRows({ db, pool, book: county.book, code, scope, at }, [told.row]);
  const read = (await readSnapshots(db, code, [id], false)).get(id)!;
  const editions = [...told.clocks.map((clock: Clock) => clock.calendarEdition), ...editionsOf(read)];
  const calendars = await readCalendars(db, engineContext(pool, code), read.newestEdition, editions);
  const staffWithheld = !seesPersons(scope);
  const { lng, lat, class: ofClass, componentId } = row!;
  return {
    county: code, asOf: new Date(at).toISOString(), lane: told.lane, case: row!, reporterWithheld: !seesReporters(scope), photos: told.photos,
    clocks: explained(told.clocks, calendars, at),
    calendars: [...new Set([calendars.newest, ...editions])].map((edition) => ({ edition, body: calendars.of(edition).body })), newestCalendar: calendars.newest,
    adjustments: told.adjustments, appeal: told.appeal, standard: told.standard, receivers: told.receivers, returnedBy: told.returnedBy, stateBefore: told.stateBefore,
    extensions: told.extensions, suspensions: told.suspensions, snapshot: { ...read.snapshot }, settings: { ...read.settings },
    ...named(county, code, told, found.staff ?? {}, scope),
    alert: reaches(scope, 'alerts', told.alert?.areaCode ?? null) || told.alert === null ? told.alert : null,
    cameras: await camerasAt(county, db, code, scope, { lng, lat }), staffWithheld, staff: staffWithheld ? [] : await nearStaff(county, db, code, scope, { lng, lat }),
    responsibility: `/api/responsibility?${new URLSearchParams({ county: code, point: `${lng},${lat}`, class: ofClass, ...(componentId === null ? {} : { component: String(componentId) }) })}`,
  };
}

export function detailsRoute(county: County): Route {
  return {
    method: 'get', path: '/api/cases/:id', summary: 'One case: its history, why its clocks are due when they are, what it hangs on, who and which cameras are near',
    query: COUNTY_PARAMETER, reply: caseDetailsSchema,
    handle: async (request, response) => {
      const code = county.codeOf(queryOf(request));
      const id = readFeatureId(request.params.id as string);
      response.json(await caseDetails(county, queryFor(county.database, response), code, id, scopeOf(request), Date.now()));
    },
  };
}
