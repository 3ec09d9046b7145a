import { once } from '../../../base/once.js';
import { isotopeTable } from './isotopeTable.js';

/** Mean masses of the elements by atomic number, u, from RDKit's periodic table, which its weights rest on. */
const weights = [
  '0 1.008 4.003 6.941 9.012 10.812 12.011 14.007 15.999 18.998 20.18 22.99 24.305 26.982 28.086 30.974',
  '32.067 35.453 39.948 39.098 40.078 44.956 47.867 50.942 51.996 54.938 55.845 58.933 58.693 63.546 65.39',
  '69.723 72.61 74.922 78.96 79.904 83.8 85.468 87.62 88.906 91.224 92.906 95.94 98 101.07 102.906 106.42',
  '107.868 112.412 114.818 118.711 121.76 127.6 126.904 131.29 132.905 137.328 138.906 140.116 140.908',
  '144.24 145 150.36 151.964 157.25 158.925 162.5 164.93 167.26 168.934 173.04 174.967 178.49 180.948',
  '183.84 186.207 190.23 192.217 195.078 196.967 200.59 204.383 207.2 208.98 209 210 222 223 226 227',
  '232.038 231.036 238.029 237 244 243 247 247 251 252 257 258 259 262 267 268 269 270 269 278 281 281 285',
  '284 289 288 293 292 294',
].flatMap((line) => line.split(' ').map(Number));

interface Isotopes {
  /** Mass number of the commonest isotope; 0 where the element has none that is known. */
  readonly commonest: number;
  /** Masses in u, by mass number. */
  readonly masses: ReadonlyMap<number, number>;
}

/** `[elements]` */
const isotopes = once((): readonly Isotopes[] => {
  const elements = isotopeTable.trim().split('\n').map(readElement);
  // No element has the atomic number 0.
  return [{ commonest: 0, masses: new Map() }, ...elements];
});

function readElement(line: string): Isotopes {
  const [commonest, ...entries] = line.split(' ');
  const masses = new Map<number, number>();
  let number = 0;
  for (const entry of entries) {
    const [excess, start] = entry.split(':').reverse();
    number = start === undefined ? number + 1 : Number(start);
    masses.set(number, number + Number(excess));
  }
  return { commonest: Number(commonest), masses };
}

/** Mass of an atom, u; of an isotope that is not known its mass number. An atom of any kind (`*`) weighs nothing. */
export function massOf(element: number, isotope: number): number {
  if (isotope === 0 || element === 0) return weights[element] ?? 0;
  return isotopes()[element]?.masses.get(isotope) ?? isotope;
}

/** By how many whole units the mass of an isotope differs from the mean mass of its element, towards 0. */
export function isotopeShift(element: number, isotope: number): number {
  return Math.trunc(massOf(element, isotope) - massOf(element, 0));
}

/** Orders the isotopes of an element, from 0 to 1023: by the distance from the commonest, 512 where none is written. */
export function isotopeRank(element: number, isotope: number): number {
  if (isotope === 0) return 512;
  const excess = isotope - (isotopes()[element]?.commonest ?? 0);
  return Math.max(0, 512 + excess + (excess >= 0 ? 1 : 0)) % 1024;
}
