import AxeBuilder from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launch, openApp } from '../../testing/app.ts';
import type { App, AppOptions } from '../../testing/app.ts';

const COUNTY = '099101';
/** 暴露生活垃圾: sanitation answers for it everywhere in the demo county. */
const LITTER = 'yc2013e:0110';
const TOWN_VIEW = '?view=113.6312,37.8025,16&layers=areas,cases';
const LEAD = { person: 'lead', name: '县指挥中心值班长' };

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

async function send<T>(path: string, body: object, person = 'operator'): Promise<T> {
  const response = await fetch(`${inject('appUrl')}${path}?county=${COUNTY}`, {
    method: 'POST', headers: { 'content-type': 'application/json', cookie: `tongguan_person=${person}` }, body: JSON.stringify(body),
  });
  const answer = await response.json() as T;
  expect([response.status, answer]).toEqual([expect.toSatisfy((status: number) => status < 300), answer]);
  return answer;
}

let places = 0;
interface Reported { readonly id: number; readonly address: string }

/** A case that the hotline reported, alone at its place unless `besides` puts it next to another one. */
async function report(address: string, besides?: { place: number; meters: number }, reporterPhone?: string): Promise<Reported & { place: number }> {
  const place = besides?.place ?? places++;
  const lng = 113.622 + (place % 8) * 0.0022 + (besides?.meters ?? 0) / 88_000;
  const { caseId } = await send<{ caseId: number }>('/api/reports', {
    class: LITTER, channel: 'hotline', address, description: '路边堆放生活垃圾', reporterPhone, place: { lng, lat: 37.8 + Math.floor(place / 8) * 0.0018, crs: 'cgcs2000' },
  });
  return { id: caseId, address, place };
}

/** A case that waits for dispatch. */
async function filed(address: string): Promise<Reported> {
  const one = await report(address);
  const { standards } = (await (await fetch(`${inject('appUrl')}/api/standards?county=${COUNTY}&class=${LITTER}`)).json()) as { standards: { id: number }[] };
  await send(`/api/cases/${one.id}/moves`, { move: 'file', detail: { standardId: standards[0]!.id, duplicatesSeen: [] } });
  return one;
}

/** A screen with the case desk open, of a person, narrowed to what holds the words. */
async function open(words: string, person = 'operator', options: AppOptions = {}): Promise<App> {
  const app = await openApp(browser, { panel: null, width: 1280, height: 800, ...options });
  apps.push(app);
  await app.page.context().addCookies([{ name: 'tongguan_person', value: person, url: inject('appUrl') }]);
  await app.open(TOWN_VIEW);
  await app.page.waitForFunction(() => window.__tongguan!.live.connected);
  if (options.width && options.width < 500) await app.page.tap('[data-test="rail-cases"]');
  else await app.page.keyboard.press('w');
  await app.page.waitForSelector('[data-test="case-total"][data-count]');
  await app.page.locator('[data-test="case-search"]').fill(words);
  await app.page.locator('[data-test="case-list"], [data-test="case-panel"] .notice').first().waitFor();
  await app.page.keyboard.press('Enter');
  return app;
}

const rowOf = (app: App, { id }: Reported) => app.page.locator(`[data-test="case-row"][data-case="${id}"]`);
const stateOf = (app: App, state: string) => app.page.waitForSelector(`[data-test="case-state"][data-state="${state}"]`);

async function openRow(app: App, one: Reported): Promise<void> {
  await rowOf(app, one).click();
  await app.page.waitForSelector(`[data-test="case-drawer"][data-case="${one.id}"] .case-move`);
}

async function violations(app: App): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page: app.page as never }).exclude('.maplibregl-canvas-container').analyze();
  return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

