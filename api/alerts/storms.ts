/**
 * Storms: many alerts of one rule in one township within a minute, by event time, become one row with children, so that a
 * desk sees one power cut and not four hundred dark lamps. Those of that minute that were alone so far join it.
 */
import type { Severity } from '../contract/vocabulary.ts';
import { SEVERITIES } from '../contract/vocabulary.ts';
import type { Client } from '../store/database.ts';
import { epochMs, isoOf } from './moments.ts';

/** What makes a storm. */
export const STORM = {
  /** So many alerts ... */
  minAlerts: 5,
  /** ... within so long; and one joins when it opens at most so long before the first or after the last. */
  windowMs: 60_000,
} as const;

/** Digits of an area code that name the township or subdistrict. */
const TOWNSHIP_DIGITS = 9;

/** An alert that is about to be written. */
export interface Opening {
  readonly ruleId: number;
  readonly deviceClass: string;
  readonly severity: Severity;
  readonly area: string | null;
  /** Epoch ms. */
  readonly openedAt: number;
  stormId: number | null;
}

/** An alert that is there already and joins a storm. */
export interface Joining {
  readonly alertId: number;
  readonly stormId: number;
}

interface Storm {
  id: number | null;
  severity: Severity;
  first: number;
  last: number;
  isChanged: boolean;
}

interface Candidate {
  readonly openedAt: number;
  readonly severity: Severity;
  /** Null for an opening. */
  readonly alertId: number | null;
  readonly opening: Opening | null;
}

interface Group {
  readonly ruleId: number;
  readonly town: string;
  readonly openings: Opening[];
}

const highest = (a: Severity, b: Severity): Severity => (SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b);

/** Finds or makes the storms of alerts that open now, and gives each its `stormId`. Under the lock of the county. */
export async function groupStorms(client: Client, county: string, openings: readonly Opening[]): Promise<Joining[]> {
  const groups = new Map<string, Group>();
  for (const opening of openings) {
    const town = opening.area?.slice(0, TOWNSHIP_DIGITS);
    if (!town || town.length < TOWNSHIP_DIGITS) continue;
    const key = `${opening.ruleId}/${town}`;
    if (!groups.has(key)) groups.set(key, { ruleId: opening.ruleId, town, openings: [] });
    groups.get(key)!.openings.push(opening);
  }
  const joinings: Joining[] = [];
  for (const group of groups.values()) joinings.push(...await groupOne(client, county, group));
  if (joinings.length) {
    await client.query(`update alerts a set storm_id = j.storm_id from unnest($2::bigint[], $3::bigint[]) as j(id, storm_id) where a.county = $1 and a.id = j.id`,
      [county, joinings.map((joining) => joining.alertId), joinings.map((joining) => joining.stormId)]);
  }
  return joinings;
}

async function groupOne(client: Client, county: string, group: Group): Promise<Joining[]> {
  const moments = group.openings.map((opening) => opening.openedAt);
  const reach = [isoOf(Math.min(...moments) - STORM.windowMs), isoOf(Math.max(...moments) + STORM.windowMs)];
  const storms = await readStorms(client, county, group, reach);
  const alone = await client.query(`
    select id, severity, ${epochMs('opened_at')} as opened_at from alerts
    where county = $1 and rule_id = $2 and left(area_code, ${TOWNSHIP_DIGITS}) = $3 and opened_at between $4 and $5
      and storm_id is null and state in ('open', 'acknowledged')`, [county, group.ruleId, group.town, ...reach]);
  const candidates: Candidate[] = [
    ...group.openings.map((opening) => ({ openedAt: opening.openedAt, severity: opening.severity, alertId: null, opening })),
    ...alone.rows.map((row) => ({ openedAt: row.opened_at as number, severity: row.severity as Severity, alertId: row.id as number, opening: null })),
  ].sort((a, b) => a.openedAt - b.openedAt);
  const placed = place(candidates, storms);
  for (const storm of storms) await writeStorm(client, county, group, storm);
  return [...placed].flatMap(([{ opening, alertId }, storm]) => {
    if (opening) opening.stormId = storm.id;
    return alertId === null ? [] : [{ alertId, stormId: storm.id! }];
  });
}

async function readStorms(client: Client, county: string, group: Group, reach: readonly string[]): Promise<Storm[]> {
  const { rows } = await client.query(`
    select id, severity, ${epochMs('opened_at')} as first, ${epochMs('last_at')} as last from alert_storms
    where county = $1 and rule_id = $2 and area_code = $3 and last_at >= $4 and opened_at <= $5 order by opened_at`,
  [county, group.ruleId, group.town, ...reach]);
  return rows.map((row) => ({ id: row.id, severity: row.severity, first: row.first, last: row.last, isChanged: false }));
}

/** Puts alerts, in order of time, into the storms that are there and those that come about; adds the new ones to `storms`. */
function place(candidates: readonly Candidate[], storms: Storm[]): Map<Candidate, Storm> {
  const placed = new Map<Candidate, Storm>();
  candidates.forEach((candidate, index) => {
    if (placed.has(candidate)) return;
    let storm = storms.find(({ first, last }) => candidate.openedAt >= first - STORM.windowMs && candidate.openedAt <= last + STORM.windowMs);
    if (!storm) {
      const fifth = candidates[index + STORM.minAlerts - 1];
      if (!fifth || fifth.openedAt - candidate.openedAt > STORM.windowMs) return;
      storm = { id: null, severity: candidate.severity, first: candidate.openedAt, last: candidate.openedAt, isChanged: true };
      storms.push(storm);
    }
    placed.set(candidate, storm);
    const before = { ...storm };
    storm.first = Math.min(storm.first, candidate.openedAt);
    storm.last = Math.max(storm.last, candidate.openedAt);
    storm.severity = highest(storm.severity, candidate.severity);
    storm.isChanged ||= before.first !== storm.first || before.last !== storm.last || before.severity !== storm.severity;
  });
  return placed;
}

async function writeStorm(client: Client, county: string, group: Group, storm: Storm): Promise<void> {
  if (!storm.isChanged) return;
  if (storm.id === null) {
    const { rows } = await client.query(`
      insert into alert_storms (county, device_class, rule_id, area_code, severity, opened_at, last_at) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [county, group.openings[0]!.deviceClass, group.ruleId, group.town, storm.severity, isoOf(storm.first), isoOf(storm.last)]);
    storm.id = rows[0].id;
  } else {
    await client.query('update alert_storms set severity = $3, opened_at = $4, last_at = $5 where county = $1 and id = $2',
      [county, storm.id, storm.severity, isoOf(storm.first), isoOf(storm.last)]);
  }
}
