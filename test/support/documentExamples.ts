import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Block, blocksOf, type Example, examplesOf, missingLine } from '../project/support/examples.js';
import { readText } from '../project/support/repository.js';
import { backendUnderTest } from './backend.js';
import type { Ended } from './grae.js';
import { runLine } from './shell.js';

/** Commands that other checks run, or that need what is not here. */
const elsewhere: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^npm ci && npm (test|run demo)\b/, '.ci/run; test/cli/demo.slow.test.ts'],
  [/^npm (pack|install) /, 'scripts/check-package.mjs'],
  [/^npm pack\b/, 'scripts/check-package.mjs'],
  [/^npm pkg set /, 'needs npm 12'],
  [/^npm run build && node scripts\/time-chemistry/, 'a measurement of speed'],
  [/^python3 /, 'needs RDKit 2022.09.3 for Python'],
  [/^npm run build && node scripts\/compare-scores/, 'reads what Python wrote'],
  [/ table expressions .*--budget 0\.09/, 'hours; test/cli/table.test.ts has tables of minutes'],
];

/** Commands that take too long for every run of the suite; the slow test of the examples runs them as they stand. */
const heavy: readonly RegExp[] = [
  /--encodings 10\b|--decodings 100\b/,
  /--from zinc250k\b/,
  /\bruns\/(?:nci|cvae|tokens)\b/,
  /\btable noise\.json\b/,
];

/** Languages of blocks that are no examples to run: formulas and figures, and Python that needs torch. */
const shownOnly = ['text', 'python'];

export interface RanExample extends Example {
  readonly ended: Ended;
}

/**
 * Runs all examples of a document in order, in a folder that holds its files, and compares what they print with
 * what the document shows.
 *
 * @param isQuick leaves out what is heavy, and takes small numbers in place of those of trainings and of strings where
 *   no output is shown
 */
export async function runDocument(
  document: string,
  folder: string,
  { isQuick = true }: { readonly isQuick?: boolean } = {},
): Promise<readonly RanExample[]> {
  const text = readText(document);
  const blocks = blocksOf(text);
  for (const { file, text: content } of blocks) if (file !== null) writeFileSync(join(folder, file), content);
  const ran: RanExample[] = [];
  for (const example of examplesOf(text)) {
    if (elsewhere.some(([pattern]) => pattern.test(example.command))) continue;
    if (isQuick && heavy.some((pattern) => pattern.test(example.command))) continue;
    ran.push(await runExample(document, example, folder, isQuick));
  }
  for (const block of blocks) if (block.language === 'ts') runProgram(document, block, folder, isQuick);
  return ran;
}

async function runExample(
  document: string,
  example: Example,
  folder: string,
  isQuick: boolean,
): Promise<RanExample> {
  const { command, output } = example;
  const line = isQuick ? quick(command, output !== null) : command;
  const ended = await runLine(line, folder);
  const said = `${document}: ${line}\n${ended.stdout}${ended.stderr}`;
  const isRefused = output?.some((shown) => shown.startsWith('error: ')) ?? false;
  expect(ended.status, said).toBe(isRefused ? 2 : 0);
  // other back ends differ in the last digits, and so in what is most likely
  if (output !== null && line === command && backendUnderTest === 'wasm') {
    expect(missingLine(output, ended), said).toBeNull();
  }
  return { ...example, ended };
}

function quick(command: string, isCompared: boolean): string {
  const trained = command.replace(/--epochs \d+/, '--epochs 1').replace(/--minutes [\d.]+/, '--minutes 0.03');
  if (isCompared) return trained;
  return trained
    .replace(/(data generate .*)-n \d+/, '$1-n 1300')
    .replace(/( (?:sample|report) .*)-n (\d{3,})/, '$1-n 20')
    .replace(/^head -n 1000\b/, 'head -n 20');
}

function runProgram(document: string, { text, section }: Block, folder: string, isQuick: boolean): void {
  const library = new URL('../../dist/index.js', import.meta.url).href;
  const source = isQuick ? text.replace(/minutes: [\d.]+/, 'minutes: 0.03') : text;
  writeFileSync(join(folder, 'example.mjs'), source.replaceAll("'grae'", `'${library}'`));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['example.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GRAE_BACKEND: backendUnderTest },
  });
  expect(status, `${document}, ${section}\n${stdout}${stderr}`).toBe(0);
  expect(stdout, `${document}, ${section}`).not.toBe('');
}

/** Returns the blocks of a document that nothing runs, writes to a file or excuses. */
export function idleBlocks(document: string): readonly string[] {
  const text = readText(document);
  const isIdle = ({ language, file }: Block): boolean =>
    file === null && !['sh', 'console', 'ts', ...shownOnly].includes(language);
  const indented = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^(?: {4}|\t)\S.*$/gm)];
  return [
    ...blocksOf(text)
      .filter(isIdle)
      .map(({ text: content }) => content),
    ...indented.map(([line]) => line),
  ];
}
