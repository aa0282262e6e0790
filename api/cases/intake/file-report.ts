/**
 * A report comes in: it is answered as before when its key was sent before, joins the open case of its component or device, or
 * opens a case. One short transaction, whoever reports and by whichever channel.
 */
import { createHash } from 'node:crypto';
import type { DeclaredPlace } from '../../contract/cases/reports.ts';
import type { Mover } from '../../contract/cases/snapshot.ts';
import type { ReportChannel } from '../../contract/cases/vocabulary.ts';
import { distanceMeters } from '../../county/facing-cameras.ts';
import { ApiError } from '../../http/problem.ts';
import { degreesOf } from '../../ingest/parse-position.ts';
import { inTransaction } from '../../store/database.ts';
import type { Client, Pool } from '../../store/database.ts';
import { engineContext } from '../engine/context.ts';
import type { EngineContext } from '../engine/context.ts';
import { makeMove } from '../engine/make-move.ts';
import { insertReport, openCase } from '../engine/open-case.ts';
import type { CaseDraft } from '../engine/open-case.ts';

/** Whoever has no name here: citizens and other systems. */
export const CITIZEN: Mover = { name: 'citizen', role: 'reporter', department: null, countyLevel: false };

export interface IncomingReport {
  readonly channel: ReportChannel;
  readonly class: string;
  readonly place: DeclaredPlace;
  readonly phone?: DeclaredPlace | undefined;
  readonly clientKey?: string | undefined;
  readonly description?: string | undefined;
  readonly address?: string | undefined;
  readonly reporterName?: string | undefined;
  readonly reporterPhone?: string | undefined;
  readonly componentId?: number | undefined;
  readonly deviceId?: number | undefined;
  readonly externalId?: string | undefined;
  /** The open case that a person says it is about. */
  readonly sameCaseId?: number | undefined;
  readonly photos: readonly number[];
}

export interface FiledReport {
  readonly receipt: string;
  readonly reportId: number;
  readonly caseId: number;
  readonly joined: boolean;
  readonly repeated: boolean;
  readonly farMeters: number | null;
  readonly farFlag: boolean;
}

interface LngLat { readonly lng: number; readonly lat: number }

const badBody = (parameter: string, detail: string): ApiError => new ApiError('bad_body', `${parameter}: ${detail}`, { parameter });

function placeOf(place: DeclaredPlace, parameter: string): LngLat {
  const degrees = degreesOf(place.crs, place.lng, place.lat);
  if (typeof degrees === 'string') throw badBody(parameter, `${place.lng}, ${place.lat} (${place.crs}) ${degrees}`);
  return { lng: degrees[0], lat: degrees[1] };
}

/** Nobody else files a report about the same thing, or with the same key, until the transaction ends. */
export async function lockReports(client: Client, county: string, names: readonly (string | null)[]): Promise<void> {
  for (const name of names) {
    if (name !== null) await client.query('select pg_advisory_xact_lock(hashtextextended($1, 311))', [`report ${county} ${name}`]);
  }
}

/** The open case that a report about a component, of whatever class, or a device belongs to; null: none. A device counts while its alert is open. */
export async function openCaseOf(client: Client, county: string, draft: Pick<CaseDraft, 'componentId' | 'deviceId' | 'alertId' | 'simulated'>): Promise<number | null> {
  const { rows: [row] } = await client.query<{ id: number }>(`
    select c.id from cases c
    where c.county = $1 and c.ended_at is null and ($5::boolean is null or c.simulated = $5) and (
      ($2::bigint is not null and c.component_id = $2)
      or ($3::bigint is not null and c.device_id = $3 and ($4 or exists (select from alerts a
        where a.county = c.county and a.device_id = c.device_id and a.state in ('open', 'acknowledged')))))
    order by c.reported_at, c.id limit 1 for update of c`, [county, draft.componentId ?? null, draft.deviceId ?? null, draft.alertId != null, draft.simulated ?? null]);
  return row?.id ?? null;
}

/** The case, as long as it is open; null: it has ended, or there is none. */
async function stillOpen(client: Client, county: string, id: number): Promise<number | null> {
  const { rows: [row] } = await client.query<{ id: number }>('select id from cases where county = $1 and id = $2 and ended_at is null for update', [county, id]);
  return row?.id ?? null;
}

/**
 * Opens a case, or adds the report to the one that is open for the same thing. The caller has locked the thing's reports.
 * @param sameCaseId the case that a person says it is about
 */
export async function openOrJoin(
  client: Client, context: EngineContext, draft: CaseDraft, by: Mover, sameCaseId?: number,
): Promise<{ caseId: number; reportId: number; receipt: string; joined: boolean }> {
  const caseId = await openCaseOf(client, context.county, draft) ?? (sameCaseId === undefined ? null : await stillOpen(client, context.county, sameCaseId));
  if (caseId === null) return { ...await openCase(client, context, draft, by), joined: false };
  const report = await insertReport(client, context.county, caseId, draft, by);
  await makeMove(client, context, { caseId, move: 'add_report', by, detail: { reportId: report.reportId } });
  return { caseId, ...report, joined: true };
}

/** Of what is said, by whom. Photos count by what they show: a phone that lost the answer may have uploaded them again. */
async function hashOf(client: Client, county: string, report: IncomingReport, by: Mover): Promise<string> {
  const { rows } = report.photos.length
    ? await client.query<{ id: number; sha256: string }>('select id, sha256 from photos where county = $1 and id = any($2::bigint[])', [county, report.photos]) : { rows: [] };
  const pictures = new Map(rows.map(({ id, sha256 }) => [id, sha256]));
  return createHash('sha256').update(JSON.stringify([by.name, { ...report, photos: report.photos.map((id) => pictures.get(id) ?? id) }])).digest('hex');
}

