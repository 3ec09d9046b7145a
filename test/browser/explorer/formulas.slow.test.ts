import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover, parseNumberTable } from '../../../src/index.js';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest, violationsOf } from './explorer.js';

let explorer: ExplorerUnderTest;

beforeAll(async () => {
  if (hasChromium) explorer = await ExplorerUnderTest.start();
});

afterAll(() => explorer?.close());

const start = (page: Page) => page.getByRole('button', { name: 'Search', exact: true }).click();
const summary = (page: Page) => page.locator('p[role=status]');

describe.runIf(hasChromium)(`formulas in the explorer${unlessSkipped}`, () => {
  it('are those of Node for a pasted table, and are drawn and copied', async () => {
    const { page, faults } = await explorer.open('#/formulas?model=formulas&evaluations=2000', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const text = readFileSync('examples/spring.csv', 'utf8');
    await page.getByLabel('Table').fill(text);
    await page.getByRole('option', { name: 'stiffness' }).waitFor({ state: 'attached' });
    await start(page);
    await summary(page).filter({ hasText: 'formulas tried in' }).filter({ hasText: 'rows' }).waitFor();
    const options = { target: 'period', evaluations: 2000, seed: 1, threads: 1 };
    const { best } = await discover(parseNumberTable(text), options);
    // engines round sin and exp differently, so fronts differ among the larger formulas
    expect(await summary(page).first().textContent()).toMatch(
      /^2,\d{3} formulas tried in .* on 64 rows, 16 more/,
    );
    const row = page.locator('tr').filter({ has: page.locator('input:checked') });
    expect(await row.locator('code').textContent()).toBe(best.show());
    await page.getByRole('button', { name: 'Copy LaTeX' }).click();
    await page.getByText('LaTeX is in the clipboard').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(best.latex);
    await page.locator('.chart [aria-label=dot] circle').nth(70).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
    expect(faults).toEqual([]);
  });

  it('say what is wrong with a table and in which line, and stop with what there is', async () => {
    const { page, faults } = await explorer.open('#/formulas?model=formulas&evaluations=1000000&target=no', {
      viewport: { width: 380, height: 800 },
    });
    await page.getByLabel('Table').fill('x,y\n1,2\n2,three\n3,4');
    await page.getByRole('alert').filter({ hasText: 'line 3' }).waitFor();
    const rows = Array.from({ length: 40 }, (_, i) => `${i / 7},${Math.sin(i) + i ** 1.7}`);
    await page.getByLabel('Table').fill(`x,y\n${rows.join('\n')}`);
    await page.getByRole('option', { name: 'y', exact: true }).waitFor({ state: 'attached' });
    await start(page);
    await page.locator('td code').first().waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await summary(page).filter({ hasText: 'stopped' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    expect(faults).toEqual([]);
  });
});
