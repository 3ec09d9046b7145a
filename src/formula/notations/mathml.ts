import type { Formula } from '../formula.js';
import { type MathLayout, type MathOptions, mathLayout } from './mathLayout.js';
import { greekLetters, type MathName, type MathWord, mathName } from './mathName.js';

/**
 * Returns a formula in MathML, which browsers show without any script. Names are escaped.
 *
 * @param target the name of the column that the formula gives, for an equation
 */
export function mathmlOf(formula: Formula, options: MathOptions, target?: string): string {
  const left = target === undefined ? '' : `${nameElement(mathName(target))}<mo>=</mo>`;
  return `<math display="block"><mrow>${left}${written(mathLayout(formula, options))}</mrow></math>`;
}

const row = (inner: string) => `<mrow>${inner}</mrow>`;
const sign = (text: string) => `<mo>${text === '-' ? '−' : text}</mo>`;
const numeral = (text: string) =>
  text.startsWith('-') ? row(`<mo form="prefix">−</mo><mn>${text.slice(1)}</mn>`) : `<mn>${text}</mn>`;
const fenced = (open: string, inner: string, close: string) =>
  row(`<mo fence="true">${open}</mo>${inner}<mo fence="true">${close}</mo>`);

function written(layout: MathLayout): string {
  switch (layout.kind) {
    case 'number': {
      const { mantissa, exponent } = layout;
      if (exponent === null) return numeral(mantissa);
      return row(`${numeral(mantissa)}<mo>⋅</mo><msup><mn>10</mn>${numeral(String(exponent))}</msup>`);
    }
    case 'name':
      return nameElement(layout.name);
    case 'sum':
      return row(`${written(layout.left)}${sign(layout.sign)}${written(layout.right)}`);
    case 'product': {
      const between = layout.hasDot ? '<mo>⋅</mo>' : '<mspace width="0.17em"></mspace>';
      return row(`${written(layout.left)}${between}${written(layout.right)}`);
    }
    case 'negated':
      return row(`<mo form="prefix">−</mo>${written(layout.operand)}`);
    case 'fraction':
      return `<mfrac>${written(layout.above)}${written(layout.below)}</mfrac>`;
    case 'power':
      return `<msup>${written(layout.base)}${written(layout.exponent)}</msup>`;
    case 'exponential':
      return `<msup><mi>e</mi>${written(layout.exponent)}</msup>`;
    case 'root':
      return `<msqrt>${written(layout.operand)}</msqrt>`;
    case 'bars':
      return fenced('|', written(layout.operand), '|');
    case 'call':
      return row(`<mi>${layout.name}</mi>${fenced('(', written(layout.operand), ')')}`);
    case 'parentheses':
      return fenced('(', written(layout.operand), ')');
  }
}

function nameElement({ base, subscript }: MathName): string {
  return subscript === null
    ? wordElement(base)
    : `<msub>${wordElement(base)}${wordElement(subscript)}</msub>`;
}

function wordElement({ kind, text }: MathWord): string {
  if (kind === 'greek') return `<mi>${greekLetters[text]!}</mi>`;
  if (kind === 'digits') return `<mn>${text}</mn>`;
  return `<mi>${escaped(text)}</mi>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
