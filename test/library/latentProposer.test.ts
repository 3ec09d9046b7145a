import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { deriveFormula } from '../../src/formula/derive.js';
import { mapLeaves, variable } from '../../src/formula/formula.js';
import { languageOfGrammar } from '../../src/formula/languageOfGrammar.js';
import { NamedFormula } from '../../src/formula/namedFormula.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { discover } from '../../src/library/discover.js';
import { latentProposer } from '../../src/library/latentProposer.js';
import { open } from '../../src/library/open.js';
import { trainInNode } from '../../src/library/trainInNode.js';
import { writeFormulaGrammar } from '../../src/library/writeFormulaGrammar.js';

const model = await open('formulas', { backend: 'wasm' });
afterAll(() => model.dispose());
const formulaModel = { trained: model.trained, language: languageOfGrammar(model.trained.codec.grammar) };

async function proposals(inputs: readonly string[], parents: readonly string[], seed = 1) {
  const grammar = compileGrammar(
    writeFormulaGrammar({ variables: inputs, operators: '+ - * / sin exp log' }),
  );
  const language = languageOfGrammar(grammar);
  const { propose } = await latentProposer(formulaModel, language, inputs);
  const trees = parents.map((text) => NamedFormula.parse(text, inputs));
  const indexed = trees.map(({ tree, variables }) => inColumns(tree, variables, inputs));
  const formulas = await propose(indexed, 64, new Random(seed));
  return { language, texts: formulas.map((one) => new NamedFormula(one, inputs).show()), formulas };
}

/** Numbers the variables of a formula as the inputs are. */
function inColumns(
  tree: NamedFormula['tree'],
  variables: readonly string[],
  inputs: readonly string[],
): NamedFormula['tree'] {
  return mapLeaves(tree, (leaf) =>
    leaf.kind === 'variable' ? variable(inputs.indexOf(variables[leaf.index]!)) : leaf,
  );
}

describe('latentProposer', () => {
  it('makes new formulas of the search from its formulas, the same for a seed', async () => {
    const parents = ['mass*sin(2.5*speed)', 'exp(mass)/speed', 'mass + 0.3*speed'];
    const { texts, formulas, language } = await proposals(['mass', 'speed'], parents);
    expect(new Set(texts).size).toBeGreaterThan(10);
    expect(texts).not.toContain('exp(mass)/speed');
    // most of them are made of what their parents are made of
    const derived = formulas.filter((one) => deriveFormula(language, one, []) !== null);
    expect(derived.length).toBeGreaterThan(formulas.length / 2);
    expect(texts.some((text) => text.includes('mass') && text.includes('speed'))).toBe(true);
    expect((await proposals(['mass', 'speed'], parents)).texts).toEqual(texts);
    expect((await proposals(['mass', 'speed'], parents, 2)).texts).not.toEqual(texts);
  });

  it('serves more columns than the model has variables, by those of some formulas', async () => {
    const inputs = Array.from({ length: 8 }, (_, i) => `column${i + 1}`);
    const { texts } = await proposals(inputs, ['column7*sin(column8)', 'column7/column8']);
    expect(texts.length).toBeGreaterThan(5);
    for (const text of texts) expect(text).not.toMatch(/column[1-6]/);
  });

  it('proposes nothing where the model can read no parent', async () => {
    const long = Array.from({ length: 40 }, (_, i) => `sin(${i + 2}*x)`).join('+');
    expect((await proposals(['x'], [long])).texts).toEqual([]);
  });
});

describe('discover with a model', () => {
  const random = new Random(3);
  const x = Float64Array.from({ length: 40 }, () => 1 + random.uniform());
  const z = Float64Array.from({ length: 40 }, () => 1 + random.uniform());
  const y = x.map((value, i) => Math.sin(value * z[i]! + Math.exp(value / 3)) + 0.01 * random.normal());
  const search = { target: 'y', evaluations: 8000, seed: 2, operators: '+ * / sin exp' };

  it('finds the same formulas for a seed, whatever the number of threads', async () => {
    const fronts = await Promise.all(
      [1, 2].map(async (threads) =>
        (await discover({ x, z, y }, { ...search, model, threads })).front.map(String),
      ),
    );
    expect(fronts[1]).toEqual(fronts[0]);
  });

  it('trains a model of its own formulas', async () => {
    const found = await discover({ x, z, y }, { ...search, trainMinutes: 0.02 });
    expect(found.best.loss).toBeLessThan(0.1);
  });

  it('refuses a model whose strings are no formulas, both kinds of models, and a language without formulas to learn', async () => {
    const grammar = compileGrammar('S -> S S | "[" S "]" | "[]"', { name: 'brackets' });
    const texts = Array.from({ length: 20 }, (_, i) => '[]'.repeat(i + 1));
    const other = await trainInNode(texts, {
      grammar,
      preset: 'tiny',
      epochs: 1,
      density: null,
      backend: 'wasm',
    });
    await expect(discover({ x, y }, { ...search, model: other })).rejects.toThrow(
      'brackets: expected a grammar of formulas with names of variables',
    );
    other.dispose();
    await expect(discover({ x, y }, { ...search, model, trainMinutes: 1 })).rejects.toThrow('received both');
    const few = 'E -> "(" E "+" E ")" | "x"';
    await expect(discover({ x, y }, { ...search, grammar: few, trainMinutes: 1 })).rejects.toThrow(
      /expected a language with at least 500 different formulas .* but found \d+/,
    );
  });
});
