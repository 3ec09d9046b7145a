import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../../base/errors.js';
import { listed } from '../../base/listed.js';
import { parseWith, settingsOf } from '../../base/settings.js';
import { sha256 } from '../../base/sha256.js';
import { showCount } from '../../base/showNumber.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { Objective } from '../../search/objective.js';
import { learnSettings } from '../../search/objectives/learnSettings.js';
import { programSettings } from '../../search/objectives/programSettings.js';
import { endingAtSignals } from '../interrupt.js';
import { ProgressLine } from '../output/progress.js';
import { counted } from '../output/text.js';
import type { Session } from '../session.js';
import { flagOf } from './flagOf.js';
import { noteLayout } from './layoutNote.js';
import { optionOf } from './settings.js';

/** The options that say what a search wants. */
export interface ObjectiveOptions {
  readonly maximize?: readonly string[];
  readonly minimize?: readonly string[];
  readonly similarTo?: readonly string[];
  readonly goals?: string;
  readonly learn?: string;
  readonly from?: string;
  /** The column of strings in the file of examples. */
  readonly column?: string;
  readonly objective?: string;
  readonly objectiveCommand?: string;
  readonly lowerIsBetter?: boolean;
  readonly objectiveTimeout?: number;
  readonly caution?: number;
  readonly allowCode?: boolean;
}

/** Options that stand only beside others, any of which will do. */
const companions = [
  ['lowerIsBetter', ['objectiveCommand', 'learn']],
  ['objectiveTimeout', ['objectiveCommand']],
  ['from', ['learn']],
  ['learn', ['from']],
  ['caution', ['learn']],
] as const satisfies readonly (readonly [keyof ObjectiveOptions, readonly (keyof ObjectiveOptions)[]])[];

/** Adds the options that say what a search wants. */
export function addObjectiveOptions(command: Command): Command {
  const options = [
    new Option('--maximize <score>', 'a score of the domain to make as high as possible').argParser(collect),
    new Option('--minimize <score>', 'a score of the domain to make as low as possible').argParser(collect),
    new Option(
      '--similar-to <string>',
      'similarity to this string: for molecules that of Tanimoto by Morgan counts, for others that of derivations; to the nearest of several if it is given several times',
    ).argParser(collect),
    new Option(
      '--goals <file>',
      'several goals at once, from a JSON file: scores, what is wanted of each, and how they make one number (docs/search.md)',
    ),
    new Option(
      '--objective <file>',
      'JavaScript module of your own, whose default export is a function of a list of strings that returns a list of numbers (docs/search.md)',
    ),
    new Option(
      '--objective-command <command>',
      'program of your own, which reads strings from its standard input, one a line, and answers each with a line: a number to make as high as possible (docs/search.md)',
    ),
    new Option(
      '--learn <column>',
      'a property that is learned from a table of your own, --from, to make as high as possible: the column with its values (docs/search.md)',
    ),
    new Option('--from <file>', 'table or SDF of strings with their values, for --learn'),
    new Option(
      '--lower-is-better',
      'make the numbers of --objective-command, or the property of --learn, as low as possible',
    ),
    ...[...settingsOf(learnSettings), ...settingsOf(programSettings)].map((setting) => optionOf(setting)),
  ];
  for (const option of options) command.addOption(option.helpGroup('Objective:'));
  return command;
}

/** Collects the values of an option that is given several times. */
function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/**
 * Makes the objectives that the options ask for, at least one.
 *
 * @throws InputError for none, and as each kind of objective does
 */
