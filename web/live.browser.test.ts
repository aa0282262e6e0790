import AxeBuilder from '@axe-core/playwright';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launch, openApp } from './testing/app.ts';
import type { App, AppOptions } from './testing/app.ts';
import { openLine } from './testing/stall.ts';
import type { Line } from './testing/stall.ts';

const COUNTY = '099101';
const STREET = '?view=113.6312,37.8025,16.4&layers=areas,grids,components,devices,staff,alerts,roads,water';

let browser: Browser;
let app: App;
let line: Line | null = null;
let database: pg.Pool | null = null;

beforeAll(async () => {
  browser = await launch();
  if (inject('databaseUrl')) database = new pg.Pool({ connectionString: inject('databaseUrl'), max: 2 });
});
afterAll(async () => {
  await browser.close();
  await database?.end();
});
afterEach(async () => {
  expect(app.outside).toEqual([]);
  await app.close();
  await line?.close();
  line = null;
});

async function start(search = STREET, options: AppOptions = {}): Promise<void> {
  app = await openApp(browser, { panel: null, ...options });
  await app.open(search);
  await app.page.waitForFunction(() => window.__tongguan!.live.connected);
  // A reload would take this away: what comes after has come over the wire.
  await app.page.evaluate(() => { document.body.dataset.since = 'the first load'; });
}
const isSameLoad = async (): Promise<boolean> => (await app.page.evaluate(() => document.body.dataset.since)) === 'the first load';

