import { z } from 'zod';
import { column, gzip, perShard, scores } from '../../sharedSettings.js';

/** The settings of the language of the strings, and of their judge. */
export const scoreLanguage = {
  domain: z.string().optional().meta({
    description: 'what the strings mean: expression, molecule, or text with a grammar',
    placeholder: 'name',
  }),
  grammar: z.string().optional().meta({
    description: 'the language of the strings; needed for the domain text',
    placeholder: 'name or file',
  }),
  scores,
  judge: z
    .enum(['openchemlib', 'rdkit', 'both'])
    .optional()
    .describe("what decides whether a molecule is valid: grae's own rules (the default), RDKit, or both"),
  target: z.string().optional().meta({
    description: 'expression with which scores compare',
    placeholder: 'expression',
  }),
};

export const scoreSettings = z.strictObject({ perShard, column, ...scoreLanguage, gzip });
