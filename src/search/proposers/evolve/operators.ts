import { type CodeOperator, codeOperators } from './codeOperators.js';
import { type DerivationOperator, derivationOperators } from './derivationOperators.js';

/** A way to make a child, with its chance at the beginning in proportion to the others. */
export type Operator = { readonly first: number } & (
  | ({ readonly kind: 'code' } & CodeOperator)
  | ({ readonly kind: 'derivation' } & DerivationOperator)
);

export const changesOfCodes: readonly Operator[] = codeOperators.map((one) => {
  return { ...one, kind: 'code', first: 0.25 };
});

export const changesOfDerivations: readonly Operator[] = derivationOperators.map((one) => {
  return { ...one, kind: 'derivation', first: 0.08 };
});
