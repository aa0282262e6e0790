/** The import page of the built app, with a real file, a county of its own that it takes back in the end, in both languages. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { launch, openApp } from '../testing/app.ts';
import type { App, AppOptions } from '../testing/app.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/mappings/', import.meta.url));
const SHEET = `${FIXTURES}components-zh-sample.csv`;
const MAPPING = `${FIXTURES}components-zh.json`;
const COUNTY = '099178';

let browser: Browser;
const apps: App[] = [];

beforeAll(async () => { browser = await launch(); });
afterAll(() => browser.close());
afterEach(async () => {
  for (const app of apps.splice(0)) {
    expect(app.outside).toEqual([]);
    expect(app.errors).toEqual([]);
    await app.close();
  }
});

async function open(options: AppOptions = {}, person = 'operator'): Promise<Page> {
  const app = await openApp(browser, { panel: null, width: 1440, height: 900, ...options });
  apps.push(app);
  await app.page.context().addCookies([{ name: 'tongguan_person', value: person, url: inject('appUrl') }]);
  // The map behind the page need not be drawn.
  await app.page.goto(`${inject('appUrl')}/?page=import`);
  return app.page;
}

/** Drops a file on the drop zone, as a person does from a folder. */
async function drop(page: Page, path: string): Promise<void> {
  const files = await page.evaluateHandle(([name, text]) => {
    const held = new DataTransfer();
    held.items.add(new File([text!], name!));
    return held;
  }, [path.split('/').at(-1)!, readFileSync(path, 'utf8')]);
  await page.dispatchEvent('[data-test="drop-zone"]', 'drop', { dataTransfer: files });
}

async function choose(page: Page, selector: string, text: string): Promise<void> {
  await page.click(selector);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

const count = async (page: Page, figures: string, figure: string): Promise<number> => Number(await page.getAttribute(`[data-test="${figures}"] [data-figure="${figure}"] dd`, 'data-count'));

async function violations(page: Page): Promise<unknown[]> {
  const { violations: found } = await new AxeBuilder({ page }).include('.import-page').analyze();
  return found.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' ')).slice(0, 4)]);
}

