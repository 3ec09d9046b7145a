/**
 * grae as a library. The way of the data: a grammar ({@link loadGrammar}) and what its strings mean
 * ({@link loadDomain}); a corpus made into a run ({@link prepareRun}); training ({@link train}); a density fitted to
 * the codes ({@link fitDensity}); and the trained model ({@link TrainedModel}) that encodes, decodes and samples
 * ({@link sampleTexts}).
 *
 * @packageDocumentation
 */
import './host/node/install.js';

export { type Comparison, compare, type RunResult } from './comparison/compare.js';
export type { CompareOptions, TableEstimate } from './comparison/compareOptions.js';
export { parseTable, type RowSettings, type TableConfig, type TableDensity } from './comparison/config.js';
export type {
  DensityQuality,
  Quality,
  ReconstructionCounts,
  StochasticReconstruction,
  VerifiedReconstruction,
} from './comparison/measure.js';
export { renderAll, toMarkdown } from './comparison/render.js';
export type { RenderedTable } from './comparison/renderedTable.js';
export type { LoadLanguage } from './comparison/runs.js';
export type { KnownQuality } from './comparison/searches.js';
export type { FoundStrings, SearchVariant } from './comparison/searchVariants.js';
export type { ShownCurvePoint } from './comparison/shownCurve.js';
export * from './core.js';
export type { PictureOptions } from './corpus/fitPicture.js';
export { type GenerateOptions, generateExpressions } from './corpus/generateExpressions.js';
export type { DataPart, ImageCorpus } from './corpus/imageCorpus.js';
export type { LayoutOptions } from './corpus/layout.js';
export type { DelimitedLayout, Layout, LinesLayout, SdfLayout } from './corpus/layoutKinds.js';
export { loadDomainModule } from './corpus/loadDomainModule.js';
export { loadPrefix } from './corpus/loadPrefix.js';
export type { ImageFolderOptions } from './corpus/readImageFolder.js';
export { type ReadImagesOptions, readImages } from './corpus/readImages.js';
export type { ReadStringsOptions } from './corpus/readLines.js';
export { type ReadLinesOptions, readLines, readStrings } from './corpus/readLines.js';
export {
  type NumberColumns,
  type ReadNumbersOptions,
  readNumbers,
  type TextColumn,
} from './corpus/readNumbers.js';
export {
  type OpenedRow,
  type OpenedTable,
  type ReadTableOptions,
  readTable,
  type TableShape,
} from './corpus/readTable.js';
export { type ReadValuesOptions, readValues, type ValuedTexts } from './corpus/readValues.js';
export {
  corpusPath,
  loadGrammar,
  type ShippedCorpus,
  type ShippedGrammar,
  shippedCorpora,
  shippedGrammars,
} from './corpus/shipped.js';
export { copyAssets } from './host/node/copyAssets.js';
export { FolderStore } from './host/node/folderStore.js';
export type { LockOptions } from './host/node/lock.js';
export { whileLocked } from './host/node/lock.js';
export { type ShippedModel, shippedModels } from './host/node/shippedModels.js';
export { type PrepareImageOptions, prepareImageRun } from './imaging/prepareImageRun.js';
export { trainImages } from './imaging/trainImages.js';
export { type LanguageChoice, loadLanguage } from './library/loadLanguage.js';
export {
  type PrepareOptions,
  prepareRunInNode as prepareRun,
} from './library/prepareRunInNode.js';
export { type TrainModelOptions, trainInNode as train } from './library/trainInNode.js';
