import { Random } from '../base/random.js';
import { CanonicalFormulas, generateFormulas } from '../corpus/generateFormulas.js';
import type { FormulaProposer } from '../discovery/workshop.js';
import { type Formula, literal, mapLeaves, operandsOf, variable } from '../formula/formula.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { formulaOf } from '../formula/program.js';
import { simplify } from '../formula/simplify.js';
import { yieldText } from '../grammar/text.js';
import type { TrainedModel } from '../sampling/model.js';
import { CodeSpace } from '../search/codeSpace.js';
import { codeOperators } from '../search/proposers/evolve/codeOperators.js';

/** The formulas whose codes say how far codes of formulas are from each other, and their longest derivation. */
const measured = { count: 500, maxProductions: 15 };

/** A model of formulas with its language. */
export interface FormulaModel {
  readonly trained: TrainedModel;
  readonly language: FormulaLanguage;
}

/**
 * Makes the proposer that encodes formulas by a model, crosses their codes or adds noise to them, and decodes the results.
 *
 * @param language that of the search. Its variables are those of the model with the same names, if there are all, and else
 *   the ones with the same numbers; if it has more than the model, the ones of some formulas are chosen each time
 * @param inputs the names of its variables
 */
export async function latentProposer(
  { trained, language: modelLanguage }: FormulaModel,
  language: FormulaLanguage,
  inputs: readonly string[],
): Promise<FormulaProposer> {
  const canonical = new CanonicalFormulas(modelLanguage);
  const { strings } = await generateFormulas(modelLanguage, { ...measured, seed: 1 });
  const { codes } = await trained.encode(strings);
  const space = await CodeSpace.of(trained, new Random(1), { codes });
  const variables = new SharedVariables(modelLanguage.names.variables, inputs);

  const textOf = (parent: Formula, columns: ReadonlyMap<number, number>): string | null => {
    const formula = withVariables(parent, (column) => columns.get(column)!);
    const derivation = canonical.derivationOf(formula);
    return derivation === null ? null : yieldText(modelLanguage.table, derivation);
  };
  const formulaOfText = (text: string): Formula | null => {
    const outcome = trained.codec.grammar.parse(text);
    if (outcome.kind !== 'parsed' && outcome.kind !== 'ambiguous') return null;
    return formulaOf(modelLanguage.programOf(outcome.derivation));
  };

  return {
    async propose(parents, count, random) {
      const columns = variables.chosenFor(parents, random);
      const fitting = parents.filter((parent) =>
        usedVariables(parent).every((column) => columns.has(column)),
      );
      const parentTexts = new Set(fitting.flatMap((parent) => textOf(parent, columns) ?? []));
      const parentCodes = (await space.encode([...parentTexts])).filter((code) => code !== null);
      if (parentCodes.length === 0) return [];
      const pick = () => parentCodes[random.integer(parentCodes.length)]!;
      const children = Array.from({ length: count }, () => {
        const operator = codeOperators[random.integer(codeOperators.length)]!;
        return operator.apply(pick(), pick(), space.deviations, random);
      });
      const decoded = new Set(await space.decode(children, random));
      const originals = [...columns.keys()];
      const columnOf = new Map([...columns].map(([column, index]) => [index, column]));
      return [...decoded].flatMap((text): Formula[] => {
        const formula = parentTexts.has(text) ? null : formulaOfText(text);
        if (formula === null) return [];
        const inColumns = withVariables(
          formula,
          (index) => columnOf.get(index) ?? originals[random.integer(originals.length)]!,
        );
        return [simplify(withDrawnConstants(inColumns, random), { operators: language.operators })];
      });
    },
  };
}

/** The variables of a model that stand for those of a search. */
class SharedVariables {
  readonly #mostVariables: number;
  /** By variable of the search; null if they are too many for the model. */
  readonly #fixed: ReadonlyMap<number, number> | null;

  constructor(modelVariables: readonly string[], inputs: readonly string[]) {
    const hasAll = inputs.every((name) => modelVariables.includes(name));
    this.#mostVariables = modelVariables.length;
    this.#fixed =
      inputs.length > modelVariables.length
        ? null
        : new Map(inputs.map((name, i) => [i, hasAll ? modelVariables.indexOf(name) : i]));
  }

  /** Returns the variable of the model for each of the search's, or for those of some formulas, drawn at random. */
  chosenFor(formulas: readonly Formula[], random: Random): ReadonlyMap<number, number> {
    if (this.#fixed !== null) return this.#fixed;
    let chosen = new Set<number>();
    for (const formula of random.shuffle([...formulas])) {
      const more = new Set([...chosen, ...usedVariables(formula)]);
      if (more.size <= this.#mostVariables) chosen = more;
    }
    return new Map([...chosen].map((column, i) => [column, i]));
  }
}

function usedVariables(formula: Formula): number[] {
  return formula.kind === 'variable' ? [formula.index] : operandsOf(formula).flatMap(usedVariables);
}

function withVariables(formula: Formula, indexOf: (index: number) => number): Formula {
  return mapLeaves(formula, (leaf) => (leaf.kind === 'variable' ? variable(indexOf(leaf.index)) : leaf));
}

/** Gives the fitted constants of a formula values, from which their fit begins. */
function withDrawnConstants(formula: Formula, random: Random): Formula {
  return mapLeaves(formula, (leaf) =>
    leaf.kind === 'constant' ? literal(random.normal() * (random.uniform() < 0.5 ? 1 : 3)) : leaf,
  );
}
