/** Reads the polygon of `--boundary`: a GeoJSON geometry, feature or collection, in degrees (WGS 84 or CGCS2000). */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Boundary } from './check-staged.ts';
import { parseCrs } from './crs.ts';
import { holdStatedCrs, statedByMember } from './formats/stated-crs.ts';
import { readGeometry } from './geometry.ts';
import { UsageError } from './import-error.ts';

interface Node {
  readonly type?: string;
  readonly crs?: unknown;
  readonly features?: readonly Node[];
  readonly geometry?: Node;
}

/** @throws UsageError when the file is no polygon in degrees */
export function readBoundary(path: string): Boundary {
  const name = basename(path);
  let json: Node;
  try {
    json = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, '')) as Node;
  } catch (error) {
    throw new UsageError(`The boundary ${path} cannot be read: ${(error as Error).message}`);
  }
  holdStatedCrs(statedByMember(json.crs), ['EPSG:4326', 'EPSG:4490'], name);
  const degrees = parseCrs('EPSG:4490');
  const nodes = json.features ?? [json];
  if (nodes.length === 0) throw new UsageError(`The boundary ${name} is empty`);
  const geometries = nodes.map((node) => {
    const read = readGeometry('polygon', node.type === 'Feature' ? node.geometry : node, degrees);
    if ('geometry' in read) return read.geometry;
    throw new UsageError(`The boundary ${name} ${read.reason}. It must be a polygon in degrees.`);
  });
  return { title: `the boundary ${name}`, geometries };
}
