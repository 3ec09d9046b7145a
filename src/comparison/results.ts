import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../base/errors.js';
import { readJsonFile, replaceFile } from '../host/node/files.js';
import { densityName, fileNameOf, type TableConfig, type TableDensity } from './config.js';
import { nothingLearned } from './learning.js';
import type {
  DensityQuality,
  ReconstructionCounts,
  StochasticReconstruction,
  VerifiedReconstruction,
} from './measure.js';
import { digestOf, type PlannedRun, shareOfBudget } from './runs.js';
import { type FoundStrings, type SearchVariant, searchVariants } from './searchVariants.js';

/** A run of a table and its results. */
export interface RunResult {
  readonly row: string;
  readonly seed: number;
  readonly training: {
    readonly seconds: number;
    readonly epochs: number;
    readonly steps: number;
    readonly strings: number;
    readonly sequencesPerSecond: number;
    readonly backend: string;
    /**
     * The loss of the held out strings, and that of a model which knows only the frequencies of productions, in nats a
     * string.
     */
    readonly validation?: number | null;
    readonly marginal?: number | null;
  };
  readonly reconstruction: ReconstructionCounts;
  /** Null if the table leaves it out, or was computed before there was this measure. */
  readonly verified: VerifiedReconstruction | null;
  /** Null unless the table asks for it. */
  readonly stochastic: StochasticReconstruction | null;
  /** The searches that are finished, by variant; none for a table without searches. */
  readonly searches: readonly (SearchVariant & { readonly simulations: readonly FoundStrings[] })[];
  /** By the name of the density; null with a reason if it could not be fitted. */
  readonly densities: Readonly<Record<string, DensityQuality | { readonly failed: string }>>;
  /** Why its numbers say nothing about the model; null if it learned something. See `nothingLearned`. */
  readonly nothingLearned: string | null;
}

/** Scales a density's own passes over the codes by the budget, if the table names them. */
export function scaled(density: TableDensity, budget: number): TableDensity {
  const { epochs } = density;
  if (typeof epochs !== 'number') return density;
  return { ...density, epochs: Math.max(1, Math.round(epochs * shareOfBudget(budget))) };
}

/** The first result of a run. */
export type RunHead = Pick<RunResult, 'training' | 'reconstruction'>;

/** Reads the results of a run that are there; null for a run without its first result. */
export async function readRun(
  plan: PlannedRun,
  config: TableConfig,
  { out, budget }: { readonly out: string; readonly budget: number },
): Promise<RunResult | null> {
  const head = await readResult<RunHead>(runFile(plan, out));
  if (head === null) return null;
  const densities: Record<string, DensityQuality | { failed: string }> = {};
  for (const density of config.densities) {
    const file = cellFile(plan, scaled(density, budget), config, out);
    const cell = await readResult<DensityQuality>(file);
    if (cell !== null) densities[densityName(density)] = cell;
  }
  const verified =
    config.verified === false
      ? null
      : await readResult<VerifiedReconstruction>(verifiedFile(plan, config.verified, config.guard, out));
  const stochastic = await readResult<StochasticReconstruction>(stochasticFile(plan, config, out));
  return {
    row: plan.row.name,
    seed: plan.seed,
    ...head,
    verified,
    stochastic,
    searches: await readSearches(plan, config, out),
    densities,
    nothingLearned: nothingLearned(head),
  };
}

export function runFile({ id }: PlannedRun, out: string): string {
  return join(out, 'results', `${id}.json`);
}

export function cellFile(
  { id }: PlannedRun,
  density: TableDensity,
  config: TableConfig,
  out: string,
): string {
  const { samples, guard, ranking } = config;
  const digest = digestOf([density, samples, guard, ranking]);
  return join(out, 'results', `${id}--${fileNameOf(densityName(density))}-${digest}.json`);
}

/** Returns the file of reconstruction by verified decoding. */
export function verifiedFile(
  { id }: PlannedRun,
  verified: Exclude<TableConfig['verified'], false>,
  guard: TableConfig['guard'],
  out: string,
): string {
  return join(out, 'results', `${id}--verified-${digestOf([verified, guard])}.json`);
}

/** Returns the file of drawn reconstructions, which only tables with that measure have. */
export function stochasticFile({ id }: PlannedRun, { stochastic, guard }: TableConfig, out: string): string {
  return join(out, 'results', `${id}--drawn-${digestOf([stochastic, guard])}.json`);
}

/** Returns the file of a search. @param simulation from 1 */
export function searchFile(
  { id }: PlannedRun,
  { guard, knowsLeftOut }: SearchVariant,
  simulation: number,
  { search, leaveOut, ranking }: TableConfig,
  out: string,
): string {
  const { simulations: _, ...protocol } = search!;
  const digest = digestOf([protocol, leaveOut, ranking, guard, knowsLeftOut]);
  return join(out, 'results', `${id}--search-${digest}-${simulation}.json`);
}

async function readSearches(
  plan: PlannedRun,
  config: TableConfig,
  out: string,
): Promise<RunResult['searches']> {
  return Promise.all(
    searchVariants(config, plan.row.guards).map(async (variant) => {
      const simulations: FoundStrings[] = [];
      for (let simulation = 1; simulation <= config.search!.simulations; simulation++) {
        const one = await readResult<FoundStrings>(searchFile(plan, variant, simulation, config, out));
        if (one !== null) simulations.push(one);
      }
      return { ...variant, simulations };
    }),
  );
}

/** @throws InputError for a file that contains something else */
export async function readResult<T>(file: string): Promise<T | null> {
  if (!existsSync(file)) return null;
  const result = await readJsonFile(file, 'a result of this table (delete it to compute it again)');
  if (typeof result === 'object' && result !== null && !Array.isArray(result)) return result as T;
  throw new InputError({
    code: 'damaged',
    where: file,
    problem: 'expected a result of this table, but it holds something else',
    advice: [{ text: 'delete it to compute it again' }],
  });
}

export async function writeResult(file: string, result: unknown): Promise<void> {
  await replaceFile(file, `${JSON.stringify(result)}\n`);
}
