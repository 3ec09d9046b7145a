import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryFiles, root } from './support/repository.js';

/** Folders that exist on the machine of whoever wrote the file, and nowhere else. */
const folders = ['work', 'root', 'home', 'opt', 'Users'];
const machinePath = new RegExp(`(?<![\\w.~)\\]@-])/(${folders.join('|')})/\\w+`);

test('the pattern finds a path of a machine and lets an address and a molecule pass', () => {
  const [folder] = folders;
  expect(machinePath.test(`see /${folder}/notes`)).toBe(true);
  expect(machinePath.test(`"file:///${folder}/notes"`)).toBe(true);
  expect(machinePath.test(`https://example.org/${folder}/notes`)).toBe(false);
  expect(machinePath.test('C/C=C/C')).toBe(false);
});

test('no file of the repository holds a path of a machine', () => {
  const found: string[] = [];
  for (const path of repositoryFiles()) {
    const bytes = readFileSync(join(root, path));
    if (bytes.subarray(0, 8000).includes(0)) continue; // not text
    bytes
      .toString('utf8')
      .split('\n')
      .forEach((line, i) => {
        const [match] = machinePath.exec(line) ?? [];
        if (match !== undefined) found.push(`${path}:${i + 1}: ${match}`);
      });
  }
  expect(found).toEqual([]);
});
