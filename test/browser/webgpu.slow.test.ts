import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyAssets } from '../../src/index.js';
import { chromiumOptions, hasChromium } from '../support/chromium.js';
import { isHere } from '../support/isHere.js';
import { bundle, Site } from './site.js';
import type { Computed } from './webgpu/compute.js';

/** Chromium's GPU in software, which is the same on every machine. */
const args = [...chromiumOptions.args, '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
const options = { ...chromiumOptions, args };

/** The part of a page's scope that WebGPU needs. */
interface GpuScope {
  readonly navigator: { readonly gpu?: { requestAdapter(): Promise<object | null> } };
}

/** What the script of the page adds to its scope. */
interface ComputingScope {
  compute(backend: string, assets: string, losesGpu: boolean): Promise<Computed>;
}

/** Returns why WebGPU cannot be tested in a page here; null where it can. */
async function whyNot(): Promise<string | null> {
  if (!hasChromium) return 'there is no Chromium in /usr/bin';
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-webgpu');
  } catch {
    return '@tensorflow/tfjs-backend-webgpu is not installed';
  }
  const folder = mkdtempSync(join(tmpdir(), 'grae-adapter-'));
  const site = await Site.start(folder);
  const browser = await chromium.launch(options);
  try {
    const page = await browser.newPage();
    await page.goto(site.address);
    const hasAdapter = await page.evaluate(async () => {
      const { gpu } = (globalThis as unknown as GpuScope).navigator;
      return ((await gpu?.requestAdapter()) ?? null) !== null;
    });
    return hasAdapter ? null : 'Chromium finds no adapter of WebGPU';
  } finally {
    await browser.close();
    await site.stop();
    rmSync(folder, { recursive: true });
  }
}

const reason = await whyNot();
const hasWebgpu = isHere('webgpu', reason === null);

describe.skipIf(!hasWebgpu)(`WebGPU in Chromium${hasWebgpu ? '' : ` (skipped: ${reason})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'grae-webgpu-'));
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    await Promise.all([
      bundle(folder, join(import.meta.dirname, 'webgpu')),
      copyAssets(join(folder, 'grae')),
    ]);
    site = await Site.start(folder);
    browser = await chromium.launch(options);
  });

  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** @param losesGpu whether the GPU is taken away after the first step of the training */
  async function computedOn(backend: 'wasm' | 'webgpu', losesGpu = false): Promise<Computed> {
    const page = await browser.newPage();
    try {
      await page.goto(site.address);
      await page.waitForFunction(() => 'compute' in globalThis);
      return await page.evaluate(
        ({ backend, assets, losesGpu }) =>
          (globalThis as unknown as ComputingScope).compute(backend, assets, losesGpu),
        { backend, assets: `${site.address}grae`, losesGpu },
      );
    } finally {
      await page.close();
    }
  }

  it('encodes, decodes and trains as WebAssembly does there', async () => {
    const [onWasm, onGpu] = [await computedOn('wasm'), await computedOn('webgpu')];
    expect(onWasm.device).toMatch(/WebAssembly/);
    expect(onGpu.device).toMatch(/swiftshader/i);
    expect(onGpu.decoded).toEqual(onWasm.decoded);
    expect(onGpu.codes).toHaveLength(onWasm.codes.length);
    for (const [i, code] of onGpu.codes.entries()) expect(code, `${i}`).toBeCloseTo(onWasm.codes[i]!, 4);
    // the weights move by a thousandth in each step
    expect(onWasm.losses[2]!).toBeLessThan(onWasm.losses[0]!);
    for (const [step, loss] of onGpu.losses.entries()) {
      expect(loss / onWasm.losses[step]!).toBeCloseTo(1, 3);
      expect(onGpu.norms[step]! / onWasm.norms[step]!).toBeCloseTo(1, 2);
    }
  });

  it('a GPU that is lost between two steps is said to be lost', async () => {
    await expect(computedOn('webgpu', true)).rejects.toThrow(
      /the GPU was lost.*, and with it all that it was computing; start again/,
    );
  });
});
