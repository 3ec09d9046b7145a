import { Random } from '../../../base/random.js';
import type { Rdkit } from '../rdkit/rdkit.js';
import { readKekule } from '../readKekule.js';
import { readSmiles } from '../smiles/readSmiles.js';
import { bondsByAtom, otherEnd, type SmilesAtom, type SmilesGraph } from '../smiles/smilesGraph.js';
import { symbolOf } from '../valence/elements.js';
import type { Scaffold } from './readScaffold.js';

/** The most spellings; more would add little variety, and each takes some hundredths of a second to prepare. */
const mostSpellings = 48;
const triesPerSpelling = 5;

/**
 * The shares of spellings with one, two and three groups, by the most that there are. Molecules of ZINC250k and drugs have few
 * groups at their scaffolds; with a hole at every hydrogen, a decoder writes a group in most of them. A single group is often
 * a halogen or a methyl, so too many spellings with one would give the same molecules again.
 */
const sharesOfGroups = [[1], [0.25, 0.75], [0.25, 0.45, 0.3]];
/** The heavy atoms of a usual molecule, and of a usual group: large scaffolds get fewer. */
const usual = { molecule: 30, group: 5 };
/** The share of spellings that begin at an atom with one neighbour, if there is one, as canonical SMILES do. */
const shareFromEnds = 0.7;

/**
 * Spells a scaffold in different ways, with `*` in the place of each group: at its points of attachment, or without those at
 * a few of its hydrogens, chosen at random. Each spelling begins at another atom, with RDKit's order of the others, and never
 * with a group: a decoder would write a molecule of its own first. Centres of chirality keep their hydrogens.
 */
export function scaffoldSpellings(scaffold: Scaffold, rdkit: Rdkit): string[] {
  const random = new Random(1);
  const spellings = new Set<string>();
  for (let tries = mostSpellings * triesPerSpelling; tries > 0; tries--) {
    const marked = scaffold.points > 0 ? scaffold.smiles : withPoints(scaffold, random);
    if (marked === null) break;
    const graph = readSmiles(marked);
    if ('kind' in graph) continue;
    const details = JSON.stringify({ rootedAtAtom: drawRoot(graph, random) });
    const spelled = rdkit.read(marked, (molecule) => molecule.get_smiles(details));
    if ('value' in spelled && !('reason' in readKekule(spelled.value))) spellings.add(spelled.value);
    if (spellings.size === mostSpellings) break;
  }
  return [...spellings];
}

function drawRoot(graph: SmilesGraph, random: Random): number {
  const neighbours = bondsByAtom(graph).map((bonds, atom) =>
    bonds.map((bond) => otherEnd(graph.bonds[bond]!, atom)),
  );
  const isPoint = (atom: number): boolean => graph.atoms[atom]!.atomicNumber === 0;
  const atoms = [...graph.atoms.keys()].filter((atom) => !isPoint(atom));
  const plain = atoms.filter((atom) => !neighbours[atom]!.some(isPoint));
  const ends = plain.filter((atom) => neighbours[atom]!.length === 1);
  const inner = plain.filter((atom) => neighbours[atom]!.length === 2);
  const fromEnd = random.uniform() < shareFromEnds;
  const roots = [fromEnd ? ends : [], inner, ends, plain, atoms].find(({ length }) => length > 0)!;
  return roots[random.integer(roots.length)]!;
}

/** Puts points in the place of some hydrogens; null if there are none to replace. */
function withPoints({ graph, valenced, heavyAtoms }: Scaffold, random: Random): string | null {
  const sites = [...graph.atoms.keys()].filter((index) => {
    const atom = graph.atoms[index]!;
    const hydrogens = atom.hydrogens + valenced.valences[index]!.impliedHydrogens;
    return hydrogens > 0 && atom.chirality === '' && atom.atomicNumber > 1;
  });
  if (sites.length === 0) return null;
  const room = Math.round((usual.molecule - heavyAtoms) / usual.group);
  const most = Math.max(1, Math.min(sharesOfGroups.length, room, sites.length));
  const groups = 1 + random.categorical(sharesOfGroups[most - 1]!);
  const chosen = new Set(random.shuffle(sites).slice(0, groups));
  let text = '';
  let isOpen = false;
  const endAtom = (): void => {
    if (isOpen) text += '(*)';
    isOpen = false;
  };
  for (const piece of graph.pieces) {
    if ('ringBond' in piece) {
      text += piece.symbol + piece.digits;
      continue;
    }
    endAtom();
    if ('text' in piece) text += piece.text;
    else if ('bond' in piece) text += piece.symbol;
    else {
      const atom = graph.atoms[piece.atom]!;
      isOpen = chosen.has(piece.atom);
      text += isOpen ? withoutHydrogen(atom) : atom.text;
    }
  }
  endAtom();
  return text;
}

/** The text of an atom with one hydrogen less, which outside brackets goes without saying. */
function withoutHydrogen(atom: SmilesAtom): string {
  if (!atom.bracket) return atom.text;
  const symbol = symbolOf(atom.atomicNumber);
  const written = atom.aromatic ? symbol.toLowerCase() : symbol;
  const hydrogens = atom.hydrogens - 1;
  if (hydrogens === 0 && atom.aromatic && atom.charge === 0 && atom.isotope === '') return written;
  const count = hydrogens === 0 ? '' : hydrogens === 1 ? 'H' : `H${hydrogens}`;
  const size = Math.abs(atom.charge);
  const charge = atom.charge === 0 ? '' : `${atom.charge > 0 ? '+' : '-'}${size === 1 ? '' : size}`;
  return `[${atom.isotope}${written}${count}${charge}]`;
}
