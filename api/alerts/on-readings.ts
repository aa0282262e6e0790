/**
 * From a batch of new readings to the rules that they could matter to. Most batches matter to none, and cost one query.
 *
 * Readings are kept whatever becomes of their alerts: judging stands in a savepoint. When it fails, each rule is judged on
 * its own, so that only the one that fails is left out, and that is told. What may go well later (the connection, a
 * deadlock) is the caller's matter: he begins anew.
 */
import type { County } from '../county/county.ts';
import { isPassing } from '../ingest/store-errors.ts';
import type { Client } from '../store/database.ts';
import { farther, isBeyondOff, isBeyondOn, RATE_BASE_MAX_MS } from './evaluate-rule.ts';
import type { Sample } from './evaluate-rule.ts';
import { HISTORY_MS, judgePairs } from './judge-pairs.ts';
import type { Pair } from './judge-pairs.ts';
import { epochMs } from './moments.ts';
import { covers } from './rule-book.ts';
import type { DevicePlace, KnownRule, RuleBook } from './rule-book.ts';
import type { StoredReading } from './stored-reading.ts';
import type { Troubles } from './troubles.ts';
import { RuleClock } from './validity.ts';
import { lockAlerts, writeFindings } from './write-changes.ts';

/** New readings of one quantity of a device, in order of time. */
interface Stretch {
  readonly samples: Sample[];
  readonly latest: Sample | null;
}

interface Holding {
  readonly openedAt: number;
  /** Infinitely far for an alert that a person closed: it is followed only to its end. */
  readonly peak: number | null;
  readonly isClosed: boolean;
}

const RATE_BASE_MIN_MS = 60_000;

interface Batch {
  readonly county: County;
  readonly client: Client;
  readonly code: string;
  readonly readings: readonly StoredReading[];
  readonly now: number;
}

/** Judges readings that were stored just now; see `Alerts.onReadings`. @throws what may go well when it is tried again */
export async function judgeReadings(
  county: County, book: RuleBook, troubles: Troubles, client: Client, readings: readonly StoredReading[], now: number,
): Promise<void> {
  const byCounty = new Map<string, StoredReading[]>();
  for (const reading of readings) {
    const list = byCounty.get(reading.county);
    if (list) list.push(reading);
    else byCounty.set(reading.county, [reading]);
  }
  for (const code of [...byCounty.keys()].sort()) {
    await judgeSafely({ county, client, code, readings: byCounty.get(code)!, now }, book, troubles);
  }
}

const troubleOf = (code: string, rule: KnownRule): string => `Rule ${rule.id} "${rule.name.zh}" of county ${code} cannot judge readings`;

async function judgeSafely(batch: Batch, book: RuleBook, troubles: Troubles): Promise<void> {
  const { client, code } = batch;
  const reading = `The alert rules of county ${code} cannot be read`;
  let rules: readonly KnownRule[] | null = null;
  const judge = async (some: readonly KnownRule[]): Promise<void> => {
    for (const rule of await judgeRules(batch, some)) troubles.clear(troubleOf(code, rule));
  };
  const failed = await kept(client, async () => {
    rules = await book.of(client, code);
    await judge(rules);
  });
  if (!rules) return troubles.add(reading, failed);
  troubles.clear(reading);
  if (!failed) return;
  for (const rule of rules as readonly KnownRule[]) {
    const error = await kept(client, () => judge([rule]));
    if (error) troubles.add(troubleOf(code, rule), error);
  }
}

/** Does some work of which, when it fails, nothing is kept, and what was done before is. @returns why it failed, or null */
async function kept(client: Client, work: () => Promise<void>): Promise<unknown> {
  await client.query('savepoint judging');
  try {
    await work();
  } catch (error) {
    if (isPassing(error)) throw error;
    // Without a connection there is nothing to go back to.
    await client.query('rollback to savepoint judging').catch(() => { throw error; });
    await client.query('release savepoint judging');
    return error;
  }
  await client.query('release savepoint judging');
  return null;
}

/** @returns the rules that had something to judge */
async function judgeRules({ county, client, code, readings, now }: Batch, rules: readonly KnownRule[]): Promise<KnownRule[]> {
  if (!rules.length) return [];
  const stretches = stretchesOf(readings);
  const places = await placesOf(county, client, code, [...stretches.keys()]);
  const matching = new Map<number, KnownRule[]>();
  for (const place of places.values()) {
    const found = rules.filter((rule) => covers(rule, place));
    if (found.length) matching.set(place.id, found);
  }
  if (!matching.size) return [];
  const holdings = await readHoldings(client, code, [...matching.keys()]);
  const timeZone = county.book.counties.get(code)?.timeZone ?? 'Asia/Shanghai';
  const pairs = [...matching].flatMap(([id, found]) => pairsOf(id, found, stretches.get(id)!, holdings, timeZone));
  if (!pairs.length) return [];
  await lockAlerts(client, code);
  const findings = await judgePairs(client, code, timeZone, pairs, now);
  if (findings.length) await writeFindings(client, code, findings, new Map([...places.values()].map((place) => [place.id, place.area])));
  return [...new Set(pairs.map((pair) => pair.rule))];
}

