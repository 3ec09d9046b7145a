import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/base/random.js';
import { smilesAutomaton } from '../../../../src/domain/molecule/prefix/smilesPrefix.js';
import { Guard } from '../../../../src/grammar/guard.js';
import { learnPacking } from '../../../../src/grammar/learnPacking.js';
import { Packing } from '../../../../src/grammar/packing.js';
import { shipped } from '../../../grammar/support/grammars.js';
import { rdkit } from '../judges/judgesAgree.js';
import { domain, hasShared, nciLines, zincLines } from '../support.js';
import { drawGuarded, passes } from './aromaticGuard.js';

const grammars = ['smiles', 'zinc'] as const;
const zincSize = 249_456;
const merges = 400;

/** Derivations of molecules as they are written, those that the grammar has. */
function derivationsOf(name: (typeof grammars)[number], lines: readonly string[]): Uint16Array[] {
  return lines.flatMap((line) => {
    const outcome = shipped(name).parse(domain.readLine(line));
    return outcome.kind === 'parsed' ? [outcome.derivation] : [];
  });
}

function packed(name: (typeof grammars)[number], derivations: readonly Uint16Array[]): Packing {
  const { table } = shipped(name);
  return new Packing(table, learnPacking(table, derivations.slice(0, 10_000), merges));
}

describe.runIf(hasShared).each(grammars)('molecules of ZINC250k as they are written, packed: %s', (name) => {
  it('pass the guard', { timeout: 3_600_000 }, () => {
    const lines = zincLines(zincSize).filter((_, i) => i % 20 === 0);
    const derivations = derivationsOf(name, lines);
    const packing = packed(name, derivations);
    const sequences = derivations.map((derivation) => packing.pack(derivation));
    const limit = Math.floor(1.25 * Math.max(...sequences.map(({ length }) => length)));
    const guard = new Guard(packing.table, smilesAutomaton);
    const start = performance.now();
    const vetoed = sequences.filter((ids) => !passes(guard, ids, limit)).length;
    const steps = sequences.reduce((sum, { length }) => sum + length, 0);
    const microseconds = Math.round((1e4 * (performance.now() - start)) / steps) / 10;
    process.stdout.write(
      `${JSON.stringify({ name, limit, molecules: sequences.length, vetoed, microseconds })}\n`,
    );
    expect(sequences.length).toBeGreaterThan(12_000);
    expect(vetoed / sequences.length).toBeLessThanOrEqual(0.0001);
  });
});

/** Strings by grammar and packing: a packed one takes ten times as long. */
const drawn = [
  ['smiles', false, 60_000],
  ['zinc', false, 36_000],
  ['smiles', true, 2_500],
  ['zinc', true, 1_500],
] as const;

describe('random derivations under the guard, uniform among what it allows', () => {
  const refusedOfAll: string[] = [];
  const lines = hasShared ? zincLines(5_000) : nciLines;

  it.each(drawn)('%s, packed: %s, %d strings', { timeout: 7_200_000 }, (name, isPacked, count) => {
    const table = isPacked ? packed(name, derivationsOf(name, lines)).table : shipped(name).table;
    const guard = new Guard(table, smilesAutomaton);
    const { aromatic, rescued, bad, refused } = drawGuarded(guard, new Random(9), count, 40, rdkit);
    const classes = Object.fromEntries([...refused].map(([kind, { length }]) => [kind, length]));
    process.stdout.write(`${JSON.stringify({ name, isPacked, count, aromatic, rescued, classes })}\n`);
    expect(bad).toEqual([]);
    expect(refused.get('') ?? []).toEqual([]);
    refusedOfAll.push(...[...refused.values()].flat());
  });

  it('are refused by RDKit once in a thousand at most, each for a reason that has a name', () => {
    const count = drawn.reduce((sum, [, , strings]) => sum + strings, 0);
    expect(refusedOfAll.length / count, refusedOfAll.join('\n')).toBeLessThanOrEqual(0.001);
  });
});
