import { readChemistryData } from '../chemistryData.js';
import { hasMatch } from '../smarts/matchPattern.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import type { Pattern } from '../smarts/pattern.js';
import type { Structure } from '../structure/structure.js';

/** H, C, N, O, F, S, Cl, Br. */
const allowedElements = new Set([1, 6, 7, 8, 9, 16, 17, 35]);

/** Rings of this size and above are refused. */
const tooLargeRing = 8;

/** Medicinal-chemistry filters, and pan-assay interference compounds. */
type FilterList = 'mcf' | 'pains';

interface NamedPattern {
  readonly name: string;
  readonly pattern: Pattern;
}

/**
 * The filters of MOSES (Polykovskiy et al., Frontiers in Pharmacology 11 (2020) 565644, section 2): medicinal-chemistry
 * filters and PAINS, no charged atom, no other elements than C, N, S, O, F, Cl, Br and H, no ring of eight atoms or more.
 */
export class MosesFilters {
  readonly #lists: Readonly<Record<FilterList, readonly NamedPattern[]>>;

  private constructor(lists: Readonly<Record<FilterList, readonly NamedPattern[]>>) {
    this.#lists = lists;
  }

  /** Reads the lists that ship in `data/chemistry`. @throws GraeError where a list cannot be had */
  static async load(): Promise<MosesFilters> {
    const lines = async (name: string): Promise<string[]> =>
      new TextDecoder()
        .decode(await readChemistryData(name))
        .trim()
        .split('\n');
    const mcf = (await lines('mcf.csv')).slice(1).map((line) => {
      const comma = line.indexOf(',');
      return { name: line.slice(0, comma), pattern: parseSmarts(line.slice(comma + 1).replaceAll('"', '')) };
    });
    const pains = (await lines('wehi_pains.csv')).map((line) => {
      const [, smarts = '', , name = ''] = line.split('"');
      return { name: name.replace(/^<regId=|>$/g, ''), pattern: parseSmarts(smarts) };
    });
    return new MosesFilters({ mcf, pains });
  }

  /** @param hydrogenated the same with its hydrogens as atoms, which the patterns name */
  passes(structure: Structure, hydrogenated: Structure): boolean {
    if (structure.rings.some((ring) => ring.length >= tooLargeRing)) return false;
    if (structure.atoms.some(({ charge, element }) => charge !== 0 || !allowedElements.has(element)))
      return false;
    return ![...this.#lists.mcf, ...this.#lists.pains].some(({ pattern }) => hasMatch(pattern, hydrogenated));
  }

  /** Names of the patterns of a list that are in a molecule, in the order of the list. */
  hits(list: FilterList, hydrogenated: Structure): string[] {
    return this.#lists[list].filter(({ pattern }) => hasMatch(pattern, hydrogenated)).map(({ name }) => name);
  }
}
