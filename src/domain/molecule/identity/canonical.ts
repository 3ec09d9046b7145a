import { hasPlainAromaticity } from '../aromaticity/plainAromaticity.js';
import { writeKekuleForm } from '../forms/kekuleSmiles.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import type { RdkitMolecule } from '../rdkit/rdkitModule.js';
import { hasStereoMarks } from '../rdkit/rdkitTexts.js';
import { applyRules, type KekuleReading } from '../readKekule.js';
import { readSmiles } from '../smiles/readSmiles.js';
import type { SmilesGraph } from '../smiles/smilesGraph.js';
import { isOrdinary } from '../structure/ordinary.js';
import { fillingHydrogens, type ValencedGraph } from '../valence/valence.js';
import { compositionOf } from './composition.js';

/** The one spelling that all strings of a molecule share. */
export interface CanonicalForm {
  readonly canonical: string;
  /** The canonical form as the rules read it. */
  readonly reading: KekuleReading;
}

/** The canonical form of a molecule, or why there is none. */
export type Identity = CanonicalForm | { readonly none: string };

/** What a library writes of a molecule, or why it does not. */
export type Writing = { readonly canonical: string } | { readonly none: string };

/** The name and version of an RDKit: another version may write other canonical forms. */
export const canonicaliserOf = (rdkit: Rdkit): string => `RDKit ${rdkit.version}`;

/** RDKit's canonical SMILES of one in some thousand molecules is not its own canonical SMILES; the second one is. */
const mostRounds = 4;

/**
 * RDKit's canonical isomeric SMILES of a molecule that the rules of this folder read. It is verified: the rules read it
 * as a molecule of the same atoms and bonds, and RDKit writes it as it is, which need not be tried of a molecule that
 * {@link isOrdinary}.
 *
 * RDKit reads the string itself. It gets the Kekulé form of the rules instead where
 * - the rings that the string writes as aromatic are not (`c1cccc2ccc12`), since where their double bonds go depends on
 *   the order of the atoms and on the version of RDKit; the rules choose as RDKit 2022.09 does;
 * - it forgets a hydrogen, see {@link withoutRadicalMarks};
 * - it refuses a valence that the rules of RDKit 2022.09 allow (`[CH5+]`).
 *
 * @param smiles without a name
 * @param read the same
 */
export function canonicalForm(rdkit: Rdkit, smiles: string, reading: KekuleReading): Identity {
  const composition = compositionOf(reading);
  const aromaticBonds = countAromatic(reading.written);
  let isFromKekule = false;
  let form = writeCanonical(rdkit, withoutArrangementZero(smiles), reading);
  for (let round = 0; round < mostRounds; round++) {
    if ('none' in form) return form;
    const { canonical } = form;
    const again = applyRules(readSmiles(canonical, 0, Number.POSITIVE_INFINITY));
    if ('reason' in again || compositionOf(again) !== composition) {
      const unmarked = isFromKekule ? null : withoutRadicalMarks(reading);
      if (unmarked !== null) {
        isFromKekule = true;
        form = ask(rdkit, unmarked);
        continue;
      }
      return { none: 'no SMILES that RDKit writes of it is read back as the same molecule' };
    }
    const isRearranged = countAromatic(again.written) < aromaticBonds && !hasAnyAtom(reading.written);
    if (isRearranged && !isFromKekule) {
      isFromKekule = true;
      form = ask(rdkit, writeKekuleForm(reading));
      continue;
    }
    const isFinal = canonical === smiles || (isOrdinary(reading) && isOrdinary(again));
    if (isFinal) return { canonical, reading: again };
    const next = writeCanonical(rdkit, canonical, again);
    if ('canonical' in next && next.canonical === canonical) return { canonical, reading: again };
    form = next;
  }
  return { none: 'the canonical SMILES that RDKit writes of it is never its own' };
}

function writeCanonical(rdkit: Rdkit, smiles: string, reading: KekuleReading): Writing {
  const plain = isOrdinary(reading) && hasPlainAromaticity(reading) ? spellPlain(rdkit, smiles) : null;
  if (plain !== null) return plain;
  const form = ask(rdkit, smiles);
  return 'canonical' in form ? form : ask(rdkit, markedKekuleForm(reading), 'any');
}

