import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import type { GuardedDerivation } from '../grammar/guard.js';
import type { GuardObjection } from '../grammar/objection.js';
import { boundedBy, ruleNames } from '../grammar/prefixState.js';
import type { GrammarSymbol, ProductionTable } from '../grammar/production.js';
import { yieldText } from '../grammar/text.js';
import { greedy, inOrderOf, isDrawn, type StepChoice } from '../model/productions/choice.js';
import { type DecodeOptions, resolvedDecoding } from '../model/productions/decode.js';
import { stepInputs } from '../model/productions/stepInputs.js';
import type { TrainedModel } from './model.js';

export interface TraceOptions extends Pick<DecodeOptions, 'guard' | 'mostSteps' | 'noiseLevel' | 'random'> {
  /** The choice of productions. Defaults to greedy. */
  readonly choice?: StepChoice;
  /** The number of likely candidates of each step that are listed and judged, at least 1. Defaults to 20. */
  readonly listed?: number;
}

/** The reason why the guard vetoes a candidate. */
export interface Veto {
  /**
   * `length`: the string would be too long, or not match the template. `rules`: the text breaks rules, now or whatever
   * comes next. `ending`: the guard found no way to the end within the limit that keeps all rules.
   */
  readonly kind: GuardObjection['kind'];
  /** Names of the rules that are broken; for an ending, of those that the shortest one would break. */
  readonly rules: readonly string[];
}

/** A production that the grammar's mask leaves. */
export interface TracedCandidate {
  /** Its number in the table of the model's codec. */
  readonly production: number;
  /** The softmax over all candidates of the step, those that the guard vetoes included. */
  readonly probability: number;
  /** Null where the guard lets it pass. */
  readonly veto: Veto | null;
}

/** One step of a decoding: a non-terminal is expanded. */
export interface DecodingStep {
  /** The text so far. */
  readonly text: string;
  /** The symbols that follow the text, in its order: first the non-terminal that is expanded. */
  readonly open: readonly GrammarSymbol[];
  /** The number of productions that the grammar's mask leaves out. */
  readonly masked: number;
  /** The likeliest candidates, and all that the decoder tried; the likeliest first. */
  readonly candidates: readonly TracedCandidate[];
  /** The candidates that are not listed. */
  readonly unlisted: { readonly count: number; readonly probability: number };
  /** The production that the decoder takes; null where none was allowed, and the guard went back and ended the string. */
  readonly production: number | null;
  /** The text after the step: in the last step the whole string. */
  readonly after: string;
  /** The text after the step if the string were ended as soon as possible; null where no ending was found quickly. */
  readonly ended: string | null;
}

/**
 * Decodes one code as `TrainedModel.decode` does, and yields what happens at each step: the productions that the grammar
 * allows, their probabilities, and which of them the guard vetoes. The last step's `after` is the string.
 *
 * @param code `[latent]`
 * @throws InputError as `decode`, and for a choice that looks at whole derivations
 */
