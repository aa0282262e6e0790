/** One alert becomes one case, or a further report of the case that its device or component has open. */
import { alertClassOf } from '../../contract/cases/alert-classes.ts';
import type { AlertClass } from '../../contract/cases/alert-classes.ts';
import { SYSTEM } from '../../contract/cases/snapshot.ts';
import type { Client, Pool } from '../../store/database.ts';
import { engineContext } from '../engine/context.ts';
import { makeMove } from '../engine/make-move.ts';
import { readEvidence } from './alert-evidence.ts';
import { lockReports, openOrJoin } from './file-report.ts';

interface AlertRow {
  readonly class: string;
  readonly device_id: number;
  readonly device_class: string;
  readonly device_code: string;
  readonly component_id: number | null;
  readonly component_class: string | null;
  readonly quantity: string | null;
  readonly opened_at: number;
  readonly cleared_at: number | null;
  readonly annulled: boolean;
  readonly simulated: boolean;
  readonly rule_zh: string;
  readonly sentence_zh: string | null;
  readonly lng: number;
  readonly lat: number;
  readonly now: number;
  readonly reported: boolean;
}

interface Chosen {
  readonly class: string;
  /** Null: none of the class's conditions fits; a person files the case. */
  readonly standardId: number | null;
}

async function readAlert(client: Client, county: string, id: number): Promise<AlertRow | null> {
  const { rows: [row] } = await client.query<AlertRow>(`
    select a.class, a.device_id, d.class as device_class, d.code as device_code, a.component_id, k.class as component_class, a.quantity,
      ms_of(a.opened_at)::float8 as opened_at, ms_of(a.cleared_at)::float8 as cleared_at, a.annulled, a.simulated, r.name_zh as rule_zh,
      a.why -> 'sentence' ->> 'zh' as sentence_zh, st_x(a.geom) as lng, st_y(a.geom) as lat, ms_of(clock_timestamp())::float8 as now,
      exists (select from reports p where p.county = a.county and p.alert_id = a.id) as reported
    from alerts a join devices d on d.county = a.county and d.id = a.device_id join alert_rules r on r.county = a.county and r.id = a.rule_id
    left join components k on k.county = a.county and k.id = a.component_id
    where a.county = $1 and a.id = $2`, [county, id]);
  return row ?? null;
}

/**
 * Class and standard; a class without any standard in force is taken only when there is no better one. A county with a list of its own
 * has no standards for the classes that alerts name: there the class of the same kind and name stands for them.
 */
async function choose(client: Client, county: string, entry: AlertClass, componentClass: string | null): Promise<Chosen> {
  const candidates = [...(entry.ofComponent && componentClass !== null ? [componentClass] : []), ...entry.classes];
  const { rows } = await client.query<{ class: string; id: number; condition_zh: string }>(`
    select s.class, s.id, s.condition_zh from unnest($2::text[]) with ordinality w(class, place)
    join classes k on k.class = w.class join class_schemes l on l.scheme = k.scheme
    join classes o on o.class = k.class or (o.name_zh = k.name_zh and o.parent is not null)
    join class_schemes ol on ol.scheme = o.scheme and ol.kind = l.kind
    join standards_in_force s on s.county = $1 and s.class = o.class
    order by w.place, o.class <> k.class, o.class,
      s.limit_value * case s.limit_unit when 'urgent_minute' then 1 when 'urgent_hour' then 60 when 'work_hour' then 180 else 1440 end, s.id`, [county, candidates]);
  const known = rows[0]?.class ?? candidates[0] ?? componentClass;
  if (known === null || known === undefined) throw new Error('its device is fixed to no component, and its kind is in no table: there is no class for a case');
  const own = rows.filter((row) => row.class === known);
  const word = entry.words.find((each) => own.some((row) => row.condition_zh.includes(each)));
  return { class: known, standardId: word === undefined ? null : own.find((row) => row.condition_zh.includes(word))!.id };
}

/** Files under the standard by itself, when nothing else may be meant; else a person looks first. */
async function fileAtOnce(pool: Pool, client: Client, county: string, caseId: number, standardId: number): Promise<void> {
  const { rowCount } = await client.query('select from duplicate_candidates($1, $2) limit 1', [county, caseId]);
  if (rowCount) return;
  await makeMove(client, engineContext(pool, county), { caseId, move: 'file', by: SYSTEM, detail: { standardId, duplicatesSeen: [] } });
}

/**
 * Files the case of an alert in the caller's transaction; an alert that has one, is gone or was annulled has nothing to file.
 * @returns the case; null: there is nothing to file
 * @throws ApiError move_refused when the case cannot begin, e.g. outside the county
 */
export async function fileAlertCase(pool: Pool, client: Client, county: string, alertId: number): Promise<number | null> {
  const seen = await readAlert(client, county, alertId);
  if (!seen) return null;
  await lockReports(client, county, [seen.component_id === null ? null : `component ${seen.component_id}`, `device ${seen.device_id}`]);
  const alert = await readAlert(client, county, alertId);
  if (!alert || alert.annulled || alert.reported) return null;
  const chosen = await choose(client, county, alertClassOf(alert.device_class, alert.class), alert.component_class);
  const span = { county, deviceId: alert.device_id, quantity: alert.quantity, openedAt: alert.opened_at, clearedAt: alert.cleared_at };
  const filed = await openOrJoin(client, engineContext(pool, county), {
    channel: 'iot', class: chosen.class, lng: alert.lng, lat: alert.lat, componentId: alert.component_id, deviceId: alert.device_id, alertId,
    name: `${alert.rule_zh} ${alert.device_code}`, description: `${alert.rule_zh}：${alert.sentence_zh ?? alert.device_code}`, simulated: alert.simulated,
    evidence: await readEvidence(client, span, alert.now),
  }, SYSTEM);
  if (!filed.joined && chosen.standardId !== null) await fileAtOnce(pool, client, county, filed.caseId, chosen.standardId);
  return filed.caseId;
}

/** Completes the evidence of an alert whose case has closed, once. */
export async function finishEvidence(client: Client, county: string, alertId: number): Promise<void> {
  const alert = await readAlert(client, county, alertId);
  if (!alert) return;
  const span = { county, deviceId: alert.device_id, quantity: alert.quantity, openedAt: alert.opened_at, clearedAt: alert.cleared_at };
  // A case that was taken out of a merge meanwhile goes on, and closes later.
  await client.query(`
    update reports r set evidence = $3 where r.county = $1 and r.alert_id = $2 and r.evidence_at is null
      and exists (select from cases c where c.county = r.county and c.id = r.case_id and c.ended_at is not null)`,
  [county, alertId, JSON.stringify(await readEvidence(client, span, alert.now))]);
}
