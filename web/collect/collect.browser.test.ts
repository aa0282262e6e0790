import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { COUNTY, fetchedKilobytes, openPhone, picture, violations } from '../handheld/testing/phone.ts';
import type { PhoneOptions } from '../handheld/testing/phone.ts';
import { launch } from '../testing/app.ts';
import type { App } from '../testing/app.ts';
import { ownServer } from '../testing/own-server.ts';

const LAMP = 'yc2013:0137';
/** Within the streets that collector C001 walks. Each test reports somewhere else: what is near would be the same thing. */
const CORNER = { longitude: 113.6286, latitude: 37.8021 };
const spot = (n: number) => ({ longitude: CORNER.longitude + n * 0.0006, latitude: CORNER.latitude });

let browser: Browser;
const apps: App[] = [];
beforeAll(async () => { browser = await launch(); });
afterAll(() => browser.close());
afterEach(async () => {
  for (const app of apps.splice(0)) {
    expect(app.outside).toEqual([]);
    await app.close();
  }
});

async function open(options: Partial<PhoneOptions> = {}): Promise<Page> {
  const app = await openPhone(browser, { path: '/collect', person: 'collector-1', at: spot(0), ...options });
  apps.push(app);
  await app.page.waitForSelector('[data-test="place-state"][data-set="true"]');
  return app.page;
}

/** Fills in the report of a lamp by its pinyin, with a photo and words of its own, and puts it into the queue. */
async function report(page: Page, words: string, seed: number): Promise<void> {
  await page.setInputFiles('[data-test="photo-choose"]', await picture(seed));
  await page.waitForSelector('.photos img');
  await page.fill('[data-test="class-search"]', 'ludeng');
  await page.tap(`[data-test="class-option"][data-class="${LAMP}"]`);
  await page.fill('[data-test="text"]', words);
  const another = page.locator('[data-test="nearby-another"]');
  if (await another.count()) await another.tap();
  await page.tap('[data-test="send"]');
}

const entry = (page: Page, state: string) => page.waitForSelector(`[data-test="entry"][data-state="${state}"]`);

async function ask<T>(path: string, person: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`${inject('appUrl')}${path}${path.includes('?') ? '&' : '?'}county=${COUNTY}`, { ...init, headers: { 'content-type': 'application/json', cookie: `tongguan_person=${person}`, ...init.headers } });
  const answer = await response.json();
  expect([response.status, answer]).toEqual([200, answer]);
  return answer as T;
}

/** How often the words stand in reports, and in how many cases. */
async function filed(words: string): Promise<{ reports: number; cases: number }> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  try {
    const { rows } = await client.query('select count(*)::int as reports, count(distinct case_id)::int as cases from reports where county = $1 and description like $2', [COUNTY, `%${words}%`]);
    return rows[0];
  } finally {
    await client.end();
  }
}

describe.each(['zh', 'en'] as const)('the collector\'s page in %s', (language) => {
  it('keeps a report while the server is gone, opens without it, and files it once when it is back', async ({ skip }) => {
    if (!inject('databaseUrl')) return skip('the embedded database belongs to its server alone');
    const words = `server gone ${language} ${Date.now()}`;
    const server = await ownServer(inject('databaseUrl'));
    await server.start();
    try {
      const page = await open({ url: server.url, language, at: spot(language === 'zh' ? 1 : 2) });
      // The page and all its files are on the phone.
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
      await page.waitForFunction(async () => Boolean(await caches.match('/collect')));
      await server.kill();
      await page.reload();
      await page.waitForSelector('[data-test="offline"]');
      await page.waitForSelector('[data-test="place-state"][data-set="true"]');
      await report(page, words, language === 'zh' ? 1 : 2);
      await entry(page, 'waiting');
      expect(await page.textContent('[data-test="count-outbox"]')).toBe('1');
      expect(await violations(page)).toEqual([]);
      const [before] = [page.context(), await page.close()];
      const again = await before.newPage();
      await again.goto(`${server.url}/collect`);
      await again.tap('[data-test="tab-outbox"]');
      await entry(again, 'waiting');
      expect(await filed(words)).toEqual({ reports: 0, cases: 0 });
      await server.start();
      // The page tries again by itself too: when it was quicker, there is nothing left to hurry.
      await again.evaluate(() => document.querySelector<HTMLElement>('[data-test="hurry"]')?.click());
      await entry(again, 'sent');
      expect(await again.getAttribute('[data-test="entry"]', 'data-receipt')).toMatch(/^[2-9A-HJ-NP-Z]{12}$/);
      expect(await filed(words)).toEqual({ reports: 1, cases: 1 });
    } finally {
      await server.kill();
    }
  });
});

