/** Reads from the county what stands around a sample of places: a bounded number of windows, places and references. */
import type { Queryable } from '../../store/database.ts';
import type { GuardReading } from '../../contract/imports-guard.ts';
import { GUARD_READINGS } from '../../contract/imports-guard.ts';
import { MOVE_REACH_METERS } from './fit.ts';
import type { Window } from './judge-shift.ts';
import type { ReadPlace } from './readings.ts';
import { DISTANCE_BINS, Plane, REFERENCE_KINDS, Surroundings } from './surroundings.ts';
import type { Drawn, ReferenceKind } from './surroundings.ts';

const WINDOW_DEGREES = 0.02;
const MOST_WINDOWS = 30;
const MOST_PLACES = 400;
const MOST_PLACES_OF_WINDOW = 100;
/** Vertices and points in memory at once; and of one window, of each kind. */
const MOST_VERTICES = 400_000;
const MOST_ROWS_OF_WINDOW = 25_000;
const REACH_DEGREES = (MOVE_REACH_METERS + Math.max(...REFERENCE_KINDS.flatMap((kind) => DISTANCE_BINS[kind]))) / 111_320;

export interface LoadedWindows {
  readonly windows: readonly Window[];
  readonly references: Readonly<Record<ReferenceKind, number>>;
}

type Box = readonly [west: number, south: number, east: number, north: number];

/**
 * @param places in random order: windows are taken in the order in which places first name them
 * @param declared by which places are put into windows
 */
export async function loadWindows(client: Queryable, county: string, places: readonly ReadPlace[], declared: GuardReading): Promise<LoadedWindows> {
  const windows: Window[] = [];
  const references = { roads: 0, buildings: 0, points: 0 };
  let vertices = 0;
  let taken = 0;
  for (const group of [...groupPlaces(places, declared)].slice(0, MOST_WINDOWS)) {
    if (taken >= MOST_PLACES || vertices >= MOST_VERTICES) break;
    const kept = group.slice(0, Math.min(MOST_PLACES_OF_WINDOW, MOST_PLACES - taken));
    const box = boxAround(kept);
    const drawn = await readDrawn(client, county, box);
    const surroundings = new Surroundings(new Plane((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), drawn);
    if (REFERENCE_KINDS.every((kind) => surroundings.counts[kind] === 0)) continue;
    for (const kind of REFERENCE_KINDS) references[kind] += surroundings.counts[kind];
    vertices += drawn.points.length / 2 + [...drawn.roads, ...drawn.buildings.flat()].reduce((sum, line) => sum + line.length / 2, 0);
    taken += kept.length;
    windows.push({ surroundings, places: kept });
  }
  return { windows, references };
}

function groupPlaces(places: readonly ReadPlace[], declared: GuardReading): Iterable<ReadPlace[]> {
  const groups = new Map<string, ReadPlace[]>();
  for (const place of places) {
    const [lng, lat] = place[declared];
    const key = `${Math.floor(lng / WINDOW_DEGREES)}/${Math.floor(lat / WINDOW_DEGREES)}`;
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  }
  return groups.values();
}

/** Everything that a place may reach under any reading and any move. */
function boxAround(places: readonly ReadPlace[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const place of places) {
    for (const reading of GUARD_READINGS) {
      const [lng, lat] = place[reading];
      west = Math.min(west, lng);
      south = Math.min(south, lat);
      east = Math.max(east, lng);
      north = Math.max(north, lat);
    }
  }
  const reachLng = REACH_DEGREES / Math.cos(north * Math.PI / 180);
  return [west - reachLng, south - REACH_DEGREES, east + reachLng, north + REACH_DEGREES];
}

const IN_BOX = `t.county = $1 and t.geom_3857 && st_transform(st_makeenvelope($2, $3, $4, $5, 4490), 3857) limit ${MOST_ROWS_OF_WINDOW}`;
const SHAPES = (table: string): string => `select st_asgeojson(t.geom, 7) as shape from ${table} t where ${IN_BOX}`;
const POINTS = ['components', 'devices', 'cameras'].map((table) => `(select st_x(t.geom) as lng, st_y(t.geom) as lat from ${table} t where ${IN_BOX})`).join(' union all ');

async function readDrawn(client: Queryable, county: string, box: Box): Promise<Drawn> {
  const parameters = [county, ...box];
  const roads = await client.query<{ shape: string }>(SHAPES('roads'), parameters);
  const buildings = await client.query<{ shape: string }>(SHAPES('buildings'), parameters);
  const points = await client.query<{ lng: number; lat: number }>(POINTS, parameters);
  return {
    roads: roads.rows.flatMap(({ shape }) => (JSON.parse(shape) as { coordinates: number[][][] }).coordinates.map((line) => line.flat())),
    buildings: buildings.rows.flatMap(({ shape }) => (JSON.parse(shape) as { coordinates: number[][][][] }).coordinates.map((rings) => rings.map((ring) => ring.flat()))),
    points: points.rows.flatMap(({ lng, lat }) => [lng, lat]),
  };
}
