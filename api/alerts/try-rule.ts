/** What a rule would have done with the stored readings of the last seven days: judged by the same function as live ones. */
import type { RuleBody, TryReply } from '../contract/alerts.ts';
import type { Queryable } from '../store/database.ts';
import { evaluateRule, evaluateSilence, RATE_BASE_MAX_MS } from './evaluate-rule.ts';
import type { Interval, Sample } from './evaluate-rule.ts';
import { epochMs, isoOf } from './moments.ts';

const DAYS = 7;
const HOUR_MS = 3_600_000;
/** Readings a query: some tens of megabytes. */
const CHUNK_READINGS = 200_000;
const EXAMPLES = 50;

interface Tried {
  readonly id: number;
  readonly code: string;
  readonly heartbeatSeconds: number | null;
  readonly readings: number;
  /** False when the hourly figures show that no value went beyond the threshold. */
  readonly mayFire: boolean;
}

/** @param db each query ends with the request */
export async function tryRule(db: Queryable, code: string, timeZone: string, rule: RuleBody, now: number): Promise<TryReply> {
  // Hourly figures tell how many readings there are, so that the trial begins with an hour.
  const from = Math.floor((now - DAYS * 24 * HOUR_MS) / HOUR_MS) * HOUR_MS;
  const devices = await devicesOf(db, code, rule, from);
  const examples: TryReply['examples'] = [];
  let fired = 0;
  for (const chunk of chunksOf(devices.filter((device) => device.mayFire))) {
    const samples = await samplesOf(db, code, rule, chunk, from);
    for (const device of chunk) {
      const intervals = judge(rule, samples.get(device.id) ?? [], device, { timeZone, now, from });
      fired += intervals.length;
      for (const { openedAt, clearedAt, peak } of intervals) examples.push({ deviceId: device.id, deviceCode: device.code, openedAt, clearedAt, peakValue: peak });
    }
    examples.sort((a, b) => b.openedAt - a.openedAt || a.deviceId - b.deviceId).splice(EXAMPLES);
  }
  return {
    county: code, from: isoOf(from), to: isoOf(now), devices: devices.length,
    readings: devices.reduce((sum, device) => sum + device.readings, 0), fired, examples,
  };
}

function judge(rule: RuleBody, samples: readonly Sample[], device: Tried, at: { timeZone: string; now: number; from: number }): Interval[] {
  if (rule.kind !== 'no_data') return evaluateRule(rule, samples, at);
  if (device.heartbeatSeconds === null) return [];
  const silentMs = device.heartbeatSeconds * rule.missedIntervals! * 1000;
  return evaluateSilence(rule, samples.map((sample) => sample.time), silentMs, at.from, at);
}

async function devicesOf(db: Queryable, code: string, rule: RuleBody, from: number): Promise<Tried[]> {
  const { rows } = await db.query(`
    select d.id, d.code, d.heartbeat_seconds, coalesce(h.readings, 0)::float8 as readings, h.min, h.max
    from devices d
    left join lateral (select sum(count) as readings, min(min) as min, max(max) as max from reading_hours h
      where h.county = d.county and h.device_id = d.id and h.hour >= $5 and ($6::text is null or h.quantity = $6)) h on true
    where d.county = $1 and d.class = $2 and ($3::text is null or starts_with(d.area_code, $3)) and ($4::text is null or $4 in (d.unit_grid, d.omni_grid))
    order by d.id`, [code, rule.deviceClass, rule.area, rule.grid, isoOf(from), rule.quantity]);
  return rows.map((row) => ({
    id: row.id, code: row.code, heartbeatSeconds: row.heartbeat_seconds, readings: row.readings,
    mayFire: rule.kind === 'no_data' || (row.readings > 0
      && (rule.kind === 'rate' || (rule.direction === 'above' ? row.max > rule.onValue! : row.min < rule.onValue!))),
  }));
}

function* chunksOf(devices: readonly Tried[]): Generator<Tried[]> {
  let chunk: Tried[] = [];
  let readings = 0;
  for (const device of devices) {
    if (chunk.length && readings + device.readings > CHUNK_READINGS) {
      yield chunk;
      [chunk, readings] = [[], 0];
    }
    chunk.push(device);
    readings += device.readings;
  }
  if (chunk.length) yield chunk;
}

async function samplesOf(db: Queryable, code: string, rule: RuleBody, devices: readonly Tried[], from: number): Promise<Map<number, Sample[]>> {
  const since = isoOf(from - (rule.kind === 'rate' ? RATE_BASE_MAX_MS : 0));
  const { rows } = await db.query(`
    select device_id as id, ${epochMs('time')} as time, value from readings
    where county = $1 and device_id = any($2::bigint[]) and ($3::text is null or quantity = $3) and time >= $4`,
  [code, devices.map((device) => device.id), rule.quantity, since]);
  const samples = new Map<number, Sample[]>(devices.map((device) => [device.id, []]));
  for (const { id, time, value } of rows) samples.get(id)!.push({ time, value });
  return samples;
}
