import { z } from 'zod';
import type { DomainKind } from '../domainKind.js';
import { judges } from './judges/judges.js';
import { standards } from './standards/standards.js';

const settings = z.strictObject({
  judge: z
    .enum(judges)
    .default('openchemlib')
    .describe("which rules decide whether a molecule is valid: openchemlib is the name of grae's own"),
  standardise: z.enum(standards).optional().describe('brings molecules to the same charges as they are read'),
});

/** Molecules as SMILES. */
export const moleculeKind: DomainKind<typeof settings> = {
  kind: 'molecule',
  summary: 'molecules as SMILES',
  settings,
  grammars: ['smiles', 'zinc'],
  choosesScores: true,
  load: async (options) => (await import('./molecule.js')).createMoleculeDomain(options),
};
