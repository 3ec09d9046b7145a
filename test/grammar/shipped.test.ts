import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import type { ProductionTable } from '../../src/grammar/production.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import { describeProduction } from '../../src/grammar/show.js';
import { yieldText } from '../../src/grammar/text.js';
import { shipped } from './support/grammars.js';

function numbered(name: 'expression' | 'zinc'): string[] {
  const { table } = shipped(name);
  return table.productions.map((_, index) => describeProduction(table, index));
}

/** `A -> b | c` as its productions. */
function spread(rules: string): string[] {
  return rules
    .trim()
    .split('\n')
    .flatMap((rule) => {
      const [lhs, rhs] = rule.trim().split(' -> ');
      return rhs!.split(' | ').map((side) => `${lhs} -> ${side}`);
    });
}

describe('published numberings (Kusner et al. 2017)', () => {
  it('expressions: 11 productions', () => {
    const published = spread(`
      S -> S "+" T | S "*" T | S "/" T | T
      T -> "(" S ")" | "sin(" S ")" | "exp(" S ")" | "x" | "1" | "2" | "3"`);
    expect(published).toHaveLength(11);
    expect(numbered('expression')).toEqual(published);
  });

  it('molecules: 75 productions', () => {
    const published = spread(`
      smiles -> chain
      atom -> bracket_atom | aliphatic_organic | aromatic_organic
      aliphatic_organic -> "B" | "C" | "N" | "O" | "S" | "P" | "F" | "I" | "Cl" | "Br"
      aromatic_organic -> "c" | "n" | "o" | "s"
      bracket_atom -> "[" BAI "]"
      BAI -> isotope symbol BAC | symbol BAC | isotope symbol | symbol
      BAC -> chiral BAH | BAH | chiral
      BAH -> hcount BACH | BACH | hcount
      BACH -> charge class | charge | class
      symbol -> aliphatic_organic | aromatic_organic
      isotope -> DIGIT | DIGIT DIGIT | DIGIT DIGIT DIGIT
      DIGIT -> "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8"
      chiral -> "@" | "@@"
      hcount -> "H" | "H" DIGIT
      charge -> "-" | "-" DIGIT | "-" DIGIT DIGIT | "+" | "+" DIGIT | "+" DIGIT DIGIT
      bond -> "-" | "=" | "#" | "/" | "\\\\"
      ringbond -> DIGIT | bond DIGIT
      branched_atom -> atom | atom RB | atom BB | atom RB BB
      RB -> RB ringbond | ringbond
      BB -> BB branch | branch
      branch -> "(" chain ")" | "(" bond chain ")"
      chain -> branched_atom | chain branched_atom | chain bond branched_atom`);
    expect(published).toHaveLength(75);
    expect(numbered('zinc')).toEqual(published);
    const { table } = shipped('zinc');
    const never = table.productions.flatMap((_, i) =>
      Number.isFinite(table.leastStepsThrough[i]!) ? [] : [i],
    );
    expect(never.map((index) => describeProduction(table, index))).toEqual([
      'BACH -> charge class',
      'BACH -> class',
    ]);
  });
});

const readable = [
  'C',
  'CC',
  'C=C',
  'C#N',
  'C$C',
  'C-C',
  'C:C',
  'C/C',
  'C\\C',
  'C#1CCCC#1',
  'N[C@@H](C)C(=O)O',
  'CCO',
  'CC(C)C',
  'CC(=O)O',
  'C(C)(C)(C)C',
  'C1CC1',
  'c1ccccc1',
  'c1ccc2ccccc2c1',
  'C1CC1C1CC1',
  'C=1CCCCC=1',
  'C1=CCCCC1',
  'C%10CCCC%10',
  'C%10C1C%11C%10C1C%11',
  'C9CCCC9',
  'C0CC0',
  'N1%12CC1C%12',
  'F/C=C/F',
  'F/C=C\\F',
  '[Na+].[Cl-]',
  'O.O.O',
  '[nH]1cccc1',
  'c1cc[nH]c1',
  '[13CH4]',
  '[13CH3-]',
  '[2H]O[2H]',
  '[C@H](N)(C)O',
  '[C@@H](N)(C)O',
  'C[S@+](=O)[O-]',
  'C[S@@](=O)CC',
  '[OH-]',
  '[NH4+]',
  '[Cu+2]',
  '[Fe++]',
  '[Fe+3]',
  '[O--]',
  '[CH3:12]',
  '[C@@H:1]',
  '[se]1cccc1',
  '[as]1ccccc1',
  'b1ccccc1',
  'p1ccccc1',
  'o1cccc1',
  's1cccc1',
  'n1ccccc1',
  '[Si](C)(C)C',
  '[238U]',
  'BrCCCl',
  'ICF',
  'P(=O)(O)(O)O',
  'B(O)O',
  '[H][H]',
  '[H+]',
  '[te]1cccc1',
  '[C@TH1](F)(Cl)(Br)I',
  '[Co@OH12]',
  '[As@TB15]',
  'C(=C)C',
  'C(.C)C',
  'CC(C.O)C',
  '[n+]1ccccc1',
  '[N-]=[N+]=N',
];
const unreadable = [
  '',
  'C(',
  'C)',
  'CC(C',
  'C()',
  '()',
  '=C',
  'C=',
  'C==C',
  '1CC1',
  '%10CC%10',
  'C%1CC%1',
  '[C',
  'C]',
  '[]',
  '[13]',
  '[CH3',
  'Q',
  'CX',
  'c1ccccc1 benzene',
  'C C',
  '.C',
  'C.',
  'C..C',
  '*',
  '[*]',
  'C~C',
  'C->C',
  '[C@@@H]',
  '[CH22]',
  '[C+-]',
  'cl',
  'CC(C)(',
  '[HC]',
  '(C)C',
  'C/',
  '[C:]',
  '\u0441',
  'C\n',
  'C[1]',
];