export async function objectivesOf(
  session: Session,
  model: TrainedModel,
  options: ObjectiveOptions,
): Promise<readonly Objective[]> {
  const { maximize = [], minimize = [], similarTo, goals, learn, objective, objectiveCommand } = options;
  const { domain } = model;
  for (const [name, others] of companions) {
    if (options[name] === undefined || others.some((other) => options[other] !== undefined)) continue;
    throw new InputError(`expected ${listed(others.map(flagOf), 'or')} with ${flagOf(name)}`);
  }
  const { scoreObjectives } = await import('../../search/objectives/scoreObjective.js');
  const { similarityObjective } = await import('../../search/objectives/similarityObjective.js');
  const leads = similarTo?.map((text) => domain.readLine(text));
  const objectives = [
    ...(await scoreObjectives(domain, [
      ...maximize.map((score) => ({ score, better: 'higher' as const })),
      ...minimize.map((score) => ({ score, better: 'lower' as const })),
    ])),
    ...(leads === undefined ? [] : [similarityObjective(model, leads)]),
    ...(goals === undefined ? [] : [await ofGoals(model, goals)]),
    ...(learn === undefined ? [] : [await ofExamples(session, model, learn, options)]),
    ...(objective === undefined ? [] : [await ofModule(session, objective, options)]),
    ...(objectiveCommand === undefined ? [] : [await ofProgram(session, objectiveCommand, options)]),
  ];
  if (objectives.length > 0) return objectives;
  throw new InputError(
    domain.scoreNames.length === 0
      ? 'expected an objective: --similar-to, --objective or --objective-command; strings of this language have no scores'
      : `expected an objective: --maximize or --minimize with one of the scores ${domain.scoreNames.join(', ')}, --similar-to, --goals, --learn, --objective or --objective-command`,
  );
}

async function ofGoals(model: TrainedModel, file: string): Promise<Objective> {
  const { readJsonFile } = await import('../../host/node/files.js');
  const { goalsObjective } = await import('../../search/objectives/goalsObjective.js');
  return goalsObjective(model, await readJsonFile(file, 'a file of goals'), file);
}

/** Learns a property, and says how well. */
async function ofExamples(
  session: Session,
  { domain }: TrainedModel,
  learn: string,
  { from, column, lowerIsBetter = false, caution }: ObjectiveOptions,
): Promise<Objective> {
  const { readValues } = await import('../../corpus/readValues.js');
  const { describeErrors, learnedObjective } = await import('../../search/objectives/learnedObjective.js');
  const file = from!;
  const { name, texts, notNumbers } = await readValues(file, domain, {
    valueColumns: [learn],
    column,
    onLayout: await noteLayout(session, file),
  });
  const line = new ProgressLine(session);
  const started = performance.now();
  const objective = await learnedObjective(domain, texts, {
    name,
    better: lowerIsBetter ? 'lower' : 'higher',
    ...(caution === undefined ? {} : { caution }),
    onProgress: (done, total) => line.count('learning', done, total, started),
  });
  line.clear();
  const { learning } = objective;
  const { strings, invalid, withoutValue, repeated, leftOut } = learning;
  const remarks = [
    ...(invalid > 0 ? [`${showCount(invalid)} not valid`] : []),
    ...(withoutValue > 0 ? [`${showCount(withoutValue)} without a number`] : []),
    ...(repeated > 0 ? [`${showCount(repeated)} repeated, whose values are averaged`] : []),
    ...(leftOut > 0 ? [`${showCount(leftOut)} beyond the most, left out at random`] : []),
  ];
  if (notNumbers !== null) remarks.push(`not a number: ${notNumbers.first}`);
  session.note(
    `${name} learned from ${counted(strings, 'string')} of ${file}${remarks.length === 0 ? '' : ` (${remarks.join('; ')})`}: ${describeErrors(learning)}`,
  );
  return objective;
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

/** The failures of a program that are shown; they can be many. */
const shownFailures = 3;

async function ofProgram(
  session: Session,
  command: string,
  { lowerIsBetter = false, objectiveTimeout }: ObjectiveOptions,
): Promise<Objective> {
  const { ChildProgram } = await import('../../host/node/childProgram.js');
  const { programObjective } = await import('../../search/objectives/programObjective.js');
  let failures = 0;
  return programObjective(new ChildProgram(command), {
    ...parseWith(programSettings, { objectiveTimeout }, command),
    command,
    better: lowerIsBetter ? 'lower' : 'higher',
    onFailure: (message) => {
      failures++;
      if (failures <= shownFailures) session.note(message);
      if (failures === shownFailures) session.note('further failures of this kind are not shown');
    },
  });
}
