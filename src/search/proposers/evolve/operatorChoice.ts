import type { Random } from '../../../base/random.js';

/** The weight of the last generation's share in the running share. */
const newest = 0.2;
/** The least share of the children for an operator, so that none is given up for good. */
const leastShare = 0.04;

/**
 * Chooses operators by their success: the running share of their children that entered the population (adaptive operator
 * selection by probability matching: Goldberg 1990; Thierens 2005).
 */
export class OperatorChoice {
  readonly #names: readonly string[];
  readonly #success: number[];

  /** @param first the chances at the beginning, by operator */
  constructor(names: readonly string[], first: readonly number[]) {
    this.#names = names;
    this.#success = [...first];
  }

  /** The share of children that each operator makes, by operator. */
  get shares(): readonly number[] {
    const sum = this.#success.reduce((total, one) => total + one, 0);
    const free = 1 - leastShare * this.#names.length;
    return this.#success.map((one) => leastShare + (free * one) / sum);
  }

  draw(random: Random): number {
    return random.categorical(this.shares);
  }

  /** @param children the operator of each child, and whether it entered the population */
  learn(children: readonly { readonly operator: string; readonly entered: boolean }[]): void {
    this.#names.forEach((name, i) => {
      const own = children.filter(({ operator }) => operator === name);
      if (own.length === 0) return;
      const share = own.filter(({ entered }) => entered).length / own.length;
      this.#success[i] = Math.max(1e-3, (1 - newest) * this.#success[i]! + newest * share);
    });
  }
}
