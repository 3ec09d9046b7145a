import type { Formula } from '../formula.js';
import { type MathLayout, type MathOptions, mathLayout } from './mathLayout.js';
import { type MathName, type MathWord, mathName } from './mathName.js';

/** Returns a formula in LaTeX's mathematics (with amsmath, for names that are words of other letters). */
export function latexOf(formula: Formula, options: MathOptions): string {
  return written(mathLayout(formula, options));
}

function written(layout: MathLayout): string {
  switch (layout.kind) {
    case 'number':
      return layout.exponent === null ? layout.mantissa : `${layout.mantissa} \\cdot 10^{${layout.exponent}}`;
    case 'name':
      return latexName(layout.name);
    case 'sum':
      return `${written(layout.left)} ${layout.sign} ${written(layout.right)}`;
    case 'product':
      return `${written(layout.left)} ${layout.hasDot ? '\\cdot' : '\\,'} ${written(layout.right)}`;
    case 'negated':
      return `-${written(layout.operand)}`;
    case 'fraction':
      return `\\frac{${written(layout.above)}}{${written(layout.below)}}`;
    case 'power':
      return `${written(layout.base)}^{${written(layout.exponent)}}`;
    case 'exponential':
      return `e^{${written(layout.exponent)}}`;
    case 'root':
      return `\\sqrt{${written(layout.operand)}}`;
    case 'bars':
      return `\\left|${written(layout.operand)}\\right|`;
    case 'call':
      return `\\${layout.name}\\left(${written(layout.operand)}\\right)`;
    case 'parentheses':
      return `\\left(${written(layout.operand)}\\right)`;
  }
}

function latexName({ base, subscript }: MathName): string {
  const text = latexWord(base);
  return subscript === null ? text : `${text}_{${latexWord(subscript)}}`;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

function latexWord({ kind, text }: MathWord): string {
  if (kind === 'greek') return `\\${text}`;
  if (kind !== 'word') return text;
  if (/^[A-Za-z0-9]+$/.test(text)) return `\\mathrm{${text}}`;
  return `\\text{${text.replace(/[\\~^{}$&#%_]/g, (character) => escapes[character] ?? `\\${character}`)}}`;
}

/** Returns the name of a column in LaTeX's mathematics. */
export function latexNameOf(name: string): string {
  return latexName(mathName(name));
}
