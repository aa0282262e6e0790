import AxeBuilder from '@axe-core/playwright';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { INDICATOR_IDS } from '../../../api/contract/cases/indicators.ts';
import { figure, launch, openApp } from '../../testing/app.ts';
import type { App, AppOptions } from '../../testing/app.ts';

const COUNTY = '099101';
const LITTER = 'yc2013e:0110';
/** The county, and villages far from where other tests report. */
const COUNTY_VIEW = 'view=113.63,37.8,11.5&layers=areas,grids';
const PLACES = [[113.6391, 37.7982], [113.6402, 37.7995], [113.6417, 37.8004]] as const;
const VILLAGE = [113.7002, 37.8301] as const;

let browser: Browser;
const apps: App[] = [];

async function ask<T>(path: string, person = 'lead'): Promise<T> {
  const response = await fetch(`${inject('appUrl')}${path}`, { headers: { cookie: `tongguan_person=${person}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function send<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`${inject('appUrl')}${path}?county=${COUNTY}`, {
    method: 'POST', headers: { 'content-type': 'application/json', cookie: 'tongguan_person=operator' }, body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T;
  expect([response.status, answer]).toEqual([expect.toSatisfy((status: number) => status < 300), answer]);
  return answer;
}

/** A case that the hotline reported; its grid as at the time of the report. */
async function report([lng, lat]: readonly [number, number]): Promise<{ id: number; omniGrid: string }> {
  const { caseId } = await send<{ caseId: number }>('/api/reports', { class: LITTER, channel: 'hotline', address: '看板测试点', description: '路边堆放生活垃圾', place: { lng, lat, crs: 'cgcs2000' } });
  const { cases } = await ask<{ cases: { omniGrid: string }[] }>(`/api/cases?county=${COUNTY}&ids=${caseId}`);
  return { id: caseId, omniGrid: cases[0]!.omniGrid };
}

beforeAll(async () => {
  browser = await launch();
  const reported = await Promise.all(PLACES.map((place) => report(place)));
  const { standards } = await ask<{ standards: { id: number }[] }>(`/api/standards?county=${COUNTY}&class=${LITTER}`);
  await send(`/api/cases/${reported[0]!.id}/moves`, { move: 'file', detail: { standardId: standards[0]!.id, duplicatesSeen: reported.map(({ id }) => id) } });
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const app of apps.splice(0)) {
    expect(app.outside).toEqual([]);
    expect(app.errors).toEqual([]);
    await app.close();
  }
});

async function open(search: string, options: AppOptions = {}, person = 'lead'): Promise<App> {
  const app = await openApp(browser, { panel: null, width: 1440, height: 900, ...options });
  apps.push(app);
  await app.page.context().addCookies([{ name: 'tongguan_person', value: person, url: inject('appUrl') }]);
  await app.open(`?${search}`);
  return app;
}

async function violations(app: App): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page: app.page as never }).exclude('.maplibregl-canvas-container').analyze();
  return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

/** Presses a number and reads the total of the list that opens. */
async function behind(app: App, selector: string): Promise<[number: number, total: number]> {
  const link = app.page.locator(selector).first();
  const number = Number(await link.getAttribute('data-value'));
  await link.click();
  await app.page.waitForSelector(`${selector}[aria-pressed="true"]`);
  return [number, await figure(app.page, '[data-test="behind-total"]')];
}

/** Codes of the grids that the map colours. */
const coloredCodes = (app: App): Promise<string[]> => app.page.evaluate(() => {
  const fill = window.__tongguan!.map.getPaintProperty('grids-omni-fill', 'fill-color') as unknown;
  return Array.isArray(fill) ? fill.slice(2, -1).filter(Array.isArray).flat() as string[] : [];
});

describe('figures of cases', () => {
  it('are each the total of the list behind them, for the county and for a row', async () => {
    const app = await open(`page=figures/area&${COUNTY_VIEW}`);
    await app.page.waitForSelector('[data-test="cell-open"]');
    for (const name of ['open', 'dueToday', 'soon', 'overdue', 'suspended', 'supervised', 'reportedToday', 'filedToday', 'closedToday']) {
      const [number, total] = await behind(app, `[data-test="figure-${name}"]`);
      expect([name, number]).toEqual([name, total]);
    }
    const open3 = await behind(app, '[data-test="cell-open"]');
    expect(open3[0]).toBe(open3[1]);
    expect(open3[0]).toBeGreaterThan(0);
    await app.page.waitForURL(/page=figures\/area.*behind=/);
    expect(await violations(app)).toEqual([]);
    await app.page.locator('[data-test="behind-row"]').first().click();
    await app.page.waitForSelector('[data-test="case-drawer"]');
    for (const gone of ['[data-test="case-drawer"]', '[data-test="behind-panel"]', '[data-test="leader-page"]']) {
      await app.page.keyboard.press('Escape');
      await app.page.waitForSelector(gone, { state: 'detached' });
    }
  });

  it('colour the grids, say what a colour means, and follow new cases by themselves', async () => {
    const app = await open(COUNTY_VIEW, { panel: 'layers' });
    await app.page.waitForFunction(() => window.__tongguan!.live.connected);
    await app.page.click('[data-test="expand-grids"]');
    await app.page.click('[data-test="color-open"]');
    const { omniGrid } = await report(PLACES[0]);
    await expect.poll(() => coloredCodes(app), { timeout: 30_000, message: 'the grid of a case is coloured' }).toContain(omniGrid);
    await app.page.waitForURL(/color=open\/omni/);
    expect(await app.page.locator('[data-test="ramp"] li').count()).toBe(6);
    expect(await app.page.textContent('[data-test="ramp"]')).toMatch(/无案件.*11 及以上.*固定分级/);
    expect(await violations(app)).toEqual([]);

    const far = await report(VILLAGE);
    await expect.poll(() => coloredCodes(app), { timeout: 30_000, message: 'a new case colours its grid without a reload' }).toContain(far.omniGrid);
    const { rows } = await ask<{ rows: { key: string; open: number }[] }>(`/api/cases/figures?county=${COUNTY}&by=omni`);
    expect((await coloredCodes(app)).sort()).toEqual(rows.filter(({ key, open: count }) => key !== null && count > 0).map(({ key }) => key).sort());

    const { features } = await ask<{ features: { id: number; properties: { code: string } }[] }>(`/api/layers/grids/features?county=${COUNTY}&grid=${far.omniGrid}&class=grid:omni`);
    await app.open(`?${COUNTY_VIEW}&color=open/omni&select=grids/${features[0]!.id}`);
    const number = Number(await app.page.getAttribute('[data-test="place-open"]', 'data-value'));
    expect(number).toBe(rows.find(({ key }) => key === far.omniGrid)!.open);
    await app.page.click('[data-test="place-open"]');
    expect(await figure(app.page, '[data-test="behind-total"]')).toBe(number);
    await app.page.waitForSelector('[data-test="drawer"]', { state: 'detached' });
  });

  it('count the region by step, each step with its list where the region is a box', async () => {
    const app = await open('view=113.6398,37.7992,15&layers=areas,cases', { panel: 'region' });
    await app.page.click('[data-test="draw-view"]');
    await app.page.click('[data-test="region-cases"] summary');
    const steps = app.page.locator('[data-test="region-steps"] .number-link');
    await steps.first().waitFor();
    const counts = await steps.evaluateAll((links) => links.map((link) => [link.getAttribute('data-test')!, Number(link.getAttribute('data-value'))] as const));
    expect(counts.map(([, count]) => count).reduce((a, b) => a + b)).toBe(await figure(app.page, '[data-test="region-cases"]', 'total'));
    expect(counts.map(([name]) => name)).toContain('region-step-urban:2');
    for (const [name, count] of counts) expect([name, ...await behind(app, `[data-test="${name}"]`)]).toEqual([name, count, count]);
  });
});

describe('indicators', () => {
  it('are "–" where nothing is there to divide by, never 0 % and never 100 %', async () => {
    const app = await open(`page=indicators/county/2019-01-01..2019-01-31&${COUNTY_VIEW}`, { language: 'en' });
    await app.page.waitForSelector('[data-test="value-closed_of_filed"]');
    const values = await app.page.locator('[data-test="indicator-cards"] .indicator-value').evaluateAll((cells) => cells.map((cell) => [cell.querySelector('b')!.textContent, cell.getAttribute('data-denominator')]));
    expect(values).toHaveLength(INDICATOR_IDS.length);
    expect(new Set(values.map(String))).toEqual(new Set(['–,0']));
    expect(await app.page.textContent('[data-test="indicators-period"]')).toContain('01/01/2019 – 31/01/2019');
  });

  it('have numerators and denominators that are the totals of their lists, say what they are, and are exported as they stand', async () => {
    const app = await open(`page=indicators/area/month&${COUNTY_VIEW}`);
    await app.page.waitForSelector('[data-test="indicator-table"] [data-test="value-closed_of_filed"]');
    for (const name of ['closed_of_filed', 'closed_of_due', 'filing_on_time']) {
      for (const part of ['numerator', 'denominator']) {
        const [number, total] = await behind(app, `[data-test="indicator-cards"] [data-test="${name}-${part}"]`);
        expect([name, part, number]).toEqual([name, part, total]);
      }
    }
    const [rowNumber, rowTotal] = await behind(app, '[data-test="indicator-table"] [data-test="closed_of_filed-denominator"]');
    expect(rowNumber).toBe(rowTotal);
    expect(await app.page.textContent('[data-indicator="closed_of_filed"] .definition')).toBe('结案率（按立案数）');
    expect(await app.page.textContent('[data-indicator="closed_of_due"] .definition')).toBe('结案率（按应结案数）');
    expect(await violations(app)).toEqual([]);
    await app.page.focus('[data-indicator="rework"] .definition');
    await app.page.waitForSelector('.ant-tooltip:has-text("处置超过一轮")');

    const csv = await fetch(new URL((await app.page.getAttribute('[data-test="indicators-csv"]', 'href'))!, inject('appUrl')), { headers: { cookie: 'tongguan_person=lead' } });
    expect(csv.headers.get('content-type')).toMatch('text/csv');
    const table = parse(await csv.text(), { bom: true, relax_column_count: true }) as string[][];
    const shown = await app.page.getAttribute('[data-test="indicator-table"] [data-test="value-closed_of_filed"]', 'data-denominator');
    expect(table.flat()).toContain(shown);
  });

  it('of single persons are withheld from analysts, who are told why', async () => {
    const app = await open(`page=indicators/person/month&${COUNTY_VIEW}`, {}, 'analyst');
    await app.page.waitForSelector('[data-test="indicators-page"] .notice:has-text("不对分析员开放")');
    expect(await app.page.locator('[data-test="indicator-table"]').count()).toBe(0);
  });
});

describe('where nobody answers', () => {
  it('is hatched, counted, and explained at a place that is pressed', async () => {
    const { classes } = (await ask<{ features: { properties: { classes: string[] } }[] }>(`/api/responsibility/gaps?county=${COUNTY}`)).features[0]!.properties;
    const gaps = await ask<{ features: unknown[]; grids: number }>(`/api/responsibility/gaps?county=${COUNTY}&class=${classes[0]}`);
    const app = await open(`gaps=${classes[0]}&${COUNTY_VIEW}`, { panel: 'layers' });
    await app.page.click('[data-test="expand-grids"]');
    await app.page.waitForSelector('[data-test="gap-counts"]');
    expect(Number(await app.page.getAttribute('[data-test="gap-counts"]', 'data-gaps'))).toBe(gaps.features.length);
    await app.settled();
    expect(await app.page.evaluate(() => window.__tongguan!.renderedCount('gaps-fill'))).toBeGreaterThan(0);
    await app.page.mouse.click(1000, 500);
    await app.page.waitForSelector('[data-test="who-answer"]');
    expect(await app.page.locator('.who-chain li').evaluateAll((steps) => steps.map((step) => step.getAttribute('data-step')))).toEqual(expect.arrayContaining(['owner', 'area_holder', 'class_default']));
    expect(await violations(app)).toEqual([]);
    await app.page.keyboard.press('Escape');
    await app.page.waitForSelector('[data-test="who"]', { state: 'detached' });
  });
});

describe('on a phone', () => {
  it('the leader’s page fills the screen, and a number opens its list over it', async () => {
    const app = await open('page=figures/department', { width: 390, height: 844, theme: 'light', language: 'en' });
    await app.page.waitForSelector('[data-test="figure-open"]');
    expect(await violations(app)).toEqual([]);
    await app.page.tap('[data-test="figure-open"]');
    expect(await figure(app.page, '[data-test="behind-total"]')).toBe(Number(await app.page.getAttribute('[data-test="figure-open"]', 'data-value')));
    expect(await app.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