async function send(path: 'readings' | 'positions', body: object): Promise<void> {
  const response = await fetch(`${inject('appUrl')}/api/${path}?county=${COUNTY}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  expect([response.status, await response.json()]).toMatchObject([200, { accepted: 1 }]);
}

async function featureOf(layer: string, query: string): Promise<{ id: number; properties: Record<string, string> }> {
  const response = await fetch(`${inject('appUrl')}/api/layers/${layer}/features?county=${COUNTY}&limit=1&${query}`);
  const { features } = (await response.json()) as { features: { id: number; properties: Record<string, string> }[] };
  return features[0];
}
const IN_VIEW = 'bbox=113.6292,37.8010,113.6332,37.8040';

describe('the live map', () => {
  it('shows a new reading of a device in the list and in the drawer without a reload', async () => {
    const device = await featureOf('devices', `${IN_VIEW}&class=device:manhole_tilt`);
    await start(`${STREET}&select=devices/${device.id}`, { panel: 'list' });
    await app.page.waitForSelector('[data-test="readings"]');
    await send('readings', { device: device.properties.code, quantity: 'tilt', value: 4.2, unit: 'deg', time: new Date().toISOString() });
    await app.page.waitForFunction((id) => window.__tongguan!.live.rows('devices').some((row) => row.id === id && Math.abs(Number(row.value) - 4.2) < 1e-5), device.id);
    await app.page.waitForFunction(() => document.querySelector('[data-quantity="tilt"] .value')?.textContent === '4.2°');
    await app.page.click('[data-test="list-layer"]');
    await app.page.click('.ant-select-item-option[title="物联设备"]');
    await app.page.waitForFunction(() => [...document.querySelectorAll('.list-value')].some((figure) => figure.textContent?.startsWith('4.2°')));
    expect(await isSameLoad()).toBe(true);
  });

  it('moves one of the staff, with heading, and the map follows on demand', async () => {
    const { id, properties } = await featureOf('staff', '');
    await start(`?view=113.6312,37.8025,16.4&select=staff/${id}`);
    await send('positions', { staff: properties.code, lng: 113.6312, lat: 37.8025, headingDeg: 90, crs: 'cgcs2000', time: new Date().toISOString() });
    await app.page.waitForFunction((wanted) => window.__tongguan!.live.rows('staff').some((row) => row.id === wanted && Math.abs(Number(row.lng) - 113.6312) < 1e-6 && row.state === 'on_duty'), id);
    expect(await app.page.textContent('[data-test="duty-phone"]')).toContain(properties.dutyPhone);
    await app.page.click('[data-test="follow"]');
    await send('positions', { staff: properties.code, lng: 113.6362, lat: 37.8025, headingDeg: 90, crs: 'cgcs2000', time: new Date().toISOString() });
    await app.page.waitForFunction(() => window.__tongguan!.map.getBounds().contains([113.6362, 37.8025]) && window.__tongguan!.map.getCenter().lng > 113.633);
    expect(await isSameLoad()).toBe(true);
  });

  it('says what the pointer is on, opens what is clicked, and draws single devices once: live, or from tiles', async () => {
    const { id } = await featureOf('devices', `${IN_VIEW}&class=device:lamp_current`);
    await start(STREET.replace('components,', '').replace('staff,alerts,', ''));
    await app.page.waitForFunction((wanted) => window.__tongguan!.live.rows('devices').some((row) => row.id === wanted), id);
    const at = await app.page.evaluate((wanted) => {
      const row = window.__tongguan!.live.rows('devices').find((each) => each.id === wanted)!;
      const { x, y } = window.__tongguan!.map.project([Number(row.lng), Number(row.lat)]);
      const box = window.__tongguan!.map.getContainer().getBoundingClientRect();
      return { x: box.x + x, y: box.y + y };
    }, id);
    await app.page.mouse.move(at.x, at.y);
    await app.page.waitForSelector('.hover-card');
    await app.page.mouse.click(at.x, at.y);
    await app.page.waitForFunction(() => /select=devices\/[0-9]+/.test(location.search));
    expect(await app.page.evaluate(() => window.__tongguan!.map.getLayoutProperty('devices', 'visibility'))).toBe('none');
    await app.page.evaluate(() => window.__tongguan!.map.jumpTo({ zoom: 13 }));
    await app.page.waitForFunction(() => window.__tongguan!.map.getLayoutProperty('devices', 'visibility') === 'visible' && window.__tongguan!.live.rows('devices').length === 0);
    await app.settled();
    expect(await app.page.evaluate(() => window.__tongguan!.renderedTotal('devices-total'))).toBeGreaterThan(100);
    expect(app.errors).toEqual([]);
  });
});

describe('what changes in the database', () => {
  it('reaches the device on the map, and loads just the tiles of the ground of a component', async ({ skip }) => {
    if (!database) return skip('the embedded database belongs to its server alone');
    const device = await featureOf('devices', `${IN_VIEW}&state=normal`);
    const component = await featureOf('components', `${IN_VIEW}&state=intact`);
    await start();
    await app.page.waitForFunction((id) => window.__tongguan!.live.rows('devices').some((row) => row.id === id && row.state === 'normal'), device.id);
    await app.settled();
    const requests: string[] = [];
    app.page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await database.query(`update components set state = 'missing' where county = $1 and id = $2`, [COUNTY, component.id]);
    await app.page.waitForFunction((id) => window.__tongguan!.map.queryRenderedFeatures({ layers: ['components'] }).some((feature) => feature.id === id && feature.properties.state === 'missing'), component.id);
    const tiles = requests.filter((path) => path.startsWith('/tiles/'));
    expect(tiles.length).toBeGreaterThan(0);
    expect(tiles.filter((path) => !path.startsWith('/tiles/components/'))).toEqual([]);
    await database.query(`update devices set state = 'alarm' where county = $1 and id = $2`, [COUNTY, device.id]);
    await app.page.waitForFunction((id) => window.__tongguan!.live.rows('devices').some((row) => row.id === id && row.state === 'alarm'), device.id);
    expect(await isSameLoad()).toBe(true);
  });
});

describe('a line that stalls', () => {
  it('is told with the age of the data, and caught up with when it is back', async () => {
    const device = await featureOf('devices', `${IN_VIEW}&class=device:manhole_level`);
    line = await openLine(inject('appUrl'));
    await start(STREET, { url: line.url });
    await app.page.waitForFunction((id) => window.__tongguan!.live.rows('devices').some((row) => row.id === id), device.id);
    line.hold();
    await app.page.waitForSelector('[data-test="stale"]');
    expect(await app.page.textContent('[data-test="stale"]')).toMatch(/数据已过 [0-9]+ 秒/);
    await send('readings', { device: device.properties.code, quantity: 'level', value: 0.77, unit: 'm', time: new Date().toISOString() });
    line.release();
    await app.page.waitForSelector('[data-test="stale"]', { state: 'detached' });
    await app.page.waitForFunction((id) => window.__tongguan!.live.rows('devices').some((row) => row.id === id && Math.abs(Number(row.value) - 0.77) < 1e-5), device.id);
    expect(await isSameLoad()).toBe(true);
  });
});

describe('alerts outside the map', () => {
  it('are arrows that a key press follows', async () => {
    await start('?view=113.6312,37.8025,17.5');
    await app.page.waitForSelector('.edge-alert');
    const first = app.page.locator('.edge-alert').first();
    expect(await first.getAttribute('aria-label')).toMatch(/(米|公里)/);
    const before = await app.page.evaluate(() => window.__tongguan!.map.getCenter().toArray());
    await first.focus();
    await app.page.keyboard.press('Enter');
    await app.page.waitForFunction(([lng, lat]) => {
      const center = window.__tongguan!.map.getCenter();
      return Math.abs(center.lng - lng) + Math.abs(center.lat - lat) > 1e-3 && !window.__tongguan!.map.isMoving();
    }, before);
    await app.page.waitForFunction(() => window.__tongguan!.live.rows('alerts').some((row) => window.__tongguan!.map.getBounds().contains([Number(row.lng), Number(row.lat)])));
  });

  it('raise no barrier that axe finds, nor do the figures of the health strip, in both themes', async () => {
    const { id } = await featureOf('staff', '');
    await start(`?view=113.6312,37.8025,16.4&select=staff/${id}`, { panel: 'layers' });
    await app.page.waitForSelector('.edge-alert');
    await app.page.waitForSelector('[data-test="staff-now"]');
    for (const theme of ['dark', 'light']) {
      if (theme === 'light') await app.page.click('[data-test="theme"]');
      await app.page.click('.health');
      await app.page.waitForSelector('[data-test="live-figures"]');
      const { violations } = await new AxeBuilder({ page: app.page as never }).exclude('.maplibregl-canvas-container').analyze();
      expect(violations.flatMap((rule) => rule.nodes.map((node) => `${theme}: ${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))).toEqual([]);
    }
  });
});
