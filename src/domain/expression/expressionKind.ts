import { z } from 'zod';
import { InputError } from '../../base/errors.js';
import type { DomainKind } from '../domainKind.js';
import { divisions } from './arithmetic.js';
import { type GridOptions, generalGrid, publishedGrid, publishedTarget } from './score.js';

function gridInWords({ from, to, points }: GridOptions): string {
  return `${points} from ${from} to ${to}`;
}

const settings = z.strictObject({
  target: z
    .string()
    .optional()
    .describe(
      `the expression with which scores compare; by default ${publishedTarget} for expressions in x alone, and none for others, which then have no scores`,
    ),
  grid: z
    .strictObject({ from: z.number(), to: z.number(), points: z.int().min(2).max(1_000_000) })
    .partial()
    .optional()
    .describe(
      `the points where expressions are evaluated and compared with the target; by default ${gridInWords(publishedGrid)} for expressions in x alone, ${gridInWords(generalGrid)} for others`,
    ),
  division: z.enum(divisions).default('true').describe('how an integer over an integer divides'),
});

/** Expressions in the variables of a grammar, compared with a target. */
export const expressionKind: DomainKind<typeof settings> = {
  kind: 'expression',
  summary: 'expressions in x or in the variables of a grammar, compared with a target',
  settings,
  grammars: ['expression'],
  load: async ({ grammar, ...options }) => {
    if (grammar === null)
      throw new InputError({
        setting: 'grammar',
        problem: 'expected a grammar of expressions, by which they are judged',
      });
    return (await import('./expression.js')).createExpressionDomain({ ...options, grammar });
  },
};
