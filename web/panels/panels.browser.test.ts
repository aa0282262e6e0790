import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { figure, launch, numberIn, openApp } from '../testing/app.ts';
import type { App, AppOptions } from '../testing/app.ts';

let browser: Browser;
let app: App;
const start = async (search: string, options: AppOptions = {}): Promise<void> => {
  app = await openApp(browser, options);
  await app.open(search);
};
const text = async (selector: string): Promise<string> => (await app.page.textContent(selector)) ?? '';
const TOWN = '?view=113.6312,37.8025,16.4';

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(async () => {
  expect(app.outside).toEqual([]);
  // A refused polygon is a 400 that the browser prints; nothing else may go wrong unseen.
  expect(app.errors.filter((error) => !error.includes('400 (Bad Request)'))).toEqual([]);
  await app.close();
});

describe('the layer tree', () => {
  it('shows and hides a layer, fades it, and keeps both in the address', async () => {
    await start(TOWN);
    await app.page.click('[data-test="toggle-cameras"]');
    await app.page.click('[data-test="toggle-components"]');
    await app.page.waitForFunction(() => window.__tongguan!.renderedCount('cameras') > 0 && window.__tongguan!.renderedCount('components') === 0);
    await app.page.click('[data-test="expand-cameras"]');
    await app.page.focus('[data-layer="cameras"] input[type="range"]');
    for (let i = 0; i < 40; i++) await app.page.keyboard.press('ArrowLeft');
    await app.page.waitForFunction(() => location.search.includes('cameras:0.6'));
    expect(app.page.url()).not.toContain('components');
  });

  it('narrows map, count and list alike when a state and a class are chosen', async () => {
    await start(TOWN);
    await app.page.click('[data-test="state-components-missing"]');
    await app.page.click('[data-test="fold-yc2013:01"]');
    await app.page.click('[data-test="class-yc2013:0137"]');
    await app.page.waitForFunction(() => /^[0-9,]+ \/ 74,173$/.test(document.querySelector('[data-test="count-components"]')?.textContent ?? ''));
    const count = numberIn(await text('[data-test="count-components"]'));
    await app.settled();
    const drawn = await app.page.evaluate(() => window.__tongguan!.map.queryRenderedFeatures({ layers: ['components'] }).map((feature) => [feature.properties.class, feature.properties.state]));
    expect(drawn.every(([kind, state]) => kind === 'yc2013:0137' && state === 'missing')).toBe(true);
    await app.page.keyboard.press('h');
    await app.page.keyboard.press('t');
    await app.page.waitForFunction((expected) => document.querySelector('[data-test="list-total"]')?.getAttribute('data-count') === String(expected), count);
    await app.page.keyboard.press('l');
    await app.page.click('[data-test="clear-filters"]');
    await app.page.waitForFunction(() => document.querySelector('[data-test="count-components"]')?.textContent === '74,173');
  });
});

describe('the list', () => {
  it('is walked with the arrow keys and opened with Enter', async () => {
    await start(TOWN, { panel: 'list' });
    await app.page.waitForSelector('.list-row');
    await app.page.focus('#feature-list');
    await app.page.keyboard.press('ArrowDown');
    await app.page.keyboard.press('ArrowDown');
    const marked = await text('.list-row.active .list-subtitle');
    await app.page.keyboard.press('Enter');
    await app.page.waitForSelector('[data-test="drawer"] [data-field="objid"]');
    expect(await text('[data-test="drawer"] [data-field="objid"] dd')).toContain(marked.trim());
    expect(await app.page.getAttribute('#feature-list', 'aria-activedescendant')).toBeTruthy();
  });

  it('draws only the rows on the screen however many match', async () => {
    await start('?view=113.63,37.80,13', { panel: 'list' });
    await app.page.waitForSelector('.list-row');
    expect(await figure(app.page, '[data-test="list-total"]')).toBeGreaterThan(10_000);
    expect(await app.page.locator('.list-row').count()).toBeLessThan(60);
  });

  it('says why it is empty', async () => {
    await start('?view=113.3,37.6,15', { panel: 'list' });
    expect(await text('[data-test="list-panel"] .notice')).toContain('视野内没有城市部件');
  });
});

