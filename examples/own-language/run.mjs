// A language of your own: a grammar in walks.ne, rules in prefix.mjs that no grammar can state, a corpus, and a model of it.
// It draws new strings with the rules and without them.
//
//   node examples/own-language/run.mjs [EPOCHS]      (20 by default: about a minute)
import { fileURLToPath } from 'node:url';
import { Random, train } from 'grae';
import { prefix } from './prefix.mjs';

const [epochs = '20'] = process.argv.slice(2);
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Random ways that keep the rules: steps at random, some of which lead home. */
function walks(count, random) {
  const all = new Set();
  while (all.size < count) {
    const state = prefix.start();
    let text = '';
    while (text.length < 4 || state.debt > 0) {
      const steps = random.uniform() < text.length / 20 && state.debt > 0 ? state.wanted() : 'NESW';
      const step = steps[Math.floor(random.uniform() * steps.length)];
      const next = state.copy();
      next.advance(step);
      if (next.broken !== 0) continue;
      state.advance(step);
      text += step;
    }
    if (text.length <= 30) all.add(text);
  }
  return [...all];
}

const model = await train(walks(1000, new Random(1)), {
  grammar: pathOf('walks.ne'),
  prefix,
  preset: 'tiny',
  epochs: Number(epochs),
});
for (const guard of ['on', 'off']) {
  const samples = await model.sample(100, { seed: 1, guard });
  const sound = samples.filter(({ text }) => {
    const state = prefix.start();
    state.advance(text ?? '');
    return text !== null && state.brokenAtEnd === 0;
  });
  console.log(`guard ${guard}: ${sound.length} of ${samples.length} stay on the field and come home`);
  console.log(samples.slice(0, 3).map(({ text }) => text).join('\n'));
}
model.dispose();
