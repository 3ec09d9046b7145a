import { Random } from '../../../src/base/random.js';
import type { Outcome } from '../../../src/search/candidate.js';
import type { CodeSpace } from '../../../src/search/codeSpace.js';
import { byValue } from '../../../src/search/order.js';
import type { ProposerTools } from '../../../src/search/proposer.js';
import { proposers } from '../../../src/search/proposers/proposers.js';

/** A space without a model: the strings are the codes' numbers to one decimal, drawn from a standard normal density. */
export function numberSpace(latent: number): CodeSpace {
  const draw = async (count: number, random: Random) => random.normals(count * latent);
  const space = {
    latent,
    centre: new Float64Array(latent),
    deviations: new Float64Array(latent).fill(1),
    sampling: { spread: 1, noiseLevel: 0 },
    toldNoise: 0,
    identityOf: (text: string) => text,
    density: { sample: draw },
    draw,
    decode: async (codes: Float32Array | readonly Float32Array[]) => {
      const isWhole = codes instanceof Float32Array;
      const count = isWhole ? codes.length / latent : codes.length;
      return Array.from({ length: count }, (_, row) => {
        const code = isWhole ? codes.subarray(row * latent, (row + 1) * latent) : codes[row]!;
        return Array.from(code, (value) => value.toFixed(1)).join(' ');
      });
    },
    encode: async (texts: readonly string[]) =>
      texts.map((text) => Float32Array.from(text.split(' '), Number)),
  };
  return space as unknown as CodeSpace;
}

/** Returns the values that a proposer finds for a function of the code, lower is better, in the order of evaluation. */
export async function valuesFound(
  kind: string,
  value: (code: readonly number[]) => number | null,
  {
    latent,
    budget,
    seed = 1,
    settings = {},
    ...tools
  }: {
    readonly latent: number;
    readonly budget: number;
    readonly seed?: number;
    readonly settings?: object;
  } & Partial<ProposerTools>,
): Promise<number[]> {
  const { kind: _, ...configured } = proposers.configure(kind, settings);
  const proposer = await proposers.named(kind).start(
    {
      space: numberSpace(latent),
      random: new Random(seed),
      better: 'lower',
      order: byValue('lower'),
      budget,
      start: [],
      knownTexts: [],
      ...tools,
    },
    configured,
  );
  const knownTexts = new Map<string, Outcome['evaluation']>();
  const values: number[] = [];
  for (let round = 0; values.length < budget && round < 50 * budget; round++) {
    const outcomes: Outcome[] = [];
    for (const candidate of await proposer.ask()) {
      const { text } = candidate;
      const before = knownTexts.get(text);
      const n = knownTexts.size + 1;
      const evaluation = before ?? {
        n,
        canonical: text,
        value: value(text.split(' ').map(Number)),
        ...candidate,
      };
      knownTexts.set(text, evaluation);
      if (before === undefined) values.push(evaluation.value ?? Number.POSITIVE_INFINITY);
      outcomes.push({ candidate, evaluation, isNew: before === undefined });
    }
    await proposer.tell(outcomes);
  }
  return values.slice(0, budget);
}
