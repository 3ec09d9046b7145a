import { Random } from '../../dist/base/random.js';
import { generateExpressions } from '../../dist/corpus/generateExpressions.js';
import { readLines } from '../../dist/corpus/readLines.js';
import { loadGrammar } from '../../dist/corpus/shipped.js';
import { defaultDomainOf, loadDomain } from '../../dist/domain/index.js';
import { packCorpus, packingOf, parseCorpus } from '../../dist/sequences/encodeCorpus.js';
import { firstMolecules, sharedCorpus } from './corpora.js';
import { type Benchmark, type Measurement, measurement, rate } from './measure.js';

const strings = 5000;

/** Grammars with the forms that strings are brought into. */
const languages = [
  { name: 'expression', form: 'as-is', file: 'equations_15.txt.gz' },
  { name: 'zinc', form: 'as-is', file: 'zinc250k.smi.gz' },
  { name: 'smiles', form: 'as-is', file: 'zinc250k.smi.gz' },
  { name: 'smiles', form: 'kekule', file: 'zinc250k.smi.gz' },
] as const;

export const parsing: Benchmark = {
  name: 'parsing',
  about: 'strings spelled, parsed and packed a second, and what packing does to their length',
  perBackend: false,
  async run({ repeats }) {
    const measured: Measurement[] = [];
    for (const { name, form } of languages) {
      const grammar = await loadGrammar(name);
      const domain = await loadDomain(defaultDomainOf(name), { grammar, form });
      const title = `${name}, ${form}`;
      const texts =
        name === 'expression'
          ? generateExpressions(grammar, { count: strings, seed: 1 })
          : await firstMolecules(strings);
      const lines = () => asLines(texts);
      const { derivations } = await parseCorpus(lines(), grammar, domain);
      const packing = packingOf(grammar, derivations, 400, 1);
      const packed = (await packCorpus(derivations, packing, null)).corpus;
      measured.push(
        await rate(`${title}: parse`, 'strings/s', repeats, async () => {
          await parseCorpus(lines(), grammar, domain);
          return texts.length;
        }),
        await rate(`${title}: pack`, 'strings/s', repeats, async () => {
          await packCorpus(derivations, packing, null);
          return derivations.count;
        }),
        measurement(`${title}: productions`, 'a string', [derivations.lengths().mean]),
        measurement(`${title}: productions, 400 merges`, 'a string', [packed.lengths().mean]),
      );
    }
    return [...measured, ...(await forms(repeats))];
  },
};

/** How fast molecules are brought into their forms. */
async function forms(repeats: number): Promise<Measurement[]> {
  const texts = await firstMolecules(strings);
  const domain = await loadDomain('molecule', { grammar: await loadGrammar('smiles'), form: 'kekule' });
  const spelled = texts.map((text) => {
    const spelling = domain.spell(text);
    return 'text' in spelling ? spelling.text : text;
  });
  const random = new Random(1);
  return [
    await rate('molecules: Kekulé form', 'strings/s', repeats, () => {
      for (const text of texts) domain.spell(text);
      return texts.length;
    }),
    await rate('molecules: random order of a Kekulé form', 'strings/s', repeats, () => {
      for (const text of spelled) domain.randomSpelling(text, random);
      return spelled.length;
    }),
  ];
}

/** The published corpora, read, parsed, and packed with 400 merges: what a training begins with. */
export const wholeCorpora: Benchmark = {
  name: 'whole-corpora',
  about: 'seconds to read, spell, parse, learn packing from and pack the published corpora, once (slow)',
  perBackend: false,
  async run() {
    const measured: Measurement[] = [];
    for (const { name, form, file } of languages) {
      const corpus = sharedCorpus(file);
      if (corpus === null) continue;
      const grammar = await loadGrammar(name);
      const domain = await loadDomain(defaultDomainOf(name), { grammar, form });
      const started = performance.now();
      const { derivations, report } = await parseCorpus(readLines(corpus), grammar, domain);
      const parsed = performance.now();
      const packing = packingOf(grammar, derivations, 400, 1);
      const learned = performance.now();
      const { mean, p99, max } = (await packCorpus(derivations, packing, null)).corpus.lengths();
      const packed = performance.now();
      const one = (what: string, value: number, unit: string) =>
        measurement(`${name}, ${form}: ${what}`, unit, [value]);
      measured.push(
        one('strings', report.strings, ''),
        one('with one derivation', report.parsed, 'strings'),
        one('read and parse', (parsed - started) / 1000, 's'),
        one('learn 400 merges', (learned - parsed) / 1000, 's'),
        one('pack', (packed - learned) / 1000, 's'),
        one('productions, mean', mean, 'a string'),
        one('productions, 99% within', p99, 'a string'),
        one('productions, longest', max, 'a string'),
      );
    }
    return measured;
  },
};

async function* asLines(texts: readonly string[]) {
  let line = 0;
  for (const text of texts) yield { line: ++line, text };
}
