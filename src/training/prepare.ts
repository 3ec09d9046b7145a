import { InputError } from '../base/errors.js';
import { lastPart } from '../base/lastPart.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import type { Domain } from '../domain/domain.js';
import { makingOf } from '../domain/loadedDomains.js';
import { losses } from '../model/losses/index.js';
import { presetNamed } from '../model/presets.js';
import { artefacts } from '../run/artefacts.js';
import { describeEnvironment } from '../run/environment.js';
import { expectFree } from '../run/expectFree.js';
import { hasDensity, readDensity } from '../run/fittedDensity.js';
import { Run, type RunOptions } from '../run/run.js';
import type { NewRunConfig } from '../run/schema.js';
import { newStoreOf } from '../run/storeOf.js';
import { corpusRecord } from './corpusRecord.js';
import { otherSpellings } from './otherSpellings.js';
import { packTrainingCorpus } from './packTrainingCorpus.js';
import { roomFor } from './prepareCorpus.js';
import type { PrepareTrainingOptions } from './prepareOptions.js';
import { longestOf, placeSettings, trainingConfigOf } from './resolveSettings.js';
import { settingsForCorpus } from './settingsForCorpus.js';
import { expectSameLanguage, presetOrigin, runOrigin, type TrainingOrigin } from './start.js';

export type { LeftOut, PrepareTrainingOptions } from './prepareOptions.js';

/**
 * Reads and packs a corpus, resolves every setting, and writes a run that is ready for training. It writes nothing before
 * it has read the corpus and checked that the settings make a model.
 */
export async function prepareRun(options: PrepareTrainingOptions): Promise<Run> {
  const { domain, start, allowCode = false } = options;
  const store = await newStoreOf(options.out);
  await expectFree(store);
  // comes before the corpus, since it fails at once if no back end is running
  const environment = await describeEnvironment();
  if (start !== undefined) expectSameLanguage(start, options);
  expectAllowed(domain, allowCode);

  const placed = placeSettings(options);
  const origin = originOf(options);
  losses.named(placed.loss.kind ?? origin.loss.kind);
  const usual = trainingConfigOf(origin, placed.training);
  const { seed } = usual;
  const { packing: merges = origin.packing, randomForms } = placed.corpus;
  const limit = longestOf(placed, origin.longest);

  const corpus = await packTrainingCorpus(options, { merges, limit, seed });
  const { codec, sequences, lexicon, representation } = corpus;
  const longest = limit ?? roomFor(sequences, corpus.automaton);
  const { onSchedule } = options;
  const settings = await settingsForCorpus(corpus, longest, {
    placed,
    origin,
    usual,
    domain,
    start,
    onSchedule,
  });

  const making = makingOf(domain);
  const config: NewRunConfig = {
    format: 'grae-run-2',
    preset: origin.preset,
    grammar: codec.grammar.name,
    allowCode,
    domain: domain.name,
    form: domain.form,
    ...(making === null ? { ownDomain: true } : {}),
    corpus: { ...(await corpusRecord(options, corpus)), ...withoutUndefined({ randomForms }) },
    packing: merges,
    model: settings.model,
    training: settings.training,
    ...(start !== undefined && (await hasDensity(start))
      ? { drawing: (await readDensity(start)).sampling }
      : {}),
    density: settings.density,
  };
  const spellings =
    randomForms === undefined
      ? undefined
      : await otherSpellings(sequences, randomForms, codec, domain, settings.model, longest, seed);
  return Run.create(
    store,
    {
      config,
      codec,
      environment,
      representation,
      corpus: sequences,
      counts: corpus.counts,
      spellings,
      prefix: domain.prefix,
      domain: making?.module ?? undefined,
      ...(lexicon === undefined ? {} : { lexicon }),
      start: start && {
        run: lastPart(start.name),
        weights: await start.files.readBytes(artefacts.weights),
      },
    },
    { allowCode, ...(making === null ? { domain } : {}), ...inMemoryPrefix(domain) },
  );
}

/** Returns the prefix automaton of a domain if it is in memory alone, as only a user's own is. */
function inMemoryPrefix(domain: Domain): Pick<RunOptions, 'prefix'> {
  const { prefix } = domain;
  if (prefix === null || prefix.source !== undefined || makingOf(domain)?.origin !== null) return {};
  return { prefix };
}

/** Returns the settings that a training starts from. */
function originOf({
  start,
  preset,
  domain,
  representation,
}: Pick<PrepareTrainingOptions, 'start' | 'preset' | 'domain' | 'representation'>): TrainingOrigin {
  return start === undefined
    ? presetOrigin(preset, domain, representation !== undefined)
    : runOrigin(start, presetNamed(preset, domain.name));
}

/** @throws InputError for JavaScript that the run would store, unless the user allows it */
function expectAllowed(domain: Domain, allowCode: boolean): void {
  if (allowCode) return;
  const keepsPrefix = domain.prefix?.source !== undefined;
  const keepsDomain = (makingOf(domain)?.module ?? null) !== null;
  if (!keepsPrefix && !keepsDomain) return;
  const code = keepsPrefix ? `the prefix state ${domain.prefix?.name}` : `the domain ${domain.name}`;
  throw new InputError({
    code: 'code-refused',
    problem: `${code} is JavaScript, which the run would keep and run`,
    advice: [{ text: 'allow it if you trust it', setting: 'allowCode' }],
  });
}
