/** A case begins: its row, the report that it begins with, the photos of that report, and the move `report`. */
import { randomInt } from 'node:crypto';
import { planMove } from '../../contract/cases/plan-move.ts';
import type { Mover } from '../../contract/cases/snapshot.ts';
import type { CaseFlow, ReportChannel } from '../../contract/cases/vocabulary.ts';
import { ApiError } from '../../http/problem.ts';
import type { Client } from '../../store/database.ts';
import { ensureCalendar, readCalendars } from './context.ts';
import type { EngineContext } from './context.ts';
import { insertMove } from './make-move.ts';
import { readSnapshots } from './read-snapshot.ts';

/** What a report says; positions in degrees, WGS 84 or CGCS2000. */
export interface ReportDraft {
  readonly channel: ReportChannel;
  readonly class: string;
  readonly lng: number;
  readonly lat: number;
  readonly description?: string | null;
  readonly address?: string | null;
  readonly reporterName?: string | null;
  readonly reporterPhone?: string | null;
  /** As declared, before it was brought to degrees. */
  readonly raw?: { readonly lng: number; readonly lat: number; readonly crs: string } | null;
  readonly accuracyMeters?: number | null;
  readonly clientKey?: string | null;
  readonly externalId?: string | null;
  readonly componentId?: number | null;
  readonly deviceId?: number | null;
  readonly alertId?: number | null;
  readonly evidence?: Readonly<Record<string, unknown>> | null;
  readonly farMeters?: number | null;
  /** Ids of uploaded photos that belong to nothing yet. */
  readonly photos?: readonly number[];
  /** Default: a new one. */
  readonly receipt?: string;
  /** Epoch ms; when somebody said it. Default: now. */
  readonly at?: number;
}

export interface CaseDraft extends ReportDraft {
  /** Default: urban. */
  readonly flow?: CaseFlow;
  readonly name?: string | null;
  readonly farFlag?: boolean;
  readonly simulated?: boolean;
  /** Of a history that is loaded: anything but `case`. Then `at` may lie in the past. */
  readonly source?: string;
  readonly sourceId?: string;
}

export interface OpenedCase {
  readonly caseId: number;
  readonly reportId: number;
  readonly receipt: string;
}

const RECEIPT_LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const RECEIPT_LENGTH = 12;

/** A receipt number that cannot be guessed and is read out without mistakes. */
export function newReceipt(): string {
  return Array.from({ length: RECEIPT_LENGTH }, () => RECEIPT_LETTERS[randomInt(RECEIPT_LETTERS.length)]).join('');
}

/**
 * Opens a case with its first report, in the caller's transaction.
 * @throws ApiError move_refused with the guard (inside_jurisdiction, active_class, photo_by_channel, role ...)
 */
export async function openCase(client: Client, context: EngineContext, draft: CaseDraft, by: Mover): Promise<OpenedCase> {
  const { county } = context;
  // What somebody said days ago is a case from now on, unless it is history.
  const isHistory = draft.source !== undefined && draft.source !== 'case';
  const { rows: [made] } = await client.query<{ id: number; now: number }>(`
    insert into cases (county, flow, state, step, class, name, description, address, channel, component_id, device_id, alert_id, reported_at, reported_by, far_flag,
      simulated, source, source_id, geom)
    select $1, $2, 'reported', 1, $3, $4, $5, $6, $7, $8, $9, $10, coalesce(to_timestamp($11::float8 / 1000), clock_timestamp()), $12, $13, $14, $15,
      $16, st_setsrid(st_makepoint($17, $18), 4490)
    returning id, ms_of(reported_at)::float8 as now`, [
    county, draft.flow ?? 'urban', draft.class, draft.name ?? null, draft.description ?? null, draft.address ?? null, draft.channel, draft.componentId ?? null,
    draft.deviceId ?? null, draft.alertId ?? null, isHistory ? draft.at ?? null : null, by.name, draft.farFlag ?? false, draft.simulated ?? false, draft.source ?? 'case',
    draft.sourceId ?? null, draft.lng, draft.lat,
  ]);
  const { id: caseId, now } = made!;
  const report = await insertReport(client, county, caseId, { ...draft, at: draft.at ?? now }, by);
  const found = (await readSnapshots(client, county, [caseId], false)).get(caseId)!;
  const calendars = await readCalendars(client, context, found.newestEdition ?? await ensureCalendar(client, county), []);
  const wanted = { caseId, move: 'report', by } as const;
  const plan = planMove({ snapshot: found.snapshot, move: 'report', at: now, by, settings: found.settings, calendars });
  await insertMove(client, county, wanted, now, plan, { reportId: report.reportId });
  return { caseId, ...report };
}

/**
 * Writes a report of a case and takes its photos. It is counted by a move `report` or `add_report` that names it.
 * @throws ApiError unknown_photo
 */
export async function insertReport(client: Client, county: string, caseId: number, draft: ReportDraft, by: Mover): Promise<{ reportId: number; receipt: string }> {
  const receipt = draft.receipt ?? newReceipt();
  const { rows: [row] } = await client.query<{ id: number }>(`
    insert into reports (county, case_id, receipt, channel, at, by_person, class, description, address, reporter_name, reporter_phone, raw_lng, raw_lat, raw_crs,
      accuracy_meters, client_key, external_id, component_id, device_id, alert_id, evidence, far_meters, geom)
    values ($1, $2, $3, $4, coalesce(to_timestamp($5::float8 / 1000), clock_timestamp()), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
      st_setsrid(st_makepoint($23, $24), 4490))
    returning id`, [
    county, caseId, receipt, draft.channel, draft.at ?? null, by.name, draft.class, draft.description ?? null, draft.address ?? null, draft.reporterName ?? null,
    draft.reporterPhone ?? null, draft.raw?.lng ?? draft.lng, draft.raw?.lat ?? draft.lat, draft.raw?.crs ?? null, draft.accuracyMeters ?? null, draft.clientKey ?? null,
    draft.externalId ?? null, draft.componentId ?? null, draft.deviceId ?? null, draft.alertId ?? null, draft.evidence ? JSON.stringify(draft.evidence) : null,
    draft.farMeters ?? null, draft.lng, draft.lat,
  ]);
  const reportId = row!.id;
  const photos = [...new Set(draft.photos)];
  if (photos.length) {
    const { rowCount } = await client.query(
      'update photos set case_id = $3, report_id = $4 where county = $1 and id = any($2::bigint[]) and case_id is null', [county, photos, caseId, reportId]);
    if (rowCount !== photos.length) throw new ApiError('unknown_photo', `Of the photos ${photos.join(', ')} one is not there, or belongs to another report`);
  }
  return { reportId, receipt };
}
