// An objective of your own: any function of strings, here with a cost. A search asks for the values of the strings that it
// proposes, and learns from the answers which to propose next.
//
//   node examples/own-objective.mjs [BUDGET]
import { open, search } from 'grae';

const [budget = '200'] = process.argv.slice(2);
const model = await open('zinc250k');
let calls = 0;

/** Molecules with many nitrogens and few characters: stands for an assay, a simulation, a model of somebody else's. */
const nitrogens = {
  name: 'nitrogens',
  better: 'higher',
  batch: 25, // strings in a call
  async evaluate(strings) {
    calls++;
    return strings.map(({ canonical, text }) => {
      const smiles = canonical ?? text;
      return (smiles.match(/N|n/g) ?? []).length - smiles.length / 20;
    });
  },
};

const { best } = await search(model, nitrogens, {
  budget: Number(budget),
  seed: 1,
  constraints: { range: ['molWeight=150..450'] },
});
console.log(`${budget} strings in ${calls} calls`);
for (const { canonical, value } of best.slice(0, 5)) console.log(value.toFixed(2), canonical);
model.dispose();
