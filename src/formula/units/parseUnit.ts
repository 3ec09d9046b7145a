import { InputError } from '../../base/errors.js';
import { type Dimension, dimensionless, powerOf, productOf, quotientOf } from './dimension.js';

/** Units of SI with names of their own, by base units (The International System of Units, 9th edition, table 4). */
const derivedUnits: Readonly<Record<string, string>> = {
  Hz: 's^-1',
  N: 'kg*m/s^2',
  Pa: 'kg/m/s^2',
  J: 'kg*m^2/s^2',
  W: 'kg*m^2/s^3',
  C: 'A*s',
  V: 'kg*m^2/s^3/A',
  F: 'A^2*s^4/kg/m^2',
  ohm: 'kg*m^2/s^3/A^2',
  Ω: 'kg*m^2/s^3/A^2',
  S: 'A^2*s^3/kg/m^2',
  Wb: 'kg*m^2/s^2/A',
  T: 'kg/s^2/A',
  H: 'kg*m^2/s^2/A^2',
  L: 'm^3',
  l: 'm^3',
  g: 'kg',
  min: 's',
  h: 's',
  rad: '1',
  '%': '1',
};
const baseUnits = ['m', 'kg', 's', 'A', 'K', 'mol', 'cd'];
const prefixes = [
  'da',
  'Y',
  'Z',
  'E',
  'P',
  'T',
  'G',
  'M',
  'k',
  'h',
  'd',
  'c',
  'm',
  'µ',
  'μ',
  'u',
  'n',
  'p',
  'f',
  'a',
];

/**
 * Returns the dimension of a unit: names, numbers, `*`, `.` or a blank, `/`, `^` or `**` with a whole or broken exponent, and
 * parentheses: `kg*m^2/s^2`, `m s-1`, `1/(mol K)`. SI's derived units and prefixes are known; what is not known is a unit by
 * itself. Factors do not matter: km is m.
 *
 * @throws InputError with the place of a mistake
 */
export function parseUnit(text: string): Dimension {
  const tokens = text.matchAll(/\s*(\*\*|[*/^().·]|[-+]?\d+(?:\.\d+)?|[\p{L}%µΩ°]+|\S)\s*/gu);
  const words = [...tokens].map((match) => ({ word: match[1]!, offset: match.index }));
  let at = 0;
  const peek = () => words[at]?.word ?? '';
  const mistake = (expected: string): InputError =>
    new InputError({
      setting: 'units',
      problem: `expected ${expected} at character ${(words[at]?.offset ?? text.length) + 1} of the unit ${JSON.stringify(text)}`,
    });

  const product = (): Dimension => {
    let dimension = power();
    for (;;) {
      const operator = peek();
      if (operator === '' || operator === ')') return dimension;
      if (operator === '/') {
        at++;
        dimension = quotientOf(dimension, power());
        continue;
      }
      if (operator === '*' || operator === '.' || operator === '·') at++;
      dimension = productOf(dimension, power());
    }
  };
  const power = (): Dimension => {
    const base = atom();
    if (peek() === '^' || peek() === '**') {
      at++;
      return powerOf(base, exponent());
    }
    // s-1, as it stands in tables
    return /^[-+]\d/.test(peek()) ? powerOf(base, exponent()) : base;
  };
  const exponent = (): number => {
    if (peek() === '(') {
      at++;
      const above = exponent();
      let below = 1;
      if (peek() === '/') {
        at++;
        below = exponent();
      }
      if (peek() !== ')') throw mistake('")"');
      at++;
      return above / below;
    }
    const value = Number(peek());
    if (peek() === '' || !Number.isFinite(value)) throw mistake('an exponent');
    at++;
    return value;
  };
  const atom = (): Dimension => {
    const word = peek();
    if (word === '(') {
      at++;
      const inner = product();
      if (peek() !== ')') throw mistake('")"');
      at++;
      return inner;
    }
    if (/^\d/.test(word)) {
      at++;
      return dimensionless;
    }
    if (!/^[\p{L}%µΩ°]+$/u.test(word)) throw mistake('a unit');
    at++;
    return dimensionOf(word);
  };

  if (words.length === 0) throw mistake('a unit, or 1 for none,');
  const dimension = product();
  if (at < words.length) throw mistake('"*" or "/"');
  return dimension;
}

function dimensionOf(name: string): Dimension {
  const dimension = knownUnit(name);
  if (dimension !== null) return dimension;
  for (const prefix of prefixes) {
    const rest = name.startsWith(prefix) ? knownUnit(name.slice(prefix.length)) : null;
    if (rest !== null) return rest;
  }
  return new Map([[name, 1]]);
}

function knownUnit(name: string): Dimension | null {
  if (baseUnits.includes(name)) return new Map([[name, 1]]);
  return Object.hasOwn(derivedUnits, name) ? parseUnit(derivedUnits[name]!) : null;
}
