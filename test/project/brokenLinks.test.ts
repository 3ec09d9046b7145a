import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { root } from './support/repository.js';

interface BrokenLink {
  readonly page: string;
  readonly link: string;
}

const { brokenLinks } = (await import(pathToFileURL(join(root, 'scripts/brokenLinks.mjs')).href)) as {
  brokenLinks: (folder: string) => readonly BrokenLink[];
};
const folder = mkdtempSync(join(tmpdir(), 'grae-links-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('finds links to files and places that are not there, and to what lies outside', () => {
  mkdirSync(join(folder, 'docs'));
  writeFileSync(join(folder, 'picture.svg'), '<svg/>');
  writeFileSync(
    join(folder, 'docs/index.html'),
    '<h2 id="a-b">A</h2><a href="../">up</a><a href="#none">no</a><a href="#a-b">yes</a>',
  );
  writeFileSync(
    join(folder, 'index.html'),
    `<script>const text = '<a href="in-a-script.html">';</script><!-- <a href="in-a-comment.html"> -->
    <a href="docs/">folder</a><a href="docs/index.html#a-b">place</a><a href="docs#a-b">place</a><img src="picture.svg">
    <a href="https://example.org/none">other site</a><a href="mailto:a@example.org">mail</a>
    <a href="docs/none.html">no file</a><a title="x" href="docs/index.html#c&amp;d">no place</a>
    <a href="/docs/index.html">from the root</a><a href="../${folder.split('/').at(-1)}-other">outside</a><img src="none.svg">`,
  );
  expect(brokenLinks(folder)).toEqual([
    { page: 'docs/index.html', link: '#none' },
    { page: 'index.html', link: 'docs/none.html' },
    { page: 'index.html', link: 'docs/index.html#c&d' },
    { page: 'index.html', link: '/docs/index.html' },
    { page: 'index.html', link: `../${folder.split('/').at(-1)}-other` },
    { page: 'index.html', link: 'none.svg' },
  ]);
});