describe('a case at the desk', () => {
  it('is filed and dispatched with keys, explains its deadline, and is seen moving by another person', async () => {
    const one = await report('育新巷 1 号', undefined, '0371-5550 0123');
    const [first, second] = [await open('育新巷 1', 'operator'), await open('育新巷 1', LEAD.person)];
    expect(first.page.url()).toContain('desk=urban');
    await rowOf(second, one).filter({ hasText: '待受理' }).waitFor();
    for (const key of ['j', 'Enter']) await first.page.keyboard.press(key);
    await first.page.waitForSelector('[data-test="move-file"]');
    expect(await first.page.textContent('[data-test="reporter"]')).toContain('0371-5550 0123');
    expect(await first.page.textContent('[data-test="move-file"]')).toContain('派遣计时开始');
    await first.page.keyboard.press('a');
    await first.page.locator('[data-test="standards"] input').first().check();
    expect(await violations(first)).toEqual([]);
    await first.page.click('[data-test="move-send"]');
    await stateOf(first, 'pending_dispatch');
    await rowOf(second, one).filter({ hasText: '待派遣' }).waitFor();

    await first.page.click('[data-clock="dispatch"] [data-test="explain"]');
    expect(await first.page.textContent('[data-test="why-due"]')).toMatch(/时限 15 紧急分钟.*开始计时.*到期/);
    await first.page.waitForSelector('[data-test="move-dispatch"]');
    await first.page.keyboard.press('a');
    await first.page.waitForSelector('[data-test="because"]');
    expect(await first.page.textContent('[data-test="department-field"]')).toContain('环境卫生');
    await first.page.keyboard.press('Enter');
    await stateOf(first, 'pending_handle');
    await rowOf(second, one).filter({ hasText: '待接收' }).filter({ hasText: '环境卫生' }).waitFor();
    await first.page.locator('[data-test="case-timeline"]').filter({ hasText: /派遣.*环境卫生.*处置时限开始计时/ }).waitFor();
    expect([...first.errors, ...second.errors]).toEqual([]);
  });

  it('that somebody else moved first says who and what, and keeps what was typed', async () => {
    const one = await report('育新巷 2 号');
    const app = await open('育新巷 2');
    await openRow(app, one);
    await app.page.click('[data-test="move-reject"]');
    await app.page.fill('textarea[data-test="move-note"]', '不属于城市管理范围');
    await app.page.route('**/api/cases/*/moves?**', async (route) => {
      await send(`/api/cases/${one.id}/moves`, { move: 'comment', note: '已电话核实' }, LEAD.person);
      await route.continue();
    });
    await app.page.click('[data-test="move-send"]');
    await app.page.waitForSelector('[data-test="overtaken"]');
    expect(await app.page.textContent('[data-test="overtaken"]')).toMatch(new RegExp(`${LEAD.name}.*批注`));
    await app.page.unroute('**/api/cases/*/moves?**');
    expect(await app.page.inputValue('textarea[data-test="move-note"]')).toBe('不属于城市管理范围');
    await app.page.locator('[data-test="case-timeline"]').filter({ hasText: '已电话核实' }).waitFor();
    await app.page.click('[data-test="move-send"]');
    await stateOf(app, 'not_filed');
    await app.page.locator('[data-test="case-timeline"]').filter({ hasText: '不属于城市管理范围' }).waitFor();
  });

  it('laid beside its duplicate is merged, and taken out again from the primary', async () => {
    const primary = await report('育新巷 3 号');
    const copy = await report('育新巷 3 号对面', { place: primary.place, meters: 18 });
    const app = await open('育新巷 3 号对面');
    await openRow(app, copy);
    await app.page.click(`[data-test="compare-${primary.id}"]`);
    await app.page.waitForSelector(`[data-test="side-by-side"][data-other="${primary.id}"]`);
    expect(await app.page.textContent('[data-test="side-by-side"]')).toMatch(/相距 1[0-9] 米/);
    expect(await violations(app)).toEqual([]);
    await app.page.click('[data-test="merge-into"]');
    await stateOf(app, 'merged');
    await app.page.click('[data-test="case-link"]');
    await app.page.click(`[data-test="unmerge-${copy.id}"]`);
    await app.page.keyboard.type('两处垃圾');
    await app.page.click('[data-test="unmerge-send"]');
    await app.page.waitForSelector(`[data-test="merged-${copy.id}"]`, { state: 'detached' });
    await rowOf(app, copy).filter({ hasText: '待受理' }).waitFor({ state: 'attached' });
  });
});

describe('many cases', () => {
  it('are dispatched at once: what is refused is listed with the reason, and goes to who answers for it then', async () => {
    const cases = [await filed('崇文里 1 号'), await filed('崇文里 2 号')];
    const other = await report('崇文里 3 号');
    const app = await open('崇文里');
    await rowOf(app, other).waitFor();
    for (const _ of [...cases, other]) for (const key of ['j', 'x']) await app.page.keyboard.press(key);
    await app.page.waitForSelector('[data-test="picked"][data-count="3"]');
    await app.page.keyboard.press('b');
    await app.page.locator('[data-test="bulk-way"] input').nth(1).check();
    await app.page.click('[data-test="bulk-department"]');
    await app.page.locator('.ant-select-item-option', { hasText: '市政设施' }).first().click();
    expect(await violations(app)).toEqual([]);
    await app.page.click('[data-test="bulk-send"]');
    await app.page.waitForSelector('[data-test="bulk-results"][data-done="0"][data-refused="2"]');
    expect(await app.page.textContent('[data-test="bulk-results"]')).toContain('须选择责任部门');
    await app.page.locator('[data-test="bulk-results"] button').nth(1).click();
    await app.page.waitForSelector('[data-test="picked"][data-count="2"]');
    await app.page.click('[data-test="bulk-open"]');
    await app.page.click('[data-test="bulk-send"]');
    await app.page.waitForSelector('[data-test="bulk-results"][data-done="2"][data-refused="0"]');
    await app.page.click('[data-test="bulk-close"]');
    await rowOf(app, cases[0]!).filter({ hasText: '待接收' }).waitFor();
    expect(app.errors).toEqual([]);
  });

  it('do not move under the hand: a case that arrives waits behind a bar', async () => {
    const first = await report('崇文里 7 号');
    const app = await open('崇文里 7');
    await rowOf(app, first).waitFor();
    await app.page.keyboard.press('j');
    const later = await report('崇文里 7 号院');
    await app.page.waitForSelector('[data-test="cases-arrived"]');
    expect(await rowOf(app, later).count()).toBe(0);
    await app.page.keyboard.press('n');
    await rowOf(app, later).waitFor();
    expect(await app.page.getAttribute('[data-marked="true"]', 'data-case')).toBe(String(first.id));
  });
});

