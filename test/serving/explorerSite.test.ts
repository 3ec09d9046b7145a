import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { packagePath } from '../../src/host/node/packagePath.js';
import { trainImages } from '../../src/imaging/trainImages.js';
import { explorerSite } from '../../src/serving/explorerSite.js';
import type { Site } from '../../src/serving/site.js';
import { barRun, writeRun } from '../imaging/support.js';
import { startTestBackend } from '../support/backend.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-explored-'));
afterAll(() => rmSync(folder, { recursive: true }));

function jsonOf<T>(site: Site, path: string): T {
  const file = site.get(path)!;
  return JSON.parse('text' in file ? file.text : readFileSync(file.disk, 'utf8')) as T;
}

interface Offer {
  readonly models: readonly { readonly name: string; readonly place: string; readonly kind: string }[];
}

describe('the site of the explorer', () => {
  it('holds the page, the files that ship and the models', async () => {
    const site = await explorerSite(null);
    expect(site.has('index.html')).toBe(true);
    const { files } = jsonOf<{ files: { path: string }[] }>(site, 'grae/index.json');
    for (const { path } of files) expect(site.has(`grae/${path}`), path).toBe(true);
    const { models } = jsonOf<Offer>(site, 'models.json');
    expect(models.map(({ name }) => name)).toEqual(['zinc250k', 'formulas']);
  });

  // openchemlib and the back end for WebGPU are others', and the second loads where somebody asks for the GPU
  it('has less than 600 kB of JavaScript, compressed, without openchemlib and WebGPU', () => {
    const assets = packagePath('dist/explorer/assets');
    const scripts = readdirSync(assets).filter((name) => /^(?!openchemlib|webgpu).*\.js$/.test(name));
    const sizes = scripts.map((name) => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length);
    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
  });

  it('offers a run first, and gives what it is used with and nothing else of its folder', async () => {
    const mine = join(folder, 'mine');
    cpSync(packagePath('data/models/formulas'), mine, { recursive: true });
    for (const name of [
      'checkpoint.safetensors',
      'corpus.safetensors',
      'secret.txt',
      'density-kde.safetensors',
    ]) {
      writeFileSync(join(mine, name), 'nothing');
    }
    const site = await explorerSite(mine);
    expect(jsonOf<Offer>(site, 'models.json').models[0]).toEqual({
      name: 'mine',
      place: './run/',
      about: '',
      hasCorpus: false,
      kind: 'strings',
      domain: 'expression',
    });
    for (const damaged of ['{', 'null', '{"domain": 1}']) {
      writeFileSync(join(mine, 'config.json'), damaged);
      expect(jsonOf<Offer>(await explorerSite(mine), 'models.json').models[0]).not.toHaveProperty('domain');
    }
    const served = [...site.keys()].filter((path) => path.startsWith('run/')).sort();
    expect(served).toEqual(
      [
        'config.json',
        'density-kde.safetensors',
        'density.safetensors',
        'environment.json',
        'fingerprint.safetensors',
        'grammar.ne',
        'metrics.jsonl',
        'productions.json',
        'weights.safetensors',
      ].map((name) => `run/${name}`),
    );
  });

  it('says that a run is one of images, and gives neither these nor its checkpoint, even with its training data', async () => {
    await startTestBackend();
    const run = await barRun({ epochs: 1 });
    await trainImages(run);
    const pictures = join(folder, 'pictures');
    await writeRun(run, pictures);
    expect(readdirSync(pictures)).toEqual(
      expect.arrayContaining(['images.safetensors', 'checkpoint.safetensors']),
    );
    const site = await explorerSite(pictures, { withCorpus: true });
    expect(jsonOf<Offer>(site, 'models.json').models.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'pictures: images',
      'zinc250k: strings',
      'formulas: strings',
    ]);
    const served = [...site.keys()].filter((path) => path.startsWith('run/')).sort();
    const needed = ['config.json', 'environment.json', 'metrics.jsonl', 'weights.safetensors'];
    expect(served).toEqual(needed.map((name) => `run/${name}`));
  });
});
