import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import {
  beamOf,
  type Choice,
  checkDecodings,
  choiceOf,
  choices,
  describeChoice,
} from '../../model/productions/choice.js';
import type { DecodeOptions } from '../../model/productions/decode.js';
import type { DensityToSample } from '../../sampling/densityFor.js';
import type { GuardChoice } from '../../sampling/guard.js';
import type { OpenOptions, TrainedModel } from '../../sampling/model.js';
import type { Session } from '../session.js';
import { openModel } from './opening.js';
import { givenSettings, optionsOfKinds } from './settings.js';
import { integer } from './shared.js';

/** The values of the options of {@link addDecodingOptions}, without those that a way of decoding declares. */
export interface DecodingOptions {
  readonly guard?: GuardChoice;
  readonly decode?: Choice['kind'];
  /** Only for commands that decode a code several times. */
  readonly decodings?: number;
}

/** Adds the options of every command that turns codes into strings. */
export function addDecodingOptions(command: Command): Command {
  const ways = choices.all.map(({ kind, summary }) => `${kind}, ${summary}`).join('; ');
  const options = [
    new Option(
      '--guard <on, off or rules>',
      'rules beyond the grammar that decoding enforces: on, the usual ones (the default); off, none (the default for characters and tokens); or names of rules separated by commas',
    ).argParser(guardChoice),
    new Option(
      '--decode <way>',
      `how productions are chosen: ${ways}. By default greedy (for samples, as fit stored with the density), or temperature with several --decodings`,
    ).choices(choices.kinds),
    ...optionsOfKinds(choices),
  ];
  for (const option of options) command.addOption(option.helpGroup('Decoding:'));
  return command;
}

function guardChoice(text: string): GuardChoice {
  if (text === 'on' || text === 'off') return text;
  const rules = text.split(',').map((name) => name.trim());
  if (rules.includes('')) {
    throw new InvalidArgumentError(
      `expected on, off, or names of rules separated by commas, but received: ${text}`,
    );
  }
  return rules;
}

/** Returns the option for several decodings of each code, all of which are in memory at once. */
export const decodingsOption = (what: string) =>
  new Option('--decodings <n>', what).argParser(integer(1, 10_000)).helpGroup('Decoding:');

/**
 * Returns the way of decoding: greedy by default, or drawn at temperature 1 where each code is decoded several times.
 *
 * @throws InputError for an option that does not belong to the way of decoding, or is out of its range, and for several
 *   decodings by a way that gives the same string each time
 */
function chosen(options: DecodingOptions): Choice {
  const { decodings = 1 } = options;
  const { decode = decodings > 1 ? 'temperature' : 'greedy' } = options;
  const choice = choiceOf({ kind: decode, ...givenSettings(options, choices.settingNames) });
  checkDecodings(choice, decodings);
  return choice;
}

/** The part of a report that says how its strings were decoded. */
export interface DecodingReport {
  /** Name of the prefix automaton; null where nothing was guarded. */
  readonly guard: string | null;
  readonly rules: readonly string[];
  readonly decode: Choice;
}

/**
 * Returns the options for a model's decoding, without a random generator, and their entry in a report.
 *
 * @throws InputError for rules that the language does not have
 */
export async function decodingOf(
  model: TrainedModel,
  choice: Choice,
  { guard: rules }: Pick<DecodingOptions, 'guard'>,
): Promise<{ readonly decode: DecodeOptions; readonly report: DecodingReport }> {
  const { guardOf } = await import('../../sampling/guard.js');
  const { rulesOf } = await import('../../grammar/guard.js');
  const guard = guardOf(model, rules);
  return {
    decode: { guard, choice },
    report: { guard: guard?.automaton.name ?? null, rules: rulesOf(guard), decode: choice },
  };
}

/**
 * Opens a run for decoding. Options that can be checked without the run are checked before it is opened.
 *
 * @param open opens the run
 * @throws InputError as {@link chosen}, {@link decodingOf} and `TrainedModel.open`
 */
export async function openDecoding(
  session: Session,
  folder: string,
  options: DecodingOptions & OpenOptions,
  open: typeof openModel = openModel,
): Promise<{
  readonly model: TrainedModel;
  readonly decode: DecodeOptions;
  readonly report: DecodingReport;
}> {
  const choice = chosen(options);
  const model = await open(session, folder, options);
  return { model, ...(await decodingOf(model, choice, options)) };
}

/**
 * Opens a run for decoding, with one of its densities. Where the options name no way of decoding, and each code is
 * decoded once, the way stored with the density applies.
 *
 * @param which `fitted` for the run's own, `standard-normal`, or the name of one beside it
 * @throws InputError as {@link openDecoding}, and if there is no such density
 */
export async function openSampling(
  session: Session,
  folder: string,
  options: DecodingOptions & OpenOptions,
  which = 'fitted',
): Promise<Awaited<ReturnType<typeof openDecoding>> & DensityToSample> {
  const ownChoice = chosen(options);
  const model = await openModel(session, folder, options);
  const { densityFor } = await import('../../sampling/densityFor.js');
  const from = await densityFor(model, which);
  const isGiven = options.decode !== undefined || (options.decodings ?? 1) > 1;
  const choice = isGiven ? ownChoice : beamOf(from.sampling.beam);
  return { model, ...(await decodingOf(model, choice, options)), ...from };
}

/** `guard smiles-1 (rings, valence), drawn from a nucleus of 0.9 at temperature 1`. */
export function describeDecoding({ guard, rules, decode }: DecodingReport): string {
  const guardText = guard === null ? 'no guard' : `guard ${guard} (${rules.join(', ')})`;
  return `${guardText}, ${describeChoice(decode)}`;
}
