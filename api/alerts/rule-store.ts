/** Rules as persons read and change them. */
import type { Rule, RuleBody } from '../contract/alerts.ts';
import { ruleRow } from '../contract/default-rules.ts';
import { QUANTITIES } from '../contract/ingest.ts';
import type { CountyBook } from '../county/county-book.ts';
import { ApiError } from '../http/problem.ts';
import { areasOf } from '../http/scope.ts';
import type { Scope } from '../http/scope.ts';
import { inTransaction } from '../store/database.ts';
import type { Client, Pool, Queryable } from '../store/database.ts';
import { IN_AREAS } from './alert-list.ts';
import { isoOf, readMoment } from './moments.ts';
import { ruleBodyOf } from './rule-book.ts';
import { clearUncovered } from './sweep.ts';
import { lockAlerts } from './write-changes.ts';

const UNIQUE_VIOLATION = '23505';

/** Rules of a county by id, with the alerts of each that are open where the asker may see them. */
export async function listRules(db: Queryable, code: string, scope: Scope, id: number | null = null): Promise<Rule[]> {
  const { rows } = await db.query(`
    select r.*, (select count(*) from alerts a where a.county = r.county and a.rule_id = r.id and a.state in ('open', 'acknowledged')
      and ${IN_AREAS('a.area_code')})::int as open_alerts
    from alert_rules r where r.county = $1 and ($3::int is null or r.id = $3) order by r.id`, [code, areasOf(scope, 'alerts'), id]);
  return rows.map((row) => ({ ...ruleBodyOf(row), id: row.id, updatedAt: row.updated_at.toISOString(), updatedBy: row.updated_by, openAlerts: row.open_alerts }));
}

/** Rules say for the whole county what is an alarm. @throws ApiError withheld */
export function refuseOthers(scope: Scope): void {
  if (scope.person.role !== 'county_operator') throw new ApiError('withheld', 'Rules are changed by the county operator');
}

/** @throws ApiError bad_body, also when another rule has the name */
export async function createRule(pool: Pool, code: string, scope: Scope, body: RuleBody): Promise<Rule> {
  const row = ruleRow(body);
  const columns = Object.keys(row);
  return named(body, () => inTransaction(pool, async (client) => {
    const { rows } = await client.query(`
      insert into alert_rules (county, updated_by, ${columns.join(', ')}) values ($1, $2, ${columns.map((_, i) => `$${i + 3}`).join(', ')}) returning id`,
    [code, scope.person.id, ...valuesOf(row)]);
    return (await listRules(client, code, scope, rows[0].id))[0]!;
  }));
}

/**
 * Replaces a rule. Alerts that it is no longer about, and all when it is switched off, clear at once; the others are judged
 * by the new rule from their next reading on.
 * @throws ApiError unknown_rule, or bad_body
 */
export async function replaceRule(pool: Pool, code: string, id: number, scope: Scope, body: RuleBody): Promise<Rule> {
  const row = ruleRow(body);
  return named(body, () => inTransaction(pool, async (client) => {
    await lockAlerts(client, code);
    const { rows: [before] } = await client.query('select kind, quantity from alert_rules where county = $1 and id = $2 for update', [code, id]);
    if (!before) throw new ApiError('unknown_rule', `There is no rule ${id} in county ${code}`);
    if (before.kind !== body.kind || before.quantity !== body.quantity) await refuseWhileOpen(client, code, id);
    await client.query(`
      update alert_rules set updated_by = $3, ${Object.keys(row).map((name, i) => `${name} = $${i + 4}`).join(', ')} where county = $1 and id = $2`,
    [code, id, scope.person.id, ...valuesOf(row)]);
    await clearUncovered(client, code);
    return (await listRules(client, code, scope, id))[0]!;
  }));
}

