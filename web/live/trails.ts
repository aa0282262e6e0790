/** The recent ways of staff: what the server sends at first, and every newer fix after it. */

/** How far back a trail reaches, and how many fixes it has at most. */
export const TRAIL_MS = 10 * 60_000;
const MOST_FIXES = 60;

interface Fix { readonly lng: number; readonly lat: number; readonly time: number }

/** Pieces of way from fix to fix; the piece to the newest fix of each of the staff is left to the moving marker. */
export interface TrailsView {
  readonly count: number;
  /** Longitude and latitude, degrees, of the beginning and of the end of each piece. */
  readonly sources: Float64Array<ArrayBuffer>;
  readonly targets: Float64Array<ArrayBuffer>;
  /** 1 for the newest, towards 0 for those about to be forgotten. */
  readonly strength: Float32Array<ArrayBuffer>;
  /** Where each of the staff was at the fix before the newest: id, longitude, latitude, epoch ms. */
  readonly before: Float64Array<ArrayBuffer>;
}

export const NO_TRAILS: TrailsView = {
  count: 0, sources: new Float64Array(0), targets: new Float64Array(0), strength: new Float32Array(0), before: new Float64Array(0),
};

export class Trails {
  readonly #ways = new Map<number, Fix[]>();

  /** Adds a fix in its place by time; a fix that is there already, and one from before the trail, change nothing. */
  add(id: number, lng: number, lat: number, time: number): void {
    if (Number.isNaN(time)) return;
    const way = this.#ways.get(id) ?? [];
    let at = way.length;
    while (at > 0 && way[at - 1].time > time) at--;
    if (way[at - 1]?.time === time) return;
    way.splice(at, 0, { lng, lat, time });
    const oldest = way.at(-1)!.time - TRAIL_MS;
    while (way.length > MOST_FIXES || way[0].time < oldest) way.shift();
    this.#ways.set(id, way);
  }

  /** Forgets whoever `isHeld` does not know. */
  keep(isHeld: (id: number) => boolean): void {
    for (const id of [...this.#ways.keys()]) if (!isHeld(id)) this.#ways.delete(id);
  }

  view(isShown: (id: number) => boolean): TrailsView {
    const ways = [...this.#ways].filter(([id]) => isShown(id));
    const count = ways.reduce((sum, [, way]) => sum + Math.max(0, way.length - 2), 0);
    const followed = ways.filter(([, way]) => way.length > 1);
    const view = { count, sources: new Float64Array(2 * count), targets: new Float64Array(2 * count), strength: new Float32Array(count), before: new Float64Array(4 * followed.length) };
    let to = 0;
    for (const [, way] of ways) {
      const newest = way.at(-1)!.time;
      for (let i = 0; i + 2 < way.length; i++, to++) {
        view.sources.set([way[i].lng, way[i].lat], 2 * to);
        view.targets.set([way[i + 1].lng, way[i + 1].lat], 2 * to);
        view.strength[to] = 1 - (newest - way[i + 1].time) / TRAIL_MS;
      }
    }
    followed.forEach(([id, way], i) => {
      const { lng, lat, time } = way.at(-2)!;
      view.before.set([id, lng, lat, time], 4 * i);
    });
    return view;
  }
}