describe('the collector\'s page', () => {
  it('files once what the server has filed and whose answer was lost', async ({ skip }) => {
    if (!inject('databaseUrl')) return skip('what was filed is counted in the database');
    const words = `answer lost ${Date.now()}`;
    const page = await open({ at: spot(4) });
    let lost = 0;
    await page.context().route('**/api/reports?**', async (route) => {
      if (lost++ > 0) return route.fallback();
      await route.fetch();
      return route.abort();
    });
    await report(page, words, 3);
    await entry(page, 'sent');
    expect([lost, await filed(words)]).toEqual([2, { reports: 1, cases: 1 }]);
  });

  it('tells what is refused and why, and sends it once it is corrected', async () => {
    const page = await open({ at: { longitude: 110, latitude: 35 } });
    await report(page, 'far from the county', 4);
    await entry(page, 'refused');
    expect(await page.textContent('[data-test="entry"]')).toContain('outside the county');
    await page.tap('[data-test="fix"]');
    expect(await page.inputValue('[data-test="text"]')).toBe('far from the county');
    await page.waitForSelector('.photos img');
    await page.fill('[data-test="place-typed"]', `${spot(6).longitude},${spot(6).latitude}`);
    await page.press('[data-test="place-typed"]', 'Enter');
    await page.tap('[data-test="send"]');
    await entry(page, 'sent');
  });

  it('says what is missing before it is sent', async () => {
    const page = await open();
    await page.tap('[data-test="send"]');
    expect(await page.locator('.part[data-problem]').evaluateAll((parts) => parts.map((part) => (part as HTMLElement).dataset.test))).toEqual(['part-photo', 'part-class']);
    expect(await violations(page)).toEqual([]);
  });

  it('shows what is reported already nearby; called the same, it is added to it', async () => {
    const at = spot(8);
    const { caseId } = await ask<{ caseId: number }>('/api/reports', 'operator', { method: 'POST', body: JSON.stringify({ class: 'yc2013e:0110', place: { lng: at.longitude, lat: at.latitude, crs: 'wgs84' } }) });
    const page = await open({ at });
    await page.setInputFiles('[data-test="photo-choose"]', await picture(5));
    await page.fill('[data-test="class-search"]', '暴露生活');
    await page.tap('[data-test="class-option"]');
    await page.tap('[data-test="nearby-same"]');
    await page.tap('[data-test="send"]');
    await entry(page, 'sent');
    const { case: row } = await ask<{ case: { reportCount: number } }>(`/api/cases/${caseId}`, 'operator');
    expect(row.reportCount).toBe(2);
  });

  it('shows checks with their distance and sends the answer with a photo', async () => {
    const at = spot(3);
    const { caseId } = await ask<{ caseId: number }>('/api/reports', 'operator', { method: 'POST', body: JSON.stringify({ class: LAMP, place: { lng: at.longitude, lat: at.latitude, crs: 'wgs84' }, description: '需要核实' }) });
    await ask(`/api/cases/${caseId}/moves`, 'operator', { method: 'POST', body: JSON.stringify({ move: 'precheck', detail: { assignee: 'C001' } }) });
    const page = await open({ at, theme: 'dark' });
    await page.tap('[data-test="tab-tasks"]');
    const task = page.locator(`[data-test="task"][data-case="${caseId}"]`);
    await task.locator('.task-head', { hasText: '0 米' }).tap();
    await task.locator('[data-test="met"]').tap();
    await task.locator('[data-test="photo-choose"]').setInputFiles(await picture(6));
    await task.locator('.photos img').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await task.locator('[data-test="answer"]').tap();
    await page.waitForSelector('[data-test="task"] .notice, .empty');
    await page.tap('[data-test="tab-outbox"]');
    await entry(page, 'sent');
    await page.tap('[data-test="tab-tasks"]');
    await task.waitFor({ state: 'detached' });
    const { tasks } = await ask<{ tasks: { state: string; result: string; doneBy: string }[] }>(`/api/cases/${caseId}`, 'operator');
    expect(tasks).toMatchObject([{ state: 'done', result: 'met', doneBy: 'C001' }]);
  });

  it('is small: a phone fetches less than 120 KB of program', async () => {
    const page = await open();
    expect(await fetchedKilobytes(page)).toBeLessThan(120);
  });
});
