import { packCorpus, packingOf, parseCorpus } from '../../dist/corpus/encodeCorpus.js';
import { generateExpressions } from '../../dist/corpus/generateExpressions.js';
import { loadGrammar } from '../../dist/corpus/shipped.js';
import { firstMolecules } from './corpora.js';
import { type Benchmark, type Measurement, measurement, rate } from './measure.js';

const strings = 5000;

export const parsing: Benchmark = {
  name: 'parsing',
  about: 'strings parsed and packed a second, and what packing does to their length',
  perBackend: false,
  async run({ repeats }) {
    const measured: Measurement[] = [];
    for (const name of ['expression', 'zinc', 'smiles']) {
      const grammar = await loadGrammar(name);
      const texts =
        name === 'expression'
          ? generateExpressions(grammar, { count: strings, seed: 1 })
          : await firstMolecules(strings);
      const lines = () => asLines(texts);
      const reader = { readLine: (line: string) => line.trim() };
      const { derivations } = await parseCorpus(lines(), grammar, reader);
      const packing = packingOf(grammar, derivations, 400, 1);
      const packed = packCorpus(derivations, packing, null).corpus;
      measured.push(
        await rate(`${name}: parse`, 'strings/s', repeats, async () => {
          await parseCorpus(lines(), grammar, reader);
          return texts.length;
        }),
        await rate(`${name}: pack`, 'strings/s', repeats, () => {
          packCorpus(derivations, packing, null);
          return derivations.count;
        }),
        measurement(`${name}: productions`, 'a string', [derivations.lengths().mean]),
        measurement(`${name}: productions, 400 merges`, 'a string', [packed.lengths().mean]),
      );
    }
    return measured;
  },
};

async function* asLines(texts: readonly string[]) {
  let line = 0;
  for (const text of texts) yield { line: ++line, text };
}
