import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packagePath } from '../../../src/host/node/packagePath.js';
import { compileGrammar, MemoryStore, open } from '../../../src/index.js';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest, violationsOf } from './explorer.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-own-'));
let explorer: ExplorerUnderTest;

beforeAll(async () => {
  if (hasChromium) explorer = await ExplorerUnderTest.start();
});

afterAll(async () => {
  await explorer?.close();
  rmSync(folder, { recursive: true });
});

const brackets = 'pair -> "(" pair ")" pair | "[" pair "]" pair | null\n';
const alert = (page: Page) => page.getByRole('alert');

/** A copy of a model that ships, in a folder of this name. */
function runNamed(name: string): string {
  const run = join(folder, name);
  cpSync(packagePath('data/models/formulas'), run, { recursive: true });
  return run;
}

const cards = (page: Page) => page.getByRole('list', { name: 'Samples' }).locator('code');

describe.runIf(hasChromium)(`one's own in the explorer${unlessSkipped}`, () => {
  it('is a grammar of which a model is trained in the page, sampled, and saved for the command line', async () => {
    const { page, faults } = await explorer.open('#/own?model=formulas&seconds=4&n=500&seed=3');
    await page.getByLabel('A context-free grammar').fill(brackets);
    await page.getByText('500 different strings').waitFor();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Training' }).waitFor();
    await page.getByText(/Trained after \d+ s on 500 strings/).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await violationsOf(page), colorScheme).toEqual([]);
    }
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the run' }).click();
    const archive = unzipSync(readFileSync(await (await saved).path()));
    await page.getByRole('button', { name: 'Draw samples of it' }).click();
    await cards(page).nth(23).waitFor();
    const drawn = await cards(page).allTextContents();
    const grammar = compileGrammar(brackets);
    for (const text of drawn) expect(grammar.parse(text), text).toHaveProperty('derivation');

    await page.getByRole('link', { name: 'Space' }).click();
    await page.getByRole('button', { name: 'Training strings' }).click();
    await page.getByText('500 of the training, which are smaller').waitFor();

    const store = new MemoryStore();
    for (const [path, content] of Object.entries(archive))
      await store.write(path.replace(/^.*\//, ''), content);
    const model = await open(store, { backend: 'wasm' });
    const samples = await model.sample(24, { seed: 1 });
    expect(samples.map(({ text }) => text)).toEqual(drawn);
    model.dispose();
    expect(faults).toEqual([]);
  });

  it('says what is wrong with a grammar, with the line and the place, and that a language is too small', async () => {
    const { page, faults } = await explorer.open('#/own?model=formulas', {
      viewport: { width: 380, height: 800 },
    });
    const field = page.getByLabel('A context-free grammar');
    await field.fill('a -> "x" b\nb -> "y" ? ? )');
    await alert(page).filter({ hasText: 'line 2, column 14' }).waitFor();
    expect(await page.locator('pre.place').textContent()).toBe('b -> "y" ? ? )\n             ^');
    await field.fill('a -> "x" a');
    await alert(page).waitFor();
    await field.fill('a -> a | "x"');
    await alert(page).waitFor();
    await field.fill('a -> "only this"');
    await page.getByText('one string').waitFor();
    expect(await page.getByRole('button', { name: 'Train', exact: true }).isDisabled()).toBe(true);
    // as a user pastes, without a clipboard
    await page.evaluate(`{
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', '# a comment without an end '.repeat(40000));
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.querySelector('#grammar').dispatchEvent(paste);
    }`);
    await alert(page).filter({ hasText: 'expected a grammar of at most 100,000 characters' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
    expect(faults).toEqual([]);
  });

  it('keeps what a training has by the time it is stopped', async () => {
    const { page } = await explorer.open('#/own?model=formulas&seconds=600&n=5000');
    await page.getByText('5,000 different strings').waitFor();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText('strings a second').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await alert(page).filter({ hasText: 'stopped before the first epoch had ended' }).waitFor();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText(/^\s*epoch [3-9]/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText(/Stopped after/).waitFor();
    await page.getByRole('button', { name: 'Draw samples of it' }).click();
    await cards(page).nth(23).waitFor();
  });

  it('is a run that is chosen as a folder or as an archive, until the page is loaded again', async () => {
    const run = runNamed('mine');
    const { page, faults } = await explorer.open('#/own?model=formulas');
    await page.getByLabel('choose its folder').setInputFiles(run);
    await cards(page).nth(23).waitFor();
    const drawn = await cards(page).allTextContents();
    expect(await page.getByLabel('Model').inputValue()).toBe('mine');

    await page.getByRole('link', { name: 'Your own' }).click();
    const files = [
      'config.json',
      'grammar.ne',
      'productions.json',
      'weights.safetensors',
      'density.safetensors',
    ];
    const inArchive = [...files, 'environment.json', 'fingerprint.safetensors', 'metrics.jsonl'].map(
      (file) => [`packed/${file}`, new Uint8Array(readFileSync(join(run, file)))],
    );
    const archive = join(folder, 'mine.zip');
    writeFileSync(archive, zipSync(Object.fromEntries(inArchive)));
    await page.getByLabel('or an archive').setInputFiles(archive);
    await cards(page).nth(23).waitFor();
    expect(await cards(page).allTextContents()).toEqual(drawn);
    expect(await page.getByLabel('Model').inputValue()).toBe('mine 2');
    await page.reload();
    await page.getByText('The model mine 2 is not here').waitFor();
    await cards(page).nth(23).waitFor();
    expect(faults).toEqual([]);
  });

  it('refuses what is no run and an altered one, and goes on', async () => {
    const { page, faults } = await explorer.open('#/own?model=formulas');
    const none = join(folder, 'none');
    cpSync(packagePath('grammars'), none, { recursive: true });
    await page.getByLabel('choose its folder').setInputFiles(none);
    await alert(page).filter({ hasText: 'expected the folder of a run' }).waitFor();

    const altered = runNamed('altered');
    const weights = readFileSync(join(altered, 'weights.safetensors'));
    writeFileSync(join(altered, 'weights.safetensors'), weights.subarray(0, weights.length / 2));
    await page.getByLabel('choose its folder').setInputFiles(altered);
    await alert(page).filter({ hasText: 'weights.safetensors' }).waitFor();

    const archive = join(folder, 'broken.zip');
    writeFileSync(archive, 'this is no archive');
    await page.getByLabel('or an archive').setInputFiles(archive);
    await alert(page).filter({ hasText: 'ZIP' }).waitFor();

    await page.getByRole('link', { name: 'Samples' }).click();
    await cards(page).nth(23).waitFor();
    expect(faults).toEqual([]);
  });

  it('is a folder that is dropped', async () => {
    const run = runNamed('dropped');
    const { page } = await explorer.open('#/own?model=formulas');
    const target = await page.locator('.drop').boundingBox();
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [run], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: target!.x + 20, y: target!.y + 20, data });
    }
    await cards(page).nth(23).waitFor();
    expect(await page.getByLabel('Model').inputValue()).toBe('dropped');
  });
});