describe('the desk', () => {
  it('is remembered by the address, and Escape leads back from details to the list and out of the desk', async () => {
    const one = await report('文昌街 1 号');
    const app = await open('文昌街 1');
    await app.page.click('[data-test="step-1"]');
    await openRow(app, one);
    await app.page.reload();
    await app.settled();
    await app.page.waitForSelector(`[data-test="case-drawer"][data-case="${one.id}"]`);
    expect(await app.page.getAttribute('[data-test="step-1"]', 'aria-pressed')).toBe('true');
    await app.page.focus('[data-test="case-back"]');
    await app.page.keyboard.press('Escape');
    await app.page.waitForSelector('[data-test="case-drawer"]', { state: 'detached' });
    expect(await app.page.evaluate(() => document.activeElement?.id)).toBe('case-list');
    await app.page.keyboard.press('Escape');
    await app.page.waitForSelector('[data-test="case-panel"]', { state: 'detached' });
    expect(app.page.url()).not.toContain('desk=');
  });

  it('meets no barrier that axe finds in English and light, and says when nothing matches', async () => {
    await report('文昌街 2 号');
    const app = await open('文昌街 2', 'operator', { theme: 'light', language: 'en' });
    await app.page.click('[data-test="case-filter"]');
    expect(await violations(app)).toEqual([]);
    await app.page.locator('[data-test="case-search"]').fill('no such place');
    await app.page.waitForSelector('[data-test="case-panel"] .notice');
    expect(await app.page.textContent('[data-test="case-panel"] .notice')).toContain('No case matches the filter');
    expect(await app.page.textContent('[data-test="case-panel"]')).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('is a sheet from below on a phone', async () => {
    const one = await report('文昌街 3 号');
    const app = await open('文昌街 3', 'operator', { width: 390, height: 844 });
    await rowOf(app, one).tap();
    await app.page.waitForSelector('[data-test="moves"] .case-move');
    expect(await app.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await app.page.tap('[data-test="rail-layers"]');
    await app.page.waitForSelector('[data-test="layer-panel"]');
    await app.page.waitForSelector('[data-test="case-panel"], [data-test="case-drawer"]', { state: 'detached' });
    await app.page.tap('[data-test="rail-cases"]');
    await app.page.waitForSelector('[data-test="case-panel"]');
    await app.page.waitForSelector('[data-test="layer-panel"]', { state: 'detached' });
  });

  it('counts nothing before its list is there, and says while cases are being loaded', async () => {
    await report('文昌街 4 号');
    const app = await openApp(browser, { panel: null, width: 1280, height: 800, language: 'en' });
    apps.push(app);
    await app.page.context().addCookies([{ name: 'tongguan_person', value: 'operator', url: inject('appUrl') }]);
    const held: (() => void)[] = [];
    let isHolding = true;
    await app.page.route('**/api/cases?**live=true**', async (route) => {
      if (isHolding) await new Promise<void>((go) => { held.push(go); });
      await route.continue();
    });
    await app.page.route('**/healthz', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...await response.json() as object, loading: isHolding ? { what: 'cases', done: 12_345, total: 32_271 } : null } });
    });
    await app.open(TOWN_VIEW);
    await app.page.keyboard.press('w');
    await app.page.locator('[data-test="step-all"] b', { hasText: '–' }).waitFor();
    await app.page.locator('[data-test="case-panel"] [data-test="cases-loading"]', { hasText: 'Demo cases are loading, 12,345 of 32,271' }).waitFor();
    isHolding = false;
    for (const go of held) go();
    await app.page.waitForSelector('[data-test="step-all"][data-count]');
    await app.page.waitForSelector('[data-test="cases-loading"]', { state: 'detached' });
  });
});
