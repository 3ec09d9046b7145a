import type { WrittenAtoms } from './writtenAtoms.js';

/** The state of a text that the features follow from: see `smilesRules.ts`. */
export interface SmilesView {
  readonly atoms: WrittenAtoms;
  readonly current: number;
  readonly branches: readonly number[];
  readonly rings: readonly { readonly digits: string; readonly atom: number; readonly reserved: number }[];
  readonly ringsClosed: number;
  readonly symbol: string;
  readonly opened: boolean;
  readonly token: string;
}

/** Elements with a feature of their own; all halogens share one. */
const elements = ['C', 'N', 'O', 'S', 'P', 'halogen', 'other'] as const;
const elementOf = new Map([
  [6, 0],
  [7, 1],
  [8, 2],
  [16, 3],
  [15, 4],
  [9, 5],
  [17, 5],
  [35, 5],
  [53, 5],
]);
const other = elements.length - 1;

const symbols = ['=', '#', '-', '/', '\\', ':', '.'] as const;
/** The ring numbers with features of their own; molecules seldom have more rings open at once. */
const followedRings = 4;
const ringSizes = [3, 4, 5, 6, 7, 8] as const;

const counted = (name: string, numbers: readonly (number | string)[]): string[] =>
  numbers.map((number) => `${name} ${number}`);

export const smilesFeatureNames: readonly string[] = [
  ...elements.map((element) => `atom ${element}`),
  'atom aromatic',
  'atom in brackets',
  'atom positive',
  'atom negative',
  ...counted('hydrogens', [0, 1, 2, 3]),
  ...counted('neighbours', [0, 1, 2, 3]),
  'atom unsaturated',
  'atom has room',
  'atom lacks bonds',
  ...symbols.map((symbol) => `bond ${symbol}`),
  'branch just opened',
  'in brackets',
  'in brackets: element written',
  'in brackets: chirality written',
  'in brackets: hydrogens written',
  'in brackets: charge written',
  'in ring number',
  'before: unsaturated',
  'before: aromatic',
  'before: no carbon',
  ...counted('depth', [0, 1, 2, 3]),
  'branch point: hydrogens',
  'branch point: unsaturated',
  'branch point: no carbon',
  ...counted('open rings', [0, 1, 2, 3, 4]),
  ...Array.from({ length: followedRings }, (_, i) => i + 1).flatMap((digit) => [
    `ring ${digit}`,
    `ring ${digit}: double`,
    `ring ${digit}: begun at an unsaturated atom`,
    `ring ${digit}: begun at no carbon`,
    ...ringSizes.map((size) => `ring ${digit}: of ${size}`),
  ]),
  'atoms',
  'rings closed',
];

/** The size of the ring that would be closed at the atom, at most 8; a size below 3 is no ring. */
function ringSizeOf(state: SmilesView, opener: number): number {
  return Math.min(8, state.atoms.distance(opener, state.current) + 1);
}

/** Hydrogens that a bare atom has now, or bonds that one in brackets lacks. */
function unfilled(atoms: WrittenAtoms, atom: number): number {
  const { filled } = atoms.kinds[atom]!;
  if (filled.length === 0) return atoms.lack(atom);
  const bonds = Math.ceil(atoms.halves[atom]! / 2);
  const next = filled.find((valence) => valence >= bonds);
  return next === undefined ? 0 : next - bonds;
}

/** Writes the features that {@link smilesFeatureNames} names. */
export function writeSmilesFeatures(state: SmilesView, into: Float32Array, offset: number): void {
  into.fill(0, offset, offset + smilesFeatureNames.length);
  const { atoms, current, branches, rings, token, symbol } = state;
  const { kinds } = atoms;
  let at = offset;
  const isUnsaturated = (atom: number): number => (atoms.unsaturated[atom] === true ? 1 : 0);
  const isHetero = (atom: number): number => (kinds[atom]!.atom.atomicNumber === 6 ? 0 : 1);

  if (current >= 0) {
    const { atom } = kinds[current]!;
    into[at + (elementOf.get(atom.atomicNumber) ?? other)] = 1;
    at += elements.length;
    into[at] = atom.aromatic ? 1 : 0;
    into[at + 1] = atom.bracket ? 1 : 0;
    into[at + 2] = atom.charge > 0 ? 1 : 0;
    into[at + 3] = atom.charge < 0 ? 1 : 0;
    into[at + 4 + Math.min(3, unfilled(atoms, current))] = 1;
    into[at + 8 + Math.min(3, atoms.degrees[current]!)] = 1;
    into[at + 12] = isUnsaturated(current);
    into[at + 13] = atoms.room(current) > 0 ? 1 : 0;
    into[at + 14] = atoms.lack(current) > 0 ? 1 : 0;
    at += 15;
  } else {
    at += elements.length + 15;
  }
  const written = symbols.indexOf(symbol as (typeof symbols)[number]);
  if (written >= 0) into[at + written] = 1;
  at += symbols.length;
  into[at++] = state.opened ? 1 : 0;
  if (token.startsWith('[')) {
    into[at] = 1;
    into[at + 1] = /[A-Za-z]/.test(token) ? 1 : 0;
    into[at + 2] = token.includes('@') ? 1 : 0;
    into[at + 3] = /[A-Za-z@]H/.test(token) ? 1 : 0;
    into[at + 4] = /[+-]/.test(token) ? 1 : 0;
  } else if (token !== '') {
    into[at + 5] = 1;
  }
  at += 6;
  const before = current < 0 ? -1 : atoms.parents[current]!;
  if (before >= 0) {
    into[at] = isUnsaturated(before);
    into[at + 1] = kinds[before]!.atom.aromatic ? 1 : 0;
    into[at + 2] = isHetero(before);
  }
  at += 3;
  into[at + Math.min(3, branches.length)] = 1;
  at += 4;
  const branchPoint = branches.at(-1) ?? -1;
  if (branchPoint >= 0) {
    into[at] = Math.min(1, unfilled(atoms, branchPoint) / 3);
    into[at + 1] = isUnsaturated(branchPoint);
    into[at + 2] = isHetero(branchPoint);
  }
  at += 3;
  into[at + Math.min(4, rings.length)] = 1;
  at += 5;
  const perRing = 4 + ringSizes.length;
  for (const { digits, atom, reserved } of rings) {
    const place = Number(digits) - 1;
    if (place < 0 || place >= followedRings) continue;
    const start = at + place * perRing;
    into[start] = 1;
    into[start + 1] = reserved === 4 ? 1 : 0;
    into[start + 2] = isUnsaturated(atom);
    into[start + 3] = isHetero(atom);
    const size = ringSizeOf(state, atom);
    if (size >= 3) into[start + 4 + size - 3] = 1;
  }
  at += followedRings * perRing;
  into[at] = Math.min(2, kinds.length / 32);
  into[at + 1] = Math.min(2, state.ringsClosed / 4);
}
