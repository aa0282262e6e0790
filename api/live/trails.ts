/** Where each staff member was lately: the last fixes of the last half hour, read from the database once and kept in step. */
import { lngLatToMercator, tileBounds3857 } from '../../tiles/index.ts';
import type { LiveNews, LivePart, LiveView, ResidentTable } from '../../tiles/index.ts';
import type { Queryable } from '../store/database.ts';

const MOST_FIXES = 20;
const KEEP_MS = 30 * 60_000;

interface Fix {
  readonly x: number;
  readonly y: number;
  readonly atMs: number;
  readonly area: string | null;
}

const READ = `
  select p.staff_id::float8 as id, (extract(epoch from p.time) * 1000)::float8 as at_ms, p.lng, p.lat, place.area_code
  from staff s
  cross join lateral (select * from positions p where p.county = s.county and p.staff_id = s.id and p.time > $2
    order by p.time desc limit ${MOST_FIXES}) p
  left join lateral place_of(s.county, st_transform(st_setsrid(st_makepoint(p.lng, p.lat), 4490), 3857)) place on true
  where s.county = $1 order by p.staff_id, p.time`;

export class Trails {
  readonly #fixes = new Map<number, Fix[]>();

  /** Reads the fixes of a county. @throws when the database does not answer */
  async load(db: Queryable, county: string): Promise<void> {
    const { rows } = await db.query(READ, [county, new Date(Date.now() - KEEP_MS)]);
    for (const { id, at_ms: atMs, lng, lat, area_code: area } of rows) {
      const [x, y] = lngLatToMercator(lng, lat);
      this.#add(id, { x, y, atMs, area });
    }
  }

  /** Takes note of a change of the staff table. */
  apply(table: ResidentTable | undefined, ids: readonly number[] | null): void {
    if (!table) this.#fixes.clear();
    else if (ids === null) for (const id of this.#fixes.keys()) this.#takeFrom(table, id);
    else for (const id of ids) this.#takeFrom(table, id);
  }

  #takeFrom(table: ResidentTable, id: number): void {
    const row = table.get(id);
    if (!row) this.#fixes.delete(id);
    else if (typeof row.values.time === 'number') this.#add(id, { x: row.x, y: row.y, atMs: row.values.time, area: row.values.area as string | null });
  }

  #add(id: number, fix: Fix): void {
    let fixes = this.#fixes.get(id);
    if (!fixes) this.#fixes.set(id, fixes = []);
    // The same fix may come by both ways; a late one has its place.
    let at = fixes.length;
    while (at > 0 && fixes[at - 1]!.atMs > fix.atMs) at--;
    if (at > 0 && fixes[at - 1]!.atMs === fix.atMs) return;
    fixes.splice(at, 0, fix);
    if (fixes.length > MOST_FIXES) fixes.shift();
  }

  /** The trails of the staff of a cell, as rows with the staff's id, oldest first; fixes outside the viewer's scope stay out. */
  partOf(staff: LiveNews, zoom: number, view: LiveView): LivePart {
    const ids: number[] = [];
    const offsets: number[] = [];
    const seconds: number[] = [];
    const [west, , , north] = tileBounds3857(zoom, staff.x, staff.y);
    const oldest = Date.now() - KEEP_MS;
    for (const id of staff.block.ids.subarray(staff.from, staff.to)) {
      for (const { x, y, atMs, area } of this.#fixes.get(id) ?? []) {
        if (atMs < oldest || !view.covers(area)) continue;
        ids.push(id);
        offsets.push(x - west, y - north);
        seconds.push(Math.floor(atMs / 1000));
      }
    }
    const block = {
      ids: Uint32Array.from(ids), offsets: Float32Array.from(offsets), columns: [Uint32Array.from(seconds)], departures: new Uint32Array(0),
    };
    return { x: staff.x, y: staff.y, block, from: 0, to: ids.length, goneFrom: 0, goneTo: 0 };
  }
}
