import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open, search } from '../../../src/index.js';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest, violationsOf } from './explorer.js';

let explorer: ExplorerUnderTest;

beforeAll(async () => {
  if (hasChromium) explorer = await ExplorerUnderTest.start();
});

afterAll(() => explorer?.close());

const start = (page: Page) => page.getByRole('button', { name: 'Search', exact: true }).click();
const summary = (page: Page) => page.locator('main p[role=status]');

describe.runIf(hasChromium)(`a search in the explorer${unlessSkipped}`, () => {
  it('finds the strings of Node with the same seed, in the range that was given', async () => {
    const { page, faults } = await explorer.open('#/optimise?budget=60&seed=3');
    await page.getByRole('button', { name: 'Add a range' }).click();
    await page.getByLabel('score of the range').selectOption('molWeight');
    await page.getByLabel('most mol weight').fill('300');
    await page.getByLabel('most mol weight').press('Tab');
    expect(decodeURIComponent(new URL(page.url()).hash)).toContain('molWeight=..300');
    await start(page);
    await summary(page).filter({ hasText: '60 strings scored in' }).waitFor();
    const model = await open('zinc250k', { backend: 'wasm' });
    const options = { budget: 60, seed: 3, constraints: { range: ['molWeight=..300'] } };
    const { best } = await search(model, { maximize: 'qed' }, options);
    model.dispose();
    const shown = await page.locator('.card .string').allTextContents();
    expect(shown).toEqual(best.slice(0, 48).map(({ text }) => text));
    expect(await summary(page).textContent()).toContain('left out by range molWeight');
    await page.locator('.chart [aria-label=line] path').first().waitFor({ state: 'attached' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
    expect(faults).toEqual([]);
  });

  it('says what is wrong with a scaffold, and keeps what there is when it is stopped', async () => {
    const { page, faults } = await explorer.open(
      '#/optimise?score=none&better=up&budget=-1&ranges=;;=..&scaffold=C1CC',
      {
        viewport: { width: 380, height: 800 },
      },
    );
    await start(page);
    await page.getByRole('alert').filter({ hasText: 'scaffold' }).waitFor();
    await page.getByLabel('Around the scaffold').fill('');
    await page.getByLabel('Around the scaffold').press('Tab');
    await start(page);
    await summary(page).filter({ hasText: 'of 1000 scored' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await summary(page)
      .filter({ hasText: /^Stopped: \d+ strings scored/ })
      .waitFor();
    expect(await page.locator('.card').count()).toBeGreaterThan(9);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    expect(faults).toEqual([]);
  });
});