describe('the import page', () => {
  it('brings a new county: drop, declare, map, try on the map, import, look, and take it back', { timeout: 600_000 }, async () => {
    const page = await open();
    await drop(page, SHEET);
    await page.waitForSelector('[data-test="field-table"]');
    await page.setInputFiles('[data-test="mapping-load"]', MAPPING);
    await page.waitForSelector('[data-field="状态"][data-used="true"]');
    // The sheet says nothing of its coordinate system, and nothing is chosen for the person.
    expect(await page.isDisabled('[data-test="preview-start"]')).toBe(true);
    await choose(page, '[data-test="crs"]', 'EPSG:4490');
    await page.click('[data-test="county-kind"] .ant-segmented-item:nth-child(2)');
    await page.fill('[data-test="county-code"]', COUNTY);
    await page.fill('[data-test="county-name"]', 'Fuhe');
    await page.fill('[data-test="county-name-zh"]', '复河县');

    await page.click('[data-test="preview-start"]');
    await page.waitForSelector('[data-test="preview-result"]');
    expect([await count(page, 'preview-figures', 'read'), await count(page, 'preview-figures', 'inserted'), await count(page, 'preview-figures', 'rejected')]).toEqual([6, 4, 2]);
    await page.waitForSelector('[data-test="preview-map"][data-good="4"][data-rejects="2"]');
    const first = page.locator('[data-test="reject"]').first();
    expect(await first.textContent()).toContain('第 6 行');
    expect(await first.textContent()).toContain('不在映射的对照表中');
    await first.click();
    expect(await first.getAttribute('aria-pressed')).toBe('true');
    expect(await violations(page)).toEqual([]);

    // A table of values repairs one of the two: the trial has to be made again before the import.
    await page.locator('[data-field="状态"] [data-test="edit-values"]').click();
    await page.locator('[data-test="values-state"] tr', { hasText: '枯死' }).locator('.ant-select').click();
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: '(abandoned)' }).click();
    await page.click('.value-editor .ant-modal-close');
    await page.waitForSelector('.value-editor', { state: 'detached' });
    expect(await page.isDisabled('[data-test="run-start"]')).toBe(true);
    await page.click('[data-test="preview-start"]');
    await page.waitForSelector('[data-test="run-start"]:not([disabled])');
    await page.click('[data-test="run-start"]');
    await page.waitForSelector('[data-test="run-summary"]');
    expect([await count(page, 'run-figures', 'inserted'), await count(page, 'run-figures', 'rejected')]).toEqual([4, 2]);
    const [rejects] = await Promise.all([page.waitForEvent('download'), page.click('[data-test="rejects-download"]')]);
    expect(readFileSync((await rejects.path())!, 'utf8')).toContain('0991010999000001');

    await page.waitForSelector('[data-test="show-on-map"]:not([disabled])');
    await page.click('[data-test="show-on-map"]');
    await page.waitForSelector('[data-test="import-page"]', { state: 'detached' });
    await page.waitForFunction(() => window.__tongguan?.renderedCount('components') === 4);
    // Somebody else looks at the county too, and then it is taken back.
    const watcher = await openApp(browser, { panel: null, language: 'en' });
    apps.push(watcher);
    await watcher.open(`?county=${COUNTY}`);
    await watcher.page.waitForFunction(() => window.__tongguan!.live.connected);
    await page.click('[data-test="rail-import"]');
    await page.click('[data-test="run-summary"] [data-test="undo"]');
    await page.click('.ant-popconfirm .ant-btn-dangerous');
    await page.waitForSelector('.ant-message-success');
    const counties = await (await fetch(`${inject('appUrl')}/api/imports/batches?county=${COUNTY}`)).json() as { code: string };
    expect(counties.code).toBe('unknown_county');

    // Both maps go on elsewhere and say so, and neither asks for what is gone (which would be an error in its console).
    await watcher.page.waitForSelector(`[data-test="county-gone"][data-code="${COUNTY}"]`);
    expect(await watcher.page.locator('[data-test="county-gone"]').textContent()).toBe(`Fuhe (${COUNTY}) is no longer here, as when the import that made it is undone. The map now shows Qinghe County.`);
    await page.click('[data-test="import-close"]');
    expect(await page.locator('[data-test="county-gone"]').textContent()).toContain(`复河县（${COUNTY}）已不在系统中`);
    for (const { page: shown } of [watcher, apps[0]!]) {
      await shown.waitForFunction(() => window.__tongguan!.live.rows('staff').length > 0);
      await shown.click('[data-test="county-gone"] button');
      await shown.waitForSelector('[data-test="county-gone"]', { state: 'detached' });
    }
  });

  it('says to others that their permission hides it', async () => {
    const page = await open({ language: 'en' }, 'analyst');
    expect(await page.locator('[data-test="import-withheld"]').textContent()).toContain('permission hides');
  });

  it('is used on a phone, in English, and accessible in light too', async () => {
    const page = await open({ width: 390, height: 844, language: 'en', theme: 'light' });
    await page.waitForSelector('[data-test="drop-zone"]');
    // A part of a Shapefile is not sent: nothing can be read from it.
    await page.setInputFiles('[data-test="file-input"]', { name: 'lamps.dbf', mimeType: 'application/octet-stream', buffer: Buffer.from('x') });
    await page.waitForSelector('[data-test="file-problem"]');
    expect(await page.textContent('[data-test="file-problem"]')).toContain('one part of a Shapefile');
    await page.setInputFiles('[data-test="file-input"]', SHEET);
    await page.waitForSelector('[data-test="field-table"]');
    expect(await violations(page)).toEqual([]);
    // A meridian that no code has is typed.
    await choose(page, '[data-test="crs"]', '+proj=tmerc +lon_0=118.8333 +x_0=500000 +ellps=GRS80 +units=m');
    expect(await page.textContent('[data-test="crs"]')).toContain('+lon_0=118.8333');
    expect(await page.evaluate(() => document.querySelector('.import-page .desk-page-body')!.scrollWidth <= window.innerWidth)).toBe(true);
    // A script that scrolls something into view scrolls the page, never the frame around it.
    const frame = await page.evaluate(() => {
      const shell = document.querySelector('.frame')!;
      shell.scrollTop = 500;
      return [shell.scrollTop, getComputedStyle(shell).overflowY, document.querySelector('.import-page')!.scrollHeight - document.querySelector('.import-page')!.clientHeight];
    });
    expect(frame).toEqual([0, 'clip', 0]);
  });
});
