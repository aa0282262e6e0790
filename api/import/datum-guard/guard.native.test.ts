import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCounty } from '../../../fixtures/county/index.ts';
import type { DemoCounty } from '../../../fixtures/county/index.ts';
import { seededRandom } from '../../../tiles/seeded-random.ts';
import { comparisonText, findingAdvice, findingText } from '../../contract/imports-guard.ts';
import type { GuardFinding, ShiftFinding } from '../../contract/imports-guard.ts';
import { insertDemoCounty } from '../../store/demo-county.ts';
import { createTestDatabase } from '../../testing/database.ts';
import { pageFindings } from '../page/work.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { guardReport, inZone, pointsOf, written } from './testing.ts';
import type { Pair, TestBatch } from './testing.ts';

/** Half of the demo county's components and cameras stand in the database; batches are made of the other half. */
let test: TestDatabase;
let demo: DemoCounty;
let county: string;
let there: DemoCounty['components'];
let coming: DemoCounty['components'];

beforeAll(async () => {
  test = await createTestDatabase();
  demo = generateCounty();
  county = demo.county.county;
  there = demo.components.filter(({ id }) => id % 4 === 0);
  coming = demo.components.filter(({ id }) => id % 2 === 1);
  await insertDemoCounty(test.pool, {
    ...demo, components: there, cameras: demo.cameras.filter(({ id }) => id % 2 === 0), devices: [], events: [], alerts: [], staff: [], green: [], water: [],
  });
  await test.pool.query('analyze');
}, 180_000);
afterAll(() => test.drop());

const random = seededRandom(20);
function some<T>(items: readonly T[], count: number): T[] {
  const left = [...items];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(Math.floor(random() * left.length), 1)[0]!);
}
/** The nearest of them to one of them: a survey of one street or park. */
function neighbours<T extends { geom: { coordinates: readonly number[] } }>(items: readonly T[], count: number): T[] {
  const [lng, lat] = items[Math.floor(random() * items.length)]!.geom.coordinates as unknown as Pair;
  const far = ({ geom: { coordinates } }: T): number => Math.hypot((coordinates[0]! - lng) * 0.79, coordinates[1]! - lat);
  return [...items].sort((a, b) => far(a) - far(b)).slice(0, count);
}
const ofClass = (code: string) => coming.filter((row) => row.class === `yc2013:${code}`);
const geoms = <T extends { geom: TestBatch['geometries'][number] }>(rows: readonly T[]): TestBatch['geometries'] => rows.map(({ geom }) => geom);

const ask = (batch: TestBatch) => guardReport(test.pool, county, batch);
async function findings(batch: TestBatch): Promise<readonly GuardFinding[]> {
  return (await ask(batch)).findings;
}
async function shiftOf(batch: TestBatch): Promise<ShiftFinding> {
  const [found, ...more] = await findings(batch);
  expect(more).toEqual([]);
  expect(found?.kind).toBe('shift');
  expect((found as ShiftFinding).mixture).toBeUndefined();
  return found as ShiftFinding;
}

