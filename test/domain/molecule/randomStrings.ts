import { readFileSync } from 'node:fs';
import { Random } from '../../../src/base/random.js';
import { compileGrammar } from '../../../src/grammar/compile.js';
import { randomDerivation } from '../../../src/grammar/randomDerivation.js';
import { yieldText } from '../../../src/grammar/text.js';

/** Kinds of strings that are SMILES or nearly so, to put before two judges. */
export const kinds = ['derivations', 'edits', 'fragments', 'letters'] as const;
export type Kind = (typeof kinds)[number];

/**
 * Random strings, the same for the same seed.
 *
 * - `derivations`: of grammars/smiles.ne, 5 to 35 productions
 * - `edits`: molecules with one to three letters or tokens deleted, put in, replaced or swapped
 * - `fragments`: chains, stars and rings of atoms in brackets with any charge, hydrogens and bonds
 * - `letters`: tokens of SMILES in any order
 *
 * @param molecules what is edited
 */
export function randomStrings(
  kind: Kind,
  count: number,
  seed: number,
  molecules: readonly string[],
): string[] {
  const random = new Random(seed);
  const draw = makers[kind](random, molecules);
  return Array.from({ length: count }, draw);
}

type Maker = (random: Random, molecules: readonly string[]) => () => string;

const makers: Readonly<Record<Kind, Maker>> = {
  derivations: (random) => {
    const source = readFileSync(new URL('../../../grammars/smiles.ne', import.meta.url), 'utf8');
    const { table } = compileGrammar(source, { name: 'smiles' });
    const least = table.leastSteps[table.start]!;
    return () => yieldText(table, randomDerivation(table, random, least + random.integer(30)));
  },
  edits: (random, molecules) => () => {
    let text = pick(random, molecules);
    for (let left = 1 + random.integer(3); left > 0; left--) text = edit(random, text);
    return text;
  },
  fragments: (random) => () => fragment(random),
  letters: (random) => () =>
    Array.from({ length: 1 + random.integer(14) }, () => pick(random, tokens)).join(''),
};

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.integer(from.length)]!;
}

const tokens = [
  ...'CNOSPFIBcnosp()[]=#$:/\\.%123@+-H~* ',
  ...[
    'Cl',
    'Br',
    '[nH]',
    '[C@@H]',
    '[N+]',
    '[O-]',
    '->',
    '<-',
    '%12',
    '[n+]',
    '[CH]',
    '[CH2]',
    '[NH+]',
    '[S]',
  ],
  ...[
    '[se]',
    '[C]',
    '[c]',
    '[*]',
    '[P]',
    '[Si]',
    '[B-]',
    '[N]',
    '[c-]',
    '[nH+]',
    '[cH-]',
    '[o+]',
    '[s+]',
    '=O',
  ],
  ...['(=O)', '(C)', '=', '#', '1', '2', '3', '[H]'],
];

function edit(random: Random, text: string): string {
  const at = random.integer(text.length + 1);
  const before = text.slice(0, at);
  switch (random.integer(4)) {
    case 0:
      return before + text.slice(at + 1);
    case 1:
      return before + pick(random, tokens) + text.slice(at);
    case 2:
      return before + pick(random, tokens) + text.slice(at + 1);
    default:
      return (
        before +
        text
          .slice(at, at + 2)
          .split('')
          .reverse()
          .join('') +
        text.slice(at + 2)
      );
  }
}

const usualElements = 'C N O S P B Si Se As F Cl Br I Al Sn Te H Xe *'.split(' ');
const otherElements =
  'He Li Be Ne Na Mg Ar K Ca Ti Fe Cu Zn Ga Ge Kr Rb Sr Pd Ag In Sb Cs Ba La Pt Au Hg Tl Pb Bi Po At Rn Fr U Og'.split(
    ' ',
  );
const aromaticElements = 'c n o s p b se as te si'.split(' ');

function bracketAtom(random: Random, aromatic: boolean): string {
  const symbols = aromatic ? aromaticElements : pick(random, [usualElements, usualElements, otherElements]);
  const isotope = pick(random, ['', '', '', '13', '2']);
  const chirality = pick(random, ['', '', '', '@', '@@']);
  const hydrogens = pick(random, ['', '', 'H', 'H2', 'H3', 'H4', 'H0', 'H5']);
  const charge = pick(random, [
    '',
    '',
    '',
    '+',
    '-',
    '+2',
    '-2',
    '+3',
    '-3',
    '+4',
    '-4',
    '++',
    '--',
    '+7',
    '-7',
  ]);
  return `[${isotope}${pick(random, symbols)}${chirality}${hydrogens}${charge}]`;
}

function anyAtom(random: Random): string {
  if (random.integer(3) === 0) return bracketAtom(random, random.integer(3) === 0);
  return pick(random, ['C', 'N', 'O', 'S', 'P', 'F', 'Cl', 'Br', 'I', 'B', 'c', 'n', 'o', 's', '*']);
}

const bonds = ['', '', '', '=', '#', '-', '$', ':', '~', '->', '<-', '/'];
const ringAtoms = [
  ...[
    'c',
    'c',
    'c',
    'c',
    'n',
    'o',
    's',
    'p',
    'b',
    '*',
    'C',
    'N',
    '[nH]',
    '[n+]',
    '[c-]',
    '[cH]',
    '[c]',
    '[o+]',
  ],
  ...['[s+]', '[se]', '[te]', '[b-]', '[B-]', '[bH-]', '[as]', 'n(=O)', 'c(=O)', 's(=O)', 'n(C)', 'p(C)'],
];

function fragment(random: Random): string {
  const branch = (): string => `(${pick(random, bonds)}${anyAtom(random)})`;
  const ringAtom = (): string => (random.integer(2) === 0 ? 'c' : pick(random, ringAtoms));
  const some = (least: number, most: number, make: () => string): string =>
    Array.from({ length: least + random.integer(most - least + 1) }, make).join('');
  switch (random.integer(4)) {
    case 0:
      return anyAtom(random) + some(0, 5, branch) + pick(random, bonds) + anyAtom(random);
    case 1:
      return `${ringAtom()}1${some(2, 7, () => ringAtom() + (random.integer(5) === 0 ? branch() : ''))}${ringAtom()}1`;
    case 2:
      return `${ringAtom()}1${some(2, 5, ringAtom)}c2${some(2, 5, ringAtom)}c12`;
    default:
      return anyAtom(random) + some(0, 5, () => pick(random, bonds) + anyAtom(random));
  }
}