/**
 * RDKit's canonical SMILES of an ordinary molecule of which {@link hasPlainAromaticity} is true, with no more work than that takes.
 *
 * @returns null where RDKit refuses it
 */
export function spellPlain(rdkit: Rdkit, smiles: string): Writing | null {
  // Without marks in the text there are none to write, and RDKit need not look for them.
  const write = hasStereoMarks(smiles)
    ? (molecule: RdkitMolecule) => molecule.get_smiles()
    : (molecule: RdkitMolecule) => molecule.get_smiles('{"doIsomericSmiles":false}');
  const reading = rdkit.read(smiles, write, 'its own', 'as written');
  return 'reason' in reading ? null : { canonical: reading.value };
}

function ask(rdkit: Rdkit, smiles: string, valences: 'its own' | 'any' = 'its own'): Writing {
  const reading = rdkit.read(smiles, (molecule) => molecule.get_smiles(), valences);
  return 'reason' in reading
    ? { none: `RDKit does not read it (${reading.reason})` }
    : { canonical: withoutMarks(reading.value) };
}

function countAromatic({ bonds }: SmilesGraph): number {
  return bonds.reduce((count, { kind }) => (kind === 'aromatic' ? count + 1 : count), 0);
}

const hasAnyAtom = ({ atoms }: SmilesGraph): boolean => atoms.some(({ atomicNumber }) => atomicNumber === 0);

/** `[Pt@SP0]`: the number meant none until RDKit 2026.09, which refuses it. */
function withoutArrangementZero(smiles: string): string {
  return smiles.replace(/(@(?:TH|AL|SP|TB|OH))0(?!\d)/g, '$1');
}

/** A class that atoms are given for as long as RDKit has them, so that it writes their hydrogens. */
const mark = 900_000_001;

const withoutMarks = (smiles: string): string => smiles.replaceAll(`:${mark}]`, ']');

/** The most bonds of a neutral phosphorus in the newer RDKit. Until 2024.09 it might have seven. */
const phosphorusBonds = 5;

/**
 * The Kekulé form with a mark at each phosphorus that has more bonds than the newer RDKit allows, which would write
 * it without brackets, and so with other hydrogens.
 */
function markedKekuleForm(reading: KekuleReading): string {
  return withoutArrangementZero(
    writeKekuleForm(reading, (atom, text) => {
      if (!isHypervalentPhosphorus(reading.valenced, atom)) return text;
      const hydrogens = reading.valenced.valences[atom]!.impliedHydrogens;
      if (text === 'P') return `[P${hydrogens === 0 ? '' : `H${hydrogens}`}:${mark}]`;
      return text.includes(':') ? text : text.replace(']', `:${mark}]`);
    }),
  );
}

function isHypervalentPhosphorus({ graph, valences }: ValencedGraph, atom: number): boolean {
  const { atomicNumber, charge } = graph.atoms[atom]!;
  const { bonds, impliedHydrogens } = valences[atom]!;
  return atomicNumber === 15 && charge === 0 && bonds + impliedHydrogens > phosphorusBonds;
}

const chiralityMark = /@(?:@|(?:TH|AL|SP|TB|OH)\d{0,2})?/;

/**
 * The Kekulé form without marks of chirality at atoms with an unpaired electron, where they mean nothing to RDKit.
 * MinimalLib forgets, or invents, a hydrogen of such an atom where that is written as an atom of its own
 * (`[H][S@](F)C`); Python's RDKit does not.
 *
 * @returns null where no such atom is marked
 */
function withoutRadicalMarks(reading: KekuleReading): string | null {
  const { graph } = reading.valenced;
  let hasMarked = false;
  const unmarked = writeKekuleForm(reading, (index, text) => {
    const atom = graph.atoms[index]!;
    const around = graph.bonds.filter(({ from, to }) => from === index || to === index);
    if (!chiralityMark.test(text) || fillingHydrogens(atom, index, around) <= atom.hydrogens) return text;
    hasMarked = true;
    return text.replace(chiralityMark, '');
  });
  return hasMarked ? withoutArrangementZero(unmarked) : null;
}
