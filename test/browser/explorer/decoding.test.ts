import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DecodingStep, guardOf, type Model, open, traceDecoding } from '../../../src/index.js';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest, violationsOf } from './explorer.js';

let explorer: ExplorerUnderTest;
let model: Model;

beforeAll(async () => {
  if (!hasChromium) return;
  [explorer, model] = await Promise.all([
    ExplorerUnderTest.start(),
    open('zinc250k', { backend: 'wasm', judges: false }),
  ]);
});

afterAll(async () => {
  await explorer?.close();
  model?.dispose();
});

async function traceInNode(seed: number): Promise<readonly DecodingStep[]> {
  const { codes, noiseLevel } = await model.sampleCodes(1, { seed });
  const steps: DecodingStep[] = [];
  for await (const step of traceDecoding(model.trained, codes, {
    noiseLevel,
    guard: guardOf(model.trained),
  })) {
    steps.push(step);
  }
  return steps;
}

const rows = (page: Page) => page.locator('.candidates tbody tr');
const place = (page: Page) => page.locator('.player output').textContent();
const before = (page: Page) => page.locator('.form').first().textContent();

describe.runIf(hasChromium)(`the decoding in the explorer${unlessSkipped}`, () => {
  it('is that of Node: texts, probabilities, vetoes', async () => {
    const seed = 32;
    const steps = await traceInNode(seed);
    const at = steps.findIndex(({ candidates }) => candidates.slice(0, 8).some(({ veto }) => veto !== null));
    const step = steps[at]!;
    const { page, faults } = await explorer.open(`#/decoding?seed=${seed}&step=${at + 1}`);
    await rows(page).first().waitFor();
    expect(await place(page)).toBe(`${at + 1} of ${steps.length}`);
    expect(await page.locator('.summary .string').first().textContent()).toBe(steps.at(-1)!.after);
    expect((await before(page))!.startsWith(step.text)).toBe(true);
    const written = await page.locator('.steps button').allTextContents();
    expect(written.join('').replaceAll('·', '')).toBe(steps.at(-1)!.after);

    const shown = await rows(page).allTextContents();
    const likely = step.candidates.slice(0, 8);
    likely.forEach(({ probability, veto, production }, i) => {
      if (probability > 0.01) expect(shown[i]).toContain(`${(100 * probability).toFixed(1)}%`);
      expect(shown[i]!.includes('vetoed')).toBe(veto !== null);
      expect(shown[i]!.includes('taken')).toBe(production === step.production);
      for (const rule of veto?.rules ?? []) expect(shown[i]).toContain(`(${rule})`);
    });
    await page.locator('.ended .depiction svg').waitFor({ state: 'attached' });
    expect(faults).toEqual([]);
  });

  it('is stepped by keys, the slider and the list of steps, and played', async () => {
    const { page, faults } = await explorer.open('#/decoding?seed=7&step=nonsense');
    await rows(page).first().waitFor();
    const count = Number((await place(page))!.split(' ').at(-1));
    expect(await place(page)).toBe(`1 of ${count}`);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await place(page)).toBe(`3 of ${count}`);
    await page.keyboard.press('ArrowLeft');
    expect(await place(page)).toBe(`2 of ${count}`);
    expect(new URL(page.url()).hash).toContain('step=2');
    await page.locator('.player input').press('End');
    expect(await place(page)).toBe(`${count} of ${count}`);
    await page.getByText('The string is complete.').waitFor();
    await page
      .locator('.steps button')
      .nth(count - 2)
      .click();
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByText('The string is complete.').waitFor();
    await page.getByRole('button', { name: 'Play' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('takes the code of a string, and says why one has none', async () => {
    const { page, faults } = await explorer.open('#/decoding?model=formulas');
    await rows(page).first().waitFor();
    await page.getByLabel('The code of a string').fill('(x1*sin((c*x2)))');
    await page.keyboard.press('Enter');
    await page.getByText('(the same string)').waitFor();
    await page.getByText('This model has no guard.').waitFor();
    await page.getByLabel('The code of a string').fill('(x1*');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'end of the text' }).waitFor();
    expect(await page.locator('.place mark').textContent()).toBe('(the end)');
    await page.getByRole('button', { name: 'Draw another' }).click();
    await rows(page).first().waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('can be read in the light, in the dark, on a phone and by a screen reader', async () => {
    const { page } = await explorer.open('#/decoding?seed=32&step=13', {
      viewport: { width: 380, height: 800 },
    });
    await rows(page).first().waitFor();
    await page.locator('.ended .depiction svg').waitFor({ state: 'attached' });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
  });
});