function stretchesOf(readings: readonly StoredReading[]): Map<number, Map<string, Stretch>> {
  const devices = new Map<number, Map<string, Stretch>>();
  for (const { deviceId, quantity, time, value, latestTime, latestValue } of readings) {
    let quantities = devices.get(deviceId);
    if (!quantities) devices.set(deviceId, quantities = new Map());
    let stretch = quantities.get(quantity);
    if (!stretch) {
      quantities.set(quantity, stretch = { samples: [], latest: latestTime === null || latestValue === null ? null : { time: latestTime, value: latestValue } });
    }
    stretch.samples.push({ time, value });
  }
  for (const quantities of devices.values()) for (const { samples } of quantities.values()) samples.sort((a, b) => a.time - b.time);
  return devices;
}

/** Class and place of devices: from memory, and from the database for those that memory does not hold yet. */
export async function placesOf(county: County, client: Client, code: string, ids: readonly number[]): Promise<Map<number, DevicePlace>> {
  const places = new Map<number, DevicePlace>();
  const table = county.tables.table(code, 'devices');
  for (const id of ids) {
    const row = table?.get(id);
    if (row) places.set(id, { id, ...row.values } as unknown as DevicePlace);
  }
  const missing = ids.filter((id) => !places.has(id));
  if (missing.length) {
    const { rows } = await client.query(
      'select id, class, area_code as area, unit_grid as unit, omni_grid as omni from devices where county = $1 and id = any($2::bigint[])', [code, missing]);
    for (const row of rows) places.set(row.id, row);
  }
  return places;
}

/** Alerts whose condition holds, by device and rule: open ones, and those that a person closed all the same. */
async function readHoldings(client: Client, code: string, deviceIds: readonly number[]): Promise<Map<string, Holding>> {
  const { rows } = await client.query(`
    select device_id, rule_id, ${epochMs('opened_at')} as opened_at, peak_value, state from alerts
    where county = $1 and device_id = any($2::bigint[]) and cleared_at is null`, [code, deviceIds]);
  return new Map(rows.map((row) => [`${row.device_id}/${row.rule_id}`, { openedAt: row.opened_at, peak: row.peak_value, isClosed: row.state === 'closed' }]));
}

function pairsOf(
  deviceId: number, rules: readonly KnownRule[], quantities: ReadonlyMap<string, Stretch>, holdings: ReadonlyMap<string, Holding>, timeZone: string,
): Pair[] {
  return rules.flatMap((rule): Pair[] => {
    const holding = holdings.get(`${deviceId}/${rule.id}`) ?? null;
    if (rule.kind === 'no_data') {
      const all = [...quantities.values()];
      const isLate = all.some(({ samples, latest }) => latest !== null && samples[0]!.time < latest.time);
      if (!holding && !isLate) return [];
      return [{ deviceId, rule, since: Math.min(...all.map(({ samples }) => samples[0]!.time)), isLate }];
    }
    const stretch = quantities.get(rule.quantity!);
    if (!stretch || canChangeNothing(rule, stretch, holding, timeZone)) return [];
    const since = stretch.samples[0]!.time;
    return [{ deviceId, rule, since, isLate: stretch.latest !== null && since < stretch.latest.time }];
  });
}

/** True only when it is certain, from the batch, the newest reading before it and the alert that holds. */
function canChangeNothing(rule: KnownRule, stretch: Stretch, holding: Holding | null, timeZone: string): boolean {
  const { samples, latest } = stretch;
  const newest = samples.at(-1)!;
  if (newest.time < rule.updatedAt - HISTORY_MS) return true;
  if (latest && samples[0]!.time < latest.time) return false;
  const values = rule.kind === 'rate' ? plainRate(stretch) : samples.map((sample) => sample.value);
  if (!values) return false;
  if (holding) {
    const hours = new RuleClock(rule, timeZone).at(holding.openedAt);
    if (!hours || hours.to <= newest.time) return false;
    return values.every((value) => !isBeyondOff(rule, value) && (holding.isClosed || (holding.peak !== null && farther(rule, holding.peak, value) === holding.peak)));
  }
  if (values.some((value) => isBeyondOn(rule, value))) return false;
  if (rule.holdSeconds === 0) return true;
  // A hold may be under way unless the newest value before had ended it.
  return rule.kind === 'threshold' && (!latest || isBeyondOff(rule, latest.value));
}

/** The rate of a single reading that has its base in the newest one before it; null when the base is another one. */
function plainRate({ samples, latest }: Stretch): number[] | null {
  const [sample] = samples;
  if (!latest || samples.length > 1) return null;
  const passed = sample!.time - latest.time;
  if (passed < RATE_BASE_MIN_MS) return null;
  return passed > RATE_BASE_MAX_MS ? [] : [(sample!.value - latest.value) / (passed / 60_000)];
}
