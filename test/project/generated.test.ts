import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { readText, root } from './support/repository.js';

const scripts = pathToFileURL(join(root, 'scripts/documents.mjs')).href;
const { generated } = (await import(scripts)) as {
  readonly generated: Readonly<Record<string, () => Promise<string>>>;
};

test.each(Object.entries(generated))('docs/%s is what "npm run documents" writes', async (name, text) => {
  expect(await text()).toBe(readText(`docs/${name}`));
});
