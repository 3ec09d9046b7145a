import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open } from '../../../src/index.js';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest, violationsOf } from './explorer.js';

/** A busy machine takes a while. */
const patience = { timeout: 60_000 };
const longest = 300_000;

let explorer: ExplorerUnderTest;

beforeAll(async () => {
  if (hasChromium) explorer = await ExplorerUnderTest.start();
});

afterAll(() => explorer?.close());

const strings = (page: Page) => page.locator('.card .string').allTextContents();
const current = (page: Page) => page.locator('.card[aria-current] .string').textContent();

describe.runIf(hasChromium)(`the path of the explorer${unlessSkipped}`, () => {
  it('leads from one string to another as in Node, with drawings, a chart, and a position that the link keeps', {
    timeout: longest,
  }, async () => {
    const { page, faults } = await explorer.open('#/path?n=20');
    await page.getByRole('status').filter({ hasText: '20 points' }).waitFor();
    const [from, to] = [await page.getByLabel('From').inputValue(), await page.getByLabel('To').inputValue()];
    const model = await open('zinc250k', { backend: 'wasm', judges: false });
    const texts = (await model.interpolate(from, to, 20)).map(({ text }) => text);
    model.dispose();
    expect(await strings(page)).toEqual([...new Set(texts)]);
    expect(await page.locator('.path .depiction svg').count()).toBe(new Set(texts).size);
    await page.locator('.chart svg').waitFor();

    expect(await current(page)).toBe(texts[0]);
    await page.getByLabel('Position').press('End');
    await expect.poll(() => current(page), patience).toBe(texts.at(-1));
    await page.getByLabel('Position').press('ArrowLeft');
    await expect.poll(() => new URL(page.url()).hash, patience).toContain('at=18');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
    await page.setViewportSize({ width: 380, height: 800 });
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'), patience)
      .toBeLessThanOrEqual(380);

    await page.getByRole('button', { name: 'Turn round' }).click();
    await expect.poll(() => page.getByLabel('From').inputValue(), patience).toBe(to);
    await page.getByRole('status').filter({ hasText: '20 points' }).waitFor();
    expect((await strings(page))[0]).toBe(texts.at(-1));

    // a string that the model cannot read: the page says so, and goes on
    await page.getByLabel('To').fill('<b>no molecule</b>');
    await page.getByLabel('To').press('Enter');
    await page.getByRole('alert').filter({ hasText: '<b>no molecule</b>' }).waitFor();
    await page.getByLabel('To').fill('CCO');
    await page.getByLabel('To').press('Enter');
    await page.getByRole('status').filter({ hasText: '20 points' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('opens a run that was given, and leads between two of its samples', { timeout: longest }, async () => {
    const other = await ExplorerUnderTest.start({ run: 'data/models/formulas' });
    try {
      const { page, faults } = await other.open('#/path?n=20');
      await page.getByRole('status').filter({ hasText: '20 points' }).waitFor();
      expect((await strings(page)).length).toBeGreaterThan(1);
      expect(faults).toEqual([]);
    } finally {
      await other.close();
    }
  });
});
