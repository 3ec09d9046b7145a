import type { KekuleReading } from '../readKekule.js';
import { bondsByAtom, otherEnd } from '../smiles/smilesGraph.js';

/**
 * How a neutral molecule is charged in ZINC's usual form, at pH 7: carboxylic, sulfonic and phosphoric acids, tetrazoles
 * and acyl sulfonamides lose a proton; aliphatic amines, amidines and guanidines gain one. Of amines one or two bonds
 * apart only one is charged, the more basic one. Pyridines, imidazoles and phenols stay as they are, though ZINC charges
 * some of them.
 *
 * The weights of {@link basicity} were fitted to the amines of every fortieth molecule of ZINC250k (1,960 amines;
 * logistic regression), of which they tell 86% rightly.
 *
 * @returns by atom, the change of its charge and of its hydrogens
 */
export function chargeAsZinc(reading: KekuleReading): Map<number, number> {
  const view = new Surroundings(reading);
  const changes = new Map<number, number>();
  for (const atom of reading.written.atoms.keys()) {
    if (isAcid(view, atom)) changes.set(atom, -1);
    else if (isAmidineNitrogen(view, atom)) changes.set(atom, 1);
  }
  const amines = new Set([...reading.written.atoms.keys()].filter((atom) => isAmine(view, atom)));
  const charged = new Set<number>();
  for (;;) {
    let best: { readonly atom: number; readonly worth: number } | null = null;
    for (const atom of amines) {
      const worth = basicity(view, atom, charged);
      if (worth > 0 && (best === null || worth > best.worth + 1e-9)) best = { atom, worth };
    }
    if (best === null) return changes;
    amines.delete(best.atom);
    charged.add(best.atom);
    changes.set(best.atom, 1);
  }
}

/** The surroundings of the atoms of a molecule. */
class Surroundings {
  readonly #reading: KekuleReading;
  readonly #around: readonly (readonly number[])[];

  constructor(reading: KekuleReading) {
    this.#reading = reading;
    this.#around = bondsByAtom(reading.written);
  }

  element(atom: number): number {
    return this.#reading.written.atoms[atom]!.atomicNumber;
  }

  charge(atom: number): number {
    return this.#reading.written.atoms[atom]!.charge;
  }

  hydrogens(atom: number): number {
    return (
      this.#reading.written.atoms[atom]!.hydrogens + this.#reading.valenced.valences[atom]!.impliedHydrogens
    );
  }

  /** Atoms bound to it, with the order in the Kekulé form. */
  neighbours(
    atom: number,
  ): { readonly atom: number; readonly isDouble: boolean; readonly isSingle: boolean }[] {
    return this.#around[atom]!.map((bond) => {
      const { kind } = this.#reading.bonds[bond]!;
      return {
        atom: otherEnd(this.#reading.written.bonds[bond]!, atom),
        isDouble: kind === 'double',
        isSingle: kind === 'single',
      };
    });
  }

  /** Whether it has single bonds alone. */
  isSaturated(atom: number): boolean {
    return this.neighbours(atom).every(({ isSingle }) => isSingle);
  }

  /** How many double bonds it has to an element. */
  doubles(atom: number, element: number): number {
    return this.neighbours(atom).filter((next) => next.isDouble && this.element(next.atom) === element)
      .length;
  }
}

function isAcid(view: Surroundings, atom: number): boolean {
  if (view.charge(atom) !== 0 || view.hydrogens(atom) !== 1) return false;
  const bound = view.neighbours(atom).map((next) => next.atom);
  if (view.element(atom) === 8 || view.element(atom) === 16) {
    const [centre] = bound;
    if (centre === undefined || bound.length !== 1) return false;
    const oxygens = view.doubles(centre, 8);
    const element = view.element(centre);
    return element === 16 ? oxygens > 0 : (element === 6 || element === 15) && oxygens === 1;
  }
  if (view.element(atom) !== 7) return false;
  const isAcylSulfonamide =
    bound.some((one) => view.element(one) === 16 && view.doubles(one, 8) === 2) &&
    bound.some((one) => view.element(one) === 6 && view.doubles(one, 8) === 1);
  return isAcylSulfonamide || isTetrazole(view, atom);
}

