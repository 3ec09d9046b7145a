import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest } from './explorer.js';

const shownStrings = (page: Page) => page.locator('.card .string').allTextContents();

async function drawn(page: Page): Promise<void> {
  await page
    .locator('.summary')
    .filter({ hasText: '24 drawn in' })
    .filter({ hasText: '100% valid' })
    .waitFor();
}

it.runIf(hasChromium)(`the explorer computes on a GPU, and without it again${unlessSkipped}`, async () => {
  const explorer = await ExplorerUnderTest.start({ webGpu: true });
  try {
    const { page, faults } = await explorer.open('#/samples?seed=7');
    await drawn(page);
    const onProcessor = await shownStrings(page);
    expect(await page.locator('footer').textContent()).toContain('processor, one core (WebAssembly SIMD)');
    await page.getByLabel('GPU').check();
    await page.locator('footer').filter({ hasText: 'GPU in software' }).waitFor();
    await drawn(page);
    // rounded in another order, two productions may change places
    const onGpu = await shownStrings(page);
    expect(onGpu.filter((text, i) => text === onProcessor[i]).length).toBeGreaterThanOrEqual(22);

    await page.getByRole('link', { name: 'Around a string' }).click();
    await page.getByText('Verified: the same string').waitFor();
    await page.getByRole('link', { name: 'Samples' }).click();
    await page.getByLabel('GPU').uncheck();
    await page.locator('footer').filter({ hasText: 'WebAssembly' }).waitFor();
    await page.getByLabel('Seed').fill('7');
    await drawn(page);
    expect(faults).toEqual([]);
  } finally {
    await explorer.close();
  }
});

it.runIf(hasChromium)(`the explorer says where there is no GPU, and goes on${unlessSkipped}`, async () => {
  const explorer = await ExplorerUnderTest.start();
  try {
    const { page } = await explorer.open('#/samples?seed=7');
    await drawn(page);
    await page.getByLabel('GPU').check();
    await page.getByRole('alert').filter({ hasText: 'webgpu: no GPU' }).waitFor();
    expect(await page.getByLabel('GPU').isChecked()).toBe(false);
    await drawn(page);
    expect(await page.locator('footer').textContent()).toContain('WebAssembly');
  } finally {
    await explorer.close();
  }
});
