import { join } from 'node:path';

/** A part of the demo: a language, and how a small model of it is trained. */
export interface Chapter {
  readonly title: string;
  readonly name: string;
  readonly grammar: string;
  /** Its share of the time for training. */
  readonly share: number;
  /** The number of strings at the head of the corpus that training leaves out; they are reconstructed afterwards. */
  readonly test: number;
  readonly samples: number;
  readonly components: number;
  /** Returns the commands to go on with. */
  readonly next: (run: string) => readonly string[];
}

export const chapters: readonly Chapter[] = [
  {
    title: 'Expressions in x, 30,000 random ones; the score is the distance to 1/3+x+sin(x*x)',
    name: 'expressions',
    grammar: 'expression',
    share: 0.4,
    test: 500,
    samples: 1000,
    components: 10,
    next: (run) => [
      `grae sample ${run} -n 10000 --target 'x*x+sin(x)'`,
      `grae interpolate ${run} 'x*x' 'sin(x)+x'`,
    ],
  },
  {
    title: 'Molecules, small ones of the NCI open database',
    name: 'molecules',
    grammar: 'smiles',
    share: 0.6,
    test: 200,
    samples: 500,
    components: 5,
    next: (run) => [
      `grae sample ${run} -n 1000 --seed 2`,
      'grae train YOUR.smi --grammar smiles --minutes 30 --out runs/molecules',
    ],
  },
];

/** Returns the file with a chapter's corpus, written into the folder where none ships. */
export async function chapterCorpus(chapter: Chapter, folder: string, seed: number): Promise<string> {
  const { corpusPath, loadGrammar } = await import('../../corpus/shipped.js');
  if (chapter.name === 'molecules') return corpusPath('nci');
  const { generateExpressions } = await import('../../corpus/generateExpressions.js');
  const { replaceFile } = await import('../../host/node/files.js');
  const file = join(folder, 'expressions.txt');
  const strings = generateExpressions(await loadGrammar(chapter.grammar), { count: 30_000, seed });
  await replaceFile(file, strings.map((text) => `${text}\n`).join(''));
  return file;
}
