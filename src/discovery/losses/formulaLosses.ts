import { absoluteLoss } from './absolute.js';
import type { FormulaLoss } from './formulaLoss.js';
import { huberLoss } from './huber.js';
import { logLoss } from './log.js';
import { relativeLoss } from './relative.js';
import { squaredLoss } from './squared.js';

/** All losses, the usual one first. */
export const formulaLosses: readonly FormulaLoss[] = [
  squaredLoss,
  absoluteLoss,
  huberLoss,
  relativeLoss,
  logLoss,
];
