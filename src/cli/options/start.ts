import { Option } from 'commander';
import { sha256 } from '../../base/sha256.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { Session } from '../session.js';
import { noteLayout } from './layoutNote.js';

export interface StartOptions {
  readonly start?: string;
  readonly column?: string;
}

/** The option for a file of strings that a search starts from. */
export function startOption(): Option {
  return new Option(
    '--start <file>',
    'strings to start from, one a line or in a table; they count as evaluations. By default draws, as the proposer makes them',
  );
}

/**
 * Reads the strings to start from; none without the option.
 *
 * @throws InputError for a file without strings
 */
export async function readStart(
  session: Session,
  { domain }: Pick<TrainedModel, 'domain'>,
  { start, column }: StartOptions,
): Promise<string[]> {
  if (start === undefined) return [];
  const { readTexts } = await import('../../corpus/readTexts.js');
  const { noStringsIn } = await import('../../corpus/noStrings.js');
  const texts = await readTexts(start, domain, { column, onLayout: await noteLayout(session, start) });
  if (texts.length === 0) throw noStringsIn(start);
  return texts;
}

/** Identifies the strings to start from in the settings of a search; null for none. */
export function startRecord(
  texts: readonly string[],
): { readonly strings: number; readonly sha256: string } | null {
  return texts.length === 0 ? null : { strings: texts.length, sha256: sha256(texts.join('\n')) };
}
