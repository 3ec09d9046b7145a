import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/base/random.js';
import type { Spelling } from '../../../../src/domain/domain.js';
import { moleculeForms } from '../../../../src/domain/molecule/forms/forms.js';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { manyMolecules } from '../molecules.js';
import { textOf } from './formSupport.js';

const domains = await Promise.all(moleculeForms.map((form) => createMoleculeDomain({ form })));

/** Every way of spelling a string. None may throw or take long. */
function spellings(text: string): { readonly form: string; readonly spelling: Spelling }[] {
  return domains.flatMap((domain) => [
    { form: domain.form, spelling: domain.spell(text, new Random(1)) },
    { form: `random ${domain.form}`, spelling: domain.randomSpelling(text, new Random(1)) },
  ]);
}

const classes = /^(empty|syntax|ring bond|limit|valence|aromaticity): ./;

function expectSound(text: string): void {
  for (const { form, spelling } of spellings(text)) {
    if ('text' in spelling) continue;
    expect(form).not.toBe('as-is');
    expect(spelling.reason).toMatch(classes);
    expect(spelling.reason.length).toBeLessThan(200);
    if (spelling.offset === null) continue;
    expect(Number.isInteger(spelling.offset)).toBe(true);
    expect(spelling.offset).toBeGreaterThanOrEqual(0);
    expect(spelling.offset).toBeLessThanOrEqual(text.length);
  }
}

describe('strings that are no molecules', () => {
  it.each([
    ['nothing', '', /^empty: /, null],
    ['a blank', ' ', /^empty: /, null],
    ['a NUL byte', 'CC\0C', /^syntax: did not expect "\\u0000", at character 3$/, 2],
    ['a reaction', 'CC>>CO', /^syntax: did not expect ">", at character 3$/, 2],
    ['a reaction with an agent', 'CCO>[H+]>CC=O', /^syntax: did not expect ">", at character 4$/, 3],
    ['half a pair of surrogates', 'C\ud800C', /^syntax: did not expect /, 1],
    ['an unknown atom', 'C[Xx]', /^syntax: Xx is no element/, 1],
    ['an open ring', 'CC1CC', /^ring bond: /, 2],
    [
      'an aromatic atom in no ring',
      'Ccc',
      /^aromaticity: atom 2 is aromatic and in no ring, at character 2$/,
      1,
    ],
    [
      'an aromatic ring of five carbons',
      'Oc1cccc1',
      /^aromaticity: an aromatic system has no Kekulé form, at character 2$/,
      1,
    ],
    ['too large a charge', 'C[N+9]', /^limit: a charge of 9/, 1],
    ['500 kB of carbon', 'C'.repeat(500_000), /^limit: 500000 characters, the limit is 1000$/, null],
    ['500 kB of rings', 'c1ccccc1'.repeat(62_500), /^limit: /, null],
    ['500 kB of brackets', '('.repeat(500_000), /^limit: /, null],
    ['500 kB of blanks', ' '.repeat(500_000), /^empty: /, null],
  ] as const)('%s: reason and place', (_, text, reason, offset) => {
    const started = performance.now();
    for (const { form, spelling } of spellings(text)) {
      if (form === 'as-is') {
        expect(spelling).toEqual({ text });
      } else if ('reason' in spelling) {
        expect(spelling.reason).toMatch(reason);
        expect(spelling.offset).toBe(offset);
      } else {
        // An aromatic ring needs no Kekulé form to be put into another order as it is written.
        expect(form).toBe('random as-is');
        expect(reason.source).toMatch(/aromaticity/);
      }
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('is spelled or refused whatever the string', () => {
    const letters = [
      ...'CNOSPFIBcnosp()=#-:/\\.%123@+H~*',
      'Cl',
      '[nH]',
      '[C@@H]',
      '[C@]',
      '[S@@]',
      '[N+]',
      '->',
      '%12',
    ];
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...letters), maxLength: 30 }), expectSound), {
      numRuns: 3000,
    });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), expectSound), { numRuns: 500 });
    const edited = fc
      .tuple(fc.constantFrom(...manyMolecules), fc.nat(), fc.constantFrom('', ...letters))
      .map(([[, text], at, letter]) => {
        const position = at % text.length;
        return text.slice(0, position) + letter + text.slice(position + 1);
      });
    fc.assert(fc.property(edited, expectSound), { numRuns: 2000 });
  });
});

