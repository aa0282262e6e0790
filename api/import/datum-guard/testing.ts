/** For tests of the guard: batches made from honest places, each wrong in one way. */
import proj4 from 'proj4';
import type { GuardReport, PositionSource } from '../../contract/imports-guard.ts';
import type { Pool } from '../../store/database.ts';
import { parseCrs } from '../crs.ts';
import type { ImportTarget } from '../mapping-format.ts';
import { shiftDatum } from '../shifted-datums.ts';
import { BatchSample, guardBatch } from './index.ts';
import type { GuardQuestion } from './index.ts';

export type Pair = readonly [number, number];
/** What is done to a place before it is written to a file. */
export type Slip = (place: Pair) => Pair;

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/** Coordinates as files have them: degrees with seven decimals, metres with three. */
export const written: Readonly<Record<string, Slip>> = {
  degrees: ([lng, lat]) => [round(lng, 7), round(lat, 7)],
  gcj02: ([lng, lat]) => written.degrees!(shiftDatum('gcj02', lng, lat)),
  bd09: ([lng, lat]) => written.degrees!(shiftDatum('bd09', lng, lat)),
  swapped: ([lng, lat]) => written.degrees!([lat, lng]),
};

/** Metres of a CGCS2000 zone. */
export function inZone(meridian: number, prefix = 0): Slip {
  const zone = proj4('+proj=longlat +ellps=GRS80', `+proj=tmerc +lon_0=${meridian} +k=1 +x_0=${prefix * 1_000_000 + 500_000} +ellps=GRS80 +units=m`);
  return ([lng, lat]) => {
    const [east, north] = zone.forward([lng, lat]) as [number, number];
    return [round(east, 3), round(north, 3)];
  };
}

/** A geometry of the file with every position slipped. */
export function slipped(geometry: { readonly type: string; readonly coordinates: unknown }, slip: Slip): unknown {
  const move = (value: unknown): unknown => (Array.isArray(value) && typeof value[0] === 'number' ? slip(value as unknown as Pair) : (value as unknown[]).map(move));
  return { type: geometry.type, coordinates: move(geometry.coordinates) };
}

export interface TestBatch {
  readonly crs: string;
  readonly layer?: ImportTarget;
  readonly geometries: readonly { readonly type: string; readonly coordinates: unknown }[];
  readonly slip?: Slip;
  readonly positionClass?: 'A' | 'B' | 'C';
  readonly positionIn?: PositionSource;
  readonly more?: Partial<GuardQuestion>;
}

export const pointsOf = (places: readonly Pair[]): TestBatch['geometries'] => places.map((coordinates) => ({ type: 'Point', coordinates }));

/** The guard's report on a batch, as an import would ask for it. */
export async function guardReport(pool: Pool, county: string, batch: TestBatch): Promise<GuardReport> {
  const { crs, layer = 'components', geometries, slip = written.degrees!, positionClass = null, positionIn, more } = batch;
  const sample = new BatchSample(parseCrs(crs), positionIn);
  geometries.forEach((geometry, i) => sample.add(slipped(geometry, slip), i + 1, positionClass));
  const client = await pool.connect();
  try {
    await client.query('begin');
    return await guardBatch(client, { county, layer, boundary: null, sample, confirmed: false, ...more });
  } finally {
    await client.query('rollback');
    client.release();
  }
}
