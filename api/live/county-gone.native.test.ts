/** What viewers are told when the county that they watch is taken away, as by the undo of the import that made it. */
import { expect, it } from 'vitest';
import { bulkInsert } from '../store/bulk-insert.ts';
import { withTestDatabase } from '../testing/database.ts';
import { LiveClient } from '../testing/live-client.ts';
import { insertSmallCounty, SMALL_COUNTY, SMALL_SOUTH, SMALL_WEST } from '../testing/small-county.ts';
import { startTestServer } from '../testing/test-server.ts';

const BBOX = [SMALL_WEST, SMALL_SOUTH, SMALL_WEST + 0.04, SMALL_SOUTH + 0.02] as const;
const GONE = '099102';
const ALL = ['devices', 'staff', 'alerts', 'cases'] as const;

it('a viewer whose county is taken away holds nothing, is told so once, and goes on elsewhere; others see nothing of it', () => withTestDatabase(async (database) => {
  const { pool } = database;
  await insertSmallCounty(pool, { components: 30, events: 1 });
  await pool.query(`insert into counties (county, name_zh, name_en) values ($1, '邻县', 'Next County')`, [GONE]);
  const device = { county: GONE, source: 'test', source_id: '1', code: 'NEXT-1', class: 'device:manhole_tilt', state: 'normal', geom: { type: 'Point', coordinates: [SMALL_WEST + 0.01, SMALL_SOUTH + 0.01] } };
  await bulkInsert(pool, 'devices', Object.keys(device), [device]);
  const server = await startTestServer(database, 1024, { liveTickMs: 20 });
  const [watcher, neighbour] = [new LiveClient(server.url), new LiveClient(server.url)];
  try {
    const wish = { layers: [...ALL], bbox: [...BBOX] as [number, number, number, number], tiles: ['devices', 'components'] };
    await watcher.watch(GONE, wish);
    await watcher.until('its device came', () => watcher.rows.devices.size === 1);
    await neighbour.watch(SMALL_COUNTY, wish);
    await neighbour.until('the devices came', () => neighbour.rows.devices.size === 30);
    const [before, seen] = [watcher.messages.length, neighbour.messages.length];

    // In one transaction, as an undo does.
    await pool.query(`delete from devices where county = '${GONE}'; delete from counties where county = '${GONE}'`);
    await server.follow();
    await watcher.until('it is told', () => watcher.last('problem') !== undefined);
    expect(watcher.rows.devices.size).toBe(0);
    expect(watcher.last('problem')).toMatchObject({ code: 'unknown_county', detail: expect.stringContaining(GONE) });

    // The server lives, and the same connection watches another county.
    await watcher.watch(SMALL_COUNTY, wish);
    await watcher.until('the devices of the other county came', () => watcher.rows.devices.size === 30);
    const told = watcher.messages.slice(before).map(({ type }) => type).filter((type) => type === 'problem' || type === 'tiles');
    expect(told).toEqual(['problem']);
    await pool.query(`update devices set state = 'alarm' where county = $1 and code = 'DEV-1'`, [SMALL_COUNTY]);
    await server.follow();
    await neighbour.until('the change came', () => neighbour.last('tiles') !== undefined);
    expect(neighbour.messages.slice(seen).filter(({ type }) => type === 'problem')).toEqual([]);
  } finally {
    await watcher.close();
    await neighbour.close();
    await server.close();
  }
}));
