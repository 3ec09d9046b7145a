// The library in twenty lines: a model that ships draws molecules, brings one back from its code, and goes from one to another.
//
//   node examples/library.mjs
import { open } from 'grae';

const model = await open('zinc250k');

const samples = await model.sample(5, { seed: 7 });
for (const { canonical, novel, scores } of samples) console.log(canonical, { novel, qed: scores.qed });

const paracetamol = 'CC(=O)Nc1ccc(O)cc1';
const { codes, refusals } = await model.encode([paracetamol, 'no molecule']);
console.log('a code has', codes.length, 'numbers and decodes to', await model.decode(codes));
console.log('refused:', refusals[0].reason);

const way = await model.interpolate(paracetamol, 'Cc1ccc(S(=O)(=O)N2CCOCC2)cc1', 5);
console.log(way);
model.dispose();
