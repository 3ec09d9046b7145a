import { once } from '../../../base/once.js';
import { firstAtoms } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import type { Structure } from '../structure/structure.js';

/** A group from which a nitrogen takes its basicity: carbon or an aromatic atom, but no carbonyl. */
const amineEnd = '$([C,a]);!$([C,a](=O))';
const alkyl = 'C;!$(C(=O))';

/** Roles of atoms in binding after Gobbi and Poppinger (1998), as RDKit's feature invariants have them, a bit each. */
const roles = [
  // Donor.
  '[$([N;!H0;v3,v4&+1]),$([O,S;H1;+0]),n&H1&+0]',
  // Acceptor.
  '[$([O,S;H1;v2;!$(*-*=[O,N,P,S])]),$([O,S;H0;v2]),$([O,S;-]),$([N;v3;!$(N-*=[O,N,P,S])]),n&H0&+0,$([o,s;+0;!$([o,s]:n);!$([o,s]:c:n)])]',
  // Aromatic.
  '[a]',
  // Halogen.
  '[F,Cl,Br,I]',
  // Basic.
  `[#7;+,$([N;H2&+0][${amineEnd}]),$([N;H1&+0]([${amineEnd}])[${amineEnd}]),$([N;H0&+0]([${alkyl}])([${alkyl}])[${alkyl}])]`,
  // Acidic.
  '[$([C,S](=[O,S,P])-[O;H1,-1])]',
];

const patterns = once(() => roles.map(parseSmarts));

/**
 * `[atoms]`: the roles of each atom, a bit each: the invariants from which Morgan fingerprints of features (FCFP) begin.
 */
export function atomFeatures(structure: Structure): Uint32Array {
  const features = new Uint32Array(structure.atoms.length);
  for (const [role, pattern] of patterns().entries()) {
    for (const atom of firstAtoms(pattern, structure)) features[atom]! |= 1 << role;
  }
  return features;
}
