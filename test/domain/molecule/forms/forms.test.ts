import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/base/errors.js';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { manyMolecules } from '../molecules.js';
import { hasShared, nciLines, zincLines } from '../support.js';
import { expectSameThroughProductions, formOf, idCodeOf, kekule } from './formSupport.js';

describe('the domain', () => {
  it('is loaded for a form, the Kekulé form where none is named', async () => {
    expect((await createMoleculeDomain()).form).toBe('kekule');
    expect((await createMoleculeDomain({ form: 'as-is' })).form).toBe('as-is');
    await expect(createMoleculeDomain({ form: 'kekulé' })).rejects.toThrow(InputError);
    await expect(createMoleculeDomain({ form: 'kekulé' })).rejects.toThrow(
      /form kekule, as-is or random for strings of the domain molecule, but received: kekulé/,
    );
  });

  it('leaves strings alone in the form as-is, whatever they are', async () => {
    const asIs = await createMoleculeDomain({ form: 'as-is' });
    for (const text of ['c1ccccc1', 'C-C', 'no molecule', '']) expect(asIs.spell(text)).toEqual({ text });
  });
});

describe('the Kekulé form', () => {
  it.each([
    // By hand, after the rule of kekulise: each atom in the order of the text takes the bond written first.
    ['c1ccccc1', 'C1=CC=CC=C1'],
    ['Cc1ccccc1C', 'CC1=CC=CC=C1C'],
    ['c1ccc2ccccc2c1', 'C1=CC=C2C=CC=CC2=C1'],
    ['c1ccc2cccc2cc1', 'C1=CC=C2C=CC=C2C=C1'],
    ['c1ccncc1', 'C1=CC=NC=C1'],
    ['n1ccccc1', 'N1=CC=CC=C1'],
    ['c1cnccn1', 'C1=CN=CC=N1'],
    ['c1nnn[nH]1', 'C1=NN=NN1'],
    ['Cn1cnc2c1c(=O)n(C)c(=O)n2C', 'CN1C=NC2=C1C(=O)N(C)C(=O)N2C'],
    // A double ring bond has its symbol where it opens.
    ['c1ccsc1', 'C=1C=CSC1'],
    ['c1cc[te]c1', 'C=1C=C[Te]C1'],
    ['C1CCCCC=1', 'C=1CCCCC1'],
    ['C=1CCCCC=1', 'C=1CCCCC1'],
    // Brackets, isotopes, classes and charges stay, but for the brackets that only aromaticity needs.
    ['c1cc[nH]c1', 'C=1C=CNC1'],
    ['[nH:3]1cccc1', '[NH:3]1C=CC=C1'],
    ['[2H][n]1cccc1', '[2H][N]1C=CC=C1'],
    ['c1cc[nH+]cc1', 'C1=CC=[NH+]C=C1'],
    ['[13cH]1cc[se:2]c1', '[13CH]=1C=C[Se:2]C1'],
    ['[bH]1cccc1', '[BH]1C=CC=C1'],
    ['c1cc[pH]c1', 'C=1C=C[PH]C1'],
    ['c1cc[siH]cc1', 'C1=CC=[SiH]C=C1'],
    ['O=n1ccccc1', 'O=N1=CC=CC=C1'],
    ['N(=O)(=O)c1ccccc1', 'N(=O)(=O)C1=CC=CC=C1'],
    ['[O--].[Ca++]', '[O--].[Ca++]'],
    ['[NH1]1C=CC=C1', '[NH1]1C=CC=C1'],
    // Symbols that say nothing go, those of a direction stay where they are.
    ['C-C', 'CC'],
    ['c1ccccc1-c1ccccc1', 'C1=CC=CC=C1C1=CC=CC=C1'],
    ['c:1:c:c:c:c:c1', 'C1=CC=CC=C1'],
    ['c%12ccccc%12', 'C%12=CC=CC=C%12'],
    ['c1cc(/N=N/c2ccccc2)ccc1', 'C1=CC(/N=N/C2=CC=CC=C2)=CC=C1'],
    ['F\\C=C1/CCc2ccccc21', 'F\\C=C1/CCC2=CC=CC=C21'],
    ['C/C=C/1CCCCC1', 'C/C=C/1CCCCC1'],
    ['C1CCCCC/1=C/C', 'C1CCCCC/1=C/C'],
  ])('of %s is %s', (text, form) => {
    expect(formOf(text)).toBe(form);
  });

  it.each(manyMolecules)('is the same molecule, and its own form (%s): %s', (_, text) => {
    const form = formOf(text);
    expect(idCodeOf(form)).toBe(idCodeOf(text));
    const { canonical, reason } = kekule.identify(text);
    expect(reason).toBeNull();
    expect(kekule.identify(form).canonical).toBe(canonical);
    expect(formOf(form)).toBe(form);
    expect(form.replace(/[A-Z][a-z]/g, '')).not.toMatch(/[a-z]/);
  });

  it('leaves the place of every atom alone', () => {
    const atoms = (text: string) =>
      text.match(/\[[^\]]*\]|Cl|Br|[A-Za-z]/g)!.map((atom) => atom.toUpperCase());
    const plain = (text: string) => atoms(text).map((atom) => (atom === '[NH]' ? 'N' : atom));
    for (const [, text] of manyMolecules) expect(plain(formOf(text))).toEqual(plain(text));
  });

  it('of the molecules that ship is the same molecule, by production numbers too', async () => {
    await expectSameThroughProductions(nciLines.filter((_, i) => i % 4 === 0));
  });

  it.runIf(hasShared)(
    'of 2,000 molecules of ZINC is the same molecule, by production numbers too',
    async () => {
      await expectSameThroughProductions(zincLines(20_000).filter((_, i) => i % 10 === 0));
    },
  );

  it('is refused where there is none, by the reason of the verdict, at its place', () => {
    const reason = expect.stringMatching(/^aromaticity: an aromatic system has no Kekulé form/);
    expect(kekule.spell('Cc1cccc1')).toEqual({ reason, offset: 1 });
    expect(kekule.spell('CCc')).toEqual({
      reason: 'aromaticity: atom 3 is aromatic and in no ring, at character 3',
      offset: 2,
    });
    expect(kekule.spell('CC(C)(C)(C)C')).toEqual({
      reason: 'valence: C (atom 2) has too many bonds, at character 2',
      offset: 1,
    });
    expect(kekule.spell('CC1CC')).toMatchObject({ reason: expect.stringMatching(/^ring bond: /), offset: 2 });
    expect(kekule.spell('')).toEqual({ reason: 'empty: there is no atom', offset: null });
    // Molecules that the rounding of aromatic valences lets pass.
    expect(kekule.spell('CC:O')).toEqual({
      reason: 'aromaticity: atom 2 has other hydrogens in the Kekulé form',
      offset: 1,
    });
    expect(kekule.spell('O=p1ccccc1')).toEqual({
      reason: 'aromaticity: atom 1 has another charge in the Kekulé form',
      offset: 0,
    });
    expect(kekule.spell('o=1C=CC=CC=1')).toEqual({
      reason: 'valence: O (atom 1) has too many bonds, at character 1',
      offset: 0,
    });
  });

  it('exists for what is valid, and is valid; what has none is invalid for the same reason', () => {
    const letters = [
      ...'CNOSPFcnosp()=#-:/\\.123',
      '[nH]',
      '[C@@H]',
      '[n+]',
      '[O-]',
      '%12',
      'c1ccccc1',
      'c1ccnc1',
    ];
    const edited = fc
      .tuple(fc.constantFrom(...manyMolecules), fc.nat(), fc.constantFrom('', ...letters))
      .map(([[, text], at, letter]) => {
        const position = at % text.length;
        return text.slice(0, position) + letter + text.slice(position + 1);
      });
    const strings = fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });
    const rounding =
      /^(valence: .* has too many bonds, at character \d+|aromaticity: .* has (other hydrogens|another charge) in the Kekulé form)$/;
    let spelled = 0;
    fc.assert(
      fc.property(fc.oneof(edited, strings), (text) => {
        const spelling = kekule.spell(text);
        const verdict = kekule.identify(text);
        if ('reason' in spelling) {
          if (verdict.valid) expect(spelling.reason).toMatch(rounding);
          else if (!rounding.test(spelling.reason)) expect(verdict.reason).toBe(spelling.reason);
          expect(spelling.offset ?? 0).toBeLessThanOrEqual(text.length);
          return;
        }
        spelled++;
        expect(kekule.identify(spelling.text)).toEqual(verdict);
        expect(kekule.spell(spelling.text)).toEqual(spelling);
      }),
      { numRuns: 2000 },
    );
    expect(spelled).toBeGreaterThan(100);
  });
});
