import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open } from '../../../src/index.js';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest, violationsOf } from './explorer.js';

let explorer: ExplorerUnderTest;

beforeAll(async () => {
  if (hasChromium) explorer = await ExplorerUnderTest.start();
});

afterAll(() => explorer?.close());

const shownStrings = (page: Page) => page.locator('.card .string').allTextContents();
const summary = (page: Page) => page.locator('.summary');

/** Waits until all strings are drawn and judged. */
async function drawn(page: Page, count: number): Promise<void> {
  await summary(page)
    .filter({ hasText: `${count} drawn in` })
    .filter({ hasText: /valid/ })
    .waitFor();
  await summary(page).filter({ hasNotText: 'so far' }).waitFor();
}

async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

describe.runIf(hasChromium)(`the samples of the explorer${unlessSkipped}`, () => {
  it('are those of Node with the same seed, drawn, scored, filtered, sorted and saved', async () => {
    const { page, faults } = await explorer.open('#/samples?seed=7');
    await drawn(page, 24);
    const model = await open('zinc250k', { backend: 'wasm' });
    const inNode = await model.sample(24, { seed: 7 });
    model.dispose();
    expect(await shownStrings(page)).toEqual(inNode.map(({ text }) => text));
    expect(await summary(page).textContent()).toContain('100% valid, 24 not in the training set');
    await page.locator('.depiction svg').nth(23).waitFor({ state: 'attached' });

    await page.getByLabel('Sort by').selectOption({ label: 'QED, highest first' });
    const byQed = [...inNode].sort((a, b) => (b.scores.qed as number) - (a.scores.qed as number));
    expect(await shownStrings(page)).toEqual(byQed.map(({ text }) => text));

    // the second highest, between two steps of the slider
    await page.getByLabel('least QED').fill('0.85');
    const good = byQed.filter(({ scores }) => (scores.qed as number) >= 0.85).map(({ text }) => text);
    expect(await shownStrings(page)).toEqual(good);

    expect(await saved(page, 'SMI')).toBe(good.map((text) => `${text}\n`).join(''));
    const csv = (await saved(page, 'CSV')).trimEnd().split('\n');
    expect(csv).toHaveLength(1 + good.length);
    expect(csv[0]).toMatch(/^string,.*qed/);
    await page.locator('.card').getByRole('checkbox').first().check();
    expect((await saved(page, 'SDF')).match(/\$\$\$\$/g)).toHaveLength(1);

    // the link restores all of it
    const again = await explorer.open(new URL(page.url()).hash);
    await drawn(again.page, 24);
    expect(await shownStrings(again.page)).toEqual(byQed.map(({ text }) => text));
    expect([...faults, ...again.faults]).toEqual([]);
  });

  it('come from another model when the user chooses it, and others from the next seed', async () => {
    const { page, faults } = await explorer.open('#/samples?model=formulas&seed=nonsense&n=-3');
    await drawn(page, 24);
    const first = await shownStrings(page);
    await page.getByRole('button', { name: 'Draw others' }).click();
    await expect.poll(() => shownStrings(page).then(([text]) => text)).not.toBe(first[0]);
    await drawn(page, 24);
    expect(await shownStrings(page)).not.toEqual(first);
    expect(new URL(page.url()).hash).toContain('seed=2');
    await page.getByLabel('Model').selectOption('zinc250k');
    await page.getByLabel('least QED').waitFor();
    expect(faults).toEqual([]);

    // a model that cannot be opened: the page says why, and opens another
    await page.route('**/formulas/weights.safetensors', (route) => route.fulfill({ body: 'nothing' }));
    await page.getByLabel('Model').selectOption('formulas');
    await page.getByRole('alert').filter({ hasText: 'weights.safetensors' }).waitFor();
    await page.getByLabel('Model').selectOption('zinc250k');
    await drawn(page, 24);
  });

  it('can be read in the light, in the dark, on a phone, by keyboard and by a screen reader', async () => {
    const { page } = await explorer.open('#/samples', { viewport: { width: 380, height: 800 } });
    await drawn(page, 24);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('view');
  });
});
