import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { type Condition, identityOf } from '../domain/domain.js';
import { firstBroken } from '../domain/firstBroken.js';
import { derivationOf } from '../grammar/derivationOf.js';
import type { WeightedGrammar } from '../grammar/weightedGrammar.js';
import { judgeTexts, judgingOf } from '../judging/judgeTexts.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import type { TrainedModel } from '../sampling/model.js';
import { CodeSpace } from './codeSpace.js';
import { changedText } from './proposers/evolve/changedText.js';
import { type DerivationOperator, derivationOperators } from './proposers/evolve/derivationOperators.js';
import { OperatorChoice } from './proposers/evolve/operatorChoice.js';
import { similarityTo } from './similarity.js';

/** A string that is similar to a lead. */
export interface Analogue {
  readonly text: string;
  readonly canonical: string;
  /** The similarity to the lead, from 0 to 1. */
  readonly similarity: number;
  /** The change that made it: noise on a code, in deviations, or a change of a derivation. */
  readonly operator: string;
}

export interface AnalogueOptions {
  /** The number of different analogues. Defaults to 100. */
  readonly count?: number;
  /** The least and the greatest similarity. Defaults to 0.4 and 0.8. */
  readonly similarity?: readonly [least: number, most: number];
  /** Defaults to 1. */
  readonly seed?: number;
  /** The guard and the choice of decoding. */
  readonly decode?: DecodeOptions;
  /** Conditions on analogues besides their similarity. */
  readonly conditions?: readonly Condition[];
  /** The most strings made for each analogue that is asked for. Defaults to 100. */
  readonly mostTries?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (found: number, count: number) => void;
}

export interface Analogues {
  /** The analogues, the most similar first. */
  readonly analogues: readonly Analogue[];
  /** The number of analogues that were asked for. */
  readonly count: number;
  /** The number of strings made, whatever became of them. */
  readonly strings: number;
  readonly thrownAway: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Noise on codes in deviations: below, the lead itself comes back; above, little is left of it. */
const noises = [0.8, 1, 1.2, 1.4, 1.6, 1.8];
/** Changes of one derivation; an exchange takes its piece from an analogue. */
const changes = derivationOperators;
/** The number of strings made together. */
const atOnce = 128;
/** The number of strings that are made at least before a search gives up. */
const leastTries = 1_000;
/** The share of strings that are made from analogues and not from the lead. */
const shareOfSteps = 0.4;

/**
 * Finds strings that are similar to a lead, from its code and its derivation outwards: decodings of the code with noise,
 * and derivations with one change, of the lead and of the analogues so far. What finds more is used more.
 *
 * @throws InputError for a lead that is invalid or has no code, and for options out of range
 */
export async function findAnalogues(
  model: TrainedModel,
  lead: string,
  options: AnalogueOptions = {},
): Promise<Analogues> {
  const { count = 100, similarity: range = [0.4, 0.8], seed = 1, mostTries = 100 } = options;
  const [least, most] = range;
  if (!(least >= 0 && least <= most && most <= 1)) {
    throw new InputError({
      setting: 'similarity',
      expected: 'two similarities from 0 to 1, the lower one first',
      received: `${least} and ${most}`,
    });
  }
  const started = performance.now();
  const random = new Random(seed);
  const space = await CodeSpace.of(model, random.split(), {
    ...(options.decode && { decode: options.decode }),
  });
  const walk = await Walk.from(space, lead, random);
  const similarityOf = similarityTo(model, walk.lead);
  const byCanonical = new Map<string, Analogue>();
  const identities = new Set([identityOf({ text: lead, canonical: model.domain.identify(lead).canonical })]);
  const thrownAway = new Map((options.conditions ?? []).map(({ name }) => [name, 0]));
  let strings = 0;
  while (
    byCanonical.size < count &&
    strings < leastTries + count * mostTries &&
    options.signal?.aborted !== true
  ) {
    const children = await walk.step();
    strings += children.length;
    const judged = await judgeTexts(
      judgingOf(model.domain, true),
      children.map(({ text }) => text),
    );
    const accepted: Analogue[] = [];
    judged.forEach((one, i) => {
      if (!one.valid || byCanonical.size + accepted.length === count) return;
      const canonical = identityOf(one);
      if (identities.has(canonical)) return;
      identities.add(canonical);
      const similarity = similarityOf(one.text);
      if (similarity === null || similarity < least || similarity > most) return;
      const broken = firstBroken(options.conditions ?? [], one);
      if (broken !== null) thrownAway.set(broken, thrownAway.get(broken)! + 1);
      else accepted.push({ text: one.text, canonical, similarity, operator: children[i]!.operator });
    });
    for (const one of accepted) byCanonical.set(one.canonical, one);
    await walk.learn(children, accepted);
    options.onProgress?.(byCanonical.size, count);
    await breathe();
  }
  return {
    analogues: [...byCanonical.values()].sort((a, b) => b.similarity - a.similarity),
    count,
    strings,
    thrownAway: Object.fromEntries(thrownAway),
    seconds: (performance.now() - started) / 1000,
  };
}

/** A string that children are made from. */
interface Place {
  readonly code: Float32Array | null;
  readonly derivation: Uint16Array | null;
}

interface Child {
  readonly text: string;
  readonly operator: string;
}

/** Makes strings from a lead and from what was found around it. */
class Walk {
  readonly #space: CodeSpace;
  readonly #random: Random;
  readonly #grammar: WeightedGrammar;
  /** The lead, then the analogues. */
  readonly #places: Place[];
  readonly #names = [...noises.map((level) => `noise ${level}`), ...changes.map(({ name }) => name)];
  readonly #operators = new OperatorChoice(
    this.#names,
    this.#names.map(() => 0.2),
  );

