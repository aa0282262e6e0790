/** What the county calls things: counties, classes, departments and duty grids, kept in memory and refreshed by the feed. */
import type { BilingualText } from '../contract/layers.ts';
import type { ClassEntry, DepartmentEntry, SchemeEntry } from '../contract/shapes.ts';
import type { Queryable } from '../store/database.ts';

export interface CountyRecord {
  readonly county: string;
  readonly name: BilingualText;
  readonly timeZone: string;
  readonly demo: boolean;
  readonly home: { lng: number; lat: number; zoom: number } | null;
}

export type GridCodeKind = 'unit' | 'duty' | 'omni' | 'evaluation' | 'extension';

interface GridEntry {
  readonly kind: GridCodeKind;
  readonly parent: string | null;
}

export class CountyBook {
  counties = new Map<string, CountyRecord>();
  schemes: SchemeEntry[] = [];
  classes = new Map<string, ClassEntry>();
  #departments = new Map<string, Map<string, DepartmentEntry>>();
  #grids = new Map<string, Map<string, GridEntry>>();
  #areaNames = new Map<string, Map<string, BilingualText>>();
  readonly #listeners: (() => void)[] = [];

  /** Told after a refresh: what a filter by grid means may be another one now. */
  onRefreshed(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Reads everything again; small tables only (a county has a few thousand grids). */
  async refresh(db: Queryable): Promise<void> {
    await this.refreshCounties(db);
    const schemes = await db.query(`select scheme as id, kind, title_zh, title_en, edition, note_zh, note_en from class_schemes order by scheme`);
    const classes = await db.query(`select class as id, scheme, code, parent, name_zh, name_en from classes order by class`);
    const grids = await db.query(`
      select county, kind, code, parent_code from grids where valid_to is null
      order by case kind when 'unit' then 5 when 'duty' then 4 when 'omni' then 3 else 1 end`); // of two grids with one code the last is meant
    const areas = await db.query('select county, code, name, name_en from areas where valid_to is null');
    this.schemes = schemes.rows.map((row) => ({
      id: row.id, kind: row.kind, title: { zh: row.title_zh, en: row.title_en }, edition: row.edition,
      note: row.note_zh === null ? null : { zh: row.note_zh, en: row.note_en ?? row.note_zh },
    }));
    this.classes = new Map(classes.rows.map((row) => [row.id, {
      id: row.id, scheme: row.scheme, code: row.code, parent: row.parent, name: { zh: row.name_zh, en: row.name_en },
    }]));
    this.#grids = nested(grids.rows, (row) => [row.code, { kind: row.kind, parent: row.parent_code }]);
    this.#areaNames = nested(areas.rows, (row) => [row.code, { zh: row.name, en: row.name_en ?? row.name }]);
    for (const listener of this.#listeners) listener();
  }

  /** Counties and departments alone: what an import may add without touching areas, grids or classes. */
  async refreshCounties(db: Queryable): Promise<void> {
    const counties = await db.query('select * from counties order by is_demo desc, county');
    const departments = await db.query('select county, code, name_zh, name_en from departments order by county, code');
    this.counties = new Map(counties.rows.map((row) => [row.county, {
      county: row.county, name: { zh: row.name_zh, en: row.name_en }, timeZone: row.time_zone, demo: row.is_demo,
      home: row.home_lng === null ? null : { lng: row.home_lng, lat: row.home_lat, zoom: row.home_zoom },
    }]));
    this.#departments = nested(departments.rows, (row) => [row.code, { code: row.code, name: { zh: row.name_zh, en: row.name_en } }]);
  }

  departmentsOf(county: string): ReadonlyMap<string, DepartmentEntry> {
    return this.#departments.get(county) ?? new Map();
  }

  gridsOf(county: string): ReadonlyMap<string, GridEntry> {
    return this.#grids.get(county) ?? new Map();
  }

  areaNamesOf(county: string): ReadonlyMap<string, BilingualText> {
    return this.#areaNames.get(county) ?? new Map();
  }

  className(id: string | null): BilingualText | null {
    return (id === null ? undefined : this.classes.get(id)?.name) ?? null;
  }
}

function nested<Row extends { county: string }, Value>(
  rows: readonly Row[], entry: (row: Row) => [string, Value],
): Map<string, Map<string, Value>> {
  const result = new Map<string, Map<string, Value>>();
  for (const row of rows) {
    let inner = result.get(row.county);
    if (!inner) result.set(row.county, inner = new Map());
    const [key, value] = entry(row);
    inner.set(key, value);
  }
  return result;
}
