import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../tiles/testing.ts';
import { parseCrs } from './crs.ts';
import { shiftDatum, unshiftDatum } from './shifted-datums.ts';

/** Metres between two places in degrees, on a sphere: good to a percent, which is enough for bounds on errors. */
function metersBetween(a: readonly number[], b: readonly number[]): number {
  const east = (b[0]! - a[0]!) * 111_320 * Math.cos(a[1]! * Math.PI / 180);
  return Math.hypot(east, (b[1]! - a[1]!) * 111_320);
}

function degrees(crs: string, east: number, north: number): readonly number[] {
  const found = parseCrs(crs).toDegrees(east, north);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('the declared coordinate system', () => {
  it('must be given, and the complaint lists what is allowed', () => {
    for (const text of [undefined, '', 'EPSG:2443', '4326', 'wgs84', 'EPSG:4555', 'EPSG:21424']) {
      expect(() => parseCrs(text), String(text)).toThrow(/EPSG:4491 \.\.\. EPSG:4501[\s\S]*EPSG:4513 \.\.\. EPSG:4533[\s\S]*\+proj=tmerc[\s\S]*gcj02[\s\S]*bd09/);
    }
  });

  it('is read in any case', () => {
    expect(parseCrs('epsg:4547').name).toBe('EPSG:4547');
    expect(parseCrs('GCJ02').name).toBe('gcj02');
  });

  it('places Pingding by central meridian, by zone and in degrees at the same place', () => {
    expect(metersBetween([113.63, 37.80], degrees('EPSG:4547', 467413.87, 4185363.59))).toBeLessThan(0.01);
    expect(metersBetween([113.63, 37.80], degrees('EPSG:4526', 38467413.87, 4185363.59))).toBeLessThan(0.01);
    expect(degrees('EPSG:4490', 113.63, 37.80)).toEqual([113.63, 37.80]);
    expect(degrees('EPSG:4326', 113.63, 37.80)).toEqual([113.63, 37.80]);
  });

  it('puts the central meridian of every zone at its false easting', () => {
    for (let code = 4513; code <= 4533; code++) {
      const zone = code - 4488;
      expect(degrees(`EPSG:${code}`, zone * 1e6 + 500_000, 4_000_000)[0]).toBeCloseTo(zone * 3, 9);
      expect(degrees(`EPSG:${code + 21}`, 500_000, 4_000_000)[0]).toBeCloseTo(zone * 3, 9);
    }
  });

  it('puts the central meridian of every 6-degree zone at its false easting too', () => {
    for (let code = 4491; code <= 4501; code++) {
      const zone = code - 4478;
      expect(degrees(`EPSG:${code}`, zone * 1e6 + 500_000, 4_000_000)[0]).toBeCloseTo(zone * 6 - 3, 9);
      expect(degrees(`EPSG:${code + 11}`, 500_000, 4_000_000)[0]).toBeCloseTo(zone * 6 - 3, 9);
    }
  });

  it('reads Web Mercator on the sphere', () => {
    const [lng, lat] = degrees('EPSG:3857', 12649233.739, 4551210.920);
    expect(lng).toBeCloseTo(113.6300, 4);
    expect(lat).toBeCloseTo(37.8000, 4);
  });
});

const LOCAL = '+proj=tmerc +lon_0=118.8333 +x_0=500000 +ellps=GRS80 +units=m';

describe('coordinates that cannot be in the declared system', () => {
  const cases: [crs: string, east: number, north: number, complaint: RegExp][] = [
    ['EPSG:4326', 467413.87, 4185363.59, /looks like metres/],
    ['EPSG:4326', 37.80, 113.63, /may be swapped/],
    ['EPSG:4490', 190, 10, /longitude 190 is beyond 180/],
    ['EPSG:4490', 10, 89, /where the map ends/],
    ['EPSG:4490', 0, 0, /stands for no position/],
    ['EPSG:4547', 113.63, 37.80, /looks like degrees/],
    ['EPSG:3857', 113.63, 37.80, /looks like degrees/],
    ['EPSG:4547', 38467413.87, 4185363.59, /carries zone 38, that is EPSG:4526/],
    ['EPSG:4526', 467413.87, 4185363.59, /carries no zone; without one this is EPSG:4547/],
    ['EPSG:4526', 39467413.87, 4185363.59, /carries zone 39, that is EPSG:4527/],
    ['EPSG:4547', 4185363.59, 467413.87, /east and north may be swapped/],
    ['EPSG:4526', 4185363.59, 38467413.87, /east and north may be swapped/],
    ['EPSG:4508', 19731413.87, 4185363.59, /carries zone 19, that is EPSG:4497/],
    ['EPSG:4497', 731413.87, 4185363.59, /carries no zone; without one this is EPSG:4508/],
    ['EPSG:4497', 38467413.87, 4185363.59, /carries zone 38, that is EPSG:4526/],
    ['EPSG:4526', 19731413.87, 4185363.59, /carries zone 19, that is EPSG:4497/],
    ['EPSG:4508', 4185363.59, 731413.87, /east and north may be swapped/],
    [LOCAL, 113.63, 37.80, /looks like degrees/],
    [LOCAL, 39467413.87, 4185363.59, /carries zone 39, that is EPSG:4527/],
    [LOCAL, 4185363.59, 467413.87, /east and north may be swapped/],
    [LOCAL, 1_000, 4_185_363, /degrees off the central meridian 118.8333E/],
    ['EPSG:4547', 467413.87, -5, /northing -5/],
    ['EPSG:4547', 1_000, 4_185_363, /degrees off the central meridian 114E/],
    ['gcj02', 11.57, 48.13, /outside China, where gcj02 does not exist/],
    ['bd09', 11.57, 48.13, /outside China, where bd09 does not exist/],
  ];
  for (const [crs, east, north, complaint] of cases) {
    it(`${crs} ${east}, ${north} says ${complaint.source}`, () => {
      expect(parseCrs(crs).toDegrees(east, north)).toMatch(complaint);
    });
  }
});

describe('Xian 80 and Beijing 54', () => {
  const codes = [4610, 2327, 2337, 2338, 2348, 2349, 2369, 2370, 2390, 4214, 2401, 2421, 2422, 2442, 21413, 21423, 21453, 21463];

  it('are refused with an explanation while no transformation is given', () => {
    for (const code of codes) {
      const datum = code === 4610 || (code >= 2327 && code <= 2390) ? 'Xian 80' : 'Beijing 54';
      expect(() => parseCrs(`EPSG:${code}`), String(code)).toThrow(new RegExp(`EPSG:${code} is on ${datum}, which lies tens.* no transformation holds for the whole country.*--transform`, 'is'));
    }
  });

  it('are read with one, which is kept with the name', () => {
    for (const code of codes) {
      const crs = parseCrs(`EPSG:${code}`, '15.8, -154.4, -82.3');
      expect(crs.definition).toBe(`EPSG:${code} +towgs84=15.8,-154.4,-82.3,0,0,0,0`);
      expect(crs.name).toBe(`EPSG:${code}`);
    }
  });

  it('the coordinate frame convention turns the other way round', () => {
    const place = [467413.87, 4185363.59] as const;
    const vector = parseCrs('EPSG:2383', '10,20,30,1,-2,3,1.5').toDegrees(...place);
    expect(parseCrs('EPSG:2383', '10,20,30,1,-2,3,1.5,position-vector').toDegrees(...place)).toEqual(vector);
    expect(parseCrs('EPSG:2383', '10,20,30,-1,2,-3,1.5,coordinate-frame').toDegrees(...place)).toEqual(vector);
    expect(parseCrs('EPSG:2383', '10,20,30,1,-2,3,1.5,coordinate-frame').toDegrees(...place)).not.toEqual(vector);
  });

  it('parameters that cannot be are refused in words', () => {
    const refused: [string, RegExp][] = [
      ['1,2', /has 2 numbers, and 3 or 7 are needed/], ['1,2,x', /dz is "x", which is no number/], ['', /has 1 numbers|is "", which is no number/],
      ['1,2,3,4,5,6,7,8', /has 8 numbers/], ['1,2,3,0,0,3600,0', /rz is 3600 arc-seconds/], ['1,2,3,0,0,0,99999', /ds is 99999 parts per million/],
      ['1,2,3,left-handed', /left-handed is no convention/],
    ];
    for (const [text, complaint] of refused) expect(() => parseCrs('EPSG:4610', text), text).toThrow(complaint);
    expect(() => parseCrs('EPSG:4547', '1,2,3')).toThrow(/--crs EPSG:4547 needs none/);
    expect(() => parseCrs('gcj02', '1,2,3')).toThrow(/--crs gcj02 needs none/);
  });

  it('parameters that move a place by more than these datums lie apart refuse its record', () => {
    expect(parseCrs('EPSG:4610', '1580,-1544,-823').toDegrees(113.63, 37.8)).toMatch(/is moved [\d,]+ metres by the transformation.*signs, units and convention/);
  });
});

describe('a PROJ string', () => {
  it('reaches central meridians that no code has', () => {
    expect(degrees(LOCAL, 500_000, 3_500_000)[0]).toBeCloseTo(118.8333, 9);
    expect(degrees(LOCAL.replace('+x_0=500000', '+x_0=40500000'), 40_500_000, 3_500_000)[0]).toBeCloseTo(118.8333, 9);
    expect(degrees('+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs +type=crs', 467413.87, 4185363.59))
      .toEqual(degrees('EPSG:4547', 467413.87, 4185363.59));
    // Local systems shorten their northings.
    expect(degrees('+proj=tmerc +lon_0=113.5 +x_0=50000 +y_0=-4150000 +ellps=GRS80', 50_080, 60)[0]).toBeCloseTo(113.5009, 4);
    expect(degrees('+proj=longlat +datum=WGS84 +no_defs', 113.63, 37.8)).toEqual([113.63, 37.8]);
  });

  it('is refused in words when it cannot be used', () => {
    const refused: [string, RegExp][] = [
      ['+proj=tmerc +lon_0=114 +x_0=500000', /ellipsoid is missing: \+ellps=GRS80/],
      ['+proj=tmerc +lon_0=118d50 +x_0=500000 +ellps=GRS80', /\+lon_0=118d50 is no number; degrees are written as decimals/],
      ['+proj=tmerc +lon_0=114 +x_0=500000 +ellps=krass', /is on the ellipsoid of Beijing 54, which lies.*--transform/],
      ['+proj=tmerc +lon_0=114 +x_0=500000 +a=6378140 +b=6356755.288157528', /is on the ellipsoid of Xian 80/],
      ['+proj=tmerc +lon_0=114 +x_0=500000 +ellps=intl', /\+ellps=intl is not known here/],
      ['+proj=tmerc +lon_0=114 +x_0=500000 +a=6377563 +rf=299.3', /not that of CGCS2000, Xian 80 or Beijing 54/],
      ['+proj=tmerc +lon_0=114 +x_0=500000 +datum=NAD27', /\+datum=NAD27 is not compatible/],
      ['+proj=tmerc +lon_0=114 +ellps=GRS80 +nadgrids=x.gsb', /needs a grid file/],
      ['+proj=tmerc +lon_0=114 +ellps=GRS80 +units=us-ft', /coordinates are in metres/],
      ['+proj=tmerc +lon_0=114 +ellps=GRS80 +axis=neu', /\+axis=neu is not supported/],
      ['+proj=geostat +ellps=GRS80', /\+proj=geostat is not known here/],
      ['+proj=utm +ellps=GRS80', /needs its \+zone/],
      ['+proj=lcc +lat_1=35 +lat_2=-35 +lon_0=110 +ellps=GRS80', /cannot be computed/],
      ['+proj=tmerc +lon_0=114 +lon_0=117 +ellps=GRS80', /\+lon_0 stands there twice/],
      ['+proj=tmerc lon_0=114 +ellps=GRS80', /"lon_0=114" is no part of a PROJ string/],
      ['+proj=tmerc +lon_0=114 +ellps=GRS80 +omega=3', /\+omega is not known here/],
    ];
    for (const [text, complaint] of refused) expect(() => parseCrs(text), text).toThrow(complaint);
    expect(() => parseCrs('+proj=longlat +ellps=krass +towgs84=1,2,3', '1,2,3')).toThrow(/one of them/);
  });
});

describe('shifted datums', () => {
  it('stand at Pingding where the public algorithm puts them', () => {
    expect(metersBetween([113.63, 37.80], shiftDatum('gcj02', 113.63, 37.80))).toBeCloseTo(566, -1);
    expect(metersBetween([113.63, 37.80], shiftDatum('bd09', 113.63, 37.80))).toBeCloseTo(1359, -1);
  });

  for (const datum of ['gcj02', 'bd09'] as const) {
    it(`${datum} is undone to below a millimetre from its own side too: every place that it names is named again`, () => {
      const random = seededRandom(11);
      let worst = 0;
      for (let i = 0; i < 5000; i++) {
        const named: [number, number] = [74 + random() * 60, 18 + random() * 35];
        const honest = unshiftDatum(datum, ...named);
        worst = Math.max(worst, typeof honest === 'string' ? Number.POSITIVE_INFINITY : metersBetween(named, shiftDatum(datum, ...honest)));
      }
      expect(worst).toBeLessThan(0.001);
    });

    it(`${datum} is undone to below a millimetre anywhere in China`, () => {
      const random = seededRandom(7);
      let worst = 0;
      for (let i = 0; i < 5000; i++) {
        const place: [number, number] = [74 + random() * 60, 18 + random() * 35];
        const back = unshiftDatum(datum, ...shiftDatum(datum, ...place));
        worst = Math.max(worst, typeof back === 'string' ? Number.POSITIVE_INFINITY : metersBetween(place, back));
      }
      expect(worst).toBeLessThan(0.001);
    });
  }
});