describe('smiles.ne', () => {
  const smiles = shipped('smiles');

  it.each(readable)('reads %s in one way', (text) => {
    const outcome = smiles.parse(text);
    expect(outcome.kind).toBe('parsed');
    if (outcome.kind === 'parsed') expect(yieldText(smiles.table, outcome.derivation)).toBe(text);
  });

  it.each(unreadable)('refuses %j', (text) => {
    expect(smiles.parse(text).kind).toBe('failed');
  });

  it('leaves the pairing of ring digits to the domain', () => {
    expect(smiles.parse('c1ccccc').kind).toBe('parsed');
  });

  it('reads what the published grammar cannot', () => {
    const zinc = shipped('zinc');
    for (const text of ['C%10CCCC%10', 'C9CCCC9', 'C[S@+](=O)[O-]', '[2H]O[2H]', '[Na+].[Cl-]', 'p1ccccc1']) {
      expect(smiles.parse(text).kind).toBe('parsed');
    }
    for (const text of ['C%10CCCC%10', 'C9CCCC9', '[Na+].[Cl-]', 'p1ccccc1', '[2H]O[2H]']) {
      expect(zinc.parse(text).kind).toBe('failed');
    }
  });

  it('writes the text from left to right: terminals in leftmost order are the text', () => {
    // nothing is written behind what a production leaves open, but the end of a branch and of an atom's class
    expect(late(smiles.table)).toEqual([
      'branches -> "(" rest_of_branch ")" branches',
      'class -> ":" number "]"',
    ]);
    const random = new Random(11);
    for (let i = 0; i < 300; i++) {
      const derivation = randomDerivation(smiles.table, random, 80);
      const text = yieldText(smiles.table, derivation);
      expect(written(smiles.table, derivation)).toBe(text.replace(/[)\]]/g, ''));
    }
    // others do not: an operator is written before what stands in front of it
    const expression = shipped('expression');
    expect(late(expression.table)).toContain('S -> S "+" T');
    const outcome = expression.parse('x+1');
    if (outcome.kind !== 'parsed') throw new Error(outcome.kind);
    expect(written(expression.table, outcome.derivation)).toBe('+x1');

    function late(table: ProductionTable): string[] {
      return table.productions.flatMap(({ rhs }, index) => {
        const open = rhs.findIndex((symbol) => typeof symbol === 'number');
        const isLate = open >= 0 && rhs.slice(open).some((symbol) => typeof symbol === 'string');
        return isLate ? [describeProduction(table, index)] : [];
      });
    }

    /** Terminals in the order in which their productions are chosen, ends of branches and atoms left out. */
    function written(table: ProductionTable, derivation: Uint16Array): string {
      const terminals = [...derivation].flatMap((index) =>
        table.productions[index]!.rhs.filter((symbol) => typeof symbol === 'string' && !/[)\]]/.test(symbol)),
      );
      return terminals.join('');
    }
  });

  it('random strings of it have one derivation', () => {
    const random = new Random(7);
    for (let i = 0; i < 1000; i++) {
      const derivation = randomDerivation(smiles.table, random, 80);
      const text = yieldText(smiles.table, derivation);
      expect(smiles.parse(text), text).toEqual({ kind: 'parsed', derivation });
    }
  });

  it('is one grammar for all: every production is used by some string', () => {
    const used = new Set<number>();
    const random = new Random(3);
    for (let i = 0; i < 4000; i++) for (const id of randomDerivation(smiles.table, random, 60)) used.add(id);
    expect(used.size).toBe(smiles.table.productions.length);
  });
});
