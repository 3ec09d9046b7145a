import { componentsOf } from './components.js';
import type { ProductionTable } from './production.js';

/**
 * Which productions do nothing but hand over to what comes next, as `rest -> chain` does in `grammars/smiles.ne`: a
 * single non-terminal that ends, sooner or later, with the left-hand side again. Only right-recursive grammars have
 * them.
 *
 * @returns `[productions]`
 */
export function handingOver({ productions, byLhs }: ProductionTable): boolean[] {
  /** The non-terminals that the productions of each non-terminal end with. */
  const ends = byLhs.map((own) =>
    own.flatMap((production) => {
      const last = productions[production]!.rhs.at(-1);
      return typeof last === 'number' ? [last] : [];
    }),
  );
  // A production of a single non-terminal is such an end itself: it leads back where both are in one component.
  const { componentOf } = componentsOf(ends);
  return productions.map(({ lhs, rhs }) => {
    const [only] = rhs;
    return rhs.length === 1 && typeof only === 'number' && componentOf[only] === componentOf[lhs];
  });
}
