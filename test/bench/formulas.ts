import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Random } from '../../dist/base/random.js';
import { Evaluator } from '../../dist/formula/evaluator.js';
import { type Formula, mapLeaves, variable } from '../../dist/formula/formula.js';
import { parseFormula } from '../../dist/formula/parseFormula.js';
import { compileFormula } from '../../dist/formula/program.js';
import { valuesOf } from '../../dist/formula/valuesOf.js';
import { discover } from '../../dist/library/discover.js';
import { feynmanUnits } from './feynmanUnits.js';
import { type Benchmark, type Measurement, measurement, rate } from './measure.js';

/** A formula of a published benchmark, with the ranges that data are drawn from. */
export interface Task {
  readonly set: string;
  readonly name: string;
  readonly formula: string;
  readonly variables: readonly string[];
  readonly isGrid: boolean;
  /** The number of points, or the step of a grid; by variable. */
  readonly points: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

interface Protocol {
  readonly title: string;
  readonly isIn: (task: Task) => boolean;
  readonly evaluations: number;
  readonly operators: string;
  readonly constants: string;
  /** The deviation of normal noise, in deviations of the target. */
  readonly noise: number;
  /** Whether the units of the quantities are given. */
  readonly hasUnits?: boolean;
}

const tasksFile = fileURLToPath(new URL('../../../shared/data/reference/formulas.csv', import.meta.url));
/** The points of tasks that name no number. */
const usualPoints = 10_000;

export const classical = { operators: '+ - * / sin cos exp log', constants: 'fitted,1', noise: 0 };
export const physical = {
  operators: '+ - * / ^ sqrt exp log sin cos asin tanh',
  constants: 'fitted,1,2',
  evaluations: 1_000_000,
};
const isNguyen = ({ name }: Task, most: number) => {
  const number = /^Nguyen-(\d+)$/.exec(name)?.[1];
  return number !== undefined && Number(number) <= most;
};

const protocols: readonly Protocol[] = [
  {
    ...classical,
    title: 'Nguyen 1 to 10, 100,000 evaluations',
    isIn: (task) => isNguyen(task, 10),
    evaluations: 100_000,
  },
  {
    ...classical,
    title: 'Nguyen, 2,000,000 evaluations',
    isIn: (task) => isNguyen(task, 12),
    evaluations: 2_000_000,
  },
  {
    ...classical,
    title: 'Livermore, 2,000,000 evaluations',
    isIn: ({ name }) => /^Livermore-([1-9]|1\d|2[0-2])$/.test(name),
    evaluations: 2_000_000,
  },
  {
    ...classical,
    title: 'Jin, 2,000,000 evaluations',
    isIn: ({ set }) => set === 'Jin',
    evaluations: 2_000_000,
  },
  {
    ...classical,
    title: 'Nguyen with constants, 2,000,000 evaluations',
    isIn: ({ name }) => /^Constant-[1-5]$/.test(name),
    evaluations: 2_000_000,
  },
  { ...physical, title: 'Feynman, 1,000,000 evaluations', isIn: ({ set }) => set === 'Feynman', noise: 0 },
  {
    ...physical,
    title: 'Feynman, units, 50,000 evaluations',
    isIn: ({ set }) => set === 'Feynman',
    evaluations: 50_000,
    noise: 0,
    hasUnits: true,
  },
  {
    ...physical,
    title: 'Feynman, noise .01, 50,000 evaluations',
    isIn: ({ set }) => set === 'Feynman',
    evaluations: 50_000,
    noise: 0.01,
  },
  {
    ...physical,
    title: 'Feynman, units, noise .01, 50,000 evaluations',
    isIn: ({ set }) => set === 'Feynman',
    evaluations: 50_000,
    noise: 0.01,
    hasUnits: true,
  },
];

/** Shares of published formulas that a search finds again. The number of repeats is the number of seeds. */
export const formulas: Benchmark = {
  name: 'formulas',
  about: 'published formulas found again from their data, by set; GRAE_BENCH_FORMULAS names the sets',
  perBackend: false,
  async run({ repeats }) {
    if (!existsSync(tasksFile)) throw new Error(`expected the published formulas in ${tasksFile}`);
    const wanted = process.env.GRAE_BENCH_FORMULAS;
    const results: Measurement[] = [await evaluationRate(repeats)];
    for (const protocol of protocols) {
      if (wanted !== undefined && !protocol.title.startsWith(wanted)) continue;
      results.push(...(await recovered(protocol, repeats)));
    }
    return results;
  },
};

/** Formulas of size 15 evaluated at 100 rows. */
async function evaluationRate(repeats: number): Promise<Measurement> {
  const random = new Random(1);
  const columns = [0, 1].map(() => Float64Array.from({ length: 100 }, () => 1 + random.uniform()));
  const evaluator = new Evaluator(columns, 100);
  const program = compileFormula(readFormula('(x+y*x)*sin(x*y)+(x/(y+2)-y)*0.5', ['x', 'y']));
  const out = new Float64Array(100);
  return rate(`formulas of size ${program.instructions.length}, 100 rows`, 'formulas/s', repeats, () => {
    const count = 20_000;
    for (let i = 0; i < count; i++) evaluator.evaluate(program, [], out);
    return count;
  });
}

async function recovered(protocol: Protocol, seeds: number): Promise<Measurement[]> {
  const tasks = readTasks().filter(protocol.isIn);
  const found: number[] = [];
  const accurate: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    let [exact, near] = [0, 0];
    for (const task of tasks) {
      const truth = readFormula(task.formula, task.variables);
      const random = new Random(1000 + seed);
      const columns = drawColumns(task, random);
      const target = valuesOf(truth, columns, columns[0]!.length);
      addNoise(target, protocol.noise, random);
      const inputs = task.variables.map((name, i): [string, Float64Array] => [name, columns[i]!]);
      const { best, seconds, evaluations } = await discover(
        Object.fromEntries([...inputs, [targetName, target]]),
        {
          target: targetName,
          operators: protocol.operators,
          constants: protocol.constants,
          ...(protocol.hasUnits === true
            ? { units: feynmanUnits(task.name, task.variables, targetName) }
            : {}),
          evaluations: protocol.evaluations,
          testShare: 0,
          // a polynomial of high degree is large where there is no operator for powers
          maxSize: 120,
          seed,
        },
      );
      const isFound = agrees(best.python, truth, task, protocol.noise);
      if (isFound) exact++;
      if (1 - best.loss > 0.999) near++;
      process.stderr.write(
        `${protocol.title}, seed ${seed}: ${task.name} ${isFound ? 'found' : 'NOT found'} in ${seconds.toFixed(1)} s, ${evaluations} formulas: ${best.python}\n`,
      );
    }
    found.push((100 * exact) / tasks.length);
    accurate.push((100 * near) / tasks.length);
  }
  const title = `${protocol.title}, ${tasks.length} formulas`;
  return [measurement(`${title}: found`, '%', found), measurement(`${title}: R² above .999`, '%', accurate)];
}

