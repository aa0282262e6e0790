import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { launch, openApp } from '../../testing/app.ts';

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(() => browser.close());

const COUNTY = '099101';

it('a manhole cover that nobody is known to own says to whom its case is offered, and why', async () => {
  const { features: [cover] } = (await (await fetch(`${inject('appUrl')}/api/layers/components/features?county=${COUNTY}&class=yc2013:0123&limit=1`)).json()) as
    { features: { id: number; geometry: { coordinates: [number, number] } }[] };
  const [lng, lat] = cover!.geometry.coordinates;
  const asked = await fetch(`${inject('appUrl')}/api/responsibility?county=${COUNTY}&point=${lng},${lat}&class=yc2013:0123&component=${cover!.id}`);
  const { departments, chain } = (await asked.json()) as { departments: { code: string; name: { en: string } }[]; chain: { text: { en: string } }[] };
  expect(departments.length).toBeGreaterThan(1);
  const app = await openApp(browser, { panel: null, language: 'en' });
  await app.open(`?select=components/${cover!.id}`);
  const section = app.page.locator('[data-test="component-answer"]');
  await section.locator('[data-test="component-departments"]').waitFor();
  const told = await section.innerText();
  for (const { code, name } of departments) expect(told).toContain(`${name.en} ${code}`);
  expect(told).toContain(`Offered to ${departments.length} at once`);
  await section.locator('summary').click();
  const steps = await section.locator('.case-why li').allInnerTexts();
  expect(steps).toEqual(chain.map(({ text }) => text.en));
  expect(app.outside).toEqual([]);
  await app.close();
});
