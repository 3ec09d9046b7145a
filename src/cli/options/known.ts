import { Option } from 'commander';
import { InputError } from '../../base/errors.js';
import { sha256 } from '../../base/sha256.js';
import { showCount } from '../../base/showNumber.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { KnownText } from '../../search/candidate.js';
import type { Objective } from '../../search/objective.js';
import { counted } from '../output/text.js';
import type { Session } from '../session.js';
import { noteLayout } from './layoutNote.js';

export interface KnownOptions {
  readonly known?: string;
  readonly knownColumn?: string;
  readonly column?: string;
}

/** The options for a file of strings whose values are known before a search. */
export function knownOptions(): readonly Option[] {
  return [
    new Option(
      '--known <file>',
      'table or SDF of strings whose value is known: the search learns from them, and they cost no evaluation',
    ),
    new Option(
      '--known-column <name>',
      'the column of --known with the values; by default the one named as the objective, or value',
    ),
  ];
}

/**
 * Reads the strings of known value; none without the option. Rows without a number are left out.
 *
 * @throws InputError for a file without such a column, or without a number in it
 */
export async function readKnown(
  session: Session,
  { domain }: Pick<TrainedModel, 'domain'>,
  objectives: readonly Objective[],
  { known: file, knownColumn, column }: KnownOptions,
): Promise<readonly KnownText[]> {
  if (file === undefined) {
    if (knownColumn === undefined) return [];
    throw new InputError('expected --known with --known-column');
  }
  const { readValues } = await import('../../corpus/readValues.js');
  const { name, texts } = await readValues(file, domain, {
    valueColumns: knownColumn === undefined ? [objectives[0]!.name, 'value'] : [knownColumn],
    column,
    onLayout: await noteLayout(session, file),
  });
  const valued = texts.filter(({ value }) => value !== null);
  if (valued.length === 0) {
    throw new InputError({
      where: file,
      problem: `expected numbers in the column ${name}, but there is none`,
    });
  }
  const left = texts.length - valued.length;
  session.note(
    `known before the search: ${name} of ${counted(valued.length, 'string')}${left === 0 ? '' : `; ${showCount(left)} without a number are left out`}`,
  );
  return valued;
}

/** Identifies the strings of known value in the settings of a search. */
export function knownRecord(texts: readonly KnownText[]): object {
  return texts.length === 0
    ? {}
    : { known: { strings: texts.length, sha256: sha256(JSON.stringify(texts)) } };
}
