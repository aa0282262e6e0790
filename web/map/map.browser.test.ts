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

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(async () => {
  expect(app.outside).toEqual([]);
  expect(app.errors).toEqual([]);
  await app.close();
});

/** Features of a source inside the view made larger (or smaller) by some degrees, each once. */
const inView = (source: string, byDegrees: number): Promise<number> => app.page.evaluate(([id, by]) => {
  const { map } = window.__tongguan!;
  const bounds = map.getBounds();
  const ids = map.querySourceFeatures(id, { sourceLayer: id })
    .filter((feature) => {
      const [lng, lat] = (feature.geometry as GeoJSON.Point).coordinates;
      return lng > bounds.getWest() - by && lng < bounds.getEast() + by && lat > bounds.getSouth() - by && lat < bounds.getNorth() + by;
    })
    .map((feature) => feature.id);
  return new Set(ids).size;
}, [source, byDegrees] as const);

const layerCount = async (layer: string): Promise<number> => numberIn(await app.page.textContent(`[data-test="count-${layer}"]`));

describe('the map', () => {
  it('shows totals from afar that add up to what the layer tree counts', async () => {
    await start('?view=113.65,37.81,10.2');
    await app.page.waitForSelector('[data-test="count-components"]');
    const total = await app.page.evaluate(() => window.__tongguan!.renderedTotal('components-total'));
    expect(total).toBe(await layerCount('components'));
    expect(total).toBe(74_173);
  });

  it('shows under a filter the totals that the layer tree counts under it', async () => {
    await start('?view=113.65,37.81,10.2&state.components=damaged,missing&class.components=yc2013:01');
    await app.page.waitForFunction(() => /[0-9] \/ 74,173/.test(document.querySelector('[data-test="count-components"]')?.textContent ?? ''));
    const total = await app.page.evaluate(() => window.__tongguan!.renderedTotal('components-total'));
    expect(total).toBe(await layerCount('components'));
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(74_173);
  });

  it('shows single components from street level on, exactly those that the list counts', async () => {
    await start('?view=113.6312,37.8025,16.6', { panel: 'list' });
    const listed = await figure(app.page, '[data-test="list-total"]');
    // A tile rounds positions to 0.2 m, so a point may lie on either side of the edge of the view.
    const oneMeter = 1e-5;
    expect(await inView('components', -oneMeter)).toBeLessThanOrEqual(listed);
    expect(await inView('components', oneMeter)).toBeGreaterThanOrEqual(listed);
    expect(await inView('components', 0)).toBeGreaterThan(listed * 0.99);
    expect(await app.page.evaluate(() => window.__tongguan!.renderedCount('components-icon'))).toBeGreaterThan(50);
  });

  it('opens a component that is clicked, with codes and names', async () => {
    await start('?view=113.6312,37.8025,17.5');
    const at = await app.page.evaluate(() => {
      const { map } = window.__tongguan!;
      const canvas = map.getCanvas().getBoundingClientRect();
      const point = map.queryRenderedFeatures({ layers: ['components'] }).map((feature) => map.project((feature.geometry as GeoJSON.Point).coordinates as [number, number]))
        .find(({ x, y }) => x > 420 && x < 760 && y > 80 && y < 600)!;
      return { x: canvas.left + point.x, y: canvas.top + point.y };
    });
    await app.page.mouse.click(at.x, at.y);
    await app.page.waitForSelector('[data-test="drawer"] [data-field="objid"]');
    const drawer = (await app.page.textContent('[data-test="drawer"]')) ?? '';
    expect(drawer).toMatch(/0991010[0-9]{9}/);
    expect(drawer).toContain('yc2013:');
    expect(drawer).toContain('主管部门');
    await app.page.waitForSelector('[data-test="facing"] .facing-camera');
    expect(app.page.url()).toMatch(/select=components\/[0-9]+/);
  });

  it('zooms in when a total is clicked', async () => {
    await start('?view=113.63,37.80,12.5');
    const before = await app.page.evaluate(() => window.__tongguan!.map.getZoom());
    const at = await app.page.evaluate(() => {
      const { map } = window.__tongguan!;
      const canvas = map.getCanvas().getBoundingClientRect();
      const [feature] = map.queryRenderedFeatures({ layers: ['components-total'] });
      const { x, y } = map.project((feature.geometry as GeoJSON.Point).coordinates as [number, number]);
      return { x: canvas.left + x, y: canvas.top + y };
    });
    await app.page.mouse.click(at.x, at.y);
    await app.page.waitForFunction((zoom) => window.__tongguan!.map.getZoom() > zoom + 1, before);
    expect(await app.page.$('[data-test="drawer"]')).toBeNull();
  });

  it('draws view sectors of cameras near, and buildings that stand up when it is tilted', async () => {
    await start('?view=113.6312,37.8025,16.2&layers=cameras,buildings');
    await app.page.waitForFunction(() => window.__tongguan!.renderedCount('camera-sectors') > 0);
    expect(await app.page.evaluate(() => window.__tongguan!.renderedCount('buildings'))).toBeGreaterThan(0);
    await app.page.keyboard.press('p');
    await app.page.waitForFunction(() => window.__tongguan!.renderedCount('buildings-tall') > 0);
    expect(await app.page.evaluate(() => window.__tongguan!.map.getPitch())).toBeGreaterThan(30);
  });

  it('names each grid once and writes unit grid codes near', async () => {
    await start('?view=113.6312,37.8025,16.8&layers=grids');
    await app.page.waitForFunction(() => window.__tongguan!.renderedCount('grids-unit-label') > 3);
    const codes = await app.page.evaluate(() => window.__tongguan!.map.queryRenderedFeatures({ layers: ['grids-unit-label'] }).map((feature) => String(feature.properties.code)));
    expect(codes.every((code) => /^[0-9]{15}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('shows in time mode as many events as the list counts, and fewer in a narrower window', async () => {
    await start('?view=113.63,37.80,13.5&layers=events&events=points&span=90d', { panel: 'list' });
    await app.page.click('[data-test="list-layer"]');
    await app.page.click('.ant-select-item-option[title="事件"]');
    const agree = async (): Promise<number> => {
      await app.page.waitForFunction(() => {
        const list = document.querySelector('[data-test="list-total"]')?.getAttribute('data-count');
        return list !== null && list !== undefined && Number(list) === window.__tongguan!.eventCount() && !document.querySelector('.list-rows[data-stale]');
      });
      return figure(app.page, '[data-test="time-count"]');
    };
    const all = await agree();
    expect(all).toBeGreaterThan(1000);
    await app.page.focus('[data-test="brush-from"]');
    for (let i = 0; i < 40; i++) await app.page.keyboard.press('ArrowRight');
    const some = await agree();
    expect(some).toBeLessThan(all);
    expect(some).toBeGreaterThan(0);
    expect(app.page.url()).toContain('events=points');
  });
});