const targetName = 'target_';
/** The points of the comparison, and how far beyond the ranges of the data it goes, in parts of them. */
const comparedPoints = 1000;
const beyond = [0, 0.5];

/** Returns whether two formulas agree wherever the true one is finite: within the ranges of the data, and beyond. */
export function agrees(text: string, truth: Formula, task: Task, noise: number): boolean {
  const found = readFormula(text, task.variables);
  const random = new Random(5);
  return beyond.every((stretch) => {
    const columns = task.variables.map((_, i) => {
      const width = task.high[i]! - task.low[i]!;
      return Float64Array.from(
        { length: comparedPoints },
        () => task.low[i]! - stretch * width + (1 + 2 * stretch) * width * random.uniform(),
      );
    });
    const wanted = valuesOf(truth, columns, columns[0]!.length);
    const got = valuesOf(found, columns, columns[0]!.length);
    const scale = Math.max(...wanted.filter(Number.isFinite).map(Math.abs));
    // constants count as found within a part in a thousand where there is noise
    const [relative, absolute] = noise > 0 ? [1e-3, 1e-3] : [1e-6, 1e-12];
    return wanted.every(
      (value, i) =>
        !Number.isFinite(value) || Math.abs(got[i]! - value) <= relative * Math.abs(value) + absolute * scale,
    );
  });
}

export function drawColumns({ isGrid, points, low, high, variables }: Task, random: Random): Float64Array[] {
  if (!isGrid) {
    const count = points[0] ?? usualPoints;
    return variables.map((_, i) =>
      Float64Array.from({ length: count }, () => low[i]! + (high[i]! - low[i]!) * random.uniform()),
    );
  }
  const axes = variables.map((_, i) => {
    const steps = Math.floor((high[i]! - low[i]!) / points[i]! + 1e-9);
    return Array.from({ length: steps + 1 }, (_, step) => low[i]! + step * points[i]!);
  });
  const grid = axes.reduce<number[][]>(
    (rows, axis) => rows.flatMap((row) => axis.map((value) => [...row, value])),
    [[]],
  );
  return variables.map((_, i) => Float64Array.from(grid, (row) => row[i]!));
}

function addNoise(target: Float64Array, noise: number, random: Random): void {
  if (noise === 0) return;
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  const deviation = Math.sqrt(target.reduce((sum, value) => sum + (value - mean) ** 2, 0) / target.length);
  for (let i = 0; i < target.length; i++) target[i]! += noise * deviation * random.normal();
}

/** Reads a formula whose columns are the variables in order. */
export function readFormula(text: string, variables: readonly string[]): Formula {
  const { tree, variables: named } = parseFormula(text, variables);
  return mapLeaves(tree, (leaf) =>
    leaf.kind === 'variable' ? variable(variables.indexOf(named[leaf.index]!)) : leaf,
  );
}

export function readTasks(): Task[] {
  const [, ...lines] = readFileSync(tasksFile, 'utf8').trim().split('\n');
  return lines.map((line): Task => {
    const [set, name, formula, variables, sampling, points, low, high] = line.split(',') as string[];
    const words = (cell: string | undefined) => (cell ?? '').split(' ').filter((word) => word !== '');
    return {
      set: set!,
      name: name!,
      formula: formula!,
      variables: words(variables),
      isGrid: sampling === 'even steps',
      points: words(points).map(Number),
      low: words(low).map(Number),
      high: words(high).map(Number),
    };
  });
}
