import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../../base/errors.js';
import { sha256 } from '../../base/sha256.js';
import type { Domain } from '../../domain/domain.js';
import type { Objective } from '../../search/objective.js';
import { endingAtSignals } from '../interrupt.js';
import type { Session } from '../session.js';

/** The options that say what a search wants. */
export interface ObjectiveOptions {
  readonly maximize?: string;
  readonly minimize?: string;
  readonly objective?: string;
  readonly allowCode?: boolean;
}

/** The options of which a search takes one. */
const sources = ['maximize', 'minimize', 'objective'] as const;

/** Adds the options that say what a search wants. */
export function addObjectiveOptions(command: Command): Command {
  const options = [
    new Option('--maximize <score>', 'a score of the domain to make as high as possible'),
    new Option('--minimize <score>', 'a score of the domain to make as low as possible'),
    new Option(
      '--objective <file>',
      'JavaScript module of your own, whose default export is a function of a list of strings that returns a list of numbers (docs/search.md)',
    ),
  ];
  for (const option of options) command.addOption(option.helpGroup('Objective:'));
  return command;
}

/**
 * Makes the objective that the options ask for.
 *
 * @throws InputError for none and for several, and as each kind of objective does
 */
export async function objectiveOf(
  session: Session,
  domain: Domain,
  options: ObjectiveOptions,
): Promise<Objective> {
  const { maximize, minimize, objective } = options;
  const named = sources.filter((name) => options[name] !== undefined);
  if (named.length > 1) {
    throw new InputError(`expected one objective, but received --${named.join(' and --')}`);
  }
  if (objective !== undefined) return ofModule(session, objective, options);
  const { scoreObjective } = await import('../../search/objectives/scoreObjective.js');
  if (maximize !== undefined) return scoreObjective(domain, maximize, 'higher');
  if (minimize !== undefined) return scoreObjective(domain, minimize, 'lower');
  throw new InputError(
    domain.scoreNames.length === 0
      ? 'expected an objective (--objective): strings of this language have no scores to maximize'
      : `expected an objective: --maximize or --minimize with one of the scores ${domain.scoreNames.join(', ')}, or --objective`,
  );
}

async function ofModule(
  session: Session,
  file: string,
  { allowCode = false }: ObjectiveOptions,
): Promise<Objective> {
  const { readModuleFile } = await import('../../corpus/readModuleFile.js');
  const { importModule } = await import('../../host/node/importModule.js');
  const { moduleObjective } = await import('../../search/objectives/moduleObjective.js');
  const hash = sha256(await readModuleFile(file, allowCode, 'an objective'));
  return moduleObjective(await importModule(file, hash, 'an objective'), {
    where: file,
    name: basename(file, extname(file)),
    settings: { module: hash },
    // a module that loops is to end at Ctrl-C
    run: endingAtSignals(session),
  });
}
