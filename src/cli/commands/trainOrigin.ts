import { InputError } from '../../base/errors.js';
import type { GivenSettings } from '../../base/settings.js';
import { showCount } from '../../base/showNumber.js';
import { withoutUndefined } from '../../base/withoutUndefined.js';
import type { SpellingRule } from '../../domain/domain.js';
import type { Standard } from '../../domain/molecule/standards/standards.js';
import type { LoadedOrigin } from '../../library/origin.js';
import type { UnseenRule } from '../../run/unseenRule.js';
import type { Precision } from '../../tensor/backend.js';
import type { PrepareTrainingOptions } from '../../training/prepare.js';
import { noteLayout } from '../options/layoutNote.js';
import { openGivenRun } from '../options/opening.js';
import type { BackendChoice } from '../options/shared.js';
import type { ProgressLine } from '../output/progress.js';
import { clipped, counted } from '../output/text.js';
import type { Session } from '../session.js';

/** The options of the command, with all that are settings under `settings`, by the names of their declarations. */
export interface TrainCommandOptions extends Pick<PrepareTrainingOptions, 'preset' | 'skip' | 'allowCode'> {
  readonly grammar?: string;
  readonly domain?: string;
  readonly form?: string;
  readonly spelling?: SpellingRule;
  readonly unseen?: UnseenRule;
  readonly characters?: boolean;
  readonly tokens?: boolean;
  readonly column?: string;
  readonly standardise?: Standard;
  readonly out?: string;
  /** A file, or false. */
  readonly prefixState?: string | boolean;
  readonly resume?: string;
  readonly from?: string;
  readonly fit: boolean;
  readonly checkpoint: number;
  readonly precision?: Precision;
  readonly backend: BackendChoice;
  readonly json?: boolean;
  readonly settings: GivenSettings;
}

/** Opens a run to resume it, on the back end that it was begun on unless the options name another. */
export async function reopen(
  session: Session,
  corpus: string | undefined,
  folder: string,
  options: TrainCommandOptions,
) {
  if (corpus !== undefined) {
    throw new InputError('--resume goes on with the corpus of the run; leave the corpus out');
  }
  const { startBackend } = await import('../../tensor/backend.js');
  const run = await openGivenRun(session, folder, options);
  run.expectCorpus();
  const { artefacts } = await import('../../run/artefacts.js');
  const { compute } = await run.files.read(artefacts.environment);
  const { precision = compute.precision } = options;
  const started = await startBackend(options.backend === 'auto' ? compute.backend : options.backend, {
    precision,
  });
  if (started.backend !== compute.backend || started.precision !== compute.precision) {
    session.note(
      `warning: the run was begun on ${compute.backend} (${compute.precision}) and goes on with ${started.backend} (${started.precision}), so the weights will differ from those of an uninterrupted run`,
    );
  }
  return run;
}

/** Prepares a new run from a corpus. */
export async function prepare(
  session: Session,
  corpus: string | undefined,
  options: TrainCommandOptions,
  line: ProgressLine,
) {
  if (corpus === undefined)
    throw new InputError('expected a corpus to train on (a file, or - for standard input)');
  if (options.out === undefined) throw new InputError('expected --out: a new folder for the run');
  const { fileSource } = await import('../../corpus/fileSource.js');
  const { corpusPath } = await import('../../corpus/shipped.js');
  const { prepareRun } = await import('../../training/prepare.js');
  const { startBackend } = await import('../../tensor/backend.js');
  const { out, fit, column, standardise, unseen, skip, settings } = options;
  const origin = await originOf(session, options);
  const { precision = 'float32' } = options;
  const compute = await startBackend(options.backend, { precision });
  if (compute.precision !== precision) {
    session.note(
      `warning: the back end ${compute.backend} has no ${precision} products here and computes in ${compute.precision}`,
    );
  }
  const started = performance.now();
  const { recognises } = origin.domain;
  const onLayout = await noteLayout(session, corpus);
  const run = await prepareRun({
    corpus: fileSource(corpusPath(corpus), { recognises, column, onLayout }),
    standardise,
    unseen,
    ...(skip === undefined ? {} : { skip }),
    settings,
    ...origin,
    out,
    ...(fit ? {} : { density: null }),
    onParsed: (strings) => line.pace('parsing', strings, started),
    onSchedule: ({ epochs, batch, learningRate }) => {
      line.clear();
      session.note(
        `chosen for this corpus and time: ${counted(epochs, 'epoch')} at most, batches of ${batch}, learning rate ${learningRate} (--epochs, --batch and --learning-rate give others)`,
      );
    },
    onLeftOut: ({ failed, tooLong, unseen, first }) => {
      line.clear();
      if (options.json === true) return;
      const strange = unseen === 0 ? '' : `, ${showCount(unseen)} unseen (--unseen allow keeps them)`;
      session.note(
        `left out: ${showCount(failed)} strings that cannot be read, ${showCount(tooLong)} too long${strange}; the first:`,
      );
      for (const reason of first.slice(0, 3)) session.note(`  ${clipped(reason, 200)}`);
    },
  });
  line.clear();
  return run;
}

/** Loads the origin of a new run: a language and a preset, or the run that it begins with. */
async function originOf(session: Session, options: TrainCommandOptions): Promise<LoadedOrigin> {
  const { from, characters, tokens, preset, form, spelling, prefixState, allowCode, standardise } = options;
  const { loadOrigin } = await import('../../library/origin.js');
  if (from !== undefined) {
    const run = await openGivenRun(session, from, withoutUndefined({ allowCode }));
    return loadOrigin({ from: run, preset, allowCode, standardise });
  }
  const representation = characters === true ? 'characters' : tokens === true ? 'tokens' : undefined;
  if (representation === undefined && options.grammar === undefined) {
    throw new InputError(
      'expected --grammar (expression, zinc, smiles, or a nearley file), --characters or --tokens with a --domain, or --from with a run to begin with',
    );
  }
  const { languageChoice } = await import('../options/language.js');
  const { grammar, domain } = options;
  const choice = await languageChoice({
    grammar,
    domain,
    form,
    spelling,
    prefixState,
    allowCode,
    standardise,
  });
  return loadOrigin({
    ...choice,
    preset,
    representation,
    allowCode,
    ...(prefixState === false ? { prefixState } : {}),
  });
}
