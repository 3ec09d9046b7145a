import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { readTexts } from '../corpus/readTexts.js';
import { type Domain, scoreOf } from '../domain/domain.js';
import { replaceFile } from '../host/node/files.js';
import { judgeTexts } from '../judging/judgeTexts.js';
import { expectNumericScore } from '../search/objectives/scoreObjective.js';
import type { TableConfig } from './config.js';

/** The strings of a comparison, the same for every row. */
export interface TableStrings {
  /** The file of the training strings. */
  readonly corpus: string;
  readonly training: number;
  /** The strings that are held out of every training. */
  readonly test: readonly string[];
  /** Strings that the table leaves out of both. */
  readonly leftOut: readonly string[];
  /** SHA-256 over both. */
  readonly sha256: string;
  /** SHA-256 over the training strings, as runs have it. */
  readonly corpusSha256: string;
}

/** The seed of draws that are made once, whatever the seeds of the runs. */
const seed = 1;

/**
 * Divides a corpus into test strings and training strings, of which a budget may keep a random share. Equal strings are
 * never on both sides. Writes both into the folder of the table.
 *
 * @param share of the training strings, in (0, 1]
 * @throws InputError for a corpus that is too small
 */
export async function cutCorpus(
  file: string,
  domain: Domain,
  { test, column, leaveOut }: Pick<TableConfig, 'test' | 'column' | 'leaveOut'>,
  share: number,
  folder: string,
): Promise<TableStrings> {
  const all = [...new Set(await readTexts(file, domain, { column }))];
  const leftOut = leaveOut === undefined ? [] : await textsBelow(all, domain, leaveOut);
  const isLeftOut = new Set(leftOut);
  const texts = all.filter((text) => !isLeftOut.has(text));
  if (texts.length < test.strings + 2) {
    throw new InputError({
      where: file,
      problem: `expected at least ${test.strings + 2} different strings, of which ${test.strings} are held out for the test, but there are only ${texts.length}`,
    });
  }
  const random = new Random(seed);
  const order = Int32Array.from(texts.keys());
  if (test.which === 'random') random.shuffle(order);
  const testRows = order.slice(0, test.strings);
  const rest = order.slice(test.strings);
  random.shuffle(rest);
  const trainingRows = rest.subarray(0, Math.max(2, Math.ceil(share * rest.length)));
  const contents = [trainingRows, testRows].map(
    (part) => `${Array.from(part, (i) => texts[i]).join('\n')}\n`,
  );
  const [sha256, corpusSha256] = [contents.join('\n'), contents[0]!].map((content) =>
    createHash('sha256').update(content).digest('hex'),
  ) as [string, string];
  const corpus = join(folder, 'corpus.txt');
  await keepFile(corpus, contents[0]!);
  await keepFile(join(folder, 'test.txt'), contents[1]!);
  const testTexts = Array.from(testRows, (i) => texts[i]!);
  return { corpus, training: trainingRows.length, test: testTexts, leftOut, sha256, corpusSha256 };
}

async function textsBelow(
  texts: readonly string[],
  domain: Domain,
  { score, most }: NonNullable<TableConfig['leaveOut']>,
): Promise<readonly string[]> {
  const judged = await judgeTexts(await expectNumericScore(domain, score), texts);
  return texts.filter((_, i) => (scoreOf(judged[i]!, score) ?? Number.POSITIVE_INFINITY) <= most);
}

/** Writes a file that is not there yet: a file that other processes read stays as it is. */
async function keepFile(path: string, content: string): Promise<void> {
  const there = await readFile(path, 'utf8').catch(() => null);
  if (there !== content) await replaceFile(path, content);
}
