import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { open } from '../../../src/index.js';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest, violationsOf } from './explorer.js';

/** A busy machine takes a while. */
const patience = { timeout: 60_000 };
const longest = 300_000;

const count = 100;
const place = `#/space?model=formulas&n=${count}&seed=3`;
const explorers = {
  drawn: hasChromium ? ExplorerUnderTest.start({ webGl: true }) : null,
  plain: hasChromium ? ExplorerUnderTest.start() : null,
};

afterAll(async () => {
  for (const explorer of Object.values(explorers)) await (await explorer)?.close();
});

const summary = (page: Page) => page.locator('.summary').first();
const isDone = (page: Page) =>
  summary(page)
    .filter({ hasText: `${count} strings` })
    .filter({ hasNotText: 'judged' })
    .waitFor();
const focused = (page: Page) => page.locator('.focus .string').textContent();
const selection = (page: Page) => page.getByRole('region', { name: 'Selection' });

async function saved(page: Page, button: string): Promise<string[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    selection(page).getByRole('button', { name: button, exact: true }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\n');
}

describe.runIf(hasChromium)(`the space of the explorer${unlessSkipped}`, () => {
  it('shows strings by mouse and keyboard, and selects them by keyboard, click and lasso', {
    timeout: longest,
  }, async () => {
    const { page, faults } = await (await explorers.drawn!).open(place);
    await isDone(page);
    const model = await open('formulas', { backend: 'wasm' });
    const samples: string[] = [];
    for await (const some of model.sampleTexts(count, { seed: 3 })) samples.push(...some);
    model.dispose();

    const map = page.getByRole('application');
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.focus .string').waitFor();
    const first = await focused(page);
    expect(samples).toContain(first);
    await page.keyboard.press('Enter');
    await selection(page).getByRole('heading', { name: '1 string selected' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => focused(page), patience).not.toBe(first);
    const second = await focused(page);
    await page.keyboard.press('Enter');
    expect((await saved(page, 'TXT')).sort()).toEqual([first, second].sort());

    // the mouse at the marker finds the same string
    await map.focus();
    const marker = (await page.locator('.marker').boundingBox())!;
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => focused(page), patience).not.toBe(second);
    await page.mouse.move(marker.x + marker.width / 2, marker.y + marker.height / 2);
    await expect.poll(() => focused(page), patience).toBe(second);
    await page.mouse.click(marker.x + marker.width / 2, marker.y + marker.height / 2);
    await selection(page).getByRole('heading', { name: '1 string selected' }).waitFor();

    await page.getByRole('button', { name: 'Lasso' }).click();
    // the whole map has to be in the window for the mouse to go round it
    await page.setViewportSize({ width: 1200, height: 1300 });
    await map.scrollIntoViewIfNeeded();
    const box = (await map.boundingBox())!;
    await page.mouse.move(box.x + 3, box.y + 3);
    await page.mouse.down();
    for (const [x, y] of [
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ] as const) {
      await page.mouse.move(box.x + 3 + x * (box.width - 6), box.y + 3 + y * (box.height - 6), { steps: 6 });
    }
    await page.mouse.up();
    const heading = selection(page).getByRole('heading', { name: /strings selected/ });
    await expect.poll(() => heading.textContent(), patience).toMatch(/^(9\d|100) strings/);
    for (const text of await saved(page, 'TXT')) expect(samples).toContain(text);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
    expect(faults).toEqual([]);
  });

  it('is a table where there is no WebGL, with strings of the user, the same places in any window, and UMAP', {
    timeout: longest,
  }, async () => {
    const { page, faults } = await (await explorers.plain!).open(place);
    await page.getByRole('alert').filter({ hasText: 'no WebGL' }).waitFor();
    await isDone(page);
    const places = () => page.locator('td.number').allTextContents();
    const before = await places();
    expect(before.length).toBeGreaterThan(99);
    const sample = (await page.locator('td .string').nth(7).textContent())!;

    await page
      .getByLabel(/Your own strings/)
      .fill(`${sample}\nno (formula\n<img src=x onerror="document.title='run'">`);
    await page.getByRole('button', { name: 'Show them' }).click();
    await summary(page).filter({ hasText: '101 strings, 1 of your own' }).waitFor();
    await page.getByRole('alert').filter({ hasText: 'cannot read 2 strings, such as no (formula' }).waitFor();
    await page.getByLabel(/Your own strings/).fill('x'.repeat(60_000));
    await page
      .getByRole('alert')
      .filter({ hasText: 'expected at most 2000 characters, but received 60000' })
      .waitFor();
    await page.locator('main').getByRole('checkbox').nth(7).check();
    expect(await saved(page, 'TXT')).toEqual([sample]);

    await page.setViewportSize({ width: 380, height: 800 });
    expect((await places()).slice(0, 99)).toEqual(before.slice(0, 99));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    expect(await violationsOf(page)).toEqual([]);

    await page.getByLabel('Map').selectOption('umap');
    await expect.poll(places, patience).not.toEqual(before);
    await summary(page).filter({ hasNotText: 'UMAP' }).waitFor();
    await expect.poll(places, patience).not.toEqual(before);
    expect(new URL(page.url()).hash).toContain('map=umap');
    expect(await page.title()).toBe('grae explorer');
    expect(faults).toEqual([]);
  });
});
