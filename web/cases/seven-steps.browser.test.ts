/** One case, four people, seven steps: 信息采集、案件建立、任务派遣、任务处理、处理反馈、核查结案、绩效考核. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { launch, openApp } from '../testing/app.ts';
import type { App } from '../testing/app.ts';

const COUNTY = '099101';
/** 暴露生活垃圾: sanitation answers for it everywhere in the demo county. */
const LITTER = 'yc2013e:0110';

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

async function ask<T>(path: string): Promise<T> {
  return await (await fetch(`${inject('appUrl')}${path}`)).json() as T;
}

/** A screen of a person. */
async function screenOf(person: string, options: { width: number; height: number }): Promise<App> {
  const app = await openApp(browser, { panel: null, ...options });
  apps.push(app);
  await app.page.context().addCookies([{ name: 'tongguan_person', value: person, url: inject('appUrl') }]);
  return app;
}

/** Where the collector C001 stands: the middle of their own duty grid, so that the check comes to them too. */
async function placeOfCollector(): Promise<[number, number]> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  try {
    const { rows: [row] } = await client.query('select st_x(geom) as lng, st_y(geom) as lat from staff where county = $1 and code = $2', [COUNTY, 'C001']);
    await client.query(`update staff set state = 'on_duty' where county = $1 and code = $2`, [COUNTY, 'C001']);
    return [row.lng, row.lat];
  } finally {
    await client.end();
  }
}

/** The end of the month comes for the figures; no test can wait for it. */
async function freezeThisMonth(): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  try {
    // The database freezes no month before its end.
    await client.query('begin; alter table score_periods disable trigger guard_period');
    await client.query(`insert into score_periods (county, month, frozen_by) values ($1, date_trunc('month', now() at time zone 'Asia/Shanghai')::date, 'lead') on conflict do nothing`, [COUNTY]);
    await client.query('alter table score_periods enable trigger guard_period; commit');
  } finally {
    await client.end();
  }
}

/** A picture from a phone, drawn in the page. */
async function photo(app: App, words: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await app.page.evaluate((text) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 480];
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#7a8b6a';
    context.fillRect(0, 0, 640, 480);
    context.fillStyle = '#fff';
    context.font = '40px sans-serif';
    context.fillText(text, 40, 240);
    return canvas.toDataURL('image/jpeg').split(',')[1]!;
  }, words);
  return { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}

const DESK = { width: 1440, height: 900 };

async function openCase(app: App, id: number): Promise<void> {
  await app.open(`?view=113.6312,37.8025,15&layers=areas,cases&select=cases/${id}`);
  await app.page.waitForSelector(`[data-test="case-drawer"][data-case="${id}"] .case-move`);
}

/** Chooses a move in the drawer, fills what `fill` says, sends it, and waits for the state that follows. */
async function move(app: App, name: string, then: string, fill: () => Promise<unknown> = async () => undefined): Promise<void> {
  const { page } = app;
  await page.click(`[data-test="case-drawer"] [data-test="move-${name}"]`);
  await page.waitForSelector(`[data-test="move-form"][data-move="${name}"]`);
  await fill();
  await page.click('[data-test="move-send"]');
  await page.waitForSelector(`[data-test="case-state"][data-state="${then}"]`);
}

const stepShown = async (app: App): Promise<string | null> => app.page.getAttribute('[data-test="step-bar"]', 'data-step');

describe('a case', () => {
  it('walks through all seven steps in the hands of four people', async () => {
    const [lng, lat] = await placeOfCollector();

    // 1 信息采集: the collector on the street.
    const collector = await screenOf('collector-1', { width: 390, height: 844 });
    await collector.page.goto(`${inject('appUrl')}/collect`);
    await collector.page.locator('[data-test="class-search"]').fill('blsh');
    await collector.page.click(`[data-test="class-option"][data-class="${LITTER}"]`);
    await collector.page.setInputFiles('[data-test="photo-choose"]', await photo(collector, '垃圾'));
    await collector.page.fill('[data-test="place-typed"]', `${lng},${lat}`);
    await collector.page.press('[data-test="place-typed"]', 'Enter');
    await collector.page.fill('[data-test="text"]', '七步走：路边一堆生活垃圾');
    await collector.page.click('[data-test="send"]');
    await collector.page.waitForSelector('[data-test="entry"][data-state="sent"]');
    const { cases: [found] } = await ask<{ cases: { id: number }[] }>(`/api/cases?county=${COUNTY}&q=${encodeURIComponent('七步走')}`);
    const id = found!.id;

    // 2 案件建立 and 3 任务派遣: the operator at the desk.
    const operator = await screenOf('operator', DESK);
    await openCase(operator, id);
    expect(await stepShown(operator)).toBe('1');
    await move(operator, 'file', 'pending_dispatch', () => operator.page.locator('[data-test="standards"] input').first().check());
    expect(await stepShown(operator)).toBe('2');
    await move(operator, 'dispatch', 'pending_handle', () => operator.page.waitForSelector('[data-test="because"]'));
    expect(await stepShown(operator)).toBe('3');

    // 4 任务处理 and 5 处理反馈: the department.
    const department = await screenOf('sanitation', DESK);
    await openCase(department, id);
    await move(department, 'assign', 'handling', async () => {
      await department.page.click('[data-test="move-form"] .ant-select');
      await department.page.locator('.ant-select-item-option').first().click();
    });
    expect(await stepShown(department)).toBe('4');
    const picture = await photo(department, '已清');
    await move(department, 'submit', 'handled', async () => {
      await department.page.setInputFiles('[data-test="move-form"] input[type="file"]', picture);
      await department.page.waitForSelector('[data-test="move-send"]:not([disabled])');
    });
    await move(department, 'feedback', 'pending_check');
    expect(await stepShown(department)).toBe('5');

    // 6 核查结案: the operator sends the collector, who looks and answers from the phone.
    await operator.page.waitForSelector('[data-test="case-state"][data-state="pending_check"]');
    await move(operator, 'postcheck', 'checking');
    await collector.page.click('[data-test="tab-tasks"]');
    await collector.page.reload();
    await collector.page.click('[data-test="tab-tasks"]');
    await collector.page.locator(`[data-test="task"][data-case="${id}"] .task-head`).click();
    await collector.page.click('[data-test="met"]');
    await collector.page.click('[data-test="answer"]');
    await operator.page.waitForSelector('[data-test="case-state"][data-state="pending_check"]');
    await move(operator, 'close', 'closed');
    expect(await stepShown(operator)).toBe('6');

    // 7 绩效考核: the shift lead, once the month stands.
    await freezeThisMonth();
    const lead = await screenOf('lead', DESK);
    await openCase(lead, id);
    await move(lead, 'score', 'scored', () => lead.page.locator('[data-test="move-score"]').fill('96'));
    expect(await stepShown(lead)).toBe('7');

    const { moves } = await ask<{ moves: { move: string; by: string; from: string | null; to: string }[] }>(`/api/cases/${id}?county=${COUNTY}`);
    expect(moves.map((one) => `${one.by} ${one.move} ${one.to}`)).toEqual([
      'C001 report reported', 'operator file pending_dispatch', 'operator dispatch pending_handle',
      'sanitation assign handling', 'sanitation submit handled', 'sanitation feedback pending_check',
      'operator postcheck checking', 'C001 postcheck_done pending_check', 'operator close closed', 'lead score scored',
    ]);
  }, 180_000);
});
