import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { fetchedKilobytes, openPhone, picture, violations } from '../handheld/testing/phone.ts';
import type { PhoneOptions } from '../handheld/testing/phone.ts';
import { launch } from '../testing/app.ts';
import type { App } from '../testing/app.ts';

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
  const app = await openPhone(browser, { path: '/report', ...options });
  apps.push(app);
  await app.page.waitForSelector('[data-test="small-map"][data-drawn="true"]');
  return app.page;
}

describe.each([['zh', 'light', '不亮', '已收到'], ['en', 'dark', 'dark', 'Received']] as const)('the citizens\' page in %s', (language, theme, words, received) => {
  it('takes a report in plain words and gives a receipt that follows it', async () => {
    const page = await open({ language, theme });
    expect(await page.textContent('[data-test="plain-lamp"]')).toContain(words);
    await page.setInputFiles('[data-test="photo-choose"]', await picture(language === 'zh' ? 31 : 32));
    await page.tap('[data-test="plain-lamp"]');
    // Where it is: the map is tapped, then moved by a key.
    await page.tap('.small-map-view', { position: { x: 200, y: language === 'zh' ? 80 : 150 } });
    await page.waitForSelector('[data-test="place-state"][data-set="true"]');
    await page.focus('.small-map-view');
    await page.keyboard.press('ArrowUp');
    await page.fill('[data-test="text"]', 'broken <since> yesterday');
    await page.fill('[data-test="telephone"]', '139 0000 0000');
    expect(await violations(page)).toEqual([]);
    await page.tap('[data-test="send"]');
    await page.waitForSelector('[data-test="receipt-number"]');
    const receipt = await page.textContent('[data-test="receipt-number"]');
    expect(receipt).toMatch(/^[2-9A-HJ-NP-Z]{12}$/);
    expect(await violations(page)).toEqual([]);
    await page.tap('[data-test="open-it"]');
    await page.waitForSelector('[data-test="progress"][data-state="received"]');
    expect(await page.textContent('[data-test="progress"]')).toContain(received);
    expect(new URL(page.url()).searchParams.get('receipt')).toBe(receipt);
    // Opened from its address, typed as it is read out.
    await page.goto(`${new URL(page.url()).origin}/report?receipt=${receipt!.slice(0, 6).toLowerCase()}-${receipt!.slice(6)}`);
    await page.waitForSelector('[data-test="progress"][data-state="received"]');
    expect(await violations(page)).toEqual([]);
  });
});

describe('the citizens\' page', () => {
  it('says in words that there is no such receipt', async () => {
    const page = await open({ language: 'en' });
    await page.tap('[data-test="follow"]');
    await page.fill('[data-test="receipt"]', 'ABCD EFGH 2345');
    await page.tap('[data-test="look-up"]');
    await page.locator('[data-test="no-report"]', { hasText: 'There is no report ABCDEFGH2345' }).waitFor();
  });

  it('keeps what was entered when it cannot be sent, and files it once when it is sent again', async () => {
    const page = await open();
    await page.setInputFiles('[data-test="photo-choose"]', await picture(33));
    await page.tap('[data-test="plain-rubbish"]');
    await page.tap('.small-map-view', { position: { x: 90, y: 120 } });
    await page.fill('[data-test="text"]', '门口');
    const keys: unknown[] = [];
    await page.context().route('**/api/public/reports?**', async (route) => {
      keys.push(route.request().postDataJSON().clientKey);
      if (keys.length > 1) return route.fallback();
      await route.fetch();
      return route.abort();
    });
    await page.tap('[data-test="send"]');
    await page.waitForSelector('[data-test="problem"]');
    expect(await page.inputValue('[data-test="text"]')).toBe('门口');
    await page.tap('[data-test="send"]');
    await page.waitForSelector('[data-test="receipt-number"]');
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  });

  it('is small: a phone fetches less than 120 KB of program', async () => {
    expect(await fetchedKilobytes(await open())).toBeLessThan(120);
  });
});
