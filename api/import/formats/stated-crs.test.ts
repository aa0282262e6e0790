import { describe, expect, it } from 'vitest';
import { holdStatedCrs, statedByMember } from './stated-crs.ts';

const hold = (member: unknown, declared: string, name: string): void => holdStatedCrs(statedByMember(member), declared, name);

describe('the crs member of a file', () => {
  const named = (name: string): unknown => ({ type: 'name', properties: { name } });

  it('is content when it says what was declared', () => {
    hold(undefined, 'EPSG:4547', 'a.geojson');
    hold(null, 'EPSG:4547', 'a.geojson');
    hold(named('urn:ogc:def:crs:EPSG::4547'), 'EPSG:4547', 'a.geojson');
    hold(named('EPSG:4490'), 'EPSG:4490', 'a.geojson');
    for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'OGC:CRS84', 'urn:ogc:def:crs:OGC::CRS84']) hold(named(name), 'EPSG:4326', 'a.geojson');
  });

  it('stops the import, naming both, when it says something else', () => {
    expect(() => hold(named('urn:ogc:def:crs:EPSG::4547'), 'EPSG:4326', 'a.geojson')).toThrow(/in EPSG:4547 .*--crs says EPSG:4326/);
    expect(() => hold(named('urn:ogc:def:crs:OGC:1.3:CRS84'), 'gcj02', 'a.geojson')).toThrow(/in EPSG:4326 .*--crs says gcj02/);
    expect(() => hold(named('local grid'), 'EPSG:4326', 'a.geojson')).toThrow(/in local grid/);
    expect(() => hold({ type: 'link' }, 'EPSG:4326', 'a.geojson')).toThrow(/in \{"type":"link"\}/);
  });
});
