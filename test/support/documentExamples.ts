import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { expect, vi } from 'vitest';
import { type Block, blocksOf, type Example, examplesOf, missingLine } from '../project/support/examples.js';
import { readText } from '../project/support/repository.js';
import { backendUnderTest } from './backend.js';
import { type Ended, inFolder } from './grae.js';
import { runLine } from './shell.js';

/** Commands that other checks run, or that need what is not here. */
const elsewhere: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^npm ci && npm (test|run demo)\b/, '.ci/run; test/cli/demo.slow.test.ts'],
  [/^npm (pack|install) /, 'scripts/check-package.mjs'],
  [/^npm pack\b/, 'scripts/check-package.mjs'],
  [/^sbatch /, 'needs Slurm: test/shards/slurm.slow.test.ts'],
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
  // test/domain/molecule/scaffold and test/search/constraints have scaffolds of these kinds
  /--scaffold '(?:c1ccccc1\*c1ccncc1|O=C1CN)/,
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
  for (const block of blocks) {
    if (block.language === 'ts') await runProgram(document, block, folder, isQuick);
  }
  return ran;
}

async function runExample(
  document: string,
  example: Example,
  folder: string,
  isQuick: boolean,
): Promise<RanExample> {
  const { command, output } = example;
  const changes = output === null ? [...shorter, ...smaller] : shorter;
  const line = isQuick ? quick(command, changes) : command;
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

/** Less work for commands whose output the document shows, too. */
const shorter: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/--epochs \d+/, '--epochs 1'],
  [/--minutes [\d.]+/, '--minutes 0.01'],
  [/\btrain programs\.txt/, '$& --skip 1600'],
];
/** Less work where no output is shown. */
const smaller: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/(data generate .*)-n \d{4}\b/, '$1-n 300'],
  [/(data generate .*)-n \d{6}\b/, '$1-n 1300'],
  [/( (?:sample|report) .*)-n \d{3,}/, '$1-n 20'],
  [/( sample .*)-n 20\b/, '$1-n 8'],
  [/( optimize .*)-n \d{2,}/, '$1-n 24'],
  [/( analogues .*)-n \d+/, '$1-n 4'],
  [/( benchmark .*)-n \d+/, '$1-n 8'],
  [/^head -n 1000\b/, 'head -n 20'],
];
/** Less work for programs. */
const shorterPrograms: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/minutes: [\d.]+/, 'minutes: 0.01'],
  [/budget: \d+/g, 'budget: 24'],
  [/corpus: 'programs\.txt'/, '$&, skip: 1600'],
];

function quick(text: string, changes: typeof smaller): string {
  return changes.reduce((changed, [pattern, by]) => changed.replace(pattern, by), text);
}

async function runProgram(
  document: string,
  { text, section }: Block,
  folder: string,
  isQuick: boolean,
): Promise<void> {
  const library = new URL('../../dist/index.js', import.meta.url).href;
  const source = isQuick ? quick(text, shorterPrograms) : text;
  const file = join(folder, `${section.replaceAll(/\W+/g, '-')}.mjs`);
  writeFileSync(file, source.replaceAll("'grae'", `'${library}'`));
  // the README's as users run it, which shows that such a program ends; nothing takes back what one registers
  const needsProcess = !isQuick || document === 'README.md' || text.includes('.register(');
  const run = needsProcess ? inOwnProcess : inThisProcess;
  expect(await run(file, folder), `${document}, ${section}`).not.toBe('');
}

/** @returns what the program printed; throws what it throws */
async function inThisProcess(program: string, folder: string): Promise<string> {
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => {
    printed.push(format(...values));
  });
  try {
    await inFolder(folder, () => import(pathToFileURL(program).href));
  } finally {
    log.mockRestore();
  }
  return printed.join('\n');
}

async function inOwnProcess(program: string, folder: string): Promise<string> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GRAE_BACKEND: backendUnderTest },
  });
  expect(status, `${program}\n${stdout}${stderr}`).toBe(0);
  return stdout;
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
