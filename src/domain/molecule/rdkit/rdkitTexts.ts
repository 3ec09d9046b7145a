import { maxLength } from '../smiles/readSmiles.js';

/** Whether atoms with more bonds than RDKit permits are read. */
export type Valences = 'its own' | 'any';

/** Whether RDKit looks for aromatic systems, or takes those that are written for all that there are. */
export type Aromaticity = 'found' | 'as written';

/** With so many `*` in an aromatic system RDKit tries all ways to leave some of them out: twice as long for each. */
const maxAnyAtoms = 10;
/**
 * RDKit goes from atom to atom by recursion. Chains from 598 atoms on overrun its stack: it fails, does not come back, or
 * spoils its memory and fails at the next molecule.
 */
export const maxAtoms = 500;
/** Hydrogens that are atoms of their own, `[H]` and `[2H]`, not `[Hg]`. */
const hydrogenAtom = /\[\d*(?:H(?![efgos])|#1(?!\d))/;

/** The number of atoms of a SMILES that are no hydrogens; see {@link maxAtoms}. */
export function heavyAtomsOf(smiles: string): number {
  return smiles.match(heavyAtoms)?.length ?? 0;
}

/** One for each atom that is no hydrogen, and for nothing else in a SMILES. */
const heavyAtoms = /\[(?!\d*H[+-]?\])[^\]]*\]|Br|Cl|[BCNOPSFIbcnops*](?![^[]*\])/g;

/**
 * The reason for not putting a text to RDKit, which has no bounds of its own and would take some texts for something
 * else; null where there is none.
 */
export function refuseUnasked(text: string, smiles: string, name: string): string | null {
  if (smiles === '') return withoutAtoms.reason;
  if (smiles.length > 2 * maxLength)
    return `limit: ${smiles.length} characters, the limit is ${2 * maxLength}`;
  // Each atom is a character at least.
  const atoms = smiles.length > maxAtoms ? heavyAtomsOf(smiles) : 0;
  if (atoms > maxAtoms) return `limit: ${atoms} atoms, the limit is ${maxAtoms}`;
  if (name.startsWith('|')) {
    return `syntax: an extension (CXSMILES) is not read, at character ${text.indexOf('|') + 1}`;
  }
  const anyAtoms = /[*#]/.test(smiles) ? smiles.split(/\*|#0/).length - 1 : 0;
  if (anyAtoms > maxAnyAtoms && /[a-z:]/.test(smiles)) {
    return `limit: ${anyAtoms} atoms of any kind beside aromatic ones, the limit is ${maxAnyAtoms}`;
  }
  return null;
}

/** Whether RDKit would take a name for a molecule in another format, or have a long one to copy. */
export function isForeign(text: string): boolean {
  return text.length > 4 * maxLength || /M {2}END|commonchem|rdkitjson/.test(text);
}

/**
 * RDKit drops hydrogens that are atoms of their own before it counts bonds. In doing so MinimalLib also forgets the
 * hydrogen of `C[C@H](C)(C)C`, which then has one bond less than it says: it is not to do so where there are none.
 */
export function attemptsFor(
  smiles: string,
  valences: Valences,
  aromaticity: Aromaticity = 'found',
): readonly string[] {
  if (aromaticity === 'as written') return hasStereoMarks(smiles) ? markedAsWritten : asWritten;
  const removeHs = hydrogenAtom.test(smiles);
  // Where nothing is marked and no hydrogen can be, there is no stereochemistry to assign, which takes a while.
  const settings = removeHs || hasStereoMarks(smiles) ? { removeHs } : { removeHs, assignStereo: false };
  const usual = JSON.stringify(settings);
  return valences === 'any' ? [usual, JSON.stringify({ ...settings, sanitize: withoutValences })] : [usual];
}

const stereoMark = /[@/\\]/;

/** Whether a SMILES has a mark of stereochemistry. */
export function hasStereoMarks(smiles: string): boolean {
  return stereoMark.test(smiles);
}

function onlySteps(...steps: readonly string[]): Readonly<Record<string, boolean>> {
  return Object.fromEntries(steps.map((step) => [`SANITIZE_${step}`, true]));
}

const plainSteps = ['PROPERTIES', 'SYMMRINGS', 'ADJUSTHS'];
const asWritten = [
  JSON.stringify({ removeHs: false, assignStereo: false, sanitize: onlySteps(...plainSteps) }),
];
/** Which marks mean something depends on hybridisation, and that on conjugation. */
const markedAsWritten = [
  JSON.stringify({
    removeHs: false,
    sanitize: onlySteps(...plainSteps, 'SETCONJUGATION', 'SETHYBRIDIZATION', 'CLEANUPCHIRALITY'),
  }),
];

/** All that RDKit 2022.09 does to a molecule that it reads, but to check the valences. */
const withoutValences = onlySteps(
  ...['CLEANUP', 'SYMMRINGS', 'KEKULIZE', 'FINDRADICALS', 'SETAROMATICITY', 'SETCONJUGATION'],
  ...['SETHYBRIDIZATION', 'CLEANUPCHIRALITY', 'ADJUSTHS'],
);

/** The refusal of a text without atoms. */
export const withoutAtoms = { reason: 'empty: there is no atom' };