export async function* traceDecoding(
  model: Pick<TrainedModel, 'network'>,
  code: Float32Array,
  options: TraceOptions = {},
): AsyncGenerator<DecodingStep> {
  const { network } = model;
  const { table } = network;
  const { listed = 20 } = options;
  if (!(listed >= 1)) {
    throw new InputError({ expected: 'at least 1 candidate to list', received: listed });
  }
  const { guard, mostSteps, noiseLevel, random, candidates } = resolvedDecoding(network, code, 1, options);
  const choice = stepChoiceOf(options);
  if (isDrawn(choice) && random === undefined) {
    throw new InputError(`expected a random generator for ${choice.kind} to draw from, but received none`);
  }
  const draws = isDrawn(choice) ? random!.split() : null;
  const derivation = guard.start(mostSteps);
  const vetoOf = (objection: GuardObjection): Veto => ({
    kind: objection.kind,
    rules: ruleNames(guard.automaton, objection.rules),
  });
  const run = network.startDecoding(code, 1, noiseLevel);
  try {
    while (!derivation.finished) {
      const { text, open } = formOf(table, derivation.taken);
      const { previous, tops, features } = stepInputs(network, [derivation], 1);
      const logits = await run.step(previous, tops, features);
      const ofTop = candidates[derivation.top]!;
      const step = boundedBy(guard.automaton, () => {
        const tried: number[] = [];
        const chosen = derivation.choose(
          noting(inOrderOf(choice, derivation.narrow(ofTop), logits, 0, draws), tried),
        );
        const probabilities = softmaxOf(logits, ofTop);
        const shown = likeliest(ofTop, probabilities, listed, tried);
        const traced = shown.map((place): TracedCandidate => {
          const production = ofTop[place]!;
          const objection =
            production === chosen ? null : objectionTo(derivation, production, tried.includes(production));
          return {
            production,
            probability: probabilities[place]!,
            veto: objection && vetoOf(objection),
          };
        });
        if (chosen === null) derivation.rescue();
        else derivation.advance(chosen);
        return { chosen, traced, ended: endedText(table, derivation) };
      });
      yield {
        text,
        open,
        masked: table.productions.length - ofTop.length,
        candidates: step.traced,
        unlisted: {
          count: ofTop.length - step.traced.length,
          probability: 1 - step.traced.reduce((sum, { probability }) => sum + probability, 0),
        },
        production: step.chosen,
        after: formOf(table, derivation.taken).text,
        ended: step.ended,
      };
      await breathe();
    }
  } finally {
    run.dispose();
  }
}

/** @throws InputError for a choice that looks at whole derivations, which JavaScript may pass */
function stepChoiceOf({ choice = greedy }: TraceOptions): StepChoice {
  const { kind } = choice as { readonly kind: string };
  if (kind !== 'beam' && kind !== 'verified') return choice;
  throw new InputError({
    problem: `expected a choice that takes one production after the other, but received ${kind}, which looks at whole derivations`,
    advice: [{ text: 'trace greedy, temperature or nucleus' }],
  });
}

/** Passes candidates on and notes them. */
function* noting(candidates: Iterable<number>, tried: number[]): Generator<number> {
  for (const production of candidates) {
    tried.push(production);
    yield production;
  }
}

/**
 * Judges a candidate that was not taken. A copy judges it, since a derivation remembers what it has judged.
 *
 * @param wasTried whether the decoder met a veto: a search that it had no time for may succeed now
 */
function objectionTo(
  derivation: GuardedDerivation,
  production: number,
  wasTried: boolean,
): GuardObjection | null {
  const objection = derivation.copy().objectionTo(production);
  return objection === null && wasTried ? { kind: 'ending', rules: 0 } : objection;
}

/** Returns the softmax of the logits of some productions; NaN counts as impossible. */
function softmaxOf(logits: Float32Array, productions: readonly number[]): Float64Array {
  const own = Float64Array.from(productions, (production) => {
    const logit = logits[production]!;
    return Number.isNaN(logit) ? Number.NEGATIVE_INFINITY : logit;
  });
  const top = own.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  // the case of equality serves an infinite top
  const weights = own.map((logit) => (logit === top ? 1 : Math.exp(logit - top)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Returns the places of the likeliest candidates and of those tried, the likeliest first. */
function likeliest(
  candidates: readonly number[],
  probabilities: Float64Array,
  count: number,
  tried: readonly number[],
): number[] {
  return [...candidates.keys()]
    .sort((a, b) => probabilities[b]! - probabilities[a]!)
    .filter((place, rank) => rank < count || tried.includes(candidates[place]!));
}

/** Returns the text that productions write, and the symbols behind it that are still open. */
function formOf(
  table: ProductionTable,
  taken: readonly number[],
): { readonly text: string; readonly open: readonly GrammarSymbol[] } {
  let text = '';
  const stack: GrammarSymbol[] = [table.start];
  const write = (): void => {
    while (typeof stack.at(-1) === 'string') text += stack.pop();
  };
  for (const production of taken) {
    stack.pop();
    for (const symbol of [...table.productions[production]!.rhs].reverse()) stack.push(symbol);
    write();
  }
  return { text, open: stack.reverse() };
}

function endedText(table: ProductionTable, derivation: GuardedDerivation): string | null {
  const ending = derivation.finished ? [] : derivation.findEnding();
  return ending && yieldText(table, [...derivation.taken, ...ending]);
}