/** An alert about one quantity cannot become one about another. */
async function refuseWhileOpen(client: Client, code: string, id: number): Promise<void> {
  const { rowCount } = await client.query('select from alerts where county = $1 and rule_id = $2 and cleared_at is null limit 1', [code, id]);
  if (rowCount) throw new ApiError('wrong_state', `Rule ${id} has alerts that hold: switch it off before it judges something else, or make a new rule`);
}

const valuesOf = (row: Record<string, unknown>): unknown[] => Object.values(row).map((value) => (value !== null && typeof value === 'object' ? JSON.stringify(value) : value));

async function named<T>(body: RuleBody, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    throw new ApiError('bad_body', `name: there is a rule "${body.name.zh}" already`, { parameter: 'name' });
  }
}

/** What the schema cannot say. @returns the rule with its moments in UTC @throws ApiError bad_body that names the field */
export function checkRule(book: CountyBook, code: string, rule: RuleBody): RuleBody {
  const wrong = (parameter: string, detail: string, allowed?: string[]): never => {
    throw new ApiError('bad_body', `${parameter}: ${detail}`, { parameter, ...(allowed ? { allowed } : {}) });
  };
  if (!rule.name.zh.trim() || !rule.name.en.trim()) wrong('name', 'both languages need one');
  const classes = [...book.classes.keys()].filter((id) => id.startsWith('device:'));
  if (!classes.includes(rule.deviceClass)) wrong('deviceClass', `there is no class of devices "${rule.deviceClass}"`, classes);
  if (rule.area !== null && !(/^[0-9]{6,12}$/.test(rule.area) && rule.area.startsWith(code))) wrong('area', `"${rule.area}" must be digits that begin with ${code}`);
  const kind = rule.grid === null ? 'unit' : book.gridsOf(code).get(rule.grid)?.kind;
  if (kind !== 'unit' && kind !== 'omni') wrong('grid', `there is no unit or omni grid "${rule.grid}"`);
  const [from, to] = [rule.validFrom, rule.validTo].map((text) => (text === null ? null : readMoment(text!)));
  if (Number.isNaN(from)) wrong('validFrom', `"${rule.validFrom}" must be a moment as 2026-10-05T08:00:00+08:00, or null`);
  if (Number.isNaN(to)) wrong('validTo', `"${rule.validTo}" must be a moment as 2026-10-05T08:00:00+08:00, or null`);
  if (from !== null && to !== null && to! <= from!) wrong('validTo', 'must be later than validFrom');
  if (rule.kind === 'no_data') checkSilence(rule, wrong);
  else checkThresholds(rule, wrong);
  const utc = (moment: number | null | undefined): string | null => (moment === null ? null : isoOf(moment!));
  return { ...rule, validFrom: utc(from), validTo: utc(to) };
}

type Wrong = (parameter: string, detail: string, allowed?: string[]) => never;

function checkSilence(rule: RuleBody, wrong: Wrong): void {
  if (rule.missedIntervals === null) wrong('missedIntervals', 'how many heartbeats may be missed');
  for (const name of ['quantity', 'direction', 'onValue', 'offValue'] as const) {
    if (rule[name] !== null) wrong(name, 'must be null: silence is about every quantity');
  }
}

function checkThresholds(rule: RuleBody, wrong: Wrong): void {
  if (rule.quantity === null || !Object.hasOwn(QUANTITIES, rule.quantity)) wrong('quantity', `there is no quantity "${rule.quantity}"`, Object.keys(QUANTITIES));
  for (const name of ['direction', 'onValue', 'offValue'] as const) if (rule[name] === null) wrong(name, 'must be given');
  if (rule.missedIntervals !== null) wrong('missedIntervals', 'must be null: it is for kind no_data');
  if (rule.direction === 'above' && rule.offValue! > rule.onValue!) wrong('offValue', `${rule.offValue} must not be above onValue ${rule.onValue}`);
  if (rule.direction === 'below' && rule.offValue! < rule.onValue!) wrong('offValue', `${rule.offValue} must not be below onValue ${rule.onValue}`);
}