describe('a batch in the wrong datum is stopped', () => {
  const kinds: [string, () => Omit<TestBatch, 'crs'>][] = [
    ['components of all classes', () => ({ geometries: geoms(some(coming, 400)) })],
    ['street lamps', () => ({ geometries: geoms(some(ofClass('0137'), 150)) })],
    ['trees', () => ({ geometries: geoms(some(ofClass('0402'), 150)) })],
    ['the components of one street', () => ({ geometries: geoms(neighbours(coming, 100)) })],
    ['cameras', () => ({ layer: 'cameras' as const, geometries: geoms(demo.cameras.filter(({ id }) => id % 2 === 1)) })],
    ['buildings', () => ({ layer: 'buildings' as const, geometries: geoms(some(demo.buildings, 400)) })],
    ['roads', () => ({ layer: 'roads' as const, geometries: geoms(some(demo.roads, 400)) })],
  ];
  for (const [title, batch] of kinds) {
    it(`${title}: GCJ-02 and BD-09 declared as CGCS2000`, async () => {
      for (const [reading, least, most] of [['gcj02', 450, 700], ['bd09', 1000, 1500]] as const) {
        const found = await shiftOf({ ...batch(), crs: 'EPSG:4490', slip: written[reading]! });
        expect(found).toMatchObject({ reading, tries: [reading], declared: 'EPSG:4490' });
        expect(found.meters).toBeGreaterThan(least);
        expect(found.meters).toBeLessThan(most);
      }
    });

    it(`${title}: honest ones declared as GCJ-02 or BD-09`, async () => {
      for (const crs of ['gcj02', 'bd09']) expect(await shiftOf({ ...batch(), crs })).toMatchObject({ reading: 'plain', tries: ['EPSG:4490'], declared: crs });
    });
  }

  it('one shifted datum declared as the other', async () => {
    const geometries = geoms(some(coming, 300));
    expect(await shiftOf({ geometries, crs: 'gcj02', slip: written.bd09! })).toMatchObject({ reading: 'bd09', tries: ['bd09'] });
    expect(await shiftOf({ geometries, crs: 'bd09', slip: written.gcj02! })).toMatchObject({ reading: 'gcj02', tries: ['gcj02'] });
  });

  it('shifted before it was projected: nothing to declare would help, and the advice says so', async () => {
    const zone = inZone(114);
    const found = await shiftOf({ geometries: geoms(some(coming, 300)), crs: 'EPSG:4547', slip: (place) => zone(written.gcj02!(place)) });
    expect(found).toMatchObject({ reading: 'gcj02', tries: [] });
    expect(findingAdvice(found)[0]!.en).toMatch(/shifted before they were projected/);
  });

  it('the same rows again in another datum, although nothing but themselves stands there', async () => {
    await test.pool.query(`insert into counties (county, name_zh, name_en) values ('099777', 'Bare', 'Bare')`);
    await test.pool.query(`insert into components (county, id, class, source, source_id, geom) select '099777', id, class, source, source_id, geom from components where id % 40 = 0`);
    const { rows } = await test.pool.query<{ lng: number; lat: number }>(`select st_x(geom) as lng, st_y(geom) as lat from components where county = '099777'`);
    const geometries = pointsOf(rows.map(({ lng, lat }) => [lng, lat]));
    expect((await guardReport(test.pool, '099777', { geometries, crs: 'EPSG:4490' })).comparison).toBe('fits');
    const report = await guardReport(test.pool, '099777', { geometries: geometries.slice(0, 30), crs: 'EPSG:4490', slip: written.gcj02! });
    expect(report.findings).toMatchObject([{ kind: 'shift', reading: 'gcj02', evidence: 'own', fit: { what: 'row', asFound: 1 } }]);
  });

  it('says what was found, by how much, on how many records, and what to try, in both languages', async () => {
    const found = await shiftOf({ geometries: geoms(some(coming, 400)), crs: 'EPSG:4490', slip: written.gcj02! });
    const text = findingText(found);
    expect(text.en).toMatch(/declared as EPSG:4490 and look like GCJ-02 coordinates: if so, records stand about \d{3} m to the (north|south|east|west)[a-z-]* of where they belong\. Of 400 places that were compared, out of 400 records, \d+ % stand within [\d.]+ m of/);
    expect(text.zh).toMatch(/声明为 EPSG:4490，却像是 GCJ-02 坐标：如属实，记录偏.{1,2}约 \d{3} 米。从 400 条记录中抽取 400 个位置比对：按声明读取/);
    expect(findingAdvice(found).map(({ en }) => en)).toEqual(['Try --crs gcj02', 'If the file is right all the same: --confirm']);
  });
});

