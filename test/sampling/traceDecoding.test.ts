import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { guardOf } from '../../src/sampling/guard.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { type DecodingStep, type TraceOptions, traceDecoding } from '../../src/sampling/traceDecoding.js';
import { startTestBackend } from '../support/backend.js';

beforeAll(startTestBackend);

const count = 50;

async function stepsOf(
  model: TrainedModel,
  code: Float32Array,
  options: TraceOptions,
): Promise<readonly DecodingStep[]> {
  const steps: DecodingStep[] = [];
  for await (const step of traceDecoding(model, code, options)) steps.push(step);
  return steps;
}

describe('molecules of zinc250k, from codes drawn wide', () => {
  let model: TrainedModel;
  let codes: readonly Float32Array[];
  let texts: readonly string[];
  let traces: readonly (readonly DecodingStep[])[];

  beforeAll(async () => {
    model = await TrainedModel.open('zinc250k', { judges: false });
    const { density } = await readDensity(model.run);
    // wide, so that the guard has something to veto
    const drawn = await density.sample(count, new Random(1), { spread: 1.5 });
    codes = Array.from({ length: count }, (_, i) => drawn.subarray(i * model.latent, (i + 1) * model.latent));
    const guard = guardOf(model);
    texts = await model.decode(drawn, count, { guard });
    traces = [];
    for (const code of codes) traces = [...traces, await stepsOf(model, code, { guard })];
  }, 120_000);

  afterAll(() => model?.dispose());

  it('ends in the string that decoding gives', () => {
    expect(traces.map((steps) => steps.at(-1)!.after)).toEqual(texts);
  });

  it('goes on at each step where the one before ended', () => {
    const { table } = model.codec;
    for (const steps of traces) {
      expect(steps[0]!.text).toBe('');
      expect(steps[0]!.open).toEqual([table.start]);
      steps.forEach(({ text, after, ended, open, production: taken }, i) => {
        // a rescue goes back and is the last step
        if (taken === null) expect(i).toBe(steps.length - 1);
        else expect(after.startsWith(text)).toBe(true);
        expect(steps[i + 1]?.text ?? after).toBe(after);
        expect(typeof open[0]).toBe('number');
        if (ended !== null) {
          expect(ended.startsWith(after)).toBe(true);
          expect(model.codec.encode(ended).kind).toBe('encoded');
        }
      });
    }
  });

  it('shares a probability of 1 among the candidates of the top, and lists the one taken', () => {
    const { productions, byLhs, leastStepsThrough } = model.codec.table;
    for (const { candidates, unlisted, open, production: taken, masked } of traces.flat()) {
      const sum = candidates.reduce((all, { probability }) => all + probability, unlisted.probability);
      expect(sum).toBeCloseTo(1, 12);
      expect(unlisted.probability).toBeGreaterThan(-1e-12);
      for (const { production } of candidates) expect(productions[production]!.lhs).toBe(open[0]);
      const ofTop = byLhs[open[0] as number]!.filter((id) => Number.isFinite(leastStepsThrough[id]));
      expect(candidates.length + unlisted.count).toBe(ofTop.length);
      expect(masked).toBe(productions.length - ofTop.length);
      if (taken === null) {
        for (const { veto } of candidates) expect(veto).not.toBeNull();
        expect(unlisted.count).toBe(0);
        continue;
      }
      const own = candidates.find(({ production }) => production === taken);
      expect(own?.veto).toBeNull();
      // greedy: every likelier one is vetoed
      const rank = candidates.indexOf(own!);
      for (const likelier of candidates.slice(0, rank)) expect(likelier.veto).not.toBeNull();
    }
  });

  it('agrees with a softmax computed from the logits of a decoding of its own', async () => {
    const { network, codec, domain } = model;
    const automaton = domain.prefix!;
    const steps = traces[0]!;
    const run = network.startDecoding(codes[0]!, 1);
    let previous = codec.table.productions.length;
    for (const { text, open, candidates, unlisted, production: taken } of steps) {
      const state = automaton.start();
      state.advance(text);
      const features = new Float32Array(automaton.features.length);
      state.writeFeatures(features, 0);
      const top = open[0] as number;
      const logits = await run.step(Int32Array.of(previous), Int32Array.of(top), features);
      const allowed = [...logits].filter((_, id) => {
        const { productions, leastStepsThrough } = codec.table;
        return productions[id]!.lhs === top && Number.isFinite(leastStepsThrough[id]);
      });
      const total = allowed.reduce((sum, logit) => sum + Math.exp(logit), 0);
      for (const { production, probability } of candidates) {
        expect(probability).toBeCloseTo(Math.exp(logits[production]!) / total, 6);
      }
      expect(candidates.length + unlisted.count).toBe(allowed.length);
      previous = taken!;
    }
    run.dispose();
  });

  it('names a rule of the automaton that the text would break', () => {
    const automaton = model.domain.prefix!;
    const { productions } = model.codec.table;
    const vetoes = traces
      .flat()
      .flatMap(({ text, candidates }) =>
        candidates.flatMap(({ production, veto }) => (veto === null ? [] : [{ text, production, veto }])),
      );
    const byRule = vetoes.filter(({ veto }) => veto.kind === 'rules');
    expect(byRule.length).toBeGreaterThan(20);
    let brokenAtOnce = 0;
    for (const { text, production, veto } of byRule) {
      expect(veto.rules.length).toBeGreaterThan(0);
      for (const rule of veto.rules) expect(automaton.rules).toContain(rule);
      // where the production writes text first, the automaton itself says which rules that breaks
      const lead = productions[production]!.rhs[0];
      if (typeof lead !== 'string') continue;
      const state = automaton.start();
      state.advance(text + lead);
      if (state.broken === 0) continue;
      brokenAtOnce++;
      // what the production writes further, or the end of the text, may break others besides
      const broken = automaton.rules.filter((_, bit) => (state.broken & (1 << bit)) !== 0);
      expect(veto.rules).toEqual(expect.arrayContaining(broken));
    }
    expect(brokenAtOnce).toBeGreaterThan(5);
    const named = new Set(byRule.flatMap(({ veto }) => veto.rules));
    expect([...named].sort()).toEqual(expect.arrayContaining(['rings', 'valence']));
  });

  it('vetoes nothing without a guard', async () => {
    const steps = await stepsOf(model, codes[0]!, { listed: Number.POSITIVE_INFINITY });
    expect(steps.flatMap(({ candidates }) => candidates).every(({ veto }) => veto === null)).toBe(true);
    expect(steps.every(({ unlisted }) => unlisted.count === 0)).toBe(true);
  });

  it('vetoes what would make the string too long', async () => {
    const guard = guardOf(model);
    const mostSteps = 5;
    const steps = await stepsOf(model, codes[0]!, { guard, mostSteps, listed: Number.POSITIVE_INFINITY });
    const [text] = await model.decode(codes[0]!, 1, { guard, mostSteps });
    expect(steps.at(-1)!.after).toBe(text);
    const kinds = new Set(
      steps.flatMap(({ candidates }) => candidates.flatMap(({ veto }) => veto?.kind ?? [])),
    );
    expect(kinds).toContain('length');
  });

  it('draws as decoding draws from the same generator', async () => {
    const guard = guardOf(model);
    const choice = { kind: 'nucleus', mass: 0.9, temperature: 1.5 } as const;
    const [text] = await model.decode(codes[1]!, 1, { guard, choice, random: new Random(5) });
    const steps = await stepsOf(model, codes[1]!, { guard, choice, random: new Random(5) });
    expect(steps.at(-1)!.after).toBe(text);
    expect(text).not.toBe(texts[1]);
  });

  it('refuses what it cannot follow', async () => {
    const beam = { kind: 'beam', width: 3 } as never;
    await expect(stepsOf(model, codes[0]!, { choice: beam })).rejects.toThrow(InputError);
    await expect(stepsOf(model, codes[0]!.subarray(1), {})).rejects.toThrow(/dimensions/);
    await expect(stepsOf(model, codes[0]!, { listed: 0 })).rejects.toThrow(/at least 1 candidate/);
    const choice = { kind: 'temperature', temperature: 1 } as const;
    await expect(stepsOf(model, codes[0]!, { choice })).rejects.toThrow(/random generator/);
  });
});

it('follows a model without a guard', async () => {
  const model = await TrainedModel.open('formulas', { judges: false });
  const { codes } = await model.encode(['(x1*sin((c*x2)))']);
  expect(guardOf(model)).toBeNull();
  const steps = await stepsOf(model, codes, {});
  expect([steps.at(-1)!.after]).toEqual(await model.decode(codes, 1));
  model.dispose();
});
