// Trains for a few steps, encodes and decodes: node trainOn.mjs BACKEND FOLDER [STEPS]
// With STEPS the GPU is lost after so many. Prints JSON: what came of it, or the error.
import * as tf from '@tensorflow/tfjs-core';
import { train } from '../../dist/index.js';

const [backend, folder, steps] = process.argv.slice(2);
const texts = ['x*x+1', 'sin(x)', 'exp(x+2)', '(x+1)/3', 'x/(1+x)', '2*sin(x*3)', 'x+x', 'exp(1)*x'];
const losses = [];

try {
  const model = await train(texts, {
    grammar: 'expression',
    out: folder,
    backend,
    encoder: { kind: 'recurrent', embedding: 12, units: 16 },
    decoder: { kind: 'autoregressive', embedding: 12, topEmbedding: 4, units: 24 },
    latent: 4,
    batch: 4,
    epochs: 2,
    validation: 0.25,
    density: null,
    seed: 5,
    onProgress: ({ step, loss }) => {
      losses.push(loss);
      if (String(step) === steps) tf.backend().device.destroy();
    },
  });
  const { codes } = await model.encode(texts);
  console.log(JSON.stringify({ losses, codes: [...codes], decoded: await model.decode(codes) }));
} catch (thrown) {
  console.log(JSON.stringify({ losses, code: thrown.code, message: thrown.message }));
}
