import { expect, it } from 'vitest';
import { endingsToSend, isPartOfShapefile } from './shapefile-parts.ts';

it('a part of a Shapefile is known by its ending, a zip with all of them is none', () => {
  expect(['路灯.shp', 'A.SHX', 'a.dbf', 'a.prj', 'a.cpg'].filter(isPartOfShapefile)).toHaveLength(5);
  expect(['路灯.zip', '路灯.shp.zip', 'a.csv', 'shp', 'a.dbf.xlsx'].filter(isPartOfShapefile)).toEqual([]);
});

it('the page offers the zip and not the .shp alone', () => {
  expect(endingsToSend(['.csv', '.shp', '.zip', '.gpkg'])).toEqual(['.csv', '.zip', '.gpkg']);
});
