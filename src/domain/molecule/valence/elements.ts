/** Symbols by atomic number, from 1; `*`, any atom, has 0. */
const symbols = [
  '* H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr',
  'Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu',
  'Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr',
  'Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og',
].flatMap((line) => line.split(' '));

const numbers = new Map(symbols.map((symbol, number) => [symbol, number]));

export const maxAtomicNumber = symbols.length - 1;

/** Names that elements had before IUPAC gave them one; corpora of some age have them. */
const formerSymbols = ['Uun', 'Uuu', 'Uub', 'Uut', 'Uuq', 'Uup', 'Uuh', 'Uus', 'Uuo'];
for (const [index, former] of formerSymbols.entries()) numbers.set(former, 110 + index);

/** @returns undefined for a text that is no element's symbol */
export function atomicNumberOf(symbol: string): number | undefined {
  return numbers.get(symbol);
}

export function symbolOf(atomicNumber: number): string {
  return symbols[atomicNumber]!;
}

/**
 * Numbers of bonds (with hydrogens) that a neutral atom may have, the usual one first, as RDKit 2022.09 has them.
 * Elements that are not here, the metals of the middle above all, may have any.
 */
const valencesByElement = new Map(
  [
    'H:1 He:0 Li:1 Be:2 B:3 C:4 N:3 O:2 F:1 Ne:0 Na:1 Al:3,6 Si:4,6 P:3,5,7 S:2,4,6 Cl:1 Ar:0 K:1',
    'Ga:3 Ge:4 As:3,5,7 Se:2,4,6 Br:1 Kr:0 Rb:1 In:3 Sn:2,4 Sb:3,5,7 Te:2,4,6 I:1,3,5 Xe:0,2,4,6',
    'Cs:1 Tl:3 Pb:2,4 Bi:3,5,7 Po:2,4,6 At:1,3,5 Rn:0 Fr:1',
  ]
    .flatMap((line) => line.split(' '))
    .map((entry) => entry.split(':') as [string, string])
    .map(([symbol, list]) => [symbol, list.split(',').map(Number)] as const),
);

const valences = symbols.map((symbol) => valencesByElement.get(symbol));

/** @returns undefined where any number will do */
export function valencesOf(atomicNumber: number): readonly number[] | undefined {
  return valences[atomicNumber];
}

const numbersOf = (list: string): ReadonlySet<number> =>
  new Set(list.split(' ').map((symbol) => numbers.get(symbol)!));

const alkalineEarths = numbersOf('Mg Ca Sr Ba Ra');

/** The first valence of an element; where any number will do RDKit calculates with 2 or -1. */
export function usualValenceOf(atomicNumber: number): number {
  return valences[atomicNumber]?.[0] ?? (alkalineEarths.has(atomicNumber) ? 2 : -1);
}

/** Left of carbon, as RDKit 2022.09 draws the line (`isEarlyAtom`): tin and antimony are, vanadium is not. */
const earlyElements = numbersOf(
  'Li Be B Na Mg Al K Ca Sc Ti Zn Ga Ge Rb Sr Y Zr Nb Cd In Sn Sb Cs Ba La Ce Pr Nd Pm Hf Ta Hg Tl Pb Bi Fr Ra ' +
    'Ac Th Pa U Np Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og',
);

/** Whether a negative charge allows the element more bonds, as boron, and a positive one fewer. */
export function isEarly(atomicNumber: number): boolean {
  return earlyElements.has(atomicNumber);
}

/** Elements of bounded valence with fewer than four outer electrons. */
const fewElectrons = numbersOf('H He Li Be B Na Al K Ga Rb In Cs Tl Fr');

/** The answer to {@link isEarly} where RDKit compares an atom with its highest valence: it draws another line there. */
export function hasFewElectrons(atomicNumber: number): boolean {
  return fewElectrons.has(atomicNumber);
}

/** By atomic number up to radium, as RDKit has them. */
const outerElectrons = (
  '0 1 2 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 9 10 11 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 9 10 11 2 3 4 5 6 7 8 1 2 ' +
  '3 4 3 4 5 6 7 8 9 10 11 12 13 14 15 4 5 6 7 8 9 10 11 2 3 4 5 6 7 8 1 2'
)
  .split(' ')
  .map(Number);

/** Electrons outside the closed shells. @param atomicNumber up to 88, radium */
export function outerElectronsOf(atomicNumber: number): number {
  return outerElectrons[atomicNumber]!;
}
