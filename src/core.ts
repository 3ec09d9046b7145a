// The exports that the entries of Node and of browsers share.
export { GraeError, InputError } from './base/errors.js';
export { Random } from './base/random.js';
export type { Store, WritableStore } from './base/store.js';
export { type DensitySettings, densities } from './density/densities.js';
export type { Density } from './density/density.js';
export type { DensityKind, FitTools, Fitted } from './density/densityKind.js';
export { StandardNormal } from './density/gaussian/standardNormal.js';
export type { SamplingSettings } from './density/samplingSettings.js';
export {
  type Disagreement,
  type Domain,
  type JudgedText,
  type Ranking,
  type Size,
  type Spelling,
  scoreOf,
  type Unspelled,
  type Verdict,
} from './domain/domain.js';
export type { DomainKind, DomainLanguage } from './domain/domainKind.js';
export { domains } from './domain/domains.js';
export { type Exclusion, excludeEqual, spellingsOf } from './domain/expression/sameFunction.js';
export { type DomainOptions, domainNames, loadDomain } from './domain/index.js';
export { loadMolfileReader, type MolfileReader } from './domain/molecule/molfile/molfileReader.js';
export { loadSdfWriter, type SdfMolecule, type SdfWriter } from './domain/molecule/molfile/sdfWriter.js';
export { standardise } from './domain/molecule/standards/standardise.js';
export { type Standard, standards } from './domain/molecule/standards/standards.js';
export type { OwnDomain } from './domain/ownDomain.js';
export type {
  DomainScoreName as ScoreName,
  ExpressionScoreName,
  MoleculeScoreName,
} from './domain/scoreName.js';
export { checkGrammar } from './grammar/check.js';
export { Codec, type EncodeOutcome } from './grammar/codec.js';
export { type CompileOptions, compileGrammar } from './grammar/compile.js';
export { Derivation } from './grammar/derivation.js';
export type { Grammar } from './grammar/grammar.js';
export { GrammarError, type GrammarFinding } from './grammar/grammarFinding.js';
export { Guard } from './grammar/guard.js';
export { learnPacking } from './grammar/learnPacking.js';
export type { Lexer, Token } from './grammar/lexer.js';
export { Packing } from './grammar/packing.js';
export type { Merge } from './grammar/packingTree.js';
export type { ParseFailure, ParseOutcome } from './grammar/parse.js';
export { checkAutomaton } from './grammar/prefixLaws.js';
export type { PrefixAutomaton, PrefixState } from './grammar/prefixState.js';
export type { Production, ProductionTable } from './grammar/production.js';
export { toOneHot, yieldText } from './grammar/text.js';
export { type TrainingSet, trainingSetOf } from './judging/trainingSet.js';
export { type DecodingChoice, Model, type ModelSampleOptions } from './library/model.js';
export { open } from './library/open.js';
export { largestF, type PrecisionRecall, precisionRecall } from './metrics/precisionRecall.js';
export { wasserstein1 } from './metrics/wasserstein.js';
export type { ModelConfig } from './model/config.js';
export { decoders } from './model/decoders/index.js';
export type { DropoutConfig } from './model/dropout.js';
export { encoders } from './model/encoders/index.js';
export type { LossParts } from './model/loss.js';
export { losses } from './model/losses/index.js';
export type { Loss } from './model/losses/loss.js';
export type { Network } from './model/network.js';
export type { CodePosteriors } from './model/posterior.js';
export type { PresetName } from './model/presets.js';
export type { Choice } from './model/productions/choice.js';
export type { DecodeOptions } from './model/productions/decode.js';
export type { ProductionNetwork } from './model/productions/productionNetwork.js';
export { type DensityContent, densityNamed, type StoredDensity } from './run/artefacts.js';
export { copyRun } from './run/copyRun.js';
export { hasDensity, readDensity, writeDensity } from './run/fittedDensity.js';
export { MemoryStore } from './run/memoryStore.js';
export { openRun } from './run/openRun.js';
export type { Run, RunOptions } from './run/run.js';
export type { RunConfig } from './run/schema.js';
export { type SettingsGroup, settingsReference } from './run/settingsReference.js';
export { type Calibration, type CalibrationOptions, calibrate } from './sampling/calibrate.js';
export { type ExportOptions, exportModel } from './sampling/exportModel.js';
export { type GuardChoice, guardOf } from './sampling/guard.js';
export { type InterpolationPoint, interpolate } from './sampling/interpolate.js';
export { type EncodedPosteriors, type EncodedTexts, type Refusal, TrainedModel } from './sampling/model.js';
export {
  type ReconstructionFailure,
  type ReconstructionReport,
  type ReconstructOptions,
  reconstruct,
} from './sampling/reconstruct.js';
export {
  countSamples,
  type JudgedSampleOptions,
  type JudgedSamples,
  type Sample,
  type SampleCounts,
  type SampleOptions,
  sampleJudged,
  sampleTexts,
  type TryCounts,
} from './sampling/sample.js';
export {
  reconstructStochastically,
  type StochasticReconstructionOptions,
  type StochasticReconstructionReport,
} from './sampling/stochasticReconstruction.js';
export {
  type MarkedSample,
  SampleMarks,
  sampleWanted,
  type WantedSampleOptions,
  type WantedSamples,
} from './sampling/wantedSamples.js';
export type { CorpusLine } from './sequences/corpusLine.js';
export {
  type CorpusReport,
  type ParseCorpusOptions,
  type ParsedCorpus,
  parseCorpus,
} from './sequences/encodeCorpus.js';
export { type BackendName, type BackendOptions, type BackendReport, startBackend } from './tensor/backend.js';
