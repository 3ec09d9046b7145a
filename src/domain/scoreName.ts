import type { MoleculeScoreName } from './molecule/scores/moleculeScores.js';

export type { MoleculeScoreName };

/** The scores of expressions: log(1 + mean squared error) to the target, and the error. */
export type ExpressionScoreName = 'score' | 'mse';

/** The scores of the domains that ship; a user's own domain has others. */
export type DomainScoreName = MoleculeScoreName | ExpressionScoreName;
