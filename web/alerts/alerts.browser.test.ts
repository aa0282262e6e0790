import AxeBuilder from '@axe-core/playwright';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launch, openApp } from '../testing/app.ts';
import type { App, AppOptions } from '../testing/app.ts';
import { ownServer } from '../testing/own-server.ts';

const COUNTY = '099101';
const TOWN_VIEW = '?view=113.6312,37.8025,17&layers=areas,alerts';
const CHENGGUAN = { person: 'township-1', area: '099101001', name: '城关街道操作员' };

let browser: Browser;
const apps: App[] = [];
interface Device { readonly code: string; readonly at: number }
/** Manhole tilt sensors of one town that are well. Each test takes its own, at a moment of its own: together they would be a storm. */
let devices: Device[] = [];

beforeAll(async () => {
  browser = await launch();
  const query = `county=${COUNTY}&class=device:manhole_tilt&state=normal&area=${CHENGGUAN.area}&limit=80`;
  const { features } = (await (await fetch(`${inject('appUrl')}/api/layers/devices/features?${query}`)).json()) as { features: { id: number; properties: { code: string } }[] };
  devices = features.slice(40, 60).map(({ properties }, i) => ({ code: properties.code, at: Date.now() - (21 - i) * 65_000 }));
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const app of apps.splice(0)) {
    expect(app.outside).toEqual([]);
    await app.close();
  }
});

/** A screen with the alert panel open, of a person. */
async function open(person: string, options: AppOptions = {}): Promise<App> {
  const app = await openApp(browser, { panel: null, ...options });
  apps.push(app);
  await app.page.context().addCookies([{ name: 'tongguan_person', value: person, url: options.url ?? inject('appUrl') }]);
  await app.open(TOWN_VIEW);
  await app.page.waitForFunction(() => window.__tongguan!.live.connected);
  if (!(options.width && options.width < 500)) await app.page.keyboard.press('i');
  else await app.page.tap('[data-test="rail-alerts"]');
  await app.page.waitForSelector('[data-test="alert-total"][data-count]');
  return app;
}

async function tilt(device: { code: string; at: number }, degrees: number, time = device.at): Promise<void> {
  const response = await fetch(`${inject('appUrl')}/api/readings?county=${COUNTY}`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ device: device.code, quantity: 'tilt', value: degrees, unit: 'deg', time: new Date(time).toISOString() }),
  });
  expect([response.status, await response.json()]).toMatchObject([200, { accepted: 1 }]);
}

/** The row of the alert of a device, once it is there. */
const rowOf = (app: App, device: Device) => app.page.locator('[data-test="alert-row"]', { hasText: device.code });
const take = (): Device => devices.shift()!;

/** Goes to the top of the list, takes in what waits, and presses J until the row of the device is marked. */
async function walkTo(app: App, device: Device): Promise<void> {
  for (const key of ['j', 'Home', 'n']) await app.page.keyboard.press(key);
  await rowOf(app, device).waitFor();
  await app.page.keyboard.press('Home');
  for (let i = 0; i < 60; i++) {
    if ((await marked(app)).includes(device.code)) return;
    await app.page.keyboard.press('j');
  }
  throw new Error(`60 times J did not lead to the alert of ${device.code}`);
}
const marked = async (app: App): Promise<string> => (await app.page.textContent('[data-marked="true"]')) ?? '';