describe('honest data pass', () => {
  const batches: [string, () => Omit<TestBatch, 'crs'>, ('fits' | 'undecided' | 'nothing')?][] = [
    ['components of all classes', () => ({ geometries: geoms(some(coming, 2500)) }), 'fits'],
    ['lamps only', () => ({ geometries: geoms(some(ofClass('0137'), 500)) }), 'fits'],
    ['trees only', () => ({ geometries: geoms(some(ofClass('0402'), 500)) })],
    ['manholes only', () => ({ geometries: geoms(some(ofClass('0102'), 500)) })],
    ['litter bins only', () => ({ geometries: geoms(some(ofClass('0305'), 200)) })],
    ['20 points', () => ({ geometries: geoms(some(coming, 20)) })],
    ['10 trees of one park', () => ({ geometries: geoms(neighbours(ofClass('0402'), 10)) })],
    ['60 trees beside each other', () => ({ geometries: geoms(neighbours(ofClass('0402'), 60)) })],
    ['5 points', () => ({ geometries: geoms(some(coming, 5)) }), 'undecided'],
    ['the demo county itself again', () => ({ geometries: geoms(there) }), 'fits'],
    ['cameras', () => ({ layer: 'cameras', geometries: geoms(demo.cameras.filter(({ id }) => id % 2 === 1)) })],
    ['buildings', () => ({ layer: 'buildings', geometries: geoms(demo.buildings) })],
    ['roads', () => ({ layer: 'roads', geometries: geoms(demo.roads) })],
    ['green', () => ({ layer: 'green', geometries: geoms(demo.green) })],
    ['water', () => ({ layer: 'water', geometries: geoms(demo.water) })],
    ['events', () => ({ layer: 'events', geometries: geoms(some(demo.events, 2000)) })],
    ['areas', () => ({ layer: 'areas', geometries: geoms(demo.areas) })],
    ['grids', () => ({ layer: 'grids', geometries: geoms(demo.grids) })],
    ['devices', () => ({ layer: 'devices', geometries: geoms(demo.devices) })],
  ];
  for (const [title, batch, comparison] of batches) {
    it(`${title}: none stopped`, async () => {
      const { geometries, layer } = batch();
      const report = await ask({ geometries, layer, crs: 'EPSG:4490' });
      expect(report.findings).toEqual([]);
      expect(report.mixture).toBeUndefined();
      if (comparison) expect(report.comparison).toBe(comparison);
    });
  }

  it('files that are in another system and say so', async () => {
    const geometries = geoms(some(coming, 200));
    for (const [crs, slip] of [['gcj02', written.gcj02!], ['bd09', written.bd09!], ['EPSG:4526', inZone(114, 38)], ['EPSG:4547', inZone(114)], ['EPSG:4508', inZone(111)]] as const) {
      expect(await ask({ geometries, crs, slip }), crs).toMatchObject({ findings: [], comparison: 'fits' });
    }
  });

  it('twenty-five small surveys of streets and parks, none of them stopped', async () => {
    const stopped: unknown[] = [];
    for (let i = 0; i < 25; i++) {
      const geometries = geoms(neighbours(coming, 10 + Math.floor(random() * 60)));
      const report = await ask({ geometries, crs: 'EPSG:4490' });
      stopped.push(...report.findings, ...(report.mixture ? [report.mixture] : []));
    }
    expect(stopped).toEqual([]);
  });

  it('a new suburb without a neighbour, and a county that has nothing: nothing could be compared', async () => {
    const [west, south] = [Math.min(...demo.roads.flatMap((road) => road.geom.coordinates.flat().map(([lng]) => lng))), 37.7];
    const suburb = Array.from({ length: 200 }, (): Pair => [west - 0.08 + random() * 0.01, south + random() * 0.01]);
    const bare = await guardReport(test.pool, '099778', { geometries: pointsOf(suburb), crs: 'EPSG:4490' });
    expect(bare).toMatchObject({ findings: [], comparison: 'nothing', compared: 0 });
  });

  it('outside China nothing is shifted', async () => {
    const munich = Array.from({ length: 50 }, (): Pair => [11.57 + random() * 0.01, 48.13 + random() * 0.01]);
    expect(await guardReport(test.pool, '099778', { geometries: pointsOf(munich), crs: 'EPSG:4326' })).toMatchObject({ findings: [], comparison: 'abroad' });
  });
});

