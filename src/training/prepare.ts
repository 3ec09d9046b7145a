import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { host, type Sha256 } from '../base/host.js';
import { lastPart } from '../base/lastPart.js';
import { Random } from '../base/random.js';
import { parseWith } from '../base/settings.js';
import { withoutUndefined } from '../base/withoutUndefined.js';
import { noStringsIn } from '../corpus/noStrings.js';
import { makingOf } from '../domain/loadedDomains.js';
import { RuleCounter } from '../grammar/brokenRules.js';
import { Codec } from '../grammar/codec.js';
import { checkAutomaton } from '../grammar/prefixLaws.js';
import { boundedBy, type PrefixAutomaton } from '../grammar/prefixState.js';
import type { ProductionTable } from '../grammar/production.js';
import { yieldText } from '../grammar/text.js';
import { type ModelConfig, modelConfigSchema } from '../model/config.js';
import { createEncoder } from '../model/encoders/index.js';
import { lossNamed } from '../model/losses/index.js';
import type { Preset } from '../model/presets.js';
import { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { artefacts } from '../run/artefacts.js';
import { describeEnvironment } from '../run/environment.js';
import { expectFree } from '../run/expectFree.js';
import { hasDensity, readDensity } from '../run/fittedDensity.js';
import { Run } from '../run/run.js';
import { type NewRunConfig, newRunConfigSchema, type RunConfig } from '../run/schema.js';
import { newStore } from '../run/storeOf.js';
import type { CorpusLine } from '../sequences/corpusLine.js';
import { packCorpus, packingOf, parseCorpus } from '../sequences/encodeCorpus.js';
import { type EncodedCorpus, EncodedCorpusBuilder } from '../sequences/encodedCorpus.js';
import { codecGrammarOf, corpusOf, stringsOf } from './codecGrammar.js';
import type { PrepareOptions } from './prepareOptions.js';
import { splitIndices, usualValidation } from './split.js';
import { expectSameNetwork, fineTuningOf, presetOf } from './start.js';

export type { LeftOut, PrepareOptions } from './prepareOptions.js';

const defaultComponents = 10;

/**
 * Reads and packs a corpus, resolves every setting, and writes a run that can be trained. Nothing is written
 * before the corpus is read and the settings are known to make a model.
 */
export async function prepareRun(options: PrepareOptions): Promise<Run> {
  const store = newStore(options.out);
  await expectFree(store);
  // Before the corpus, since it fails at once where no back end is started.
  const environment = await describeEnvironment();
  const preset = presetOf(options);
  const { prefix } = options.domain;
  if (prefix?.source !== undefined && options.allowCode !== true) {
    throw new InputError({
      code: 'code-refused',
      problem: `the prefix state ${prefix.name} is JavaScript that the run keeps`,
      advice: [{ text: 'allow it to run if you trust it', setting: 'allowCode' }],
    });
  }
  const making = makingOf(options.domain);
  const module = making?.module ?? null;
  if (module !== null && options.allowCode !== true) {
    throw new InputError({
      code: 'code-refused',
      problem: `the domain ${options.domain.name} is JavaScript that the run keeps`,
      advice: [{ text: 'allow it to run if you trust it', setting: 'allowCode' }],
    });
  }
  lossNamed(options.model ?? preset.model.objective);
  const seed = options.seed ?? 1;
  const digest = host().startSha256();
  const { start } = options;
  const { name } = corpusOf(options);
  const { grammar, lexicon, representation } = await codecGrammarOf(options, seed);
  const prefixState =
    options.prefixState ??
    (start === undefined ? representation === undefined : start.config.model.prefixState !== null);
  const isUnparsed = start === undefined && representation !== undefined;
  const merges = options.packing ?? (isUnparsed ? 0 : preset.packing);
  // A model of characters or tokens sees nothing of the language, and no guard holds it to that, unless asked for.
  const automaton = representation === undefined || prefixState ? prefix : null;
  if (automaton !== null) checkAutomaton(automaton, grammar.table);
  const { derivations, report } = await parseCorpus(
    hashed(stringsOf(options), digest),
    grammar,
    options.domain,
    {
      random: new Random(seed),
      ...(options.onParsed === undefined ? {} : { onProgress: options.onParsed }),
    },
  );
  if (report.strings === 0) throw noStringsIn(name);
  if (derivations.count === 0) {
    const first = report.failures[0];
    throw new InputError(
      `${name}: none of its ${report.strings} strings is in the language of ${grammar.name}` +
        `${first === undefined ? '' : `; line ${first.line}: ${first.reason}`}`,
    );
  }
  const packing = start?.codec.packing ?? packingOf(grammar, derivations, merges, seed);
  const limit = options.maxSteps ?? (isUnparsed ? (preset.maxSymbols ?? null) : preset.maxSteps);
  const packed = await packCorpus(derivations, packing, limit);
  if (report.failed + report.tooLong + packed.tooLong > 0) {
    const failures = report.failures.map(({ line, reason }) => `line ${line}: ${reason}`);
    const long = packed.firstTooLong.map(({ derivation, steps }) => {
      const text = yieldText(grammar.table, derivation);
      return `${text}: takes ${steps} productions, the limit is ${limit}`;
    });
    options.onLeftOut?.({
      failed: report.failed,
      tooLong: report.tooLong + packed.tooLong,
      first: [...failures, ...long],
    });
  }
  if (packed.corpus.count < 2) {
    throw new InputError(`${name}: expected at least 2 strings to train on, but there is 1 that can be used`);
  }
  const room = limit ?? stepLimit(packed.corpus.lengths().max, automaton);
  const model = modelConfig({ ...options, prefixState }, preset, room);
  // Makes the network once, so that impossible settings are refused before anything is written.
  ProductionNetwork.check(model, packing.table, options.domain.prefix);
  if (start !== undefined) await expectSameNetwork(model, start, options.domain.prefix);
  const schedule =
    start === undefined
      ? null
      : await fineTuningOf(options, preset, seed, model, packing.table, packed.corpus);
  const training = trainingConfig({ ...options, ...schedule }, preset, seed);
  const broken = automaton === null ? null : await brokenRules(automaton, packed.corpus, packing.table);
  const config = parseWith(
    newRunConfigSchema,
    {
      format: 'grae-run-1',
      preset: preset.name,
      grammar: grammar.name,
      allowCode: options.allowCode === true,
      domain: options.domain.name,
      form: options.domain.form,
      ...(making === null ? { ownDomain: true } : {}),
      corpus: {
        file: name,
        sha256: digest.digest(),
        ...(options.column === undefined ? {} : { column: options.column }),
        ...(options.standardise === undefined ? {} : { standardise: options.standardise }),
        skip: options.skip ?? 0,
        strings: report.strings,
        failed: report.failed,
        tooLong: report.tooLong + packed.tooLong,
        ...(options.randomForms === undefined ? {} : { randomForms: options.randomForms }),
        ...(broken === null ? {} : { brokenRules: broken }),
      },
      packing: merges,
      model,
      training,
      ...(start !== undefined && (await hasDensity(start))
        ? { drawing: (await readDensity(start)).sampling }
        : {}),
      fit: fitConfig(options, splitIndices(packed.corpus.count, training.validation, seed).train.length),
    },
    'the settings',
  );
  const codec = new Codec(grammar, packing);
  return Run.create(
    store,
    {
      config,
      codec,
      environment,
      representation,
      corpus: packed.corpus,
      spellings: await spellingsOf(options, config, codec, packed.corpus),
      prefix,
      domain: module ?? undefined,
      ...(lexicon === undefined ? {} : { lexicon }),
      start: start && {
        run: lastPart(start.name),
        weights: await start.files.readBytes(artefacts.weights),
      },
    },
    {
      allowCode: options.allowCode === true,
      ...(config.ownDomain === true ? { domain: options.domain } : {}),
    },
  );
}

/** Room beyond the longest string of the corpus, as a factor, where a guard may have to end what was begun. */
const guardedRoom = 1.25;

/** Without the room the guard of a long string looks for an ending at every step, and pushes samples to an early end. */
function stepLimit(longest: number, prefix: PrefixAutomaton | null): number {
  return prefix === null ? longest : Math.ceil(guardedRoom * longest);
}

/** The mixture to fit afterwards, refused now rather than after the training. */
function fitConfig({ components }: PrepareOptions, codes: number): RunConfig['fit'] {
  if (components === 0) return null;
  if (components !== undefined && components > codes) {
    throw new InputError(
      `expected at most ${codes} components, one for each string that is trained on, but received: ${components}; ask for fewer`,
    );
  }
  return { components: components ?? Math.min(defaultComponents, Math.max(1, codes >> 1)) };
}

/**
 * Random spellings of every string, those of one side by side; its own where one is not in the grammar, or too long
 * for the model.
 */
async function spellingsOf(
  { domain, randomForms = 0 }: PrepareOptions,
  { model, training }: NewRunConfig,
  codec: Codec,
  corpus: EncodedCorpus,
): Promise<EncodedCorpus | undefined> {
  if (randomForms === 0) return undefined;
  if (!createEncoder(model, codec.table.productions.length).readsAnyLength) {
    throw new InputError(
      'expected an encoder that reads any length for random forms, but that of this preset does not',
    );
  }
  const random = new Random(training.seed);
  const builder = new EncodedCorpusBuilder();
  for (let i = 0; i < corpus.count; i++) {
    const own = corpus.sequence(i);
    const text = yieldText(codec.table, own);
    for (let form = 0; form < randomForms; form++) {
      const spelling = domain.randomSpelling(text, random);
      const outcome = 'text' in spelling ? codec.encode(spelling.text) : null;
      const ids = outcome !== null && 'ids' in outcome ? outcome.ids : own;
      builder.push(ids.length <= model.maxSteps ? ids : own);
    }
    if (i % 2000 === 0) await breathe();
  }
  return builder.finish();
}

/** Strings of which the rules are counted between two looks at other work. */
const countedTogether = 2000;

/** By rule: strings of the corpus that break it. */
async function brokenRules(
  prefix: PrefixAutomaton,
  corpus: EncodedCorpus,
  table: ProductionTable,
): Promise<Record<string, number>> {
  const counter = new RuleCounter(prefix, 0);
  for (let start = 0; start < corpus.count; start += countedTogether) {
    boundedBy(prefix, () => {
      for (let i = start; i < Math.min(corpus.count, start + countedTogether); i++) {
        counter.add(yieldText(table, corpus.sequence(i)));
      }
    });
    await breathe();
  }
  return Object.fromEntries(counter.report.map(({ rule, strings }) => [rule, strings]));
}

async function* hashed(lines: AsyncIterable<CorpusLine>, digest: Sha256): AsyncGenerator<CorpusLine> {
  for await (const line of lines) {
    digest.update(`${line.text}\n`);
    yield line;
  }
}

function modelConfig(options: PrepareOptions, preset: Preset, maxSteps: number): ModelConfig {
  const objective = lossNamed(options.model ?? preset.model.objective);
  // a preset's own objective has the preset's settings, another one its own in their place
  const model = {
    ...preset.model,
    ...(options.model === undefined ? {} : objective.defaults),
    ...preset.byLoss?.[objective.name],
  };
  const { samples, freeBits, posteriorScale, latentWarmup, reduction } = options;
  const visible =
    options.prefixState && model.decoder.kind === 'autoregressive' ? options.domain.prefix : null;
  return parseWith(
    modelConfigSchema,
    {
      ...model,
      objective: objective.name,
      latent: options.latent ?? model.latent,
      beta: options.beta ?? model.beta,
      lambda: options.lambda ?? model.lambda,
      noise: options.noise ?? model.noise,
      noiseLevels: options.noiseLevels ?? model.noiseLevels,
      ...(options.dropout === undefined ? {} : { dropout: options.dropout }),
      ...withoutUndefined({ samples, freeBits, posteriorScale, latentWarmup, reduction }),
      maxSteps,
      prefixState: visible?.name ?? null,
    },
    'the settings of the model',
  );
}

function trainingConfig(options: PrepareOptions, preset: Preset, seed: number): RunConfig['training'] {
  const { training } = preset;
  const epochs = options.epochs ?? (options.minutes === undefined ? training.epochs : null);
  const batch = options.batch ?? training.batch;
  return {
    ...training,
    epochs,
    minutes: options.minutes ?? null,
    batch,
    slice: Math.min(batch, options.slice ?? training.slice),
    learningRate: options.learningRate ?? training.learningRate,
    validation: options.validation ?? training.validation ?? usualValidation,
    seed,
  };
}
