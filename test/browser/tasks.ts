import type * as browser from '../../src/browser.js';
import type * as grae from '../../src/core.js';

/** The part of the library that the tasks use, which both entries export. */
export type Library = Pick<
  typeof grae,
  | 'TrainedModel'
  | 'Random'
  | 'loadDomain'
  | 'readDensity'
  | 'guardOf'
  | 'sampleJudged'
  | 'reconstruct'
  | 'interpolate'
  | 'startBackend'
> &
  Pick<typeof browser, 'discover'>;

const drugs = ['CC(=O)Oc1ccccc1C(=O)[O-]', 'CC(=O)Nc1ccc(O)cc1', 'CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc21'];

/** Tasks that give the same in Node and in a browser, by name; plain data. */
export const tasks = {
  /** Opens the model that ships and samples from it, with every score, as the command line does. */
  async sample({ TrainedModel, readDensity, sampleJudged, guardOf, Random }: Library) {
    const started = performance.now();
    const model = await TrainedModel.open('zinc250k', { backend: 'wasm' });
    const { density, sampling } = await readDensity(model.run);
    const opened = performance.now();
    const { samples } = await sampleJudged(model, density, {
      count: 24,
      random: new Random(1),
      ...sampling,
      decode: { guard: guardOf(model) },
    });
    const ended = performance.now();
    const { canonicaliser } = model.domain;
    model.dispose();
    return {
      samples,
      canonicaliser,
      milliseconds: { open: Math.round(opened - started), sample: Math.round(ended - opened) },
    };
  },

  /** Samples and judges as much as threads are worth. */
  async sampleMany({ TrainedModel, readDensity, sampleJudged, guardOf, Random }: Library) {
    const model = await TrainedModel.open('formulas', { backend: 'wasm' });
    const { density, sampling } = await readDensity(model.run);
    const { samples } = await sampleJudged(model, density, {
      count: 4_000,
      random: new Random(1),
      ...sampling,
      decode: { guard: guardOf(model) },
    });
    model.dispose();
    return samples;
  },

  /** Uses a model in all other ways. */
  async use({ TrainedModel, reconstruct, interpolate }: Library) {
    const model = await TrainedModel.open('zinc250k', { backend: 'wasm' });
    const { codes, indices, refusals } = await model.encode([...drugs, 'not a molecule']);
    const decoded = await model.decode(codes, indices.length);
    const { sequencesPerSecond: _, ...reconstruction } = await reconstruct(model, drugs);
    const path = await interpolate(model, drugs[0]!, drugs[1]!, 3);
    const verdict = model.domain.judge('c1ccccc1O');
    const drawing = model.domain.draw('c1ccccc1O', { width: 100, height: 100 });
    model.dispose();
    return { codes: [...codes], decoded, refusals, reconstruction, path, verdict, drawing };
  },

  /** Finds the period of a pendulum from exact measurements. */
  async discover({ discover }: Library) {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      length: 0.1 + i / 10,
      gravity: 1.5 + ((i * 7) % 11),
    }));
    const table = rows.map((row) => ({ ...row, period: 2 * Math.PI * Math.sqrt(row.length / row.gravity) }));
    const { best, ended } = await discover(table, { target: 'period', evaluations: 3000 });
    return { formula: best.show(), latex: best.latex, ended };
  },

  /** Decodes molecules with products that are fused where the engine has relaxed SIMD. */
  async fused({ TrainedModel, startBackend }: Library) {
    const { precision } = await startBackend('wasm', { precision: 'fused' });
    const model = await TrainedModel.open('zinc250k', { backend: 'wasm' });
    const { codes, indices } = await model.encode(drugs);
    const decoded = await model.decode(codes, indices.length);
    model.dispose();
    return { precision, decoded };
  },

  /** Judges a molecule. */
  async judge({ loadDomain }: Library) {
    const domain = await loadDomain('molecule', { grammar: null });
    return domain.judge('c1ccccc1O');
  },
} satisfies Record<string, (library: Library) => Promise<unknown>>;

export type TaskName = keyof typeof tasks;