describe('a file of two systems', () => {
  /** Of a hundred records so many are shifted. */
  const mixed = (percent: number): TestBatch['geometries'] =>
    pointsOf(coming.filter((_, i) => i % 29 === 0).map(({ geom }, i) => ((i * 37) % 100 < percent ? written.gcj02!(geom.coordinates as unknown as Pair) : geom.coordinates as unknown as Pair)));

  it('half and half passes with a note that names both shares and what to do', async () => {
    const report = await ask({ geometries: mixed(50), crs: 'EPSG:4490' });
    expect(report).toMatchObject({ findings: [], mixture: { reading: 'gcj02' } });
    expect(Math.abs(report.mixture!.asFound * 100 - 50)).toBeLessThan(12);
    const text = comparisonText(report);
    expect(text.en).toMatch(/may mix two systems: about \d+ % of the compared places fit CGCS2000.* about \d+ % fit .*Split the file by its sources/);
    expect(text.zh).toMatch(/可能混有两种坐标系：.*请按来源拆分文件/);
    expect(pageFindings(report)).toMatchObject([{ code: 'mixture', stops: false }]);
  });

  it('is stopped when most of it stands shifted, and not sent to the other system as a whole', async () => {
    const [found] = await findings({ geometries: mixed(65), crs: 'EPSG:4490' });
    expect(found).toMatchObject({ kind: 'shift', reading: 'gcj02', mixture: { reading: 'gcj02' } });
    expect(findingText(found!).en).toMatch(/may mix two systems/);
    expect(findingAdvice(found!).map(({ en }) => en)).toEqual(['Split the file by its sources, and try --crs gcj02 for the part that is in it', 'If the file is right all the same: --confirm']);
    expect(await ask({ geometries: mixed(65), crs: 'gcj02' })).toMatchObject({ findings: [], mixture: { reading: 'plain' } });
  });
});

describe('coordinates in another system than the declared one', () => {
  const wrong: [string, Omit<TestBatch, 'geometries'>, Record<string, unknown>, RegExp][] = [
    ['swapped degrees', { crs: 'EPSG:4490', slip: written.swapped! }, { kind: 'swapped_axes', records: 200, of: 200 }, /In 200 of 200 records east and north .* look swapped/],
    ['swapped metres', { crs: 'EPSG:4547', slip: (p) => [...inZone(114)(p)].reverse() as unknown as Pair }, { kind: 'swapped_axes' }, /look swapped: declared as EPSG:4547/],
    ['a missing zone', { crs: 'EPSG:4526', slip: inZone(114) }, { kind: 'zone', prefix: null, tries: expect.arrayContaining(['EPSG:4547']) }, /zone EPSG:4526: no zone in front/],
    ['a zone where none belongs', { crs: 'EPSG:4547', slip: inZone(114, 38) }, { kind: 'zone', prefix: 38, tries: expect.arrayContaining(['EPSG:4526']) }, /zone 38 in front/],
    ['another zone in front', { crs: 'EPSG:4527', slip: inZone(114, 38) }, { kind: 'zone', prefix: 38, tries: expect.arrayContaining(['EPSG:4526']) }, /zone 38 in front/],
    ['a 6-degree zone for a 3-degree one', { crs: 'EPSG:4547', slip: inZone(111) }, { kind: 'elsewhere', tries: expect.arrayContaining(['EPSG:4546']), direction: 'E', kilometers: expect.toSatisfy((km: number) => km > 200 && km < 330) }, /stand outside the county, about \d+ km to the east/],
    ['the neighbouring meridian', { crs: 'EPSG:4548', slip: inZone(114) }, { kind: 'elsewhere', tries: expect.arrayContaining(['EPSG:4547']) }, /about \d+ km to the east/],
    ['degrees for metres', { crs: 'EPSG:4547' }, { kind: 'unreadable', tries: ['EPSG:4490'] }, /cannot be in EPSG:4547/],
    ['metres for degrees', { crs: 'EPSG:4490', slip: inZone(114, 38) }, { kind: 'unreadable', tries: expect.arrayContaining(['EPSG:4526']) }, /cannot be in EPSG:4490/],
    ['another county', { crs: 'EPSG:4490', slip: ([lng, lat]) => written.degrees!([lng + 2, lat - 3]) }, { kind: 'elsewhere', tries: [] }, /km to the (south|south-east)/],
  ];
  for (const [title, batch, finding, text] of wrong) {
    it(`${title} stop the batch as a whole`, async () => {
      const found = await findings({ ...batch, geometries: geoms(some(coming, 200)) });
      expect(found).toMatchObject([finding]);
      expect(findingText(found[0]!).en).toMatch(text);
      expect(findingText(found[0]!).zh).toMatch(/200 条记录中有 \d+ 条/);
    });
  }

  it('the advice on swapped axes can be followed, wherever the file has its positions', async () => {
    const geometries = geoms(some(coming, 50));
    for (const [positionIn, advice] of [['fields', /^Swap the two position fields/], ['wkt', /inside the well-known text are swapped/], ['geometry', /inside the geometry are swapped.*axisswap/]] as const) {
      const [found] = await findings({ geometries, crs: 'EPSG:4490', slip: written.swapped!, positionIn });
      expect(findingAdvice(found!).map(({ en }) => en).filter((en) => /swap/i.test(en))).toEqual([expect.stringMatching(advice)]);
    }
  });

  it('a survey with a central meridian of its own is told how to give it; degrees are not', async () => {
    const geometries = geoms(some(coming, 50));
    const [found] = await findings({ geometries, crs: 'EPSG:4547', slip: inZone(113.5) });
    expect(found).toMatchObject({ kind: 'elsewhere', direction: 'E' });
    expect(findingAdvice(found!).map(({ en }) => en).join('\n')).toMatch(/central meridian of its own: .*\(\+proj=tmerc \+lon_0=\.\.\. \+x_0=500000 \+ellps=GRS80 \+units=m\)/);
    const [degrees] = await findings({ geometries, crs: 'EPSG:4490', slip: ([lng, lat]) => written.degrees!([lng + 1, lat]) });
    expect(findingAdvice(degrees!).map(({ en }) => en).join('\n')).not.toMatch(/meridian/);
  });

  it('a file of a larger region is cut by the boundary, not stopped', async () => {
    const inside = geoms(some(coming, 200));
    const outside = pointsOf(Array.from({ length: 800 }, (): Pair => [115 + random(), 36 + random()]));
    expect(await findings({ crs: 'EPSG:4490', geometries: [...inside, ...outside] })).toEqual([]);
  });

  it('nor is one that is sorted by county, whichever comes first', async () => {
    const inside = geoms(some(coming, 1500));
    const outside = pointsOf(Array.from({ length: 1000 }, (): Pair => [115 + random(), 36 + random()]));
    for (const geometries of [[...outside, ...inside], [...inside, ...outside]]) expect(await findings({ crs: 'EPSG:4490', geometries })).toEqual([]);
  });

  it('a few records that cannot be read are rejected one by one', async () => {
    const geometries = [...geoms(some(coming, 200)), ...pointsOf(Array.from({ length: 20 }, (): Pair => [38.1, 113.2]))];
    expect(await findings({ crs: 'EPSG:4490', geometries })).toEqual([]);
  });
});

