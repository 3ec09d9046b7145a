import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNeighbours, guardOf, type Model, open } from '../../../src/index.js';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest, violationsOf } from './explorer.js';

const ibuprofen = 'CC(C)Cc1ccc(cc1)C(C)C(=O)O';

/** Ethanol, as a drawing program writes it. */
const ethanol = `
  drawn

  3  2  0  0  0  0  0  0  0  0999 V2000
    0.0000    0.0000    0.0000 C   0  0
    1.2990    0.7500    0.0000 C   0  0
    2.5981    0.0000    0.0000 O   0  0
  1  2  1  0
  2  3  1  0
M  END
`;

let explorer: ExplorerUnderTest;
let model: Model;

beforeAll(async () => {
  if (!hasChromium) return;
  [explorer, model] = await Promise.all([ExplorerUnderTest.start(), open('zinc250k', { backend: 'wasm' })]);
});

afterAll(async () => {
  await explorer?.close();
  model?.dispose();
});

const place = (of: string, more = '') => `#/around?of=${encodeURIComponent(of)}${more}`;
const neighbours = (page: Page) => page.getByRole('list', { name: 'Neighbours' }).locator('.string');
const field = (page: Page) => page.getByLabel('Molecule', { exact: true });

/** Pastes a text into the element with the focus. */
function paste(page: Page, text: string): Promise<void> {
  return page.evaluate(`{
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(text)});
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
  }`);
}

describe.runIf(hasChromium)(`around a string in the explorer${unlessSkipped}`, () => {
  it('are the code, the reconstruction and the neighbours that Node finds', async () => {
    const { page, faults } = await explorer.open(place(ibuprofen, '&radius=12&seed=5'));
    const { codes, spelled } = await model.encode([ibuprofen]);
    const inNode = await findNeighbours(model.trained, ibuprofen, {
      radius: 1.2,
      seed: 5,
      count: 24,
      decode: { guard: guardOf(model.trained) },
    });
    await page.getByText(/24 neighbours from \d+ codes/).waitFor();
    expect(await neighbours(page).allTextContents()).toEqual(inNode.neighbours.map(({ text }) => text));
    const notes = await page.locator('.note').allTextContents();
    expect(notes).toEqual(inNode.neighbours.map(({ similarity }) => `similarity ${similarity.toFixed(2)}`));

    const numbers = await page.getByLabel('The numbers of the code').inputValue();
    expect(numbers.split(' ').map(Number)).toEqual([...codes].map((one) => Number(one.toPrecision(6))));
    const [greedy] = await model.trained.decode(codes, 1);
    const isSame = greedy === spelled[0];
    await page.getByText(`Greedy: ${isSame ? 'the same string' : 'another string'}`).waitFor();
    await page.getByText('Verified: the same string').waitFor();

    await page.getByRole('button', { name: 'Others' }).click();
    await page.getByText(/24 neighbours from \d+ codes/).waitFor({ state: 'detached' });
    await page.getByText(/24 neighbours from \d+ codes/).waitFor();
    expect(new URL(page.url()).hash).toContain('seed=6');
    expect(await neighbours(page).allTextContents()).not.toEqual(inNode.neighbours.map(({ text }) => text));
    expect(faults).toEqual([]);
  });

  it('says why a string is refused and where, and opens the model that reads it', async () => {
    const { page, faults } = await explorer.open(place('C(x1)', '&model=zinc250k'));
    await page.getByRole('alert').filter({ hasText: 'zinc250k does not read this string' }).waitFor();
    expect(await page.locator('.place mark').textContent()).toBe('x');
    await page.getByText('No other model here reads it.').waitFor();
    await field(page).fill('(x1*sin((c*x2)))');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'open it there' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByText(/neighbours from \d+ codes/).waitFor();
    expect(await page.getByLabel('Model').inputValue()).toBe('formulas');
    expect(faults).toEqual([]);
  });

  it('takes a molecule from the editor, by mouse and by keyboard, and a molfile', async () => {
    const { page, faults } = await explorer.open(place('CCO'));
    await page.getByText('Read as').waitFor();
    const draw = page.getByRole('button', { name: 'Draw …' });
    await draw.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Draw a molecule' });
    await dialog.locator('.drawing canvas').first().waitFor();
    await dialog.getByText('Loading the editor …').waitFor({ state: 'detached' });
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Draw …');

    await draw.click();
    const smiles = dialog.getByRole('textbox');
    await smiles.fill('');
    await dialog.getByText('Loading the editor …').waitFor({ state: 'detached' });
    const box = (await dialog.locator('.drawing').boundingBox())!;
    // the tool of the editor is a single bond: a click draws one
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => smiles.inputValue()).toBe('CC');
    await smiles.fill('CC(=O)Nc1ccc(O)cc1');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'The string' }).getByText('CC(=O)NC1=CC=C(O)C=C1').waitFor();

    await field(page).focus();
    await paste(page, ethanol);
    await page.getByRole('list', { name: 'The string' }).getByText('CCO', { exact: true }).waitFor();
    await field(page).focus();
    await paste(page, ethanol.replace('M  END', ''));
    await page.getByRole('alert').filter({ hasText: 'M  END' }).waitFor();
    await field(page).fill('C'.repeat(5000));
    await page.getByRole('alert').filter({ hasText: 'at most 2000 characters, but received 5000' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('can be read in the light, in the dark, on a phone and by a screen reader', async () => {
    const { page } = await explorer.open(place(ibuprofen), { viewport: { width: 380, height: 800 } });
    await page.getByText(/neighbours from \d+ codes/).waitFor();
    await page.getByText('Verified:').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
  });
});
