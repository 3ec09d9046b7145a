import { z } from 'zod';

/** The most strings or codes in one request. */
export const mostTexts = 1_000;
/** The most characters of a string in a request. */
const longestText = 10_000;

export const textsSchema = z.array(z.string().max(longestText)).min(1).max(mostTexts).describe('strings');

export const seedSchema = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1)
  .default(1)
  .describe('seed of every random draw');

export const scoresSchema = z
  .array(z.string())
  .min(1)
  .max(64)
  .optional()
  .describe('names of the scores to compute; all of the domain by default');

/** A string with its verdict. */
export const judgedSchema = z.object({
  text: z.string(),
  valid: z.boolean(),
  reason: z.string().nullable().describe('the reason of a refusal; null if valid'),
  canonical: z.string().nullable().describe('the spelling that all strings of the same meaning share'),
  scores: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
});
