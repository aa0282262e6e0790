/** The resident tables of the counties that this process holds: PostGIS is the truth, these are read from. */
import { LAYER_IDS, LAYERS } from '../contract/layers.ts';
import type { LayerId } from '../contract/layers.ts';
import { MemoryLimitError, ResidentTable, RowError } from '../../tiles/index.ts';
import type { Geometry, Row, TableLoad } from '../../tiles/index.ts';
import type { Queryable } from './database.ts';
import { residentSql, tableSpecOf } from './layer-store.ts';
import { RunThreads } from './run-threads.ts';
import type { StepReporter } from './steps.ts';

/** Rows a query brings at once: bounds the memory of a load, and the time that one statement takes. */
const CHUNK_ROWS = 20_000;

type TouchedListener = (county: string, layer: LayerId, boxes: Float64Array | null) => void;
type ChangedListener = (county: string, layer: LayerId, ids: readonly number[] | null) => void;

export class ResidentTables {
  readonly #counties = new Map<string, Map<LayerId, ResidentTable>>();
  readonly #failures = new Map<string, string>();
  /** Why a row is not kept, by id, by county and layer. */
  readonly #leftOut = new Map<string, Map<number, string>>();
  readonly #listeners: TouchedListener[] = [];
  readonly #changedListeners: ChangedListener[] = [];
  readonly #memoryLimitBytes: number;
  readonly #threads = new RunThreads((error) => {
    console.error(`A large table is merged on the main thread, because the other one failed: ${error.message}`);
  });

  constructor(memoryLimitBytes: number) {
    this.#memoryLimitBytes = memoryLimitBytes;
  }

  get counties(): string[] {
    return [...this.#counties.keys()].sort();
  }

  hasCounty(county: string): boolean {
    return this.#counties.has(county);
  }

  /** The table, or undefined when the county is not held or the layer failed to load (see `failureOf`). */
  table(county: string, layer: LayerId): ResidentTable | undefined {
    return this.#counties.get(county)?.get(layer);
  }

  /** Why a layer is not loaded, in a sentence that names layer, size and setting; null when it is. */
  failureOf(county: string, layer: LayerId): string | null {
    return this.#failures.get(`${county}/${layer}`) ?? null;
  }

  /** Lets go of counties that are gone. */
  keepOnly(counties: { has(code: string): boolean }): void {
    for (const [code, layers] of this.#counties) {
      if (counties.has(code)) continue;
      this.#counties.delete(code);
      for (const layer of layers.keys()) {
        this.#touched(code, layer, null);
        this.#changed(code, layer, null);
      }
    }
  }

  /** Rows of a layer that cannot be kept in memory, with the reason of one of them; null when there are none. */
  leftOutOf(county: string, layer: LayerId): string | null {
    const leftOut = this.#leftOut.get(`${county}/${layer}`);
    return leftOut?.size ? `${leftOut.size} ${leftOut.size === 1 ? 'row is' : 'rows are'} left out: ${leftOut.values().next().value}` : null;
  }

  /** Told after every change which boxes (EPSG:3857) were touched; null means the whole layer. */
  onTouched(listener: TouchedListener): void {
    this.#listeners.push(listener);
  }

  /** Told after every change which rows came, changed or went; null means the whole layer, also one that is gone. */
  onChanged(listener: ChangedListener): void {
    this.#changedListeners.push(listener);
  }

  /** Reads every layer of a county. A layer that fails is left out with its reason; the others load. */
  async loadCounty(db: Queryable, county: string, report?: StepReporter): Promise<void> {
    if (!this.#counties.has(county)) this.#counties.set(county, new Map());
    for (const [index, layer] of LAYER_IDS.entries()) {
      report?.(`load ${county}`, index, LAYER_IDS.length);
      await this.loadLayer(db, county, layer);
    }
    report?.(`load ${county}`, LAYER_IDS.length, LAYER_IDS.length);
  }

  /** Reads one layer whole, replacing what was there. @throws when the database does not answer */
  async loadLayer(db: Queryable, county: string, layer: LayerId): Promise<void> {
    const tables = this.#counties.get(county) ?? new Map<LayerId, ResidentTable>();
    this.#counties.set(county, tables);
    let table = tables.get(layer);
    const isNew = !table;
    table ??= new ResidentTable(tableSpecOf(county, layer, this.#memoryLimitBytes), { makeRun: (input) => this.#threads.make(input) });
    const leftOut = new Map<number, string>();
    try {
      await table.loadFrom((load) => readRows(db, county, layer, load, leftOut));
    } catch (error) {
      if (!(error instanceof MemoryLimitError || error instanceof RowError || error instanceof RangeError)) throw error;
      this.#fail(county, layer, error);
      return;
    }
    this.#leftOut.set(`${county}/${layer}`, leftOut);
    this.#failures.delete(`${county}/${layer}`);
    if (!isNew) return;
    tables.set(layer, table);
    table.onTouched((boxes) => this.#touched(county, layer, boxes));
    table.onChanged((ids) => this.#changed(county, layer, ids));
    this.#touched(county, layer, null);
    this.#changed(county, layer, null);
  }

  /** Brings the rows named up to date: reads them again; those that are gone leave the table. */
  async refresh(db: Queryable, county: string, layer: LayerId, ids: readonly number[]): Promise<void> {
    const table = this.table(county, layer);
    if (!table) return;
    const { rows } = await db.query(residentSql(layer, 'and t.id = any($2::bigint[])'), [county, ids]);
    const leftOut = this.#leftOut.get(`${county}/${layer}`);
    for (const id of ids) leftOut?.delete(id);
    const found = rows.map((record) => toRow(layer, record));
    const kept = new Set<number>();
    try {
      this.#keepGood(county, layer, table, found, (good) => {
        table.upsert(good);
        for (const row of good) kept.add(row.id);
      });
      const gone = ids.filter((id) => !kept.has(id) && table.has(id));
      if (gone.length) table.remove(gone);
    } catch (error) {
      if (!(error instanceof MemoryLimitError)) throw error;
      this.#counties.get(county)!.delete(layer);
      this.#fail(county, layer, error);
    }
  }

  /** Keeps the rows that can be kept: one that cannot is left out with its reason and does not hold up the others. */
  #keepGood(county: string, layer: LayerId, table: ResidentTable, rows: readonly Row[], keep: (good: readonly Row[]) => void): void {
    try {
      keep(rows);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      const leftOut = this.#leftOut.get(`${county}/${layer}`) ?? new Map<number, string>();
      this.#leftOut.set(`${county}/${layer}`, leftOut);
      keep(rows.filter((row) => {
        const problem = table.problemOf(row);
        if (problem !== null) leftOut.set(row.id, problem);
        return problem === null;
      }));
    }
  }

  #fail(county: string, layer: LayerId, error: unknown): void {
    this.#counties.get(county)!.delete(layer);
    this.#failures.set(`${county}/${layer}`, (error as Error).message);
    this.#touched(county, layer, null);
    this.#changed(county, layer, null);
  }

  #changed(county: string, layer: LayerId, ids: readonly number[] | null): void {
    for (const listener of this.#changedListeners) listener(county, layer, ids);
  }

  #touched(county: string, layer: LayerId, boxes: Float64Array | null): void {
    for (const listener of this.#listeners) listener(county, layer, boxes);
  }
}

/** Reads all rows of a layer, a stretch of ids at a time. */
async function readRows(db: Queryable, county: string, layer: LayerId, load: TableLoad, leftOut: Map<number, string>): Promise<void> {
  for (let after = -1; ;) {
    const { rows } = await db.query(`${residentSql(layer, 'and t.id > $2')} order by t.id limit ${CHUNK_ROWS}`, [county, after]);
    load.add(rows.map((record) => toRow(layer, record)), (row, problem) => leftOut.set(row.id, problem));
    if (rows.length < CHUNK_ROWS) return;
    after = rows.at(-1).id;
  }
}

function toRow(layer: LayerId, record: Record<string, unknown>): Row {
  const { id, x, y, geometry, ...values } = record;
  return {
    id: id as number, x: x as number, y: y as number, values: values as Row['values'],
    ...(LAYERS[layer].geometry === 'point' ? {} : { geometry: parseGeometry(geometry as string) }),
  };
}

/** GeoJSON text (MultiPolygon or MultiLineString, EPSG:3857) to the flat parts that `tiles/` keeps. */
function parseGeometry(text: string): Geometry {
  const { type, coordinates } = JSON.parse(text) as { type: string; coordinates: number[][][] | number[][][][] };
  const parts = type === 'MultiPolygon'
    ? (coordinates as number[][][][]).map((polygon) => polygon.map(flatten))
    : (coordinates as number[][][]).map((line) => [flatten(line)]);
  return { parts };
}

function flatten(points: readonly number[][]): Float64Array {
  const flat = new Float64Array(points.length * 2);
  for (let i = 0; i < points.length; i++) {
    flat[2 * i] = points[i]![0]!;
    flat[2 * i + 1] = points[i]![1]!;
  }
  return flat;
}
