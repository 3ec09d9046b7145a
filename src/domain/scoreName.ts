import type { MoleculeScoreName } from './molecule/scores/moleculeScores.js';

export type { MoleculeScoreName };

/** The scores of expressions: log(1 + mean squared error) to the target, and the error. */
export type ExpressionScoreName = 'score' | 'mse';

/** The scores of the domains that there are; a domain of your own has others. */
export type DomainScoreName = MoleculeScoreName | ExpressionScoreName;
