import { hasElectronToPair, losesHydrogen } from '../aromaticity/kekule.js';
import { plainAtom } from '../smiles/readAtom.js';
import type { SmilesBond } from '../smiles/smilesGraph.js';
import { presentlyFits } from '../valence/presentValence.js';
import { countValences } from '../valence/valence.js';
import type { AtomKind } from './atomKind.js';

/** The share of an atom at aromatic bonds in its system, once it has all its bonds. */
export type Share = 'nothing' | 'electron' | 'unsound';

const shares: readonly Share[] = ['nothing', 'electron', 'unsound'];
/** The shares by kind of atom, then by its bonds, as many as there are kinds. A place holds 0 until it is known, else 1 + the share. */
const sharesOf = new WeakMap<AtomKind, Uint8Array>();
/** No atom has as many bonds. */
const most = 8;

/**
 * Whether an atom has an electron to pair along an aromatic bond, and whether any valence fits it. The rules for whole
 * molecules ({@link kekulise}, {@link countValences}) decide: they get the atom with as many neighbours, once for each
 * spelling and numbers of bonds.
 *
 * @param aromaticBonds how many it has
 * @param otherBonds the orders of all others, added up
 */
export function shareOf(kind: AtomKind, aromaticBonds: number, otherBonds: number): Share {
  if (aromaticBonds >= most || otherBonds >= most) return 'unsound';
  let places = sharesOf.get(kind);
  if (places === undefined) {
    places = new Uint8Array(most * most);
    sharesOf.set(kind, places);
  }
  const place = most * aromaticBonds + otherBonds;
  const stored = places[place]!;
  if (stored > 0) return shares[stored - 1]!;
  const share = findShare(kind, aromaticBonds, otherBonds);
  places[place] = 1 + shares.indexOf(share);
  return share;
}

function findShare({ atom, capacity }: AtomKind, aromaticBonds: number, otherBonds: number): Share {
  const bonds = Array.from({ length: aromaticBonds + otherBonds }, (_, i): SmilesBond => {
    return { from: 0, to: i + 1, kind: i < aromaticBonds ? 'aromatic' : 'single' };
  });
  const graph = { atoms: [atom, ...bonds.map(() => plainAtom)], bonds, pieces: [] };
  const valenced = countValences(graph);
  if ('reason' in valenced) return 'unsound';
  const pairs = hasElectronToPair(valenced, 0);
  const kekule = bonds.map((bond, i): SmilesBond => {
    return bond.kind === 'aromatic' ? { ...bond, kind: pairs && i === 0 ? 'double' : 'single' } : bond;
  });
  const most = aromaticBonds + otherBonds + (pairs ? 1 : 0);
  if (most > capacity || !presentlyFits(atom, aromaticBonds, otherBonds)) return 'unsound';
  if (losesHydrogen(valenced, kekule, 0)) return 'unsound';
  // Valences of aromatic atoms are rounded: RDKit 2022.09 grants a bond too many, and no longer since.
  const atoms = [{ ...atom, aromatic: false }, ...graph.atoms.slice(1)];
  if ('reason' in countValences({ ...graph, atoms, bonds: kekule })) return 'unsound';
  return pairs ? 'electron' : 'nothing';
}
