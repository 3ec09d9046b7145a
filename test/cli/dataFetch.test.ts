import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { grae } from '../support/grae.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-data-fetch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fetched = (...args: string[]) => grae(['data', 'fetch', ...args]);

describe('data fetch', () => {
  it('says how to download what no program may fetch, and makes nothing', async () => {
    const to = join(folder, 'faces');
    const { status, stderr } = await fetched('celeba', '--to', to);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /celeba: its authors give it for non-commercial research alone.*img_align_celeba\.zip, from https:\/\/mmlab\.ie\.cuhk\.edu\.hk\/projects\/CelebA\.html; then give it with --from FILE/,
    );
    expect(existsSync(to)).toBe(false);
  });

  it('checks what was downloaded by hand', async () => {
    const file = join(folder, 'img_align_celeba.zip');
    writeFileSync(file, 'PK');
    const to = join(folder, 'checked');
    const { status, stderr } = await fetched('celeba', '--from', file, '--to', to);
    expect(status).toBe(2);
    expect(stderr).toContain('expected 1443490838 bytes, but received 2; nothing was kept');
    expect(readdirSync(to)).toEqual([]);
  });

  it('keeps sets whose files have the same names apart', async () => {
    const to = join(folder, 'digits');
    mkdirSync(join(to, 'mnist'), { recursive: true });
    const path = join(to, 'mnist', 'train-images-idx3-ubyte.gz');
    writeFileSync(path, "the user's own");
    const { status, stderr } = await fetched('mnist', '--from', folder, '--to', to);
    expect(status).toBe(2);
    expect(stderr).toContain(`${path}: another file is here already`);
    expect(readFileSync(path, 'utf8')).toBe("the user's own");
    const other = await fetched('fashion-mnist', '--from', folder, '--to', to);
    expect(other.stderr).toContain(`${join(folder, 'train-images-idx3-ubyte.gz')}: there is no such file`);
    expect(readdirSync(join(to, 'fashion-mnist'))).toEqual([]);
  });
});
