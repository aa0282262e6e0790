/** A phone with one of the small pages open: 390 pixels wide, at a place of the demo county, without or with a person. */
import AxeBuilder from '@axe-core/playwright';
import sharp from 'sharp';
import { inject } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { openApp } from '../../testing/app.ts';
import type { App } from '../../testing/app.ts';

export const COUNTY = '099101';

export interface PhoneOptions {
  readonly path: string;
  readonly url?: string;
  readonly person?: string;
  readonly language?: 'zh' | 'en';
  readonly theme?: 'dark' | 'light';
  /** Where the phone is; null: it does not tell. */
  readonly at?: { readonly longitude: number; readonly latitude: number } | null;
}

export async function openPhone(browser: Browser, options: PhoneOptions): Promise<App> {
  const { path, url = inject('appUrl'), person, language = 'zh', theme = 'light', at = null } = options;
  const app = await openApp(browser, { width: 390, height: 844, language, theme, url });
  const context = app.page.context();
  if (person) await context.addCookies([{ name: 'tongguan_person', value: person, url }]);
  if (at) {
    await context.grantPermissions(['geolocation'], { origin: url });
    await context.setGeolocation({ ...at, accuracy: 9 });
  }
  await app.page.goto(`${url}${path}`);
  return app;
}

/** A picture as a camera makes one; each seed another one. */
export async function picture(seed: number): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const size = { width: 320, height: 240 };
  const pixels = Buffer.alloc(size.width * size.height * 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = (i * (seed + 7) + ((i >> 7) * seed)) % 256;
  return { name: `photo-${seed}.jpg`, mimeType: 'image/jpeg', buffer: await sharp(pixels, { raw: { ...size, channels: 3 } }).jpeg().toBuffer() };
}

/** What stands against accessibility on the page as it is, one line each. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page: page as never }).exclude('.maplibregl-canvas-container').analyze();
  return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}

/** Kilobytes of programs and styles that the page fetched, as they travel. */
export async function fetchedKilobytes(page: Page): Promise<number> {
  const bytes = await page.evaluate(() => (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
    .filter((entry) => entry.name.includes('/assets/')).reduce((sum, entry) => sum + entry.encodedBodySize, 0));
  return Math.round(bytes / 1024);
}
