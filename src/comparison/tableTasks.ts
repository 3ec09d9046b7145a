import { existsSync } from 'node:fs';
import { InputError } from '../base/errors.js';
import { stringsInTraining } from '../run/stringsInTraining.js';
import type { TrainedModel } from '../sampling/model.js';
import type { CompareOptions } from './compareOptions.js';
import { densityName, type TableConfig, type TableDensity } from './config.js';
import {
  type DensityQuality,
  measureDensity,
  measureReconstruction,
  measureStochastic,
  measureVerified,
  type RunMemory,
  type Yardstick,
} from './measure.js';
import type { RunResult } from './results.js';
import {
  cellFile,
  type RunHead,
  runFile,
  scaled,
  searchFile,
  stochasticFile,
  verifiedFile,
} from './results.js';
import type { RowTimes } from './rowTimes.js';
import type { PlannedRun, TrainedRow } from './runs.js';
import { measureSearch, type TableSearches } from './searches.js';
import { searchVariants } from './searchVariants.js';
import type { TableStrings } from './strings.js';

export interface TableContext {
  readonly config: TableConfig;
  readonly strings: TableStrings;
  readonly yardstick: Yardstick;
  readonly options: CompareOptions;
  readonly times: RowTimes;
  /** Null for a table without searches. */
  readonly searches: TableSearches | null;
}

/** A run, opened to compute results from it. */
interface Opened {
  readonly model: TrainedModel;
  /** Null for a run that the table did not train. */
  readonly trained: TrainedRow | null;
  readonly memory: RunMemory;
}

/** A result that a table needs, and the file that keeps it. */
interface Task {
  readonly name: string;
  readonly file: string;
  readonly compute: (opened: Opened) => Promise<unknown>;
  /** Whether the cell stays empty where the table was computed without it and the weights were not kept. */
  readonly isOptional?: true;
}

/** The time is unknown for a run that the table did not train. */
function trainingOf({ run }: TrainedModel, trained: TrainedRow | null): RunResult['training'] {
  const unknown = { seconds: 0, epochs: 0, steps: 0, sequencesPerSecond: 0, backend: 'none' };
  const { seconds, epochs, steps, sequencesPerSecond, backend } = trained ?? unknown;
  return {
    seconds,
    epochs,
    steps,
    sequencesPerSecond,
    backend,
    strings: stringsInTraining(run.config.corpus),
    ...(trained === null ? {} : { validation: trained.validation, marginal: trained.marginal }),
  };
}

/** A density that cannot be fitted to these codes is a result, too. */
export async function measured(
  model: TrainedModel,
  density: TableDensity,
  memory: RunMemory,
  yardstick: Yardstick,
  seed: number,
): Promise<DensityQuality | { failed: string }> {
  try {
    return await measureDensity(model, density, memory, yardstick, seed);
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    return { failed: thrown.message };
  }
}

/** Returns all results that a table needs from a run, in the order in which they are computed. */
function tasksOf(plan: PlannedRun, context: TableContext): Task[] {
  const { config, strings, yardstick, options } = context;
  const { out, budget } = options;
  const { stochastic, verified, guard } = config;
  const { test } = strings;
  return [
    {
      name: 'reconstruction',
      file: runFile(plan, out),
      compute: async ({ model, trained }): Promise<RunHead> => ({
        training: trainingOf(model, trained),
        reconstruction: await measureReconstruction(model, test, guard),
      }),
    },
    ...(verified === false
      ? []
      : [
          {
            name: 'verified reconstruction',
            file: verifiedFile(plan, verified, guard, out),
            compute: ({ model }: Opened) => measureVerified(model, test, verified, guard),
            isOptional: true as const,
          },
        ]),
    ...(stochastic === undefined
      ? []
      : [
          {
            name: 'drawn reconstruction',
            file: stochasticFile(plan, config, out),
            compute: ({ model }: Opened) => measureStochastic(model, test, stochastic, guard, plan.seed),
          },
        ]),
    ...searchVariants(config, plan.row.guards).flatMap((variant) =>
      Array.from({ length: config.search!.simulations }, (_, place) => {
        const { guard, knowsLeftOut } = variant;
        return {
          name: `search ${place + 1}, guard ${guard}${knowsLeftOut ? ', knowing what is left out' : ''}`,
          file: searchFile(plan, variant, place + 1, config, out),
          compute: async ({ model, memory }: Opened) =>
            measureSearch(
              model,
              plan.training === null ? null : memory,
              variant,
              context.searches!,
              1000 * plan.seed + place,
            ),
        };
      }),
    ),
    ...config.densities.map((density) => {
      const shortened = scaled(density, budget);
      return {
        name: densityName(density),
        file: cellFile(plan, shortened, config, out),
        compute: ({ model, memory }: Opened) => measured(model, shortened, memory, yardstick, plan.seed),
      };
    }),
  ];
}

/** Returns the results that are still to compute; none is worth training a run again that was measured without it. */
export function missingOf(plan: PlannedRun, context: TableContext): Task[] {
  const isGone = existsSync(runFile(plan, context.options.out)) && !existsSync(plan.folder);
  return tasksOf(plan, context).filter(
    ({ file, isOptional }) => !existsSync(file) && !(isGone && isOptional === true),
  );
}
