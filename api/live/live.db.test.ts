import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lngLatToMercator, mercatorToLngLat, tileOfPoint } from '../../tiles/index.ts';
import { createTestDatabase } from '../testing/database.ts';
import type { TestDatabase } from '../testing/database.ts';
import { LiveClient } from '../testing/live-client.ts';
import type { LiveClientOptions } from '../testing/live-client.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import type { Bounds } from '../contract/shapes.ts';

const COUNTY: Bounds = [SMALL_WEST, SMALL_SOUTH, SMALL_WEST + 0.04, SMALL_SOUTH + 0.02];
/** The first village of the western township, and the last one of the eastern. */
const WEST: Bounds = [SMALL_WEST, SMALL_SOUTH + 0.012, SMALL_WEST + 0.005, SMALL_SOUTH + 0.016];
const EAST: Bounds = [SMALL_WEST + 0.035, SMALL_SOUTH + 0.002, SMALL_WEST + 0.039, SMALL_SOUTH + 0.006];

let test: TestDatabase;
let server: TestServer;
const clients: LiveClient[] = [];

function connect(options?: LiveClientOptions, at: TestServer = server): LiveClient {
  const client = new LiveClient(at.url, options);
  clients.push(client);
  return client;
}

beforeAll(async () => {
  test = await createTestDatabase();
  await insertSmallCounty(test.pool, { alerts: 3, components: 30, events: 1 });
  await test.pool.query('select ensure_days(current_date - 1, current_date + 1)');
  server = await startTestServer(test, 1024, { liveTickMs: 20 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(async () => {
  await server?.close();
  await test?.drop();
});

async function moveStaff(id: number, lng: number, lat: number): Promise<void> {
  await test.pool.query('update staff set geom = st_setsrid(st_makepoint($2, $3), 4490), fix_at = clock_timestamp() where id = $1', [id, lng, lat]);
  await server.follow();
}

async function idsIn(table: string, where = 'true'): Promise<number[]> {
  const { rows } = await test.pool.query(`select id::float8 as id from ${table} where county = '${SMALL_COUNTY}' and ${where} order by id`);
  return rows.map((row) => row.id);
}

const held = (client: LiveClient, layer: 'devices' | 'staff' | 'alerts' = 'staff'): number[] => [...client.rows[layer].keys()].sort((a, b) => a - b);

/** Ids of staff whose place lies in the cells that the client holds. */
async function truthFor(client: LiveClient): Promise<number[]> {
  const cells = new Set(client.messages.findLast((message) => message.type === 'cells' && message.layer === 'staff')!['cells' as never] as string[]);
  const zoom = Number([...cells][0]!.split('/')[0]);
  const { rows } = await test.pool.query('select id::float8 as id, st_x(geom_3857) as x, st_y(geom_3857) as y from staff order by id');
  return rows.filter(({ x, y }) => { const tile = tileOfPoint(zoom, x, y); return cells.has(`${zoom}/${tile.x}/${tile.y}`); }).map((row) => row.id);
}

describe('a viewer', () => {
  it('is greeted, and told the rows of its map with words and cells before them', async () => {
    const client = connect();
    await client.watch(SMALL_COUNTY, { layers: ['devices', 'staff', 'alerts'], bbox: COUNTY });
    await client.until('all rows came', () => held(client, 'devices').length === 30 && held(client).length === 20 && held(client, 'alerts').length === 3);
    expect(client.messages[0]).toMatchObject({ type: 'hello', county: SMALL_COUNTY, heartbeatMs: expect.any(Number) });
    const words = client.messages.find((message) => message.type === 'words' && message.layer === 'devices') as unknown as { class: string[]; state: string[] };
    const { rows: [device] } = await test.pool.query('select id::float8 as id, st_x(geom_3857) as x, st_y(geom_3857) as y, state from devices order by id limit 1');
    const row = client.rows.devices.get(device.id)!;
    expect(Math.abs(row.x - device.x) + Math.abs(row.y - device.y)).toBeLessThan(0.01);
    expect([words.class[row.values[0]!], words.state[row.values[1]!], words.class[0]]).toEqual(['device:manhole_tilt', device.state, '']);
  });

  it('in view sees what an author does, one out of view is told nothing, and a row that crosses three cells between two ticks stands once', async () => {
    const [inView, outOfView, everywhere] = [connect(), connect(), connect()];
    const [id] = await idsIn('staff');
    await moveStaff(id!, WEST[0] + 0.0005, WEST[1] + 0.002);
    await inView.watch(SMALL_COUNTY, { layers: ['staff'], bbox: WEST });
    await outOfView.watch(SMALL_COUNTY, { layers: ['staff'], bbox: EAST });
    await everywhere.watch(SMALL_COUNTY, { layers: ['staff'], bbox: COUNTY });
    await inView.until('the person is there', () => inView.rows.staff.has(id!));
    await everywhere.until('everybody is there', () => held(everywhere).length === 20);
    const told = outOfView.ticks;
    const cellsSeen = new Set([inView.rows.staff.get(id!)!.cell]);
    for (let hop = 1; hop <= 3; hop++) {
      await test.pool.query('update staff set geom = st_setsrid(st_makepoint($2, $3), 4490) where id = $1', [id, WEST[0] + 0.0005 + hop * 0.0012, WEST[1] + 0.002]);
    }
    await server.follow();
    const [x] = lngLatToMercator(WEST[0] + 0.0005 + 3 * 0.0012, 0);
    await inView.until('the person has moved', () => Math.abs((inView.rows.staff.get(id!)?.x ?? 0) - x) < 0.01);
    cellsSeen.add(inView.rows.staff.get(id!)!.cell);
    expect(cellsSeen.size).toBe(2);
    expect(held(inView)).toEqual(await truthFor(inView));
    // Into the eastern viewer's map, and out of the western one's.
    await moveStaff(id!, EAST[0] + 0.002, EAST[1] + 0.002);
    await outOfView.until('the person has come', () => outOfView.rows.staff.has(id!));
    await inView.until('the person has gone', () => !inView.rows.staff.has(id!));
    expect(held(everywhere)).toHaveLength(20);
    expect(outOfView.ticks).toBe(told + 1);
    await test.pool.query('delete from staff where id = $1', [id]);
    await server.follow();
    await outOfView.until('the person is deleted', () => !outOfView.rows.staff.has(id!));
  });

  it('that pans, filters and leaves a layer holds what it asked for, no more and no less', async () => {
    const client = connect();
    await client.watch(SMALL_COUNTY, { layers: ['devices'], bbox: COUNTY, filter: { state: 'alarm' } });
    const alarmed = await idsIn('devices', `state = 'alarm'`);
    await client.until('devices in alarm came', () => held(client, 'devices').join() === alarmed.join());
    const [ordinary] = await idsIn('devices', `state = 'normal'`);
    await test.pool.query(`update devices set state = 'alarm' where id = $1`, [ordinary]);
    await server.follow();
    await client.until('a device came into the filter', () => client.rows.devices.has(ordinary!));
    await test.pool.query(`update devices set state = 'normal' where id = $1`, [ordinary]);
    await server.follow();
    await client.until('it left the filter', () => !client.rows.devices.has(ordinary!));
    client.send({ type: 'watch', county: SMALL_COUNTY, layers: ['devices'], bbox: COUNTY });
    await client.until('the filter is gone', () => held(client, 'devices').length === 30);
    client.send({ type: 'watch', county: SMALL_COUNTY, layers: [], bbox: COUNTY });
    await client.until('the layer is gone', () => held(client, 'devices').length === 0);
  });

  it('that answers for one township is told of nothing else, and an analyst of nobody', async () => {
    const [western, analyst] = [connect({ person: 'township-1' }), connect({ person: 'analyst' })];
    await western.watch(SMALL_COUNTY, { layers: ['staff', 'devices', 'alerts'], bbox: COUNTY });
    await analyst.watch(SMALL_COUNTY, { layers: ['devices', 'staff'], bbox: COUNTY });
    const mine = await idsIn('staff', `area_code like '099101001%'`);
    await western.until('staff of the township came', () => held(western).join() === mine.join());
    await western.until('devices of the township came', () => held(western, 'devices').length > 0);
    expect(held(western, 'devices')).toEqual(await idsIn('devices', `area_code like '099101001%'`));
    await analyst.until('devices came', () => held(analyst, 'devices').length === 30);
    expect(held(analyst)).toEqual([]);
    const [id] = mine;
    await moveStaff(id!, EAST[0] + 0.002, EAST[1] + 0.002);
    await western.until('who left the township has gone', () => !western.rows.staff.has(id!));
    const { ticks } = western;
    await moveStaff(id!, EAST[0] + 0.001, EAST[1] + 0.001);
    // A change that it may see comes after the one that it may not.
    await moveStaff(mine[1]!, WEST[0] + 0.002, WEST[1] + 0.002);
    await western.until('the other one has moved', () => western.ticks > ticks);
    expect(western.ticks).toBe(ticks + 1);
    expect(held(western)).toEqual(mine.slice(1));
  });

  it('sees with staff where they were in the last half hour', async () => {
    const id = (await idsIn('staff', 'fix_at is null'))[0];
    const [west, south] = WEST;
    for (let minute = 5; minute > 0; minute--) {
      await test.pool.query(`select ingest_positions(array[$1], array[$2::bigint], array[now() - make_interval(mins => $3)], array[$4::float8], array[$5::float8], array[90::real], array[1.25::real], array[true])`,
        [SMALL_COUNTY, id, minute, west + 0.0001 * (5 - minute), south + 0.002]);
    }
    await server.follow();
    const other = await startTestServer(test);
    try {
      for (const at of [server, other]) {
        const client = connect({}, at);
        await client.watch(SMALL_COUNTY, { layers: ['staff'], bbox: WEST });
        await client.until('the trail came', () => client.trails.has(id!));
        const trail = client.trails.get(id!)!;
        // This process saw the newest position alone, and may have met the row before; the other one read them all.
        if (at === other) expect(trail.map((fix) => Math.round((mercatorToLngLat(fix.x, fix.y)[0] - west) * 10_000) + 0)).toEqual([0, 1, 2, 3, 4]);
        expect(trail.map((fix) => fix.seconds)).toEqual(trail.map((fix) => fix.seconds).sort((a, b) => a - b));
        const row = client.rows.staff.get(id!)!;
        expect([row.values[2], row.values[3]]).toEqual([90, 13]);
        await client.close();
      }
    } finally {
      await other.close();
    }
  });

  it('is told which tiles of its map to load again, and of no others', async () => {
    const [inView, outOfView] = [connect(), connect()];
    await inView.watch(SMALL_COUNTY, { bbox: COUNTY, tiles: ['components', 'water'], layers: ['alerts'] });
    await outOfView.watch(SMALL_COUNTY, { bbox: [SMALL_WEST + 1, SMALL_SOUTH, SMALL_WEST + 1.01, SMALL_SOUTH + 0.01], tiles: ['components', 'grids'], layers: ['alerts'] });
    const { rows: [component] } = await test.pool.query(`update components set state = 'abandoned' where id = (select min(id) from components) returning st_x(geom_3857) as x, st_y(geom_3857) as y`);
    await test.pool.query(`update events set severity = 'minor' where id = (select min(id) from events)`);
    await server.follow();
    await inView.until('the tile was named', () => inView.last('tiles') !== undefined);
    const tile = tileOfPoint(14, component.x, component.y);
    expect(inView.last('tiles')).toEqual({ type: 'tiles', layer: 'components', tiles: [`14/${tile.x}/${tile.y}`] });
    await server.county.tables.loadLayer(test.pool, SMALL_COUNTY, 'grids');
    await outOfView.until('the layer came anew', () => outOfView.last('tiles') !== undefined);
    expect(outOfView.messages.filter((message) => message.type === 'tiles')).toEqual([{ type: 'tiles', layer: 'grids', tiles: null }]);
  });

  it('gets every cell whole again at another epoch, when a table was read anew', async () => {
    const client = connect();
    await client.watch(SMALL_COUNTY, { layers: ['staff'], bbox: COUNTY });
    const ids = await idsIn('staff');
    await client.until('all came', () => held(client).length === ids.length);
    const { frames } = client;
    await test.pool.query(`update staff set state = 'off_duty'`);
    await test.pool.query('delete from staff where id = $1', [ids.at(-1)]);
    await server.county.tables.loadLayer(test.pool, SMALL_COUNTY, 'staff');
    await client.until('all came again', () => client.frames > frames && held(client).length === ids.length - 1);
    expect(held(client)).toEqual(await idsIn('staff'));
  });
});
