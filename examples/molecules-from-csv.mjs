// Molecules from a CSV of yours: it reads a column of SMILES, trains a small model on them, and prints new molecules as CSV.
//
//   node examples/molecules-from-csv.mjs [FILE] [COLUMN] [MINUTES]
//
// Without arguments it trains for one minute on examples/molecules.csv, which has 300 molecules of NCI's corpus: enough to see the
// way, too few for a good model.
import { fileURLToPath } from 'node:url';
import { readStrings, train } from 'grae';

const usualFile = fileURLToPath(new URL('molecules.csv', import.meta.url));
const [file = usualFile, column = 'smiles', minutes = '1'] = process.argv.slice(2);

const texts = [];
for await (const { text } of readStrings(file, { column })) texts.push(text);

// with this grammar come the domain "molecule", its rules and its scores
const model = await train(texts, {
  grammar: 'smiles',
  preset: 'tiny',
  minutes: Number(minutes),
  onLeftOut: ({ failed, tooLong }) => console.error(`left out: ${failed} not in the grammar, ${tooLong} too long`),
});
const samples = await model.sample(10, { seed: 1, unique: true });
console.log('string,valid,novel,qed');
for (const { text, valid, novel, scores } of samples) console.log([text, valid, novel, scores.qed].join(','));
model.dispose();