async function move(alert: string, person: string, body: object): Promise<void> {
  const response = await fetch(`${inject('appUrl')}/api/alerts/${alert}/moves?county=${COUNTY}`, {
    method: 'POST', headers: { 'content-type': 'application/json', cookie: `tongguan_person=${person}` }, body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

async function violations(app: App): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page: app.page as never }).exclude('.maplibregl-canvas-container').analyze();
  return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

describe('an alert', () => {
  it('arrives in two browsers, is acknowledged with one key in the first and seen so, with the name, in the second', async () => {
    const device = take();
    const [first, second] = [await open(CHENGGUAN.person), await open('operator')];
    const before = Number(await first.page.getAttribute('[data-test="rail-alerts"]', 'data-count'));
    await tilt(device, 41);
    await rowOf(first, device).waitFor();
    await rowOf(second, device).waitFor();
    await first.page.waitForFunction(() => document.querySelector('[data-test="told-assertive"]')?.textContent?.includes('井盖倾斜'));
    await first.page.waitForSelector(`[data-test="rail-alerts"][data-count="${before + 1}"]`);

    await walkTo(first, device);
    await first.page.keyboard.press('a');
    await first.page.waitForSelector('[data-marked="true"][data-state="acknowledged"]');
    await second.page.locator('[data-test="alert-row"][data-state="acknowledged"]', { hasText: device.code }).waitFor();
    expect(await rowOf(second, device).textContent()).toContain(CHENGGUAN.name);
    await first.page.waitForSelector(`[data-test="rail-alerts"][data-count="${before}"]`);
    expect(await violations(first)).toEqual([]);
    expect([...first.errors, ...second.errors]).toEqual([]);
  });

  it('shows why it fired, the day of its device, and which cameras see the place, and Escape leads back to the list', async () => {
    const device = take();
    for (const [minutes, value] of [[180, 1], [120, 1.2], [60, 1.1]]) await tilt(device, value, Date.now() - minutes * 60_000);
    await tilt(device, 38.5);
    const app = await open('operator');
    await walkTo(app, device);
    await app.page.keyboard.press('Enter');
    await app.page.waitForSelector('.day-chart svg');
    expect(await app.page.textContent('[data-test="why"]')).toContain('38.5');
    expect(await app.page.getAttribute('.day-chart', 'aria-label')).toContain('38.5');
    expect(await app.page.locator('[data-test="near-cameras"] li').count()).toBeGreaterThan(1);
    await app.page.click('[data-test="watch"]');
    await app.page.waitForFunction(() => {
      const states = [...document.querySelectorAll('[data-test="player"]')].map((player) => player.getAttribute('data-state'));
      return states.length > 1 && states.length <= 4 && states.every((state) => state === 'playing' || state === 'none');
    });
    await app.page.click('[data-test="wall-close"]');
    expect(await violations(app)).toEqual([]);
    await app.page.fill('[data-test="comment-text"]', '已通知权属单位');
    await app.page.keyboard.press('Enter');
    await app.page.waitForFunction(() => document.querySelector('[data-test="timeline"]')?.textContent?.includes('已通知权属单位'));
    await app.page.focus('[data-test="alert-back"]');
    await app.page.keyboard.press('Escape');
    await app.page.waitForSelector('[data-test="alert-drawer"]', { state: 'detached' });
    expect(await app.page.evaluate(() => document.activeElement?.id)).toBe('alert-list');
    expect(app.errors).toEqual([]);
  });
});

describe('somebody who walks the list', () => {
  let app: App;
  beforeAll(async () => {
    app = await open('operator');
    apps.splice(apps.indexOf(app), 1);
  });
  afterAll(() => app.close());

  it('has nothing moved under the hand by an alert that arrives: it waits behind a bar', async () => {
    const [first, later] = [take(), take()];
    await tilt(first, 33);
    await walkTo(app, first);
    const order = (): Promise<(string | null)[]> => app.page.$$eval('[data-test="alert-row"]', (rows) => rows.map((row) => row.getAttribute('data-alert')));
    const before = await order();
    await tilt(later, 34);
    await app.page.waitForSelector('[data-test="arrived"]');
    expect(await order()).toEqual(before);
    expect(await marked(app)).toContain(first.code);
    await app.page.keyboard.press('n');
    await rowOf(app, later).waitFor();
    expect(await marked(app)).toContain(first.code);
  });

  it('is told who was faster, and does not see the alert as acknowledged by themselves', async () => {
    const device = take();
    await tilt(device, 35);
    await walkTo(app, device);
    // Between the key and the server the other person acknowledges.
    await app.page.route('**/api/alerts/*/moves?**', async (route) => {
      const id = /alerts\/([0-9]+)\/moves/.exec(route.request().url())![1];
      await move(id, CHENGGUAN.person, { move: 'acknowledge' });
      await route.continue();
    });
    await app.page.keyboard.press('a');
    await app.page.waitForSelector('.ant-message-warning');
    expect(await app.page.textContent('.ant-message-warning')).toContain(CHENGGUAN.name);
    await app.page.waitForSelector('[data-marked="true"][data-state="acknowledged"]');
    expect(await marked(app)).toContain(CHENGGUAN.name);
    await app.page.unroute('**/api/alerts/*/moves?**');
  });

  it('gives a reason to close an alert whose condition holds, and snoozes another, all with keys', async () => {
    const [snoozed, closed] = [take(), take()];
    await tilt(snoozed, 30);
    await tilt(closed, 31);
    await walkTo(app, snoozed);
    await walkTo(app, closed);
    await app.page.keyboard.press('c');
    await app.page.waitForSelector('[data-test="close-note"]:focus');
    expect(await app.page.isDisabled('.close-ok')).toBe(true);
    await app.page.keyboard.type('已复位，现场检查过');
    await app.page.keyboard.press('Control+Enter');
    await app.page.locator('[data-test="alert-row"][data-state="closed"]', { hasText: closed.code }).waitFor();
    await app.page.waitForSelector('.ant-modal-wrap', { state: 'hidden' });
    await app.page.keyboard.press('j');
    expect(await marked(app)).toContain(snoozed.code);
    await app.page.keyboard.press('s');
    await app.page.waitForSelector('[data-test="snooze-0"]:focus');
    await app.page.keyboard.press('Enter');
    await rowOf(app, snoozed).filter({ hasText: '暂缓至' }).waitFor();
    await app.page.keyboard.press('n');
    await rowOf(app, snoozed).waitFor({ state: 'detached' });
    await rowOf(app, closed).waitFor({ state: 'detached' });
  });
});

describe('a restart of the server', () => {
  it('loses no alert: one that was raised meanwhile by another process is there after the reconnect, without a reload', async ({ skip }) => {
    if (!inject('databaseUrl')) return skip('the embedded database belongs to its server alone');
    const [before, meanwhile] = [take(), take()];
    const server = await ownServer(inject('databaseUrl'));
    await server.start();
    try {
      const app = await open('operator', { url: server.url });
      await tilt(before, 36);
      await rowOf(app, before).waitFor();
      await app.page.evaluate(() => { document.body.dataset.since = 'the first load'; });
      await server.kill();
      await app.page.waitForFunction(() => !window.__tongguan!.live.connected);
      await tilt(meanwhile, 37);
      expect(await rowOf(app, meanwhile).count()).toBe(0);
      await server.start();
      await rowOf(app, meanwhile).waitFor();
      expect(await app.page.evaluate(() => document.body.dataset.since)).toBe('the first load');
    } finally {
      await server.kill();
    }
  });
});

describe('the desk around it', () => {
  it('hands a note to the next shift: it arrives in another browser and is marked as done', async () => {
    const [first, second] = [await open(CHENGGUAN.person), await open('operator')];
    for (const app of [first, second]) await app.page.locator('.alert-tabs .ant-segmented-item').nth(1).click();
    await first.page.fill('[data-test="note-text"]', '滨河路井盖已围挡，八点权属单位到场');
    await first.page.click('[data-test="note-add"]');
    await second.page.locator('[data-test="note"]', { hasText: '滨河路井盖已围挡' }).waitFor();
    await second.page.click('[data-test="note-done"]');
    await first.page.locator('[data-test="note"]', { hasText: '滨河路井盖已围挡' }).waitFor({ state: 'detached' });
    expect(await violations(first)).toEqual([]);
  });

  it('tries a rule on the last 7 days before it is switched on, for county operators only', async () => {
    const app = await open('operator');
    await app.page.click('[data-test="rail-rules"]');
    await app.page.click('[data-test="rule-1"]');
    await app.page.click('[data-test="rule-try"]');
    await app.page.waitForSelector('[data-test="tried"]');
    expect(Number(await app.page.getAttribute('[data-test="tried"]', 'data-count'))).toBeGreaterThan(0);
    expect(await violations(app)).toEqual([]);
    await app.page.fill('input[data-test="rule-on"], [data-test="rule-on"] input', '179');
    await app.page.waitForSelector('.tried-old');
    await app.page.click('[data-test="rule-try"]');
    await app.page.waitForSelector('[data-test="tried"][data-count="0"]');
  });

  it('shows rules to read, and withholds the quarantine, where the role is not the county operator\'s', async () => {
    const reader = await open(CHENGGUAN.person);
    await reader.page.click('[data-test="rail-rules"]');
    await reader.page.waitForSelector('[data-test="rule-table"]');
    expect(await reader.page.isDisabled('[data-test="rule-switch-1"]')).toBe(true);
    expect(await reader.page.locator('[data-test="rule-add"]').count()).toBe(0);
    await reader.page.click('[data-test="rail-quarantine"]');
    await reader.page.waitForSelector('[data-test="quarantine-page"] .notice');
    expect(await reader.page.textContent('[data-test="quarantine-page"] .notice')).toContain('权限');
  });

  it('shows refused messages with their reason, page by page', async ({ skip }) => {
    if (!inject('databaseUrl')) return skip('the embedded database belongs to its server alone');
    const database = new pg.Client({ connectionString: inject('databaseUrl') });
    await database.connect();
    await database.query(`insert into ingest_quarantine (county, topic, client, reason, detail, payload, payload_bytes)
      select $1, 'tongguan/v1/${COUNTY}/D1/readings', 'dev-1', 'wrong_unit', 'tilt in metres', '{"n":' || n || '}', 9 from generate_series(1, 60) n`, [COUNTY]);
    await database.end();
    const app = await open('operator');
    await app.page.click('[data-test="rail-quarantine"]');
    await app.page.waitForSelector('[data-test="quarantine-total"][data-count="60"]');
    expect(await app.page.textContent('[data-test="quarantine-table"]')).toContain('单位不符');
    await app.page.click('[data-test="quarantine-more"]');
    await app.page.waitForFunction(() => document.querySelectorAll('[data-test="quarantine-table"] tbody tr[data-row-key]').length === 60);
    expect(await violations(app)).toEqual([]);
  });

  it('meets no barrier that axe finds, light and in English too', async () => {
    const app = await open('operator', { theme: 'light', language: 'en' });
    await app.page.waitForSelector('[data-test="alert-row"]');
    await app.page.keyboard.press('j');
    expect(await violations(app)).toEqual([]);
    expect(await app.page.textContent('[data-test="alert-total"]')).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('is a sheet from below on a phone, with room for a finger', async () => {
    const app = await open('operator', { width: 390, height: 844 });
    const sheet = (await app.page.locator('[data-test="alert-panel"]').boundingBox())!;
    expect([sheet.width, sheet.y > 300]).toEqual([390, true]);
    await app.page.locator('[data-test="alert-row"]').first().tap();
    await app.page.waitForSelector('[data-test="why"]');
    expect(await app.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
