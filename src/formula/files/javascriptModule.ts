import { javascriptNames } from '../notations/javascript.js';
import type { FormulaCollection } from './fittedFormula.js';

/** Returns an ES module with the formulas, each with a function `predict` of a row, and the best of them. */
export function javascriptModule({ target, inputs, front, best }: FormulaCollection): string {
  const names = javascriptNames(inputs);
  const row = inputs
    .map((input, i) => (input === names[i] ? input : `${JSON.stringify(input)}: ${names[i]}`))
    .join(', ');
  const entries = front.map(
    (one) => `  {
    size: ${one.size},
    loss: ${one.loss},
    r2: ${one.r2},
    formula: ${JSON.stringify(String(one))},
    predict: ({ ${row} }) => ${one.javascript},
  },
`,
  );
  return `export const target = ${JSON.stringify(target)};

export const formulas = [
${entries.join('')}];

export const best = formulas[${front.indexOf(best)}];
`;
}
