/**
 * Where moving things are drawn between their fixes: on the way from the fix before to the newest one, over the time that
 * lay between the two. Never beyond the newest fix: nobody knows what lies there.
 */
import type { RowsView } from './live-rows.ts';

/** A gap longer than this is no way that was watched: the marker stands at once where the newest fix is. */
const LONGEST_WAY_MS = 60_000;

interface Way {
  readonly fromLng: number;
  readonly fromLat: number;
  readonly toLng: number;
  readonly toLat: number;
  /** Moment of the fix, epoch ms. */
  readonly time: number;
  /** On the clock of the screen, ms. */
  readonly startedAt: number;
  readonly lastsMs: number;
}

function along(way: Way, now: number): [lng: number, lat: number] {
  const share = way.lastsMs > 0 ? Math.min(1, Math.max(0, (now - way.startedAt) / way.lastsMs)) : 1;
  return [way.fromLng + (way.toLng - way.fromLng) * share, way.fromLat + (way.toLat - way.fromLat) * share];
}

export class Motion {
  #ways = new Map<number, Way>();
  #ids: Uint32Array = new Uint32Array(0);

  /** Takes new fixes at a moment of the screen's clock. `calm`: nothing moves, things stand at their newest fix. */
  take({ count, ids, positions, columns }: RowsView, now: number, calm: boolean): void {
    const ways = new Map<number, Way>();
    for (let i = 0; i < count; i++) {
      const [lng, lat, time] = [positions[2 * i], positions[2 * i + 1], columns.time[i]];
      const before = this.#ways.get(ids[i]);
      const isSame = before !== undefined && before.toLng === lng && before.toLat === lat;
      ways.set(ids[i], isSame && !calm ? { ...before, time } : begun(before, [lng, lat, time], now, calm));
    }
    this.#ways = ways;
    this.#ids = ids;
  }

  /** Longitude and latitude of each row, in the order in which rows were taken, in a new array. */
  positions(now: number): Float64Array<ArrayBuffer> {
    const positions = new Float64Array(2 * this.#ids.length);
    this.#ids.forEach((id, i) => positions.set(along(this.#ways.get(id)!, now), 2 * i));
    return positions;
  }

  at(id: number, now: number): [lng: number, lat: number] | null {
    const way = this.#ways.get(id);
    return way ? along(way, now) : null;
  }

  /** True while anything is on its way. */
  isMoving(now: number): boolean {
    for (const way of this.#ways.values()) if (now < way.startedAt + way.lastsMs) return true;
    return false;
  }
}

function begun(before: Way | undefined, [lng, lat, time]: [number, number, number], now: number, calm: boolean): Way {
  const gapMs = before ? time - before.time : Number.NaN;
  const watched = !calm && gapMs > 0 && gapMs <= LONGEST_WAY_MS;
  const [fromLng, fromLat] = watched ? along(before!, now) : [lng, lat];
  return { fromLng, fromLat, toLng: lng, toLat: lat, time, startedAt: now, lastsMs: watched ? gapMs : 0 };
}
