import { once } from '../../../base/once.js';
import type { AtomGraph } from './atomGraph.js';
import type { Fragment } from './fragments.js';

/** One atom of a pattern, with its bonds to earlier atoms. */
interface Step {
  readonly atom: number;
  /** The earlier step that it is bound to, and the order of that bond; -1 for the first of a piece. */
  readonly parent: number;
  readonly bond: number;
  /** Bonds to other earlier steps. */
  readonly closures: readonly { readonly step: number; readonly bond: number }[];
}

/**
 * A fragment made ready to be looked for in many molecules, by the rules of openchemlib's `SSSearcher` with
 * `matchAtomCharge`, for fragments whose only query features are "no more neighbours" and "more neighbours".
 * Further things that `SSSearcher` compares (ring membership, ring sizes, aromaticity, pi electrons) follow from the bonds
 * of such fragments: leaving them out changed no value on 9,000 molecules, nor on the fragments themselves.
 */
export class FragmentPattern {
  readonly #fragment: Fragment;
  /** Planned when the fragment is first looked for: most are in no molecule of a set. */
  readonly #steps: () => readonly Step[];

  constructor(fragment: Fragment) {
    this.#fragment = fragment;
    this.#steps = once(() => planSteps(fragment.graph));
  }

  /** Whether the fragment is in a molecule, by depth-first search. */
  isIn(molecule: AtomGraph): boolean {
    return this.#match(molecule, this.#steps(), 0, []);
  }

  #match(molecule: AtomGraph, steps: readonly Step[], index: number, atomOfStep: number[]): boolean {
    const step = steps[index];
    if (step === undefined) return true;
    if (step.parent < 0) {
      for (let atom = 0; atom < molecule.types.length; atom++) {
        if (this.#place(molecule, steps, index, atom, atomOfStep)) return true;
      }
      return false;
    }
    const parent = atomOfStep[step.parent]!;
    const neighbours = molecule.neighbours[parent]!;
    const bonds = molecule.bonds[parent]!;
    for (let i = 0; i < neighbours.length; i++) {
      if (bonds[i] !== step.bond) continue;
      if (this.#place(molecule, steps, index, neighbours[i]!, atomOfStep)) return true;
    }
    return false;
  }

  #place(
    molecule: AtomGraph,
    steps: readonly Step[],
    index: number,
    atom: number,
    atomOfStep: number[],
  ): boolean {
    const step = steps[index]!;
    if (!this.#atomFits(molecule, atom, step.atom)) return false;
    for (let earlier = 0; earlier < index; earlier++) if (atomOfStep[earlier] === atom) return false;
    for (const closure of step.closures) {
      const i = molecule.neighbours[atom]!.indexOf(atomOfStep[closure.step]!);
      if (i < 0 || molecule.bonds[atom]![i] !== closure.bond) return false;
    }
    atomOfStep[index] = atom;
    return this.#match(molecule, steps, index + 1, atomOfStep);
  }

  #atomFits(molecule: AtomGraph, atom: number, mine: number): boolean {
    const { graph, closed, open } = this.#fragment;
    const { types, masses, neighbours } = graph;
    if (molecule.types[atom] !== types[mine]) return false;
    const more = molecule.neighbours[atom]!.length - neighbours[mine]!.length;
    if (more < 0 || (closed[mine] && more > 0) || (open[mine] && more === 0)) return false;
    return masses[mine] === 0 || molecule.masses[atom] === masses[mine];
  }
}

/** Breadth first, so that every atom but the first of a piece is found among the neighbours of one placed before. */
function planSteps(graph: AtomGraph): Step[] {
  const steps: Step[] = [];
  const stepOfAtom = new Map<number, number>();
  const add = (atom: number, parent: number, bond: number): void => {
    const closures = graph.neighbours[atom]!.flatMap((other, i) => {
      const step = stepOfAtom.get(other);
      return step === undefined || step === parent ? [] : [{ step, bond: graph.bonds[atom]![i]! }];
    });
    stepOfAtom.set(atom, steps.length);
    steps.push({ atom, parent, bond, closures });
  };
  for (const first of graph.types.keys()) {
    if (stepOfAtom.has(first)) continue;
    add(first, -1, 0);
    for (let step = steps.length - 1; step < steps.length; step++) {
      const { atom } = steps[step]!;
      for (const [i, next] of graph.neighbours[atom]!.entries()) {
        if (!stepOfAtom.has(next)) add(next, step, graph.bonds[atom]![i]!);
      }
    }
  }
  return steps;
}
