import { InputError } from '../base/errors.js';
import type { FormulaProposer } from '../discovery/workshop.js';
import { languageOfGrammar } from '../formula/languageOfGrammar.js';
import type { SearchLanguage } from './formulaLanguages.js';
import type { Model } from './model.js';

interface ModelChoice {
  readonly model: Model | undefined;
  /** The minutes of a training. */
  readonly minutes: number | undefined;
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
}

/** A proposer, with what frees the model that was trained for it. */
export interface LoadedProposer {
  readonly proposer: FormulaProposer;
  dispose(): void;
}

/**
 * Returns the proposer of a search by a model, or by one that it trains first; null for neither. What computes with tensors is
 * loaded only for a proposer. Null too if a training is interrupted before it begins.
 *
 * @param inputs the names of the search's variables
 * @throws InputError for a model and a training, a model whose strings are no formulas, and as the training
 */
export async function loadProposer(
  searched: SearchLanguage,
  inputs: readonly string[],
  { model, minutes, seed, signal }: ModelChoice,
): Promise<LoadedProposer | null> {
  const { language } = searched;
  if (model !== undefined && minutes !== undefined) {
    throw new InputError({
      setting: 'trainMinutes',
      problem: 'expected a model, or minutes to train one, but received both',
    });
  }
  if (model !== undefined) {
    const { latentProposer } = await import('./latentProposer.js');
    const { trained } = model;
    const ofModel = { trained, language: languageOfGrammar(trained.codec.grammar) };
    return { proposer: await latentProposer(ofModel, language, inputs), dispose: () => {} };
  }
  if (minutes === undefined) return null;
  const { latentProposer } = await import('./latentProposer.js');
  const { trainFormulaModel } = await import('./trainFormulaModel.js');
  const own = await trainFormulaModel(searched, { minutes, seed, signal });
  if (own === null) return null;
  const proposer = await latentProposer(own, language, language.names.variables);
  return { proposer, dispose: () => own.trained.dispose() };
}
