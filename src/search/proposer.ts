import type { z } from 'zod';
import type { Random } from '../base/random.js';
import type { Kind } from '../base/registry.js';
import type { SettingsSchema } from '../base/settings.js';
import type { Candidate, EvaluatedText, Outcome } from './candidate.js';
import type { CodeSpace } from './codeSpace.js';
import type { Better } from './objective.js';
import type { Order } from './order.js';

/** The tools of a proposer. */
export interface ProposerTools {
  readonly space: CodeSpace;
  readonly random: Random;
  /** Which end of the values is wanted: of several objectives, by the first. */
  readonly better: Better;
  /** Which evaluations are better, by all objectives. */
  readonly order: Order;
  /** The evaluations of the whole search. */
  readonly budget: number;
  /** Strings to start from; none if the search starts from the density. */
  readonly start: readonly string[];
  /** Strings of known value, numbered 0, which are not worth proposing. */
  readonly knownTexts: readonly EvaluatedText[];
}

/** Proposes strings, and is told what they are worth. It knows neither the objective nor the budget that is left. */
export interface Proposer {
  /** Returns some strings, as many as suit it; none if it has nothing left to propose. */
  ask(): Promise<readonly Candidate[]>;
  /** @param outcomes of what was asked for, in the same order */
  tell(outcomes: readonly Outcome[]): Promise<void>;
}

/** A way to propose strings: its settings, and how it starts. */
export interface ProposerKind<Schema extends SettingsSchema = SettingsSchema> extends Kind<Schema> {
  /** Whether it goes by `tools.order`, so that it can serve several objectives. Defaults to false. */
  readonly takesSeveral?: true;
  start(tools: ProposerTools, settings: z.output<Schema>): Proposer | Promise<Proposer>;
}