describe('a county that has its boundary and nothing else', () => {
  /** Places all over the county, up to its border. */
  const everywhere = (count: number): Pair[] => {
    const places = demo.grids.filter(({ kind }) => kind === 'omni').flatMap(({ geom }) => {
      const ring = geom.coordinates[0]![0]!.slice(1);
      const middle = [0, 1].map((axis) => ring.reduce((sum, at) => sum + at[axis]!, 0) / ring.length);
      return ring.map((at) => [0, 1].map((axis) => at[axis]! + 0.05 * (middle[axis]! - at[axis]!)) as unknown as Pair);
    });
    return some(places, count);
  };

  it('a shifted batch that sticks out of it on one side is stopped, an honest one is not', async () => {
    await test.pool.query(`insert into counties (county, name_zh, name_en) values ('099779', 'Border', 'Border') on conflict do nothing`);
    await test.pool.query(`insert into areas (county, id, code, level, class, name, source, source_id, geom)
      select '099779', id, '099779000000', level, class, name, source, source_id, geom from areas where county = $1 and level = 'county'`, [county]);
    const inside = everywhere(1500);
    const honest = await guardReport(test.pool, '099779', { geometries: pointsOf(inside), crs: 'EPSG:4490' });
    expect(honest.findings).toEqual([]);
    for (const reading of ['gcj02', 'bd09'] as const) {
      const report = await guardReport(test.pool, '099779', { geometries: pointsOf(inside), crs: 'EPSG:4490', slip: written[reading]! });
      expect(report.findings).toMatchObject([{ kind: 'shift', reading, evidence: 'border', fit: { what: 'outside_county' } }]);
    }
  });
});