  private constructor(
    space: CodeSpace,
    /** The lead as the model reads it. */
    readonly lead: string,
    place: Place,
    grammar: WeightedGrammar,
    random: Random,
  ) {
    this.#space = space;
    this.#places = [place];
    this.#grammar = grammar;
    this.#random = random;
  }

  static async from(space: CodeSpace, lead: string, random: Random): Promise<Walk> {
    const { model } = space;
    const { codes, spelled, refusals } = await model.encode([lead]);
    const refused = refusals[0];
    if (refused !== undefined) throw new InputError({ where: refused.text, problem: refused.reason });
    const place = { code: codes, derivation: derivationOf(model.codec.grammar, spelled[0]!) };
    return new Walk(space, spelled[0]!, place, await space.weightedGrammar(), random);
  }

  async step(): Promise<Child[]> {
    const { deviations } = this.#space;
    const codes: Float32Array[] = [];
    const operators: string[] = [];
    const children: Child[] = [];
    for (let i = 0; i < atOnce; i++) {
      const at = this.#operators.draw(this.#random);
      const { code, derivation } = this.#place();
      if (at < noises.length) {
        const noise = noises[at]!;
        if (code === null) continue;
        codes.push(code.map((value, k) => value + noise * deviations[k]! * this.#random.normal()));
        operators.push(this.#names[at]!);
      } else {
        const text = this.#changed(changes[at - noises.length]!, derivation);
        if (text !== null) children.push({ text, operator: this.#names[at]! });
      }
    }
    const texts = await this.#space.decode(codes, this.#random);
    return [...children, ...texts.map((text, i) => ({ text, operator: operators[i]! }))];
  }

  async learn(children: readonly Child[], accepted: readonly Analogue[]): Promise<void> {
    const good = new Map<string, number>();
    for (const { operator } of accepted) good.set(operator, (good.get(operator) ?? 0) + 1);
    this.#operators.learn(
      children.map(({ operator }) => {
        const left = good.get(operator) ?? 0;
        good.set(operator, left - 1);
        return { operator, entered: left > 0 };
      }),
    );
    const codes = await this.#space.encode(accepted.map(({ text }) => text));
    accepted.forEach(({ text }, i) => {
      this.#places.push({ code: codes[i]!, derivation: derivationOf(this.#space.model.codec.grammar, text) });
    });
  }

  #place(): Place {
    const { length } = this.#places;
    const isStep = length > 1 && this.#random.uniform() < shareOfSteps;
    return this.#places[isStep ? 1 + this.#random.integer(length - 1) : 0]!;
  }

  #changed(operator: DerivationOperator, derivation: Uint16Array | null): string | null {
    const other = this.#places[this.#random.integer(this.#places.length)]!.derivation;
    return changedText(operator, [derivation, other], this.#space, this.#grammar, this.#random);
  }
}
