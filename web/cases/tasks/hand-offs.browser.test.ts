import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { CaseDetails } from '../../../api/contract/cases/lists.ts';
import { COUNTY, picture, violations } from '../../handheld/testing/phone.ts';
import { launch, openApp } from '../../testing/app.ts';
import type { App, AppOptions } from '../../testing/app.ts';

const LAMP = 'yc2013:0137';
const COVER = 'yc2013:0101';
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

async function ask<T>(path: string, person: string, body?: object): Promise<T> {
  const response = await fetch(`${inject('appUrl')}${path}${path.includes('?') ? '&' : '?'}county=${COUNTY}`, {
    headers: { 'content-type': 'application/json', cookie: `tongguan_person=${person}` }, ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  const answer = await response.json() as T;
  expect([response.status, answer]).toEqual([200, answer]);
  return answer;
}

async function open(person: string, options: AppOptions, view = '113.6312,37.8025,18'): Promise<App> {
  const app = await openApp(browser, { panel: null, ...options });
  apps.push(app);
  await app.page.context().addCookies([{ name: 'tongguan_person', value: person, url: inject('appUrl') }]);
  await app.open(`?view=${view}&layers=areas,components,cases`);
  return app;
}

let places = 0;
/** A case that is dispatched to departments, alone at its place. */
async function dispatched(departments: readonly string[]): Promise<number> {
  const place = { lng: 113.6405 + places++ * 0.002, lat: 37.811, crs: 'wgs84' };
  const { caseId } = await ask<{ caseId: number }>('/api/reports', 'operator', { class: COVER, place, description: '井盖缺失' });
  const { standards } = await ask<{ standards: { id: number }[] }>(`/api/standards?class=${COVER}`, 'operator');
  const { ids } = await ask<{ ids: number[] }>(`/api/cases/${caseId}/duplicates`, 'operator');
  await ask(`/api/cases/${caseId}/moves`, 'operator', { move: 'file', detail: { standardId: standards[0]!.id, duplicatesSeen: ids } });
  await ask(`/api/cases/${caseId}/moves`, 'operator', { move: 'dispatch', note: '无主井盖', detail: { departments } });
  return caseId;
}

it.each([['zh', 'dark'], ['en', 'light']] as const)('an operator reports a lamp from the map by pinyin: component, limit and who answers are told, the case opens (%s)', async (language, theme) => {
  // A lamp of the demo county, and the place where it stands.
  const { features } = await ask<{ features: { id: number; geometry: { coordinates: [number, number] } }[] }>(`/api/layers/components/features?class=${LAMP}&area=099101001&limit=${language === 'zh' ? 40 : 60}`, 'operator');
  const { id, geometry: { coordinates: [lng, lat] } } = features.at(-1)!;
  const app = await open('operator', { width: 1280, height: 820, language, theme }, `${lng},${lat},19`);
  await app.page.keyboard.press('f');
  await app.page.waitForSelector('[data-test="form-place"][data-set="false"]');
  const box = (await app.page.locator('.maplibregl-canvas').boundingBox())!;
  await app.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await app.page.waitForSelector('[data-test="form-place"][data-set="true"]');
  await app.page.click('[data-test="form-class"]');
  await app.page.keyboard.type('ludeng');
  await app.page.locator('.form-class-option', { hasText: '0137' }).first().waitFor();
  await app.page.keyboard.press('Enter');
  await app.page.waitForSelector('[data-test="form-responsible"]:not([data-count="-1"])');
  await app.page.waitForSelector('[data-test="form-similar"]:not([data-count="-1"])');
  await app.page.locator('[data-test="form-component"] .ant-radio-wrapper-checked', { hasText: /0137/ }).waitFor();
  await app.page.locator('[data-test="form-condition"] .ant-radio-wrapper').first().click();
  expect(await app.page.locator('[data-test="form-condition"] small').first().textContent()).toMatch(language === 'zh' ? /时限 \d/ : /limit: \d/);
  await app.page.setInputFiles('[data-test="form-photos"]', await picture(language === 'zh' ? 51 : 52));
  await app.page.fill('[data-test="form-name"]', '王某');
  await app.page.fill('[data-test="form-text"]', '不亮两天了');
  expect(await violations(app.page)).toEqual([]);
  await app.page.click('[data-test="form-send"]');
  await app.page.waitForSelector('[data-test="case-drawer"]');
  const caseId = Number(await app.page.getAttribute('[data-test="case-drawer"]', 'data-case'));
  const { case: row, reports } = await ask<CaseDetails>(`/api/cases/${caseId}`, 'operator');
  expect(row).toMatchObject({ class: LAMP, componentId: id, channel: 'hotline', state: 'reported' });
  expect(reports.at(-1)).toMatchObject({ reporterName: '王某', photos: [expect.any(Number)] });
  expect(await app.page.locator('[data-test="case-form"]').count()).toBe(0);
});

it('a department accepts before another one, and submits with a photo, on a phone', async () => {
  const caseId = await dispatched(['D03', 'D06']);
  const { page } = await open('works', { width: 390, height: 844 });
  await page.tap('[data-test="rail-tasks"]');
  const card = page.locator(`[data-test="task-card"][data-case="${caseId}"]`).first();
  await page.locator(`[data-test="tasks-to_accept"] [data-case="${caseId}"] [data-test="task-unfold"]`).tap();
  expect(await violations(page)).toEqual([]);
  await page.tap('[data-test="move-accept"]');
  await page.tap('[data-test="move-send"]');
  await page.locator(`[data-test="tasks-to_assign"] [data-case="${caseId}"] [data-test="task-unfold"]`).tap();
  await page.tap('[data-test="move-assign"]');
  await page.tap('[data-test="handler"]');
  await page.keyboard.type('R001');
  await page.keyboard.press('Enter');
  await page.tap('[data-test="move-send"]');
  await page.locator(`[data-test="tasks-handling"] [data-case="${caseId}"] [data-test="task-unfold"]`).tap();
  await card.locator('[data-test="move-submit"]').tap();
  await card.locator('[data-test="photo-input"]').setInputFiles(await picture(53));
  await card.locator('.move-photos img').waitFor();
  await card.locator('[data-test="move-send"]').tap();
  await page.locator(`[data-test="tasks-to_feed_back"] [data-case="${caseId}"]`).waitFor();
  const { case: row, moves } = await ask<CaseDetails>(`/api/cases/${caseId}`, 'operator');
  expect(row).toMatchObject({ department: 'D03', handler: 'R001', state: 'handled' });
  expect(moves.at(-1)).toMatchObject({ move: 'submit', by: 'works', photos: [expect.any(Number)] });
});

it('a task that came back says who sent it back and why, and asks for words before it is handed back again', async () => {
  const caseId = await dispatched(['D03']);
  await ask(`/api/cases/${caseId}/moves`, 'works', { move: 'dept_return', note: '不是我们的井' });
  await ask(`/api/cases/${caseId}/moves`, 'operator', { move: 'dispatch', note: '查实归市政', detail: { departments: ['D03'] } });
  const { page } = await open('works', { width: 1280, height: 820 });
  await page.keyboard.press('g');
  await page.click(`[data-test="tasks-to_assign"] [data-case="${caseId}"] [data-test="task-unfold"]`);
  await page.click('[data-test="move-dept_return"]');
  expect(await page.isDisabled('[data-test="move-send"]')).toBe(true);
  await page.fill('[data-test="move-note"]', '属于供水公司');
  expect(await page.isDisabled('[data-test="move-send"]')).toBe(false);
  await page.keyboard.press('Escape');
  expect(await violations(page)).toEqual([]);
});
