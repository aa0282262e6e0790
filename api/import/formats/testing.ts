/** For tests of file formats: files as real programs write them, in a folder that goes with the process. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../testing/find-programs.mjs';

/** The tests that need them are left out where they are not; `npm test` installs them on Debian and tells when it cannot. */
export const isGdalMissing = !findProgram('ogr2ogr') || !findProgram('zip');

const root = mkdtempSync(join(tmpdir(), 'tongguan-formats-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));
let folders = 0;

/** An empty folder. */
export function newFolder(): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder);
  return folder;
}

/** Runs a program; its complaints are in the error when it fails. */
export function run(program: string, args: readonly (string | Buffer)[], options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {}): void {
  execFileSync(findProgram(program)!, args as string[], { stdio: ['ignore', 'ignore', 'pipe'], ...options, env: { ...process.env, ...options.env } });
}

export interface TestFeature {
  readonly id?: string | number;
  readonly geometry: { readonly type: string; readonly coordinates: unknown } | null;
  readonly [field: string]: unknown;
}

/** Writes features, in degrees of EPSG:4490 or in the system given, as GeoJSON for ogr2ogr. */
export function writeGeoJson(path: string, features: readonly TestFeature[], crs: string | null = 'urn:ogc:def:crs:EPSG::4490'): string {
  const list = features.map(({ id, geometry, ...properties }) => toJson({ type: 'Feature', ...(id === undefined ? {} : { id }), geometry, properties }));
  const member = crs ? `"crs":${JSON.stringify({ type: 'name', properties: { name: crs } })},` : '';
  writeFileSync(path, `{"type":"FeatureCollection",${member}"features":[\n${list.join(',\n')}\n]}`);
  return path;
}

/** Long integers with all their digits. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `@${each}@` : each)).replaceAll(/"@(-?\d+)@"/g, '$1');
}

/** A file of another format made of features by ogr2ogr. Answers its path. */
export function makeWithOgr(name: string, features: readonly TestFeature[], args: readonly string[] = [], folder = newFolder()): string {
  const source = writeGeoJson(join(newFolder(), `${name.replace(/\.[^.]*$/, '')}.geojson`), features);
  const path = join(folder, name);
  run('ogr2ogr', [...args, path, source]);
  return path;
}
