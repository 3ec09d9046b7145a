import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { generateExpressions } from '../../src/corpus/generateExpressions.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { packCorpus, packingOf } from '../../src/sequences/encodeCorpus.js';
import { EncodedCorpus } from '../../src/sequences/encodedCorpus.js';
import { joinSequences, sequencesOf } from '../../src/sequences/joinedSequences.js';
import { packingText, packPiece } from '../../src/sequences/packTask.js';

const source = readFileSync(new URL('../../grammars/expression.ne', import.meta.url), 'utf8');
const grammar = compileGrammar(source, { name: 'expression' });
const texts = generateExpressions(grammar, { count: 500, seed: 3 });
const derivations = EncodedCorpus.from(
  texts.map((text) => {
    const parsed = grammar.parse(text);
    if (!('derivation' in parsed)) throw new Error(`${text} has no derivation`);
    return parsed.derivation;
  }),
);
const packing = packingOf(grammar, derivations, 50, 1);

describe('packCorpus', () => {
  it('packs every derivation, in order', async () => {
    const { corpus, tooLong } = await packCorpus(derivations, packing, null);
    expect({ count: corpus.count, tooLong }).toEqual({ count: 500, tooLong: 0 });
    for (const [index, packed] of [...corpus.sequences()].entries()) {
      expect([...packing.unpack(packed)]).toEqual([...derivations.sequence(index)]);
    }
  });

  it('leaves out what is longer than a limit, and tells of it', async () => {
    const lengths = Array.from(derivations.sequences(), (derivation) => packing.pack(derivation).length);
    const limit = lengths.toSorted((a, b) => a - b)[400]!;
    const left = lengths.filter((length) => length <= limit);
    const { corpus, tooLong, firstTooLong } = await packCorpus(derivations, packing, limit);
    expect(Array.from(corpus.sequences(), ({ length }) => length)).toEqual(left);
    expect(tooLong).toBe(500 - left.length);
    const first = lengths.findIndex((length) => length > limit);
    expect(firstTooLong[0]).toEqual({ derivation: derivations.sequence(first), steps: lengths[first] });
    await expect(packCorpus(derivations, packing, 0)).rejects.toThrow(/allow more \(maxSteps\)/);
  });
});

describe('a thread', () => {
  it('packs as this one does, from what it is sent', () => {
    const random = new Random(5);
    const some = Array.from({ length: 40 }, () => derivations.sequence(random.integer(500)));
    const task = structuredClone({ packing: packingText(packing), derivations: joinSequences(some) });
    const packed = [...sequencesOf(packPiece(task))];
    expect(packed.map((ids) => [...ids])).toEqual(some.map((derivation) => [...packing.pack(derivation)]));
  });
});
