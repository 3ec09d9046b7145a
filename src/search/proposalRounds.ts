import { Random } from '../base/random.js';
import type { Guard } from '../grammar/guard.js';
import { greedy, softmaxDraws } from '../model/productions/choice.js';
import type { TrainedModel } from '../sampling/model.js';
import type { KnownText } from './candidate.js';
import { CodeSpace } from './codeSpace.js';
import { logInMemory } from './evaluationLog.js';
import { evaluatedBefore } from './knownTexts.js';
import type { Objective } from './objective.js';
import { Oracle } from './oracle.js';
import { byValue } from './order.js';
import { proposers } from './proposers/proposers.js';

export interface ProposalRoundsOptions {
  readonly rounds: number;
  /** The number of codes in a round. */
  readonly batch: number;
  /** The number of decodings of a code, drawn from the softmax, of which the most frequent valid one counts. */
  readonly decodings: number;
  readonly guard: Guard | null;
  /** Codes of training strings, `[count, latent]`. Defaults to draws from the density of the model. */
  readonly codes?: Float32Array | undefined;
  readonly seed: number;
}

/** A string that a code was decoded to. */
export interface Proposal {
  readonly text: string;
  readonly canonical: string;
  /** Null for a string that is invalid or has no value. */
  readonly value: number | null;
}

/**
 * Bayesian optimisation by the published protocol (Kusner et al. 2017, arXiv 1703.01925, section 4): every code of every round
 * counts, also one whose string is invalid, of known value, or found before.
 *
 * @param knownTexts from which the surrogate learns before the first round
 */
export async function proposeInRounds(
  model: TrainedModel,
  objective: Objective,
  knownTexts: readonly KnownText[],
  { rounds, batch, decodings, guard, codes, seed }: ProposalRoundsOptions,
): Promise<readonly Proposal[]> {
  const random = new Random(seed);
  const choice = decodings === 1 ? greedy : softmaxDraws;
  const space = await CodeSpace.of(model, random.split(), { codes, decodings, decode: { guard, choice } });
  const before = await evaluatedBefore(model.domain, knownTexts);
  const { better } = objective;
  const oracle = new Oracle(model.domain, [objective], {
    budget: Number.POSITIVE_INFINITY,
    log: logInMemory(),
    knownTexts: before,
  });
  const { kind, ...settings } = proposers.configure('bo', { batch });
  const proposer = await proposers.named(kind).start(
    {
      space,
      random,
      better,
      order: byValue(better),
      budget: rounds * batch,
      start: [],
      knownTexts: before,
    },
    settings,
  );
  const proposals: Proposal[] = [];
  for (let round = 0; round < rounds; round++) {
    const outcomes = await oracle.evaluate(await proposer.ask());
    for (const { candidate, evaluation } of outcomes) {
      const { text } = candidate;
      proposals.push({
        text,
        canonical: evaluation?.canonical ?? text,
        value: evaluation?.value ?? null,
      });
    }
    if (round < rounds - 1) await proposer.tell(outcomes);
  }
  return proposals;
}
