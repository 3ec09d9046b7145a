import { z } from 'zod';
import { InputError } from '../../base/errors.js';
import type { DomainKind } from '../domainKind.js';
import { divisions } from './arithmetic.js';
import { publishedGrid, publishedTarget } from './score.js';

const settings = z.strictObject({
  target: z.string().default(publishedTarget).describe('the expression with which scores compare'),
  grid: z
    .strictObject({ from: z.number(), to: z.number(), points: z.int().min(2).max(1_000_000) })
    .partial()
    .default(publishedGrid)
    .describe('the points where expressions are compared with the target'),
  division: z.enum(divisions).default('true').describe('how an integer over an integer divides'),
});

/** Arithmetic expressions in x, compared with a target. */
export const expressionKind: DomainKind<typeof settings> = {
  kind: 'expression',
  summary: 'arithmetic expressions in x, compared with a target',
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
