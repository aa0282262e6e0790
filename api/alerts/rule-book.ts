/** The rules of each county, read seldom: intake asks for them with every batch. */
import type { RuleBody } from '../contract/alerts.ts';
import type { Queryable } from '../store/database.ts';

/** A rule as it is stored. */
export interface KnownRule extends RuleBody {
  readonly county: string;
  readonly id: number;
  /** Epoch ms. */
  readonly updatedAt: number;
}

/** Where a device stands and what it is: what rules choose devices by. */
export interface DevicePlace {
  readonly id: number;
  readonly class: string;
  readonly area: string | null;
  readonly unit: string | null;
  readonly omni: string | null;
}

/** Rules that another process changed are known here after so long at most; those of this process at once. */
const KEEP_MS = 5000;

const iso = (moment: Date | null): string | null => moment?.toISOString() ?? null;

/** A row of `alert_rules` as the contract has it. */
export function ruleBodyOf(row: Record<string, any>): RuleBody {
  return {
    name: { zh: row.name_zh, en: row.name_en }, kind: row.kind, deviceClass: row.device_class, quantity: row.quantity, direction: row.direction,
    onValue: row.on_value, offValue: row.off_value, holdSeconds: row.hold_seconds, missedIntervals: row.missed_intervals, severity: row.severity,
    area: row.area_code, grid: row.grid, dailyWindow: row.daily_window, validFrom: iso(row.valid_from), validTo: iso(row.valid_to),
    enabled: row.enabled, advice: row.advice_zh === null ? null : { zh: row.advice_zh, en: row.advice_en ?? row.advice_zh }, filesCase: row.files_case,
  };
}

/** True when a rule is about a device. */
export function covers(rule: RuleBody, device: DevicePlace): boolean {
  return rule.deviceClass === device.class
    && (rule.area === null || (device.area?.startsWith(rule.area) ?? false))
    && (rule.grid === null || rule.grid === device.unit || rule.grid === device.omni);
}

/** The same as `covers`, as SQL over `devices d` and `alert_rules r`. */
export const COVERS_SQL = `d.county = r.county and d.class = r.device_class
  and (r.area_code is null or starts_with(d.area_code, r.area_code)) and (r.grid is null or r.grid in (d.unit_grid, d.omni_grid))`;

export class RuleBook {
  #rules = new Map<string, KnownRule[]>();
  #readAt = -Infinity;

  /** Rules that are switched on, of one county. */
  async of(db: Queryable, county: string): Promise<readonly KnownRule[]> {
    if (performance.now() - this.#readAt > KEEP_MS) await this.#read(db);
    return this.#rules.get(county) ?? [];
  }

  /** Reads them anew when they are asked for next. */
  forget(): void {
    this.#readAt = -Infinity;
  }

  async #read(db: Queryable): Promise<void> {
    const startedAt = performance.now();
    const { rows } = await db.query('select * from alert_rules where enabled order by county, id');
    const rules = new Map<string, KnownRule[]>();
    for (const row of rows) {
      const rule = { ...ruleBodyOf(row), county: row.county as string, id: row.id as number, updatedAt: (row.updated_at as Date).getTime() };
      rules.set(rule.county, [...rules.get(rule.county) ?? [], rule]);
    }
    this.#rules = rules;
    this.#readAt = startedAt;
  }
}