/** Rings of benzene side by side, `c1ccc2cc3cc4ccccc4cc3cc2c1` for four. */
function acene(rings: number): string {
  const inner = Array.from({ length: rings - 2 }, (_, i) => `cc${digits(i + 3)}`);
  return `c1ccc2${inner.join('')}cccc${inner.toReversed().join('').slice(1)}cc2c1`;
}

const digits = (number: number) => (number < 10 ? `${number}` : `%${number}`);

/** A chain with ring bonds at its first atoms that are all open before the first one closes. */
const manyOpen = Array.from({ length: 99 }, (_, i) => `C${digits(i + 1)}`).join('');

describe('strings of the greatest length', () => {
  it.each([
    ['a chain', 'C'.repeat(1000), true],
    ['branches in branches', `${'C('.repeat(333)}C${')'.repeat(333)}`, true],
    ['a comb', 'C(C)'.repeat(250), true],
    ['rings', 'C1CCCCC1'.repeat(125), true],
    ['aromatic rings', `${'c1ccc(cc1)'.repeat(70)}C`, true],
    ['aromatic rings in Kekulé form', 'C1=CC=CC=C1'.repeat(90), true],
    ['an acene', acene(70), true],
    ['an acene in Kekulé form', textOf(domains[0]!.spell(acene(70))), true],
    ['an acene with one carbon less', acene(70).replace('c1ccc2', 'c1cc2'), false],
    ['rings of five in a row', `c1cccc1${'c1cccc1'.repeat(140)}`, false],
    ['components', `${'C.'.repeat(499)}C`, true],
    ['centres', `C${'[C@@H](F)'.repeat(99)}C`, true],
    ['marks', `F${'/C=C'.repeat(249)}`, true],
    ['99 ring bonds open at a time', `${manyOpen}CC${manyOpen}`, true],
  ])('take bounded time: %s', (_, text, isMolecule) => {
    expect(text.length).toBeGreaterThan(600);
    const started = performance.now();
    expectSound(text);
    expect('text' in domains[0]!.spell(text)).toBe(isMolecule);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('are refused where the Kekulé form would be longer', () => {
    const text = `${'c1ccc(cc1)'.repeat(99)}C`;
    expect(text.length).toBeLessThan(1000);
    const reason = expect.stringMatching(/^limit: \d{4} characters in Kekulé form, the limit is 1000$/);
    expect(domains[0]!.spell(text)).toEqual({ reason, offset: null });
  });

  it('keep the written order where a random one would be too long', () => {
    const [kekule] = domains;
    const text = `C${'(C)C'.repeat(249)}CC`.slice(0, 999);
    const spelled = kekule!.randomSpelling(text, new Random(1));
    expect('text' in spelled && spelled.text.length).toBeLessThanOrEqual(1000);
  });
});

describe('marks that mean nothing', () => {
  it.each([
    'F/CC',
    'C/C',
    'F/c1ccccc1',
    'F/c1c(/F)cccc1',
    'c/1ccccc1',
    'c1cc/cccc1',
    'C/C=C',
    'C1CC/C=C/1',
    'C/C=C\\C#N',
    'F/C=C=C/F',
    'C[C@H](C)C',
    '[C@@H](F)(F)F',
    '[C@](C)(C)(C)C',
    'C[C@@H]=O',
    'C[C@]C',
    'O[C@@H2]N',
    'CC(/F)(\\Cl)Br',
  ])('are no molecule of their own: %s', (text) => {
    const [kekule] = domains;
    const verdict = kekule!.identify(text);
    for (const { form, spelling } of spellings(text)) {
      // A string of no molecule is refused, or left alone in the form as it is written.
      if ('reason' in spelling) expect(verdict.reason).toBe(spelling.reason);
      else
        expect({ form, canonical: kekule!.identify(spelling.text).canonical }).toEqual({
          form,
          canonical: verdict.canonical,
        });
    }
  });
});
