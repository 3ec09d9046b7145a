import { InputError } from '../base/errors.js';
import { lastPart } from '../base/lastPart.js';
import type { Domain } from '../domain/domain.js';
import { makingOf } from '../domain/loadedDomains.js';
import { Codec } from '../grammar/codec.js';
import { checkAutomaton } from '../grammar/prefixLaws.js';
import { losses } from '../model/losses/index.js';
import { presetNamed } from '../model/presets.js';
import { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { artefacts } from '../run/artefacts.js';
import { describeEnvironment } from '../run/environment.js';
import { expectFree } from '../run/expectFree.js';
import { hasDensity, readDensity } from '../run/fittedDensity.js';
import { Run } from '../run/run.js';
import type { NewRunConfig } from '../run/schema.js';
import { seesPrefix } from '../run/seesPrefix.js';
import { newStoreOf } from '../run/storeOf.js';
import { packingOf } from '../sequences/encodeCorpus.js';
import { codecGrammarOf, corpusOf, stringsOf } from './codecGrammar.js';
import { otherSpellings } from './otherSpellings.js';
import { countBrokenRules, packDerivations, readDerivations, roomFor } from './prepareCorpus.js';
import type { PrepareOptions } from './prepareOptions.js';
import {
  densityConfigOf,
  longestOf,
  modelConfigOf,
  placeSettings,
  trainingConfigOf,
} from './resolveSettings.js';
import { splitIndices } from './split.js';
import {
  expectGradient,
  expectSameLanguage,
  expectSameNetwork,
  fineTuned,
  presetOrigin,
  runOrigin,
} from './start.js';

export type { LeftOut, PrepareOptions } from './prepareOptions.js';

/**
 * Reads and packs a corpus, resolves every setting, and writes a run that is ready for training. It writes nothing before
 * it has read the corpus and checked that the settings make a model.
 */
export async function prepareRun(options: PrepareOptions): Promise<Run> {
  const { domain, start, allowCode = false } = options;
  const { name } = corpusOf(options);
  const store = await newStoreOf(options.out);
  await expectFree(store);
  // comes before the corpus, since it fails at once if no back end is running
  const environment = await describeEnvironment();
  if (start !== undefined) expectSameLanguage(start, options);
  expectAllowed(domain, allowCode);

  const placed = placeSettings(options);
  const isUnparsed = options.representation !== undefined;
  const origin =
    start === undefined
      ? presetOrigin(options.preset, domain, isUnparsed)
      : runOrigin(start, presetNamed(options.preset, domain.name));
  losses.named(placed.loss.kind ?? origin.loss.kind);
  const usual = trainingConfigOf(origin, placed.training);
  const { seed } = usual;

  const { grammar, lexicon, representation } = await codecGrammarOf(options, seed);
  const seesPrefixState =
    options.prefixState ?? (start === undefined ? representation === undefined : seesPrefix(start.config));
  // a model of characters or tokens has neither prefix state nor guard, unless the user asks for them
  const automaton = representation === undefined || seesPrefixState ? domain.prefix : null;
  if (automaton !== null) checkAutomaton(automaton, grammar.table);

  const corpusRead = await readDerivations(
    stringsOf(options),
    name,
    { grammar, domain },
    seed,
    options.onParsed,
  );
  const { packing: merges = origin.packing } = placed.corpus;
  const limit = longestOf(placed, origin.longest);
  const packing = start?.codec.packing ?? packingOf(grammar, corpusRead.derivations, merges, seed);
  const { sequences, leftOut } = await packDerivations(corpusRead, name, packing, grammar, limit);
  if (leftOut.failed + leftOut.tooLong > 0) options.onLeftOut?.(leftOut);

  const longest = limit ?? roomFor(sequences, automaton);
  const model = modelConfigOf(origin, placed, {
    longest,
    prefixState: seesPrefixState ? (domain.prefix?.name ?? null) : null,
  });
  const { table } = packing;
  // makes the network once, so that impossible settings are refused before anything is written
  ProductionNetwork.check(model, table, domain.prefix);
  if (start !== undefined) await expectSameNetwork(model, start, domain.prefix);
  const parts = { model, table, prefix: domain.prefix, sequences };
  await expectGradient(parts);
  const training =
    start === undefined ? usual : await fineTuned(usual, start, placed.training, parts, options.onSchedule);
  const trained = splitIndices(sequences.count, training.validation, seed).train.length;
  const density = densityConfigOf(placed.density, trained);

  const broken = automaton === null ? null : await countBrokenRules(automaton, sequences, table);
  const { randomForms } = placed.corpus;
  const { column, standardise, skip = 0 } = options;
  const making = makingOf(domain);
  const config: NewRunConfig = {
    format: 'grae-run-2',
    preset: origin.preset,
    grammar: grammar.name,
    allowCode,
    domain: domain.name,
    form: domain.form,
    ...(making === null ? { ownDomain: true } : {}),
    corpus: {
      file: name,
      sha256: corpusRead.sha256,
      ...(column === undefined ? {} : { column }),
      ...(standardise === undefined ? {} : { standardise }),
      skip,
      strings: corpusRead.report.strings,
      failed: leftOut.failed,
      tooLong: leftOut.tooLong,
      ...(randomForms === undefined ? {} : { randomForms }),
      ...(broken === null ? {} : { brokenRules: broken }),
    },
    packing: merges,
    model,
    training,
    ...(start !== undefined && (await hasDensity(start))
      ? { drawing: (await readDensity(start)).sampling }
      : {}),
    density,
  };
  const codec = new Codec(grammar, packing);
  const spellings =
    randomForms === undefined
      ? undefined
      : await otherSpellings(sequences, randomForms, codec, domain, model, longest, seed);
  return Run.create(
    store,
    {
      config,
      codec,
      environment,
      representation,
      corpus: sequences,
      spellings,
      prefix: domain.prefix,
      domain: making?.module ?? undefined,
      ...(lexicon === undefined ? {} : { lexicon }),
      start: start && {
        run: lastPart(start.name),
        weights: await start.files.readBytes(artefacts.weights),
      },
    },
    { allowCode, ...(making === null ? { domain } : {}) },
  );
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
    problem: `${code} is JavaScript that the run keeps`,
    advice: [{ text: 'allow it to run if you trust it', setting: 'allowCode' }],
  });
}
