/** Whether a batch lies where it can be at all: coordinates that are possible in the declared system, in the county or near it. */
import type { MisreadFinding } from '../../contract/imports-guard.ts';
import type { Queryable } from '../../store/database.ts';
import type { BatchSample } from './batch-sample.ts';
import { awayFrom, standOf } from './county-place.ts';
import type { CountyPlace } from './county-place.ts';
import { ELLIPSOIDS, zoneOf } from '../gauss-kruger.ts';
import { findOtherSystems } from './other-systems.ts';
import type { OtherSystem } from './other-systems.ts';
import { median } from './readings.ts';
import type { LngLat, RawPlace } from './readings.ts';

const LEAST_RECORDS = 3;
const LEAST_UNREADABLE_SHARE = 0.5;
/** A file of a whole city may be cut to one county by its boundary: then some of it lies inside. */
const MOST_NEAR_SHARE = 0.1;
const MOST_PLACES = 300;
const MOST_KILOMETERS_OFF_MERIDIAN = 300;

/** Null when the batch lies where it may. */
export async function judgePlace(client: Queryable, sample: BatchSample, county: CountyPlace | null): Promise<MisreadFinding | null> {
  const { placed, unreadable } = sample;
  const of = placed.seen + unreadable.seen;
  if (unreadable.seen >= LEAST_RECORDS && unreadable.seen >= LEAST_UNREADABLE_SHARE * of) {
    const others = await findOtherSystems(client, sample.crs, unreadable.places, county);
    return finding(sample, others, unreadable.seen, unreadable.places, 'unreadable', null);
  }
  if (!county || placed.seen < LEAST_RECORDS) return null;
  const raw = placed.places.slice(0, MOST_PLACES);
  const places = raw.map(([east, north]) => sample.crs.toDegrees(east, north)).filter((place) => typeof place !== 'string') as LngLat[];
  const [stand] = await standOf(client, county, [places]);
  if (stand!.near > MOST_NEAR_SHARE) return null;
  const others = await findOtherSystems(client, sample.crs, raw, county);
  if (stand!.near > 0 && others.length === 0) return null;
  const middle: LngLat = [median(places.map(([lng]) => lng)), median(places.map(([, lat]) => lat))];
  return finding(sample, others, Math.round(placed.seen * (1 - stand!.near)), raw, 'elsewhere', await awayFrom(client, middle));
}

function finding(
  sample: BatchSample, others: readonly OtherSystem[], records: number, raw: readonly RawPlace[], otherwise: 'unreadable' | 'elsewhere',
  away: { kilometers: number; direction: MisreadFinding['direction'] } | null,
): MisreadFinding {
  const { crs } = sample;
  const zone = zoneOf(Number(crs.name.replace(/^EPSG:/i, '')));
  const [best] = others;
  const prefix = Math.floor(median(raw.map(([east]) => east)) / 1_000_000) || null;
  const isZone = best !== undefined && zone !== undefined && prefix !== zone.prefix && zoneOf(Number(best.crs.name.slice(5))) !== undefined;
  return {
    kind: best?.isSwapped ? 'swapped_axes' : isZone ? 'zone' : otherwise, records, of: sample.placed.seen + sample.unreadable.seen, declared: crs.name,
    tries: others.filter(({ isSwapped, crs: other }) => isSwapped === best?.isSwapped && other.name !== crs.name).map(({ crs: other }) => other.name),
    positionIn: sample.positionIn,
    // A meridian that is wrong moves a survey east or west, and less than a zone is wide.
    localZone: zone && otherwise === 'elsewhere' && away && away.kilometers <= MOST_KILOMETERS_OFF_MERIDIAN && (away.direction === 'E' || away.direction === 'W')
      ? `+proj=tmerc +lon_0=... +x_0=${(zone.prefix ?? 0) * 1_000_000 + 500_000} ${ELLIPSOIDS[zone.datum]} +units=m` : null,
    example: raw[0]!, kilometers: away?.kilometers ?? null, direction: away?.direction ?? null, prefix,
  };
}
