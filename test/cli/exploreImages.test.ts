import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trainImages } from '../../src/imaging/trainImages.js';
import { barRun, writeRun } from '../imaging/support.js';
import { startTestBackend } from '../support/backend.js';
import { grae } from '../support/grae.js';
import { temporaryFolder } from '../training/support.js';

const folder = temporaryFolder();
beforeAll(startTestBackend);
afterAll(() => rmSync(folder, { recursive: true }));

it('`explore --to` takes a run of images, and leaves the images and the checkpoint at home', async () => {
  const run = await barRun({ epochs: 1 });
  const [untrained, mine, site] = ['untrained', 'mine', 'site'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeRun(run, untrained);
  const refused = await grae(['explore', untrained, '--to', site]);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('expected the weights of a trained run, but there is no such file');
  await trainImages(run);
  await writeRun(run, mine);
  expect((await grae(['explore', mine, '--to', site])).status).toBe(0);
  expect(readdirSync(join(site, 'run')).sort()).toEqual([
    'config.json',
    'environment.json',
    'metrics.jsonl',
    'weights.safetensors',
  ]);
});
