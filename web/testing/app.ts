/** The built app in a real Chromium, against the real server that the suite started. Nothing but that server can be reached. */
import { inject } from 'vitest';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Software WebGL2 that every Chromium offers, and no traffic of the browser's own. */
const CHROMIUM_FLAGS = [
  '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-sandbox', '--disable-background-networking',
  '--disable-component-update', '--disable-default-apps', '--disable-sync', '--no-first-run', '--disable-features=Translate,OptimizationHints,MediaRouter',
];

export interface AppOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'dark' | 'light';
  readonly language?: 'zh' | 'en';
  /** The panel that is open at first. */
  readonly panel?: 'layers' | 'list' | 'region' | null;
  /** Further flags, such as those that take WebGL away. */
  readonly flags?: readonly string[];
  /** Where the app is served, when not by the suite's server itself. */
  readonly url?: string;
}

export interface App {
  readonly page: Page;
  /** Requests that tried to leave the machine, and errors that nobody expected. */
  readonly outside: string[];
  readonly errors: string[];
  /** Opens an address of the app (`?view=...`) and waits until the map is drawn. */
  open(search: string): Promise<void>;
  /** Waits until the map has every tile and stands still. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

async function guard(context: BrowserContext, outside: string[], appUrl: string): Promise<void> {
  const own = new URL(appUrl).host;
  await context.route('**', (route) => {
    const url = new URL(route.request().url());
    if (url.host === own || url.protocol === 'data:' || url.protocol === 'blob:') return route.fallback();
    outside.push(url.href);
    return route.abort();
  });
}

function watch(page: Page, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
}

/** What a person would have chosen before: kept where the app keeps it. */
async function prefer(context: BrowserContext, options: AppOptions): Promise<void> {
  const { theme = 'dark', language = 'zh', panel = 'layers' } = options;
  await context.addInitScript((chosen) => {
    if (sessionStorage.getItem('chosen')) return;
    sessionStorage.setItem('chosen', 'yes');
    for (const [name, value] of Object.entries(chosen)) localStorage.setItem(`tongguan.${name}`, String(value));
  }, { theme, language, panel });
}

export async function launch(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: inject('chromePath'), headless: true, args: [...CHROMIUM_FLAGS, ...flags] });
}

/** A fresh person at a fresh screen in a browser that is already running. */
export async function openApp(browser: Browser, options: AppOptions = {}): Promise<App> {
  const { width = 1040, height = 680, url = inject('appUrl') } = options;
  const isPhone = width < 500;
  const context = await browser.newContext({ viewport: { width, height }, hasTouch: isPhone, isMobile: isPhone, reducedMotion: 'reduce', acceptDownloads: true });
  const outside: string[] = [];
  const errors: string[] = [];
  await guard(context, outside, url);
  await prefer(context, options);
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  watch(page, errors);
  const settled = async (): Promise<void> => {
    await page.waitForFunction(() => window.__tongguan !== undefined);
    await page.evaluate(() => window.__tongguan!.idle());
  };
  return {
    page, outside, errors, settled,
    async open(search) {
      await page.goto(`${url}/${search}`);
      await settled();
    },
    close: () => context.close(),
  };
}

/** The number that an element carries in `data-count` or `data-total`, once it matches. */
export async function figure(page: Page, selector: string, name: 'count' | 'total' = 'count'): Promise<number> {
  await page.waitForSelector(`${selector}[data-${name}]`);
  return Number(await page.getAttribute(selector, `data-${name}`));
}

/** Whole number written for people: `74,173` is 74173; of `196 / 74,173` the first. */
export function numberIn(text: string | null): number {
  return Number((text ?? '').split('/')[0].replace(/[^0-9]/g, ''));
}
