import { readChemistryData } from '../chemistryData.js';
import { parseSmarts } from '../smarts/parseSmarts.js';
import { PatternSet } from '../smarts/patternSet.js';
import type { Structure } from '../structure/structure.js';

/** H, C, N, O, F, S, Cl, Br. */
const allowedElements = new Set([1, 6, 7, 8, 9, 16, 17, 35]);

/** Rings of this size and above are refused. */
const tooLargeRing = 8;

/** Medicinal-chemistry filters, and pan-assay interference compounds. */
type FilterList = 'mcf' | 'pains';

interface NamedPatterns {
  readonly names: readonly string[];
  readonly patterns: PatternSet;
}

/**
 * The filters of MOSES (Polykovskiy et al., Frontiers in Pharmacology 11 (2020) 565644, section 2): medicinal-chemistry
 * filters and PAINS, no charged atom, no other elements than C, N, S, O, F, Cl, Br and H, no ring of eight atoms or more.
 */
export class MosesFilters {
  readonly #lists: Readonly<Record<FilterList, NamedPatterns>>;

  private constructor(lists: Readonly<Record<FilterList, NamedPatterns>>) {
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
      return [line.slice(0, comma), line.slice(comma + 1).replaceAll('"', '')] as const;
    });
    const pains = (await lines('wehi_pains.csv')).map((line) => {
      const [, smarts = '', , name = ''] = line.split('"');
      return [name.replace(/^<regId=|>$/g, ''), smarts] as const;
    });
    return new MosesFilters({ mcf: namedPatterns(mcf), pains: namedPatterns(pains) });
  }

  /** @param hydrogenated the same with its hydrogens as atoms, which the patterns name */
  passes(structure: Structure, hydrogenated: Structure): boolean {
    if (structure.rings.some((ring) => ring.length >= tooLargeRing)) return false;
    if (structure.atoms.some(({ charge, element }) => charge !== 0 || !allowedElements.has(element)))
      return false;
    return (['mcf', 'pains'] as const).every((list) => this.hits(list, hydrogenated).length === 0);
  }

  /** Names of the patterns of a list that are in a molecule, in the order of the list. */
  hits(list: FilterList, hydrogenated: Structure): string[] {
    const { names, patterns } = this.#lists[list];
    return patterns.found(hydrogenated).map((place) => names[place]!);
  }
}

function namedPatterns(entries: readonly (readonly [name: string, smarts: string])[]): NamedPatterns {
  return {
    names: entries.map(([name]) => name),
    patterns: new PatternSet(entries.map(([, smarts]) => parseSmarts(smarts))),
  };
}
