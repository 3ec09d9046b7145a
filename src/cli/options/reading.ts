import { type Command, Option } from 'commander';
import { type SpellingRule, spellingRules } from '../../domain/domain.js';
import { type UnseenRule, unseenRules } from '../../run/unseenRule.js';
import type { OpenOptions, TrainedModel } from '../../sampling/model.js';
import type { Session } from '../session.js';
import { openModel } from './opening.js';

/** The values of the options of {@link addReadingOptions}. */
export interface ReadingOptions {
  readonly spelling?: SpellingRule | undefined;
  readonly unseen?: UnseenRule | undefined;
}

/** Adds the options of every command that turns strings of the user's into codes. */
export function addReadingOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--spelling <rule>',
        'spelling of what is encoded: canonical, or as-written; by default that of the corpus of the run',
      ).choices(spellingRules),
    )
    .addOption(
      new Option(
        '--unseen <rule>',
        'strings with a production that no training string has: refuse them (the default), or allow them',
      ).choices(unseenRules),
    );
}

/**
 * Opens a trained run for reading strings. Says once what the run does not know about its corpus, if it is older than
 * that knowledge.
 */
export async function openReader(
  session: Session,
  folder: string,
  options: ReadingOptions & OpenOptions,
): Promise<TrainedModel> {
  const model = await openModel(session, folder, options);
  const { run, domain } = model;
  if (options.spelling === undefined && run.spelling === null && domain.name === 'molecule') {
    session.note(
      'this run does not say how its corpus is spelled, so strings are read as they are written; --spelling canonical reads every spelling of a molecule alike ("grae doctor RUN" says which suits)',
    );
  }
  if (options.unseen !== 'allow' && (await model.productionCounts()) === null) {
    session.note(
      'this run does not say which productions its corpus has, so strings with others are encoded too; train or export it again to have them refused',
    );
  }
  return model;
}
