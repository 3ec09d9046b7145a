import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chosenImages } from '../../src/images/imageSet.js';
import { encodePng } from '../../src/images/png.js';
import { bars } from '../model/images/support.js';
import { root } from '../project/support/repository.js';

/** The README and all pages of docs/. */
export const documents: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Documents whose examples have a test of their own, which looks at more, or (those of the help) at less than their output. */
export const documentsOfOwnTests: readonly string[] = [
  'docs/cli.md',
  'docs/domain.md',
  'docs/prefix-state.md',
];

/** Runs work in a folder with the files that examples take for granted, and removes the folder afterwards. */
export async function inFolderOfExamples<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'grae-examples-'));
  try {
    writeCorpora(folder);
    await writePictures(join(folder, 'pictures'));
    cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes small pictures of bars. */
async function writePictures(folder: string): Promise<void> {
  mkdirSync(folder);
  const images = bars(60);
  for (let i = 0; i < images.count; i++) {
    writeFileSync(join(folder, `${100 + i}.png`), await encodePng(chosenImages(images, [i])));
  }
}

/** Writes small parts of the corpus of molecules that ships, and some expressions. */
function writeCorpora(folder: string): void {
  const nci = readFileSync(join(root, 'data/molecules/nci.smi'), 'utf8').trimEnd().split('\n');
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  write('molecules.smi', nci.slice(0, 40));
  write('held-out.smi', nci.slice(0, 20));
  write('test.smi', nci.slice(100, 160));
  write('test_scaffolds.smi', nci.slice(160, 220));
  write('train.smi', nci.slice(220, 420));
  const digits = [1, 2, 3];
  const sums = digits.flatMap((a) => digits.flatMap((b) => digits.map((c) => `sin(x*${a})+${b}/(x+${c})`)));
  const wrapped = sums.flatMap((sum) => digits.map((digit) => `exp(${sum})*${digit}`));
  write('expressions.txt', [...sums, ...wrapped, ...wrapped.map((text) => `${text}/x`)]);
}