describe('the search', () => {
  it('takes the focus with a slash, finds a code and opens what it is', async () => {
    await start(TOWN, { panel: 'list' });
    const code = (await text('.list-row .list-subtitle')).trim();
    await app.page.keyboard.press('/');
    await app.page.keyboard.type(code);
    await app.page.keyboard.press('Enter');
    await app.page.waitForSelector('[data-test="drawer"] [data-field="objid"]');
    expect(await text('[data-test="drawer"] [data-field="objid"] dd')).toContain(code);
  });

  it('goes to coordinates', async () => {
    await start(TOWN);
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('113.70,37.85');
    await app.page.keyboard.press('Enter');
    await app.page.waitForFunction(() => Math.abs(window.__tongguan!.map.getCenter().lat - 37.85) < 0.01);
  });

  it('shows no hit of what stood in the box before', async () => {
    await start(TOWN);
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('113.70,37.85');
    await app.page.waitForSelector('.hit');
    let go = (): void => undefined;
    const held = new Promise<void>((release) => { go = release; });
    await app.page.route('**/api/search?**', async (route) => {
      await held;
      await route.continue();
    });
    await app.page.keyboard.type('1');
    await app.page.waitForSelector('.hit', { state: 'detached' });
    go();
    await app.page.waitForSelector('.hit');
  });

  it('says that nothing was found and what can be tried', async () => {
    await start(TOWN);
    await app.page.keyboard.press('/');
    await app.page.keyboard.type('不存在的东西');
    await app.page.waitForSelector('.search-hint');
    expect(await text('.search-note')).toContain('没有找到');
  });
});

/** Clicks corners on the map and ends with Enter. */
async function draw(corners: readonly (readonly [number, number])[]): Promise<void> {
  for (const [x, y] of corners) {
    await app.page.mouse.move(x, y, { steps: 3 });
    await app.page.mouse.click(x, y);
    // Two clicks in less than a double click's time would end the drawing.
    await app.page.waitForTimeout(350);
  }
  await app.page.keyboard.press('Enter');
}

describe('a region', () => {
  it('is drawn, counted by layer, class, state and grid, and exported', async () => {
    await start(TOWN, { panel: 'region' });
    await app.page.keyboard.press('d');
    await draw([[520, 200], [900, 220], [880, 560], [540, 600]]);
    const total = await figure(app.page, '[data-test="region-headline"]', 'total');
    expect(total).toBeGreaterThan(100);
    const layers = await app.page.$$eval('.region-layer', (elements) => elements.map((element) => Number(element.getAttribute('data-total'))));
    expect(layers.reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(await text('[data-test="region-components"]')).toMatch(/按状态.*按类别.*按单元网格.*按全科网格/s);
    const [download] = await Promise.all([app.page.waitForEvent('download'), app.page.click('[data-test="region-csv"]')]);
    const csv = readFileSync((await download.path())!, 'utf8');
    expect(csv).toContain(`components,城市部件,total,,,${await app.page.getAttribute('[data-test="region-components"]', 'data-total')}`);
  });

  it('drawn as a rectangle counts anew when a corner is dragged, and selects nothing under the pointer', async () => {
    await start(TOWN, { panel: 'region' });
    await app.page.click('[data-test="draw-rectangle"]');
    await app.page.mouse.click(520, 220);
    await app.page.mouse.move(700, 380, { steps: 4 });
    await app.page.waitForTimeout(350);
    await app.page.mouse.click(700, 380);
    const small = await figure(app.page, '[data-test="region-headline"]', 'total');
    await app.page.waitForTimeout(450);
    await app.page.mouse.move(700, 380);
    await app.page.mouse.down();
    await app.page.mouse.move(900, 560, { steps: 8 });
    await app.page.mouse.up();
    await app.page.waitForFunction((before) => Number(document.querySelector('[data-test="region-headline"]')?.getAttribute('data-total')) > before, small);
    expect(await app.page.$('[data-test="drawer"]')).toBeNull();
  });

  it('of the whole view counts what the list counts, under the same filter', async () => {
    await start(`${TOWN}&state.components=damaged`, { panel: 'list' });
    const listed = await figure(app.page, '[data-test="list-total"]');
    await app.page.keyboard.press('r');
    await app.page.click('[data-test="draw-view"]');
    expect(await figure(app.page, '[data-test="region-components"]', 'total')).toBe(listed);
  });

  it('that crosses itself is refused with a sentence that says so', async () => {
    await start(TOWN, { panel: 'region' });
    await app.page.keyboard.press('d');
    await draw([[520, 200], [900, 560], [900, 200], [520, 560]]);
    await app.page.waitForSelector('[data-test="region-panel"] .notice-failed');
    expect(await text('[data-test="region-panel"] .notice-failed')).toContain('相互交叉');
  });
});

describe('a measure', () => {
  it('tells the length of a line in metres', async () => {
    await start(TOWN, { panel: null });
    await app.page.keyboard.press('m');
    await draw([[500, 400], [800, 400]]);
    const meters = numberIn((await text('[data-test="measure-card"] strong')).split('.')[0]);
    const across = await app.page.evaluate(() => {
      const { map } = window.__tongguan!;
      const top = map.getCanvas().getBoundingClientRect().top;
      return map.unproject([500, 400 - top]).distanceTo(map.unproject([800, 400 - top]));
    });
    expect(Math.abs(meters - across)).toBeLessThan(across * 0.01 + 2);
    await app.page.keyboard.press('Escape');
    await app.page.waitForSelector('[data-test="measure-card"]', { state: 'detached' });
  });
});
