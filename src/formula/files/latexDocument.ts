import { latexNameOf } from '../notations/latex.js';
import type { FormulaCollection } from './fittedFormula.js';

/** Returns a document of LaTeX with all formulas, with numbers of 5 digits; the best comes first. */
export function latexDocument({ target, front, best }: FormulaCollection): string {
  const name = latexNameOf(target);
  const equations = [best, ...front.filter((one) => one !== best)].map(
    (one) => `\\noindent Size ${one.size}, $R^2 = ${one.r2.toPrecision(6)}$${one === best ? ' (best)' : ''}:
\\[
${name} = ${one.latex}
\\]
`,
  );
  return `\\documentclass{article}
\\usepackage{amsmath}
\\begin{document}
${equations.join('')}\\end{document}
`;
}
