import AxeBuilder from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser, Route } from 'playwright-core';
import { launch, numberIn, openApp } from './testing/app.ts';
import type { App, AppOptions } from './testing/app.ts';

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
  await app.close();
});

/** Rules that a part of somebody else's makes fail, with where and why; everything else must pass. */
const NOT_OURS = [
  // MapLibre's canvas is a focusable region inside our own <main>; it takes arrow keys itself.
  '.maplibregl-canvas-container',
];

async function violations(): Promise<string[]> {
  const builder = new AxeBuilder({ page: app.page as never });
  for (const selector of NOT_OURS) builder.exclude(selector);
  const { violations: found } = await builder.analyze();
  return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

describe('the app', () => {
  it('opens on the demo county without a request that leaves the machine', async () => {
    await start('');
    expect(await text('.county-select')).toContain('青禾县');
    expect(await text('.health')).toContain('运行正常');
    expect(await app.page.evaluate(() => window.__tongguan!.renderedCount('components'))).toBeGreaterThan(100);
    expect(app.errors).toEqual([]);
  });

  it('draws Chinese names with the font that it ships', async () => {
    await start(TOWN);
    const faces = await app.page.evaluate(() => [...document.fonts].filter((face) => face.family.includes('Noto Sans SC Variable') && face.status === 'loaded').length);
    expect(faces).toBeGreaterThan(5);
    expect(await app.page.evaluate(() => document.fonts.check("24px 'Noto Sans SC Variable'", '青禾县人民大街'))).toBe(true);
  });

  it('speaks English and Chinese, classes included, and remembers', async () => {
    await start(TOWN);
    await app.page.click('[data-test="language"]');
    await app.page.waitForFunction(() => document.querySelector('[data-test="layer-panel"] h2')?.textContent === 'Layers');
    expect(await text('.brand h1')).toBe('Tongguan');
    expect(await text('[data-test="class-yc2013:01"]')).toContain('Public utilities');
    expect(await app.page.getAttribute('html', 'lang')).toBe('en');
    const panel = await text('[data-test="layer-panel"]');
    expect(panel).not.toMatch(/[\u4e00-\u9fff]/);
    await app.page.reload();
    await app.page.waitForSelector('[data-test="layer-panel"]');
    expect(await text('.brand h1')).toBe('Tongguan');
  });

  it('turns light and dark, map included', async () => {
    await start(TOWN);
    const ground = (): Promise<unknown> => app.page.evaluate(() => window.__tongguan!.map.getPaintProperty('background', 'background-color'));
    const dark = await ground();
    await app.page.click('[data-test="theme"]');
    expect(await app.page.getAttribute('html', 'data-theme')).toBe('light');
    expect(await ground()).not.toBe(dark);
  });

  it('shows a township operator only the township, on the map, in the tree and in the list', async () => {
    await start('?view=113.65,37.81,10.2');
    await app.page.waitForSelector('[data-test="count-components"]');
    await app.page.click('.person-select');
    await app.page.click('.ant-select-item-option:has-text("城关街道操作员")');
    await app.page.waitForFunction(() => !['74,173', '–', ''].includes(document.querySelector('[data-test="count-components"]')?.textContent ?? ''));
    const mine = numberIn(await text('[data-test="count-components"]'));
    expect(mine).toBeGreaterThan(1000);
    expect(mine).toBeLessThan(74_173);
    expect(await app.page.locator('[data-layer="components"] .mark-withheld').count()).toBe(1);
    await app.settled();
    await app.page.waitForFunction((count) => window.__tongguan!.renderedTotal('components-total') === count, mine);
    await app.page.keyboard.press('t');
    await app.page.waitForFunction((count) => document.querySelector('[data-test="list-total"]')?.getAttribute('data-count') === String(count), mine);
  });

  it('keeps county, view, layers, filter and selection in the address, and the back button takes a step back', async () => {
    await start(`${TOWN}&layers=components,cameras:0.5&state.components=damaged&select=components/20000`);
    await app.page.waitForSelector('[data-test="drawer"] [data-field="objid"]');
    await app.page.waitForFunction(() => location.search.includes('county=099101'));
    expect(app.page.url()).toContain('layers=components,cameras:0.5');
    expect(app.page.url()).toContain('state.components=damaged');
    await app.page.click('[data-test="drawer-close"]');
    await app.page.waitForFunction(() => !location.search.includes('select='));
    await app.page.goBack();
    await app.page.waitForSelector('[data-test="drawer"] [data-field="objid"]');
    expect(app.page.url()).toContain('select=components/20000');
  });

  it('tells coordinates in CGCS2000 with the zone', async () => {
    await start('?view=113.63,37.80,16', { panel: null });
    expect(await text('[data-test="status"]')).toMatch(/CGCS2000 3° 38 · E 38 467 4\d\d\.\d N 4 185 \d{3}\.\d/);
  });
});

describe('someone without a mouse', () => {
  it('reaches layers, list, feature and help with keys alone', async () => {
    await start(TOWN, { panel: null });
    await app.page.keyboard.press('l');
    await app.page.waitForSelector('[data-test="layer-panel"]');
    await app.page.keyboard.press('t');
    await app.page.waitForSelector('.list-row');
    await app.page.keyboard.press('j');
    await app.page.focus('#feature-list');
    await app.page.keyboard.press('Enter');
    await app.page.waitForSelector('[data-test="drawer"]');
    await app.page.keyboard.press('Escape');
    await app.page.waitForSelector('[data-test="drawer"]', { state: 'detached' });
    await app.page.keyboard.press('?');
    await app.page.waitForSelector('.shortcuts');
  });

  it.each([['dark', 'zh'], ['light', 'en']] as const)('meets no barrier that axe finds (%s, %s)', async (theme, language) => {
    await start(`${TOWN}&select=components/20000`, { theme, language });
    await app.page.waitForSelector('[data-test="facing"] .facing-camera');
    expect(await violations()).toEqual([]);
    await app.page.keyboard.press('t');
    await app.page.waitForSelector('.list-row');
    expect(await violations()).toEqual([]);
    await app.page.keyboard.press('r');
    await app.page.click('[data-test="draw-view"]');
    await app.page.waitForSelector('[data-test="region-headline"]');
    expect(await violations()).toEqual([]);
  });
});

describe('a phone', () => {
  it('shows the map whole, and panels as a sheet from below that fits', async () => {
    await start('?view=113.6312,37.8025,16', { width: 390, height: 844, panel: null });
    expect(await app.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await app.page.tap('[data-test="rail-layers"]');
    const sheet = (await (await app.page.waitForSelector('[data-test="layer-panel"]')).boundingBox())!;
    expect(sheet.width).toBe(390);
    expect(sheet.y).toBeGreaterThan(300);
    await app.page.tap('[data-test="state-components-damaged"]');
    await app.page.waitForFunction(() => location.search.includes('state.components=damaged'));
    await app.page.tap('.narrow-menu');
    await app.page.waitForSelector('.ant-dropdown-menu-item');
  });
});

describe('what can go wrong', () => {
  it('tiles that fail are told with the layer, and a retry brings them', async () => {
    app = await openApp(browser);
    const refuse = (route: Route): Promise<void> => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{}' });
    const refused = new Set<string>();
    const held: Route[] = [];
    let late: string | undefined;
    let isFailing = true;
    await app.page.route('**/tiles/components/**', (route) => {
      const { pathname } = new URL(route.request().url());
      if (!isFailing) return route.fallback();
      if (pathname === late) { held.push(route); return; }
      refused.add(pathname);
      return refuse(route);
    });
    await app.open(TOWN);
    await app.page.waitForSelector('[data-test="trouble"]');
    expect(await text('[data-test="trouble"]')).toContain('城市部件');
    // The first retry fails but for one tile, which is still under way when the second one asks the others again.
    const count = refused.size;
    [late] = refused;
    refused.clear();
    await app.page.click('[data-test="retry"]');
    await expect.poll(() => [refused.size, held.length > 0], { timeout: 60_000 }).toEqual([count - 1, true]);
    await app.page.waitForSelector('[data-test="trouble"]');
    isFailing = false;
    await app.page.click('[data-test="retry"]');
    for (const route of held) await refuse(route);
    await app.page.waitForFunction(() => window.__tongguan!.renderedCount('components') > 50);
    await app.page.waitForSelector('[data-test="trouble"]', { state: 'detached' });
  });

  it('tiles that leave the view while their source gets other addresses have not failed', async () => {
    await start(TOWN);
    const wasTold = await app.page.evaluate(async () => {
      const { map, idle } = window.__tongguan!;
      let isTold = false;
      const look = new MutationObserver(() => { isTold ||= document.querySelector('[data-test="trouble"]') !== null; });
      look.observe(document.body, { childList: true, subtree: true });
      for (const id of ['components', 'buildings', 'areas', 'roads']) {
        const source = map.getSource(id) as unknown as { tiles: string[]; setTiles(tiles: string[]): void };
        source.setTiles([...source.tiles]);
      }
      map.jumpTo({ center: [113.3, 37.6], zoom: 14 });
      await idle();
      look.disconnect();
      return isTold;
    });
    expect(wasTold).toBe(false);
  });

  it('a list that fails keeps its old rows and says how old they are', async () => {
    await start(TOWN, { panel: 'list' });
    await app.page.waitForSelector('.list-row');
    await app.page.route('**/api/layers/components/features?**', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"detail":"The database does not answer","status":503,"code":"store_unavailable"}' }));
    await app.page.evaluate(() => window.__tongguan!.map.panBy([200, 0], { animate: false }));
    await app.page.waitForSelector('[data-test="list-panel"] [role="alert"]');
    expect(await text('[data-test="list-panel"] [role="alert"]')).toContain('列表读取失败');
    expect(await app.page.locator('.list-row').count()).toBeGreaterThan(3);
  });

  it('a county that does not exist is named', async () => {
    app = await openApp(browser);
    await app.page.goto(`${inject('appUrl')}/?county=123456`);
    await app.page.waitForSelector('.stage-notice');
    expect(await text('.stage-notice')).toContain('123456');
  });

  it('a browser without WebGL gets a page that can be read, with the counts', async () => {
    const plain = await launch(['--disable-3d-apis']);
    try {
      app = await openApp(plain);
      await app.page.goto(`${inject('appUrl')}/`);
      await app.page.waitForSelector('[data-test="no-webgl"] table');
      expect(await text('[data-test="no-webgl"]')).toContain('74,173');
    } finally {
      await plain.close();
    }
  });
});