interface Earlier {
  readonly id: number;
  readonly case_id: number;
  readonly receipt: string;
  readonly far_meters: number | null;
  readonly body_sha256: string | null;
  readonly joined: boolean;
}

async function earlierReport(client: Client, county: string, { clientKey }: IncomingReport, bodySha256: string): Promise<Earlier | null> {
  if (clientKey === undefined) return null;
  const { rows: [row] } = await client.query<Earlier>(`
    select r.id, r.case_id, r.receipt, r.far_meters, r.body_sha256,
      exists (select from reports o where o.county = r.county and o.case_id = r.case_id and o.id < r.id) as joined
    from reports r where r.county = $1 and r.client_key = $2`, [county, clientKey]);
  if (row && row.body_sha256 !== bodySha256) throw new ApiError('key_reused', `clientKey ${clientKey} came with another report before`, { parameter: 'clientKey' });
  return row ?? null;
}

/** What the report names has to be there. @throws ApiError bad_body */
async function checkNamed(client: Client, county: string, report: IncomingReport): Promise<void> {
  const { rows: [row] } = await client.query<{ component: boolean; device: boolean; earlier: string | null }>(`
    select $2::bigint is null or exists (select from components where county = $1 and id = $2) as component,
      $3::bigint is null or exists (select from devices where county = $1 and id = $3) as device,
      (select receipt from reports where county = $1 and channel = $4 and external_id = $5) as earlier`,
  [county, report.componentId ?? null, report.deviceId ?? null, report.channel, report.externalId ?? null]);
  if (!row!.component) throw badBody('componentId', `there is no component ${report.componentId}`);
  if (!row!.device) throw badBody('deviceId', `there is no device ${report.deviceId}`);
  if (row!.earlier !== null) throw new ApiError('key_reused', `externalId ${report.externalId} came by ${report.channel} before, as report ${row!.earlier}`, { parameter: 'externalId' });
}

/** Photos that the reporter uploaded and nothing has yet, with where each was taken. @throws ApiError bad_body */
async function photoPlaces(client: Client, county: string, ids: readonly number[], byPerson: string | null): Promise<LngLat[]> {
  const { rows } = await client.query<{ id: number; exif_lng: number | null; exif_lat: number | null }>(`
    select id, exif_lng, exif_lat from photos
    where county = $1 and id = any($2::bigint[]) and case_id is null and by_person is not distinct from $3 order by id for update`, [county, ids, byPerson]);
  const known = new Set(rows.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw badBody('photos', `photo ${missing} is not there, is not yours, or belongs to another report`);
  return rows.flatMap(({ exif_lng: lng, exif_lat: lat }) => (lng === null || lat === null ? [] : [{ lng, lat }]));
}

/**
 * Takes a report in.
 * @param classes ids of classes that are known
 * @throws ApiError bad_body, key_reused, move_refused with the guard
 */
export async function fileReport(pool: Pool, county: string, classes: { has(id: string): boolean }, report: IncomingReport, by: Mover): Promise<FiledReport> {
  if (!classes.has(report.class)) throw badBody('class', `there is no class "${report.class}"`);
  const at = placeOf(report.place, 'place');
  const phone = report.phone && placeOf(report.phone, 'phone');
  return inTransaction(pool, async (client) => {
    const bodySha256 = await hashOf(client, county, report, by);
    await lockReports(client, county, [
      report.clientKey === undefined ? null : `key ${report.clientKey}`, report.componentId === undefined ? null : `component ${report.componentId}`,
      report.deviceId === undefined ? null : `device ${report.deviceId}`,
    ]);
    const { rows: [settings] } = await client.query<{ far: number }>('select far_meters as far from case_settings_of($1)', [county]);
    const earlier = await earlierReport(client, county, report, bodySha256);
    if (earlier) {
      const { far_meters: farMeters } = earlier;
      return { receipt: earlier.receipt, reportId: earlier.id, caseId: earlier.case_id, joined: earlier.joined, repeated: true, farMeters, farFlag: (farMeters ?? 0) > settings!.far };
    }
    await checkNamed(client, county, report);
    const photographed = await photoPlaces(client, county, report.photos, by === CITIZEN ? null : by.name);
    const distances = [...photographed, ...(phone ? [phone] : [])].map((place) => distanceMeters(place, at));
    const farMeters = distances.length ? Math.round(Math.max(...distances) * 10) / 10 : null;
    const farFlag = (farMeters ?? 0) > settings!.far;
    const filed = await openOrJoin(client, engineContext(pool, county), { ...draftOf(report), ...at, farMeters, farFlag }, by, report.sameCaseId);
    if (report.clientKey !== undefined) await client.query('update reports set body_sha256 = $3 where county = $1 and id = $2', [county, filed.reportId, bodySha256]);
    return { ...filed, repeated: false, farMeters, farFlag };
  });
}

function draftOf({ place, phone: _phone, ...report }: IncomingReport): Omit<CaseDraft, 'lng' | 'lat'> {
  const { channel, class: classId, photos } = report;
  return {
    channel, class: classId, photos, raw: { lng: place.lng, lat: place.lat, crs: place.crs }, accuracyMeters: place.accuracyMeters ?? null,
    description: report.description || null, address: report.address || null, reporterName: report.reporterName || null, reporterPhone: report.reporterPhone || null,
    componentId: report.componentId ?? null, deviceId: report.deviceId ?? null, externalId: report.externalId || null, clientKey: report.clientKey ?? null,
  };
}
