/**
 * From Xian 80 or Beijing 54 to CGCS2000. There is no transformation for the whole country that could be published: each place
 * has parameters of its own, which its surveying authority keeps. Without them a position stays tens to more than a hundred metres off.
 *
 * Seven parameters, as PROJ's `towgs84` has them (EPSG method 9606, position vector), from the old datum to CGCS2000:
 *
 *   X'   dx              1  -rz   ry   X        metres; rotations in arc-seconds (here in radians); ds in parts per million
 *   Y' = dy + (1 + ds) * rz   1  -rx * Y
 *   Z'   dz             -ry  rx   1    Z        the coordinate frame convention (9607) has the three rotations with the other sign
 */
import proj4 from 'proj4';
import { UsageError } from './import-error.ts';

/** dx, dy, dz, rx, ry, rz, ds by the position vector convention. */
export type LocalTransform = readonly [number, number, number, number, number, number, number];

const NAMES = ['dx', 'dy', 'dz', 'rx', 'ry', 'rz', 'ds'] as const;
const CONVENTIONS = ['position-vector', 'coordinate-frame'] as const;
/** Beyond what turns and scales any county: a rotation in degrees or radians, or a scale in another unit, was meant. */
const MOST_ARC_SECONDS = 600;
const MOST_PPM = 1000;
/** The datums lie within some 200 m of each other anywhere in China. */
const MOST_METERS = 500;

/**
 * Reads `--transform dx,dy,dz[,rx,ry,rz,ds][,position-vector|coordinate-frame]`.
 * @throws UsageError that says what is wrong and how it is written
 */
export function parseTransform(text: string, name = '--transform'): LocalTransform {
  const parts = text.split(',').map((part) => part.trim());
  const convention = /[a-z]{3}/i.test(parts.at(-1)!) ? parts.pop()!.toLowerCase() : CONVENTIONS[0];
  if (!(CONVENTIONS as readonly string[]).includes(convention)) throw refused(name, `${convention} is no convention for the rotations`);
  if (parts.length !== 3 && parts.length !== 7) throw refused(name, `has ${parts.length} numbers, and 3 or 7 are needed`);
  const numbers = parts.map((part, i) => {
    if (!/^[-+]?\d+(\.\d*)?(e[-+]?\d+)?$|^[-+]?\.\d+$/i.test(part)) throw refused(name, `${NAMES[i]} is "${part}", which is no number`);
    return Number(part);
  });
  const [dx, dy, dz, rx = 0, ry = 0, rz = 0, ds = 0] = numbers as [number, number, number, ...number[]];
  for (const [i, rotation] of [rx, ry, rz].entries()) {
    if (Math.abs(rotation) > MOST_ARC_SECONDS) throw refused(name, `${NAMES[i + 3]} is ${rotation} arc-seconds, more than any between these datums`);
  }
  if (Math.abs(ds) > MOST_PPM) throw refused(name, `ds is ${ds} parts per million, more than any between these datums`);
  const sign = convention === 'coordinate-frame' ? -1 : 1;
  return [dx, dy, dz, sign * rx, sign * ry, sign * rz, ds];
}

function refused(name: string, problem: string): UsageError {
  return new UsageError(`${name} ${problem}. It is written dx,dy,dz or dx,dy,dz,rx,ry,rz,ds from the old datum to CGCS2000: metres, arc-seconds, parts per million; `
    + 'rotations by the position vector convention (as PROJ\'s towgs84), or with ,coordinate-frame at the end.');
}

/** Degrees on a datum with this ellipsoid to degrees of CGCS2000; a sentence where the parameters lead nowhere sensible. */
export function transformer(ellipsoid: string, transform: LocalTransform): (lng: number, lat: number) => readonly [lng: number, lat: number] | string {
  const datum = proj4(`+proj=longlat ${ellipsoid} +towgs84=${transform.join(',')} +no_defs`, '+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs');
  return (lng, lat) => {
    const degrees = datum.forward([lng, lat]) as [number, number];
    const moved = Math.hypot((degrees[0] - lng) * Math.cos(lat * Math.PI / 180), degrees[1] - lat) * 111_320;
    if (moved <= MOST_METERS) return degrees;
    return `is moved ${Math.round(moved).toLocaleString('en')} metres by the transformation, and these datums lie within ${MOST_METERS} of each other: check its signs, units and convention`;
  };
}