/** In a ring of four nitrogens and a carbon. */
function isTetrazole(view: Surroundings, start: number): boolean {
  const isClosed = (path: readonly number[]): boolean =>
    view.neighbours(path.at(-1)!).some((next) => {
      if (next.atom === start) return path.length === 5;
      const isElement = view.element(next.atom) === 7 || view.element(next.atom) === 6;
      return path.length < 5 && isElement && !path.includes(next.atom) && isFit([...path, next.atom]);
    });
  const isFit = (path: number[]): boolean => {
    const carbons = path.filter((atom) => view.element(atom) === 6);
    if (carbons.length > 1 || carbons.some((atom) => view.isSaturated(atom))) return false;
    return (path.length < 5 || carbons.length === 1) && isClosed(path);
  };
  return isFit([start]);
}

/** A nitrogen with nothing but hydrogens and saturated carbons, `others` left out. */
function isAlkyl(view: Surroundings, atom: number, others: readonly number[]): boolean {
  return view
    .neighbours(atom)
    .every(
      (next) => others.includes(next.atom) || (view.element(next.atom) === 6 && view.isSaturated(next.atom)),
    );
}

/** The nitrogen with the double bond of an amidine or guanidine. */
function isAmidineNitrogen(view: Surroundings, atom: number): boolean {
  if (view.element(atom) !== 7 || view.charge(atom) !== 0) return false;
  const carbon = view.neighbours(atom).find((next) => next.isDouble)?.atom;
  if (carbon === undefined || view.element(carbon) !== 6 || !isAlkyl(view, atom, [carbon])) return false;
  const singles = view.neighbours(carbon).filter((next) => next.isSingle);
  const nitrogens = singles.filter((next) => view.element(next.atom) === 7);
  const others = singles.filter((next) => ![6, 7].includes(view.element(next.atom)));
  return (
    nitrogens.length > 0 &&
    others.length === 0 &&
    nitrogens.every((next) => view.charge(next.atom) === 0 && isAlkyl(view, next.atom, [carbon]))
  );
}

function isAmine(view: Surroundings, atom: number): boolean {
  return (
    view.element(atom) === 7 &&
    view.charge(atom) === 0 &&
    view.isSaturated(atom) &&
    view.neighbours(atom).length + view.hydrogens(atom) === 3 &&
    view.neighbours(atom).length > 0 &&
    isAlkyl(view, atom, [])
  );
}

/** How readily an amine takes a proton: above 0 where most of its kind in ZINC250k have one. */
function basicity(view: Surroundings, amine: number, charged: ReadonlySet<number>): number {
  let worth = 3.1 + 0.45 * view.hydrogens(amine);
  for (const { atom: carbon } of view.neighbours(amine)) {
    for (const { atom } of view.neighbours(carbon)) {
      if (atom === amine) continue;
      if (view.element(atom) !== 6) {
        worth -= charged.has(atom) ? 4 : 1.4;
        continue;
      }
      if (!view.isSaturated(atom)) {
        worth -= isPolar(view, atom) ? 1.45 : 1;
        continue;
      }
      for (const { atom: next } of view.neighbours(atom)) {
        if (next !== carbon) worth -= drawnAt(view, next, charged);
      }
    }
  }
  return worth;
}

/** Whether an unsaturated carbon has a bond of more than one to something but carbon. */
function isPolar(view: Surroundings, atom: number): boolean {
  return view.neighbours(atom).some((next) => !next.isSingle && view.element(next.atom) !== 6);
}

/** The loss of basicity that an atom two carbons away costs an amine. */
function drawnAt(view: Surroundings, atom: number, charged: ReadonlySet<number>): number {
  const element = view.element(atom);
  if (element === 6 || element === 1) return 0;
  if (charged.has(atom)) return 3;
  if (element === 8) return 1.8;
  if (element === 7) return isAmine(view, atom) ? 0.45 : 1.25;
  return 1.4;
}
