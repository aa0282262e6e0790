import { expect, it } from 'vitest';
import { parseCrs } from './crs.ts';
import { readGeometry } from './geometry.ts';
import { parseWkt } from './wkt.ts';

const crs = parseCrs('EPSG:4490');
const read = (kind: 'point' | 'line' | 'polygon', type: string, coordinates?: unknown) => readGeometry(kind, { type, coordinates }, crs);
const ring = (west: number, south: number): number[][] => [[west, south], [west + 1, south], [west + 1, south + 1], [west, south]];

it('keeps points single and makes lines and polygons Multi', () => {
  expect(read('point', 'Point', [113.6, 37.8])).toEqual({ geometry: { type: 'Point', coordinates: [113.6, 37.8] } });
  expect(read('line', 'LineString', [[1, 2], [3, 4]])).toEqual({ geometry: { type: 'MultiLineString', coordinates: [[[1, 2], [3, 4]]] } });
  expect(read('polygon', 'Polygon', [ring(1, 2)])).toEqual({ geometry: { type: 'MultiPolygon', coordinates: [[ring(1, 2)]] } });
  expect(read('polygon', 'MultiPolygon', [[ring(1, 2)], [ring(3, 4)]])).toEqual({ geometry: { type: 'MultiPolygon', coordinates: [[ring(1, 2)], [ring(3, 4)]] } });
});

it('takes a multipoint of one point and leaves heights out', () => {
  expect(read('point', 'MultiPoint', [[113.6, 37.8]])).toEqual({ geometry: { type: 'Point', coordinates: [113.6, 37.8] } });
  expect(read('point', 'Point', [113.6, 37.8, 1012.5])).toEqual({ geometry: { type: 'Point', coordinates: [113.6, 37.8] } });
});

it('brings coordinates to degrees', () => {
  const found = readGeometry('line', { type: 'LineString', coordinates: [[467413.87, 4185363.59], [467500, 4185400]] }, parseCrs('EPSG:4547'));
  expect(found).toMatchObject({ geometry: { coordinates: [[[expect.closeTo(113.63, 6), expect.closeTo(37.8, 6)], [expect.closeTo(113.631, 3), expect.closeTo(37.8, 3)]]] } });
});

const BROKEN: [what: string, kind: 'point' | 'line' | 'polygon', type: string, coordinates: unknown, reason: RegExp][] = [
  ['an empty point', 'point', 'Point', [], /is empty/],
  ['a line among points', 'point', 'LineString', [[1, 2], [3, 4]], /is a LineString, and this layer has Point or MultiPoint/],
  ['a collection', 'polygon', 'GeometryCollection', undefined, /is a GeometryCollection/],
  ['texts for numbers', 'point', 'Point', ['113.6', '37.8'], /not two numbers/],
  ['null for a number', 'point', 'Point', [113.6, null], /not two numbers/],
  ['a number that is none', 'point', 'Point', [Number.NaN, 1], /not two numbers/],
  ['swapped axes', 'point', 'Point', [37.8, 113.6], /may be swapped/],
  ['two points for one row', 'point', 'MultiPoint', [[1, 2], [3, 4]], /has 2 points/],
  ['no coordinates', 'line', 'LineString', undefined, /no list of coordinates/],
  ['a line that stands still', 'line', 'LineString', [[1, 2], [1, 2]], /without length/],
  ['a line of one position', 'line', 'LineString', [[1, 2]], /without length/],
  ['an open ring', 'polygon', 'Polygon', [ring(1, 2).slice(0, 3).concat([[5, 5]])], /does not end where it begins/],
  ['a ring of three positions', 'polygon', 'Polygon', [[[1, 2], [2, 2], [1, 2]]], /has a ring of 3 positions/],
  ['a polygon without rings', 'polygon', 'Polygon', [], /is empty/],
  ['a multipolygon with a polygon without rings', 'polygon', 'MultiPolygon', [[]], /is empty/],
  ['numbers where a ring should be', 'polygon', 'Polygon', [1, 2], /no list of coordinates/],
];
for (const [what, kind, type, coordinates, reason] of BROKEN) {
  it(`refuses ${what}`, () => {
    expect(read(kind, type, coordinates)).toMatchObject({ reason: expect.stringMatching(reason) });
  });
}

it('refuses a missing geometry', () => {
  expect(readGeometry('point', null, crs)).toEqual({ reason: 'is missing', value: null });
});

it('reads well-known text of every kind', () => {
  expect(parseWkt('POINT(113.6 37.8)')).toEqual({ type: 'Point', coordinates: [113.6, 37.8] });
  expect(parseWkt('point zm (1 2 3 4)')).toEqual({ type: 'Point', coordinates: [1, 2, 3, 4] });
  expect(parseWkt('LINESTRING (1 2,\n 3.5 -4e1)')).toEqual({ type: 'LineString', coordinates: [[1, 2], [3.5, -40]] });
  expect(parseWkt('POLYGON((0 0,1 0,1 1,0 0),(2 2,3 3,4 4,2 2))')).toEqual({ type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]], [[2, 2], [3, 3], [4, 4], [2, 2]]] });
  expect(parseWkt('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))')).toEqual({ type: 'MultiPolygon', coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]]] });
  for (const text of ['MULTIPOINT((1 2),(3 4))', 'MULTIPOINT(1 2,3 4)']) expect(parseWkt(text)).toEqual({ type: 'MultiPoint', coordinates: [[1, 2], [3, 4]] });
  expect(parseWkt('LINESTRING EMPTY')).toEqual({ type: 'LineString', coordinates: [] });
});

it('refuses text that is not well known', () => {
  for (const text of ['', 'CIRCLE(1 2)', 'POINT(1 2', 'POINT(1 2))', 'POINT(1 2, 3 4)', 'POINT()']) expect(parseWkt(text), text).toBeTypeOf('string');
});

it('keeps the code in front of extended well-known text, to be held against the declared system', () => {
  expect(parseWkt('SRID=4326;POINT(1 2)')).toEqual({ type: 'Point', coordinates: [1, 2], srid: 4326 });
  expect(parseWkt(' srid = 0 ; POINT(1 2)')).toEqual({ type: 'Point', coordinates: [1, 2] });
  expect(parseWkt('SRID=x;POINT(1 2)')).toBeTypeOf('string');
  const letters = parseWkt('POINT(a b)');
  expect(readGeometry('point', letters, crs)).toMatchObject({ reason: expect.stringMatching(/not two numbers/) });
});
