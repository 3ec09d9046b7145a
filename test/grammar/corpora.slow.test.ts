import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../src/corpus/readLines.js';
import { defaultDomainOf, loadDomain } from '../../src/domain/index.js';
import { yieldText } from '../../src/grammar/text.js';
import { packingOf, parseCorpus } from '../../src/sequences/encodeCorpus.js';
import { isHere } from '../support/isHere.js';
import { shipped } from './support/grammars.js';

const file = (name: string) => fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));

/** The published corpora, where they lie beside the repository. */
describe.each([
  {
    name: 'expression',
    form: 'as-is',
    corpus: file('equations_15.txt.gz'),
    strings: 100_000,
    packed: Number.POSITIVE_INFINITY,
  },
  { name: 'zinc', form: 'as-is', corpus: file('zinc250k.smi.gz'), strings: 249_456, packed: 16.5 },
  { name: 'smiles', form: 'as-is', corpus: file('zinc250k.smi.gz'), strings: 249_456, packed: 12.7 },
  { name: 'smiles', form: 'kekule', corpus: file('zinc250k.smi.gz'), strings: 249_456, packed: 10.6 },
] as const)('$name, $form', ({ name, form, corpus, strings, packed }) => {
  it.runIf(isHere('shared-data', existsSync(corpus)))(
    'every line has one derivation, and comes back from it, packed or not',
    async () => {
      const grammar = shipped(name);
      const domain = await loadDomain(defaultDomainOf(name), { grammar, form });
      const { derivations, report } = await parseCorpus(readLines(corpus), grammar, domain);
      expect(report).toMatchObject({ strings, parsed: strings, ambiguous: 0, failed: 0, tooLong: 0 });

      const packing = packingOf(grammar, derivations, 400, 1);
      let index = 0;
      let productions = 0;
      for await (const { text: line } of readLines(corpus)) {
        const spelling = domain.spell(domain.readLine(line));
        if ('reason' in spelling) throw new Error(`line ${index + 1}: ${spelling.reason}`);
        const { text } = spelling;
        const derivation = derivations.sequence(index++);
        const ids = packing.pack(derivation);
        productions += ids.length;
        // plain comparisons: an assertion each would take longer than the work
        if (yieldText(grammar.table, derivation) !== text)
          throw new Error(`line ${index}: ${text} is not its derivation's`);
        if (yieldText(packing.table, ids) !== text)
          throw new Error(`line ${index}: ${text} is not its packed one's`);
      }
      expect(index).toBe(strings);
      expect(productions / strings).toBeLessThanOrEqual(packed);
    },
  );
});
