// A formula from data: it looks for the period of a mass on a spring in measurements of a stopwatch, and computes with it.
//
//   node examples/formula.mjs [EVALUATIONS]
import { fileURLToPath } from 'node:url';
import { discover, readNumbers } from 'grae';

const [evaluations = '5000'] = process.argv.slice(2);
const { columns } = await readNumbers(fileURLToPath(new URL('spring.csv', import.meta.url)));
const { best, front } = await discover(Object.fromEntries(columns), {
  target: 'period',
  evaluations: Number(evaluations),
  seed: 1,
});
// the best formula of every size: larger ones fit better
for (const { size, r2 } of front) console.log({ size, r2 });
console.log('best:', best.show());
console.log('in Python:', best.python);
console.log('2 kg on 20 N/m, in seconds:', [...best.predict([{ mass: 2, stiffness: 20 }])]);
