// The exports that the entries of Node and of browsers share.

/** Declares the settings of a loss, a density, an encoder or a decoder of one's own. */
export { z } from 'zod';
export type { ByteSource } from './base/byteSource.js';
export { type BytesInPieces, bytesOfContent, type Content } from './base/content.js';
export type { ErrorCode, ErrorData } from './base/errors.js';
export { GraeError, InputError } from './base/errors.js';
export type { PoolOptions } from './base/host.js';
export type { Advice, Message, Task } from './base/message.js';
export type { RandomState } from './base/random.js';
export { Random } from './base/random.js';
export type { Kind, KindConfig, Registry, SettingsOfKinds } from './base/registry.js';
export type { GivenSettings, Range, Setting, SettingsSchema } from './base/settings.js';
export type { Store, StoreLockOptions, WritableStore } from './base/store.js';
export {
  type DrawnStrings,
  type DrawOptions,
  type GenerateRun,
  generateShortStrings,
  generateStrings,
} from './corpus/generateStrings.js';
export type { CodeProducts, MakeCodeProducts } from './density/codeProducts.js';
export { type DensitySettings, densities } from './density/densities.js';
export type { AffineMap, Density, DensitySampleOptions } from './density/density.js';
export type { DensityNotes } from './density/densityFile.js';
export type { DensityKind, FitTools, Fitted } from './density/densityKind.js';
export { StandardNormal } from './density/gaussian/standardNormal.js';
export type { MixtureProgress } from './density/mixture/mixtureOptions.js';
export { principalPlane } from './density/principalPlane.js';
export type { SamplingSettings } from './density/samplingSettings.js';
export type { Pause } from './density/steps.js';
export type {
  Condition,
  DomainConstraintSettings,
  DomainConstraints,
  DomainOrigin,
  RecordFormat,
  RecordWriter,
  SpellingHints,
  SpellingNames,
  StringRecord,
} from './domain/domain.js';
export {
  type Disagreement,
  type Domain,
  type JudgedText,
  type Ranking,
  type SimilarityMeasure,
  type Size,
  type Speller,
  type Spelling,
  type SpellingRule,
  scoreOf,
  type Unspelled,
  type Verdict,
} from './domain/domain.js';
export type { DomainKind, DomainLanguage } from './domain/domainKind.js';
export type { DomainSettings } from './domain/domains.js';
export { domains } from './domain/domains.js';
export type { Division } from './domain/expression/arithmetic.js';
export { type Exclusion, excludeEqual, spellingsOf } from './domain/expression/sameFunction.js';
export { type DomainOptions, domainNames, loadDomain } from './domain/index.js';
export type { GoalName } from './domain/molecule/goals/goals.js';
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
export type { FittedFormula, FormulaFit } from './formula/files/fittedFormula.js';
export type { Formula } from './formula/formula.js';
export { NamedFormula } from './formula/namedFormula.js';
export type { NumberTable } from './formula/numberTable.js';
export type { BinaryOperator, UnaryOperator } from './formula/operators.js';
export { parseNumberTable } from './formula/parseNumberTable.js';
export type { BrokenExample, BrokenRule } from './grammar/brokenRules.js';
export type { CharacterClass } from './grammar/characterClass.js';
export { checkGrammar } from './grammar/check.js';
export type { AmbiguityOptions } from './grammar/checkAmbiguity.js';
export { Codec, type EncodeOutcome } from './grammar/codec.js';
export { type CompileOptions, compileGrammar } from './grammar/compile.js';
export { Derivation } from './grammar/derivation.js';
export type { EndingSearch, SearchBudget } from './grammar/endings.js';
export type { Grammar, GrammarTraits, Lexicon, ParserKind, TextParser } from './grammar/grammar.js';
export { GrammarError, type GrammarFinding } from './grammar/grammarFinding.js';
export type { GrammarOrigin } from './grammar/grammarOrigin.js';
export type { GuardedDerivation } from './grammar/guard.js';
export { Guard } from './grammar/guard.js';
export type { IncludedFile, IncludeReader } from './grammar/includes.js';
export { learnPacking } from './grammar/learnPacking.js';
export type { Lexer, Token } from './grammar/lexer.js';
export type { GuardObjection } from './grammar/objection.js';
export { Packing } from './grammar/packing.js';
export type { Merge } from './grammar/packingTree.js';
export type { ParseFailure, ParseLimits, ParseOutcome } from './grammar/parse.js';
export type { PrefixDerivation } from './grammar/prefixDerivation.js';
export { checkAutomaton } from './grammar/prefixLaws.js';
export type { PrefixAutomaton, PrefixState } from './grammar/prefixState.js';
export type { GrammarSymbol, Production, ProductionTable } from './grammar/production.js';
export { describeProduction } from './grammar/show.js';
export type { StandIn } from './grammar/standIns.js';
export { parseTemplate } from './grammar/template/parseTemplate.js';
export type { Template, TemplateOptions } from './grammar/template/template.js';
export type { TemplateAutomaton, TemplateLanguage } from './grammar/template/templateAutomaton.js';
export type { TemplateDerivation } from './grammar/template/templateDerivation.js';
export type { HolePart, HoleText, LiteralPart, TemplatePart } from './grammar/template/templatePart.js';
export type { StepsByState, TemplateSteps } from './grammar/template/templateSteps.js';
export { Templates } from './grammar/template/templates.js';
export { toOneHot, yieldText } from './grammar/text.js';
export type { WeightedGrammar } from './grammar/weightedGrammar.js';
export {
  type ClassifierRecord,
  classifierFrechetDistance,
  classifierRecord,
} from './imageMetrics/classifierFrechet.js';
export type { ClassifierConfig } from './imageMetrics/classifierNetwork.js';
export { type ClassifierSettings, classifierSettings } from './imageMetrics/classifierSettings.js';
export type { FeatureFrechetDistance } from './imageMetrics/featureFrechet.js';
export { ImageClassifier } from './imageMetrics/imageClassifier.js';
export { type FeatureNetwork, featureMoments, imageFeatures } from './imageMetrics/imageFeatures.js';
export { type ImagePrecisionRecall, imagePrecisionRecall } from './imageMetrics/imagePrecisionRecall.js';
export { frechetInceptionDistance } from './imageMetrics/inception/frechetInception.js';
export { Inception } from './imageMetrics/inception/inception.js';
export { type ReconstructionError, reconstructionError } from './imageMetrics/reconstructionError.js';
export {
  type ClassifierOptions,
  type ClassifierProgress,
  trainClassifier,
} from './imageMetrics/trainClassifier.js';
export type { LabelledImages } from './images/cifar.js';
export { type ImageGridOptions, imageGrid } from './images/imageGrid.js';
export type { ImageSet, ImageSize } from './images/imageSet.js';
export { decodePng, encodePng } from './images/png.js';
export { drawImageCodes } from './imaging/drawImageCodes.js';
export { exportImages } from './imaging/exportImages.js';
export { fitImages } from './imaging/fitImages.js';
export { ImageModel, type OnImages } from './imaging/imageModel.js';
export { ImageRun, type NewImageRun } from './imaging/imageRun.js';
export type { ImageRunConfig } from './imaging/imageRunConfig.js';
export { interpolateImages } from './imaging/interpolateImages.js';
export { type PathShape, pathBetween, pathCodes } from './imaging/pathBetween.js';
export { type ImageReconstructions, reconstructImages } from './imaging/reconstructImages.js';
export { sampleImages } from './imaging/sampleImages.js';
export { type SampleFile, samplesAsFiles } from './judging/sampleFiles.js';
export { type TrainingSet, trainingSetOf } from './judging/trainingSet.js';
export {
  discover,
  type FormulaDiscovery,
  type FormulaSearchOptions,
  type FormulaSearchProgress,
} from './library/discover.js';
export { DiscoveredFormula } from './library/discoveredFormula.js';
export type { FormulaSettings } from './library/formulaSettings.js';
export type { GivenLanguage, Language } from './library/language.js';
export {
  type DecodingChoice,
  Model,
  type ModelSampleOptions,
  type ModelTextOptions,
} from './library/model.js';
export { open } from './library/open.js';
export type { OriginChoice } from './library/origin.js';
export { type ModelGoal, type ModelSearchOptions, type ScoreGoal, search } from './library/search.js';
export type { TrainTextsOptions } from './library/train.js';
export { type FormulaGrammarOptions, writeFormulaGrammar } from './library/writeFormulaGrammar.js';
export { PointMoments } from './metrics/frechet.js';
export { largestF, type PrecisionRecall, precisionRecall } from './metrics/precisionRecall.js';
export { wasserstein1 } from './metrics/wasserstein.js';
export type { AutoencoderConfig, ModelConfig } from './model/config.js';
export type { Decoder, DecodingRun, TeacherInputs } from './model/decoders/decoder.js';
export type { DecoderKind, DecoderSizes } from './model/decoders/decoderKind.js';
export { decoders } from './model/decoders/index.js';
export type { Dropout, DropoutConfig } from './model/dropout.js';
export type { Encoder } from './model/encoders/encoder.js';
export type { EncoderKind, EncoderSizes } from './model/encoders/encoderKind.js';
export { encoders } from './model/encoders/index.js';
export type { ImageBatch } from './model/images/imageBatch.js';
export type { ImageModelConfig } from './model/images/imageConfig.js';
export type { ImageNetwork } from './model/images/imageNetwork.js';
export type { ImageSession } from './model/images/imageReconstruction.js';
export type { LossParts } from './model/loss.js';
export type { ConfiguredLoss, LossSettings } from './model/losses/index.js';
export { losses } from './model/losses/index.js';
export type { DecoderView, LatentContext, Loss, Posterior } from './model/losses/loss.js';
export type { Network } from './model/network.js';
export type { CodeNoise, CodeNoiseSettings } from './model/noise.js';
export type { Component, Pass } from './model/pass.js';
export type { CodePosteriors } from './model/posterior.js';
export type { PresetName } from './model/presets.js';
export type { ProductionBatch } from './model/productions/batch.js';
export { type Choice, choiceOf, type StepChoice } from './model/productions/choice.js';
export type { DecodeOptions } from './model/productions/decode.js';
export type { GrammarMask } from './model/productions/mask.js';
export type { ProductionLanguage } from './model/productions/productionItems.js';
export type { ProductionNetwork } from './model/productions/productionNetwork.js';
export type { CheckedSequence, CodeCheck } from './model/productions/verified.js';
export type { Batch, DecodingSession, Reconstruction, Target } from './model/reconstruction.js';
export type { StepOptions, TrainingDraws } from './model/trainingDraws.js';
export type { Artefact, ArtefactOrigin, ArtefactSettings } from './run/artefact.js';
export { type DensityContent, densityNamed, type StoredDensity } from './run/artefacts.js';
export type { StoredSettings } from './run/configFile.js';
export { copyRun } from './run/copyRun.js';
export type { MeaningOptions, RunWithDomain } from './run/domainOf.js';
export { type AnyRun, hasDensity, readDensity, writeDensity } from './run/fittedDensity.js';
export { MemoryStore } from './run/memoryStore.js';
export { openRun } from './run/openRun.js';
export type { Representation } from './run/representation.js';
export type { Run, RunOptions } from './run/run.js';
export type { RunFiles } from './run/runFiles.js';
export { type RunKind, readRunKind } from './run/runKind.js';
export type { CorpusSpelling, Environment, NewRunConfig, RunConfig } from './run/schema.js';
export { type SettingsGroup, settingsReference } from './run/settingsReference.js';
export { stringsInTraining } from './run/stringsInTraining.js';
export type { WriteOptions } from './run/ties.js';
export { trainingTexts } from './run/trainingCorpus.js';
export type { UnseenRule } from './run/unseenRule.js';
export type { NewRun } from './run/writeNewRun.js';
export type { TriedSampling } from './sampling/calibrate.js';
export { type Calibration, type CalibrationOptions, calibrate } from './sampling/calibrate.js';
export type { CheckedText } from './sampling/decodeRequest.js';
export { type DensityToSample, densityFor } from './sampling/densityFor.js';
export type { CodeDraws, CodePiece } from './sampling/drawDecoded.js';
export { type ExportOptions, exportModel } from './sampling/exportModel.js';
export { type GuardChoice, guardOf } from './sampling/guard.js';
export { type InterpolationPoint, interpolate } from './sampling/interpolate.js';
export type { OpenOptions, ReadTexts } from './sampling/model.js';
export { type EncodedPosteriors, type EncodedTexts, type Refusal, TrainedModel } from './sampling/model.js';
export { describeEnd, type PathEnd, pathEnds } from './sampling/pathEnds.js';
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
export type { StochasticReconstructionFailure } from './sampling/stochasticReconstruction.js';
export {
  reconstructStochastically,
  type StochasticReconstructionOptions,
  type StochasticReconstructionReport,
} from './sampling/stochasticReconstruction.js';
export {
  type DecodingStep,
  type TracedCandidate,
  type TraceOptions,
  traceDecoding,
  type Veto,
} from './sampling/traceDecoding.js';
export {
  type MarkedSample,
  SampleMarks,
  sampleWanted,
  type WantedDraws,
  type WantedSampleOptions,
  type WantedSamples,
} from './sampling/wantedSamples.js';
export {
  type Analogue,
  type AnalogueOptions,
  type Analogues,
  findAnalogues,
} from './search/analogues.js';
export type { Candidate, EvaluatedText, KnownText, Outcome } from './search/candidate.js';
export { changedRanges, type TextRange } from './search/changedRanges.js';
export type { CodeSpace, CodeSpaceOptions, Codes } from './search/codeSpace.js';
export type { ConstraintSettings } from './search/constraints/constraintSettings.js';
export { type Constraints, prepareConstraints } from './search/constraints/prepareConstraints.js';
export { type EvaluationLog, openEvaluationLog } from './search/evaluationLog.js';
export type { FrontPoint, SearchFront } from './search/front/front.js';
export {
  type NearestOptions,
  type NearestText,
  type NearestTexts,
  nearestTexts,
} from './search/nearest/nearestTexts.js';
export {
  type CodeNeighbour,
  type CodeNeighbours,
  findNeighbours,
  type NeighbourOptions,
} from './search/neighbours.js';
export type { Better, Objective } from './search/objective.js';
export {
  type LearnedObjective,
  type Learning,
  type LearnOptions,
  learnedObjective,
} from './search/objectives/learnedObjective.js';
export { scoreObjective } from './search/objectives/scoreObjective.js';
export { byFront, byValue, type Order } from './search/order.js';
export { areaUnderCurve, type SearchPoint } from './search/progress.js';
export type { Proposer, ProposerKind, ProposerTools } from './search/proposer.js';
export { type ProposerSettings, proposers } from './search/proposers/proposers.js';
export type { SearchOptions, SearchProgress, SearchResult } from './search/runSearch.js';
export type { CrossValidation } from './search/surrogate/crossValidation.js';
export type { CorpusLine } from './sequences/corpusLine.js';
export type { CorpusSource, Texts } from './sequences/corpusSource.js';
export type { CorpusDomain } from './sequences/encodeCorpus.js';
export {
  type CorpusReport,
  type ParseCorpusOptions,
  type ParsedCorpus,
  parseCorpus,
} from './sequences/encodeCorpus.js';
export type { EncodedCorpus } from './sequences/encodedCorpus.js';
export type { CorpusFailure, LineCounts, ParseLinesOptions } from './sequences/parseLines.js';
export type { ProductionIds } from './sequences/productionIds.js';
export {
  type BackendName,
  type BackendOptions,
  type BackendReport,
  type Precision,
  startBackend,
} from './tensor/backend.js';
export type { TensorData } from './tensor/elementTypes.js';
export type { BatchStatistics } from './tensor/normalisation.js';
export { type OwnOperations, ops } from './tensor/ownOperations.js';
export type { Initialisation, ParameterLayout, ParameterSpec, Weights } from './tensor/parameters.js';
export type { NamedTensors, StoredTensor } from './tensor/safetensors.js';
export type {
  Differentiable,
  ElementType,
  Operand,
  Operations,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Values,
} from './tensor/tensor.js';
export type { CodecGrammarOptions } from './training/codecGrammar.js';
export type { FineTuningSchedule } from './training/fineTuning.js';
export { type FitSummary, fitDensity } from './training/fit.js';
export { fitConfigured } from './training/fitConfigured.js';
export type { ExpectedFit, FitOptions } from './training/fitOptions.js';
export type { LeftOut, PrepareTrainingOptions } from './training/prepareOptions.js';
export type { TrainingOverrides } from './training/resolveSettings.js';
export {
  runTraining,
  type TrainingProgress,
  type TrainingSummary,
  type TrainOptions,
} from './training/runTraining.js';
export type { TrainingEstimate } from './training/trainOptions.js';
