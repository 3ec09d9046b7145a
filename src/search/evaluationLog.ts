import { z } from 'zod';
import { InputError } from '../base/errors.js';
import type { WritableStore } from '../base/store.js';
import type { EvaluatedText } from './candidate.js';

/** The file of a search's evaluations, a line each, in order. */
export const evaluationsFile = 'evaluations.jsonl';

const lineSchema = z.strictObject({
  n: z.number().int().min(1),
  text: z.string(),
  canonical: z.string(),
  value: z.number().nullable(),
  values: z.array(z.number().nullable()).optional(),
  proposer: z.string(),
  parents: z.array(z.number().int().min(1)),
});

/** Keeps evaluations: each is written before anything uses it. */
export interface EvaluationLog {
  /** The evaluations that were there at the beginning. */
  readonly earlier: readonly EvaluatedText[];
  append(evaluation: EvaluatedText): Promise<void>;
}

/** A log in memory alone. */
export function logInMemory(): EvaluationLog {
  return { earlier: [], append: async () => {} };
}

/** The file of the evaluations of a baseline beside a search. */
export const baselineFile = 'baseline.jsonl';

/**
 * Opens the log in a store. A kill may have left its last line unfinished, which is then removed, so that the log goes
 * on as if nothing had happened.
 *
 * @param file its name
 * @throws InputError for a file that is not such a log
 */
export async function openEvaluationLog(
  store: WritableStore,
  file = evaluationsFile,
): Promise<EvaluationLog> {
  const bytes = await store.read(file);
  const text = bytes === null ? '' : new TextDecoder().decode(bytes);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const earlier = whole.split('\n').slice(0, -1).map(parseLine);
  if (whole !== text) await store.write(file, whole);
  return {
    earlier,
    append: (evaluation) => store.append(file, JSON.stringify(evaluation)),
  };

  function parseLine(line: string, index: number): EvaluatedText {
    let parsed: unknown = null;
    try {
      parsed = JSON.parse(line);
    } catch {
      // refused below like any other line
    }
    const result = lineSchema.safeParse(parsed);
    if (result.success && result.data.n === index + 1) return result.data;
    throw new InputError({
      code: 'damaged',
      where: store.where(file),
      problem: `expected evaluation ${index + 1} in line ${index + 1}, but received ${line.slice(0, 60)}`,
      advice: [{ text: 'restore the file' }, { text: 'search into a new folder' }],
    });
  }
}
