import { componentsOf } from './components.js';
import type { ProductionTable } from './production.js';

/**
 * Finds the productions that only hand over to the next part of the text, as `rest -> chain` does in
 * `grammars/smiles.ne`: a single non-terminal that ends, sooner or later, with the left-hand side again. Only
 * right-recursive grammars have them.
 *
 * @returns `[productions]`
 */
export function handingOver({ productions, byLhs }: ProductionTable): boolean[] {
  /** For each non-terminal, the non-terminals that end its productions. */
  const ends = byLhs.map((own) =>
    own.flatMap((production) => {
      const last = productions[production]!.rhs.at(-1);
      return typeof last === 'number' ? [last] : [];
    }),
  );
  // A production with a single non-terminal ends with it, and so leads back if both are in one component.
  const { componentOf } = componentsOf(ends);
  return productions.map(({ lhs, rhs }) => {
    const [only] = rhs;
    return rhs.length === 1 && typeof only === 'number' && componentOf[only] === componentOf[lhs];
  });
}
