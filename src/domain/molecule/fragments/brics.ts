import type { Rdkit } from '../rdkit/rdkit.js';
import { matchesAt } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import { readSmiles } from '../smiles/readSmiles.js';
import { writeCut } from '../smiles/writeCut.js';
import type { Structure } from '../structure/structure.js';

interface Cut {
  readonly from: number;
  readonly to: number;
  /** The marks of `from` and `to`. */
  readonly marks: readonly [number, number];
}

/** Surroundings of an atom that a bond may be cut at, by their number. */
const environments = new Map(
  Object.entries({
    1: '[C;D3]([#0,#6,#7,#8])(=O)',
    3: '[O;D2]-;!@[#0,#6,#1]',
    4: '[C;!D1;!$(C=*)]-;!@[#6]',
    5: '[N;!D1;!$(N=*);!$(N-[!#6;!#16;!#0;!#1]);!$([N;R]@[C;R]=O)]',
    6: '[C;D3;!R](=O)-;!@[#0,#6,#7,#8]',
    7: '[C;D2,D3]-[#6]',
    8: '[C;!R;!D1;!$(C!-*)]',
    9: '[n;+0;$(n(:[c,n,o,s]):[c,n,o,s])]',
    10: '[N;R;$(N(@C(=O))@[C,N,O,S])]',
    11: '[S;D2](-;!@[#0,#6])',
    12: '[S;D4]([#6,#0])(=O)(=O)',
    13: '[C;$(C(-;@[C,N,O,S])-;@[N,O,S])]',
    14: '[c;$(c(:[c,n,o,s]):[n,o,s])]',
    15: '[C;$(C(-;@C)-;@C)]',
    16: '[c;$(c(:c):c)]',
  }).map(([number, smarts]) => [Number(number), parseSmarts(smarts)] as const),
);

/**
 * The pairs of surroundings that a bond is cut between. In RDKit's order the last that fits counts, so it is turned round
 * here. Double bonds are cut between 7 and 7, single ones between all others.
 */
const cuttable = [
  '1-3 1-5 1-10 3-4 3-13 3-14 3-15 3-16 4-5 4-11 5-12 5-14 5-16 5-13 5-15 6-13 6-14 6-15 6-16 7-7',
  '8-9 8-10 8-13 8-14 8-15 8-16 9-13 9-14 9-15 9-16 10-13 10-14 10-15 10-16 11-13 11-14 11-15 11-16',
  '13-14 13-15 13-16 14-14 14-15 14-16 15-16 16-16',
]
  .flatMap((line) => line.split(' '))
  .map((pair) => pair.split('-').map(Number) as [number, number])
  .reverse();

/** The most pieces whose canonical SMILES are remembered: molecules fall into the same few over and over. */
const maxRemembered = 100_000;

/**
 * Cuts all bonds of molecules that BRICS cuts (Degen, Wegscheid-Gerlach, Zaliani and Rarey, ChemMedChem 3 (2008) 1503,
 * as RDKit's `FragmentOnBRICSBonds` has it), each end marked with the number of its surroundings.
 */
export class BricsFragmenter {
  readonly #rdkit: Rdkit;
  readonly #canonical = new Map<string, string>();

  constructor(rdkit: Rdkit) {
    this.#rdkit = rdkit;
  }

  /**
   * @param smiles a SMILES without hydrogens as atoms, such as RDKit's canonical one
   * @param structure the same molecule
   * @returns canonical SMILES of the pieces, repeated ones too; null where RDKit does not read one
   */
  fragments(smiles: string, structure: Structure): string[] | null {
    const graph = readSmiles(smiles);
    if ('kind' in graph || structure.atoms.length !== graph.atoms.length) return null;
    const marks = new Map(findCuts(structure).map((cut) => [`${cut.from} ${cut.to}`, cut.marks]));
    const cuts = graph.bonds.map(({ from, to }) => {
      const back = marks.get(`${to} ${from}`);
      return marks.get(`${from} ${to}`) ?? (back === undefined ? null : ([back[1], back[0]] as const));
    });
    const pieces: string[] = [];
    for (const part of writeCut(graph, cuts)) {
      const piece = this.#canonicalOf(part);
      if (piece === null) return null;
      pieces.push(piece);
    }
    return pieces;
  }

  #canonicalOf(part: string): string | null {
    const remembered = this.#canonical.get(part);
    if (remembered !== undefined) return remembered;
    const reading = this.#rdkit.read(part, (molecule) => molecule.get_smiles());
    if ('reason' in reading) return null;
    if (this.#canonical.size < maxRemembered) this.#canonical.set(part, reading.value);
    return reading.value;
  }
}

/** The bonds that are cut, with the numbers of the surroundings of their ends. */
function findCuts(structure: Structure): Cut[] {
  const fitting = structure.atoms.map(() => new Map<number, boolean>());
  const fits = (atom: number, environment: number): boolean => {
    const remembered = fitting[atom]!.get(environment);
    if (remembered !== undefined) return remembered;
    const answer = matchesAt(environments.get(environment)!, structure, atom);
    fitting[atom]!.set(environment, answer);
    return answer;
  };
  return structure.bonds.flatMap(({ from, to, order, aromatic, inRing }) => {
    if (inRing || aromatic || order > 2) return [];
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    for (const [a, b] of cuttable) {
      if ((a === 7) !== (order === 2)) continue;
      if (fits(low, a) && fits(high, b)) return [{ from: low, to: high, marks: [a, b] }];
      if (fits(low, b) && fits(high, a)) return [{ from: low, to: high, marks: [b, a] }];
    }
    return [];
  });
}
