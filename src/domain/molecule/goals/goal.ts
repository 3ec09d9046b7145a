import { z } from 'zod';
import { type Desirability, meanSetting, partSettings } from '../../desirability/desirability.js';
import { fingerprintKinds } from '../fingerprints/fingerprintKinds.js';

/** The values of a molecule that a goal can be about. */
export const goalPartSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('score'),
      name: z.string().describe('one of the scores of molecules'),
      ...partSettings,
    })
    .describe('a score'),
  z
    .strictObject({
      kind: z.literal('similarity'),
      fingerprint: z.enum(fingerprintKinds).default('ECFP4').describe('the fingerprint that is compared'),
      to: z.string().describe('a molecule, as SMILES'),
      ...partSettings,
    })
    .describe('Tanimoto similarity to a molecule'),
  z
    .strictObject({
      kind: z.literal('isomer'),
      formula: z
        .string()
        .regex(/^(?:[A-Z][a-z]?\d{0,4})+$/)
        .describe('the wanted composition, with hydrogens, such as C7H8N2O2'),
      ...partSettings,
    })
    .describe('closeness to a molecular formula, 1 for an isomer'),
  z
    .strictObject({
      kind: z.literal('atoms'),
      element: z.string().optional().describe('the symbol of an element; by default all atoms count'),
      ...partSettings,
    })
    .describe('the number of atoms of an element, or of all, hydrogens included'),
  z
    .strictObject({
      kind: z.literal('contains'),
      smarts: z.string().describe('a pattern, as SMARTS'),
      ...partSettings,
    })
    .describe('1 for a molecule that has a pattern, else 0'),
  z
    .strictObject({
      kind: z.literal('lacks'),
      smarts: z.string().describe('a pattern, as SMARTS'),
      ...partSettings,
    })
    .describe('0 for a molecule that has a pattern, else 1'),
]);

/** What is wanted of a molecule: some of its values, what is wanted of each, and how they make one number. */
export const goalSchema = z.strictObject({ mean: meanSetting, parts: z.array(goalPartSchema).min(1) });

export type GoalPart = z.output<typeof goalPartSchema>;

/** A goal with defaults filled in. */
export type Goal = Desirability<GoalPart>;
