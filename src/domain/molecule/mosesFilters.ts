import { readChemistryData } from './chemistryData.js';
import { hasMatch } from './smarts/matchPattern.js';
import { parseSmarts } from './smarts/parseSmarts.js';
import type { Pattern } from './smarts/pattern.js';
import type { Structure } from './structure/structure.js';

/** H, C, N, O, F, S, Cl, Br. */
const allowedElements = new Set([1, 6, 7, 8, 9, 16, 17, 35]);

/** Rings of this size and above are refused. */
const tooLargeRing = 8;

/**
 * The filters of MOSES (Polykovskiy et al., Frontiers in Pharmacology 11 (2020) 565644, section 2): medicinal-chemistry
 * filters and PAINS, no charged atom, no other elements than C, N, S, O, F, Cl, Br and H, no ring of eight atoms or more.
 */
export class MosesFilters {
  readonly #patterns: readonly Pattern[];

  private constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
  }

  /** Reads the lists that ship in `data/chemistry`. @throws what reading throws */
  static async load(): Promise<MosesFilters> {
    const text = async (name: string): Promise<string> =>
      new TextDecoder().decode(await readChemistryData(name));
    const mcf = (await text('mcf.csv'))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(line.indexOf(',') + 1).replaceAll('"', ''));
    const pains = (await text('wehi_pains.csv'))
      .trim()
      .split('\n')
      .map((line) => line.split('"')[1] ?? '');
    return new MosesFilters([...mcf, ...pains].map(parseSmarts));
  }

  /** @param hydrogenated the same with its hydrogens as atoms, which the patterns name */
  passes(structure: Structure, hydrogenated: Structure): boolean {
    if (structure.rings.some((ring) => ring.length >= tooLargeRing)) return false;
    if (structure.atoms.some(({ charge, element }) => charge !== 0 || !allowedElements.has(element)))
      return false;
    return !this.#patterns.some((pattern) => hasMatch(pattern, hydrogenated));
  }
}
