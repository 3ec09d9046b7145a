import { pythonNames } from '../notations/python.js';
import type { FormulaCollection } from './fittedFormula.js';

/** Returns a Python module with a function for each formula, of numbers or NumPy arrays; {@link FormulaCollection.best} is `best`. */
export function pythonModule({ target, inputs, front, best }: FormulaCollection): string {
  const parameters = pythonNames(inputs).join(', ');
  const functions = front.map(
    (one) => `def ${nameOf(one)}(${parameters}):
    # loss ${one.loss.toPrecision(3)}, R2 ${one.r2.toPrecision(6)}
    return ${one.numpy}
`,
  );
  // JSON's strings are Python's too
  return `import numpy as np

target = ${JSON.stringify(target)}
# the columns, in the order of the parameters
inputs = [${inputs.map((name) => JSON.stringify(name)).join(', ')}]


${functions.join('\n\n')}

best = ${nameOf(best)}
`;
}

const nameOf = ({ size }: { readonly size: number }): string => `size_${size}`;
