import { Random } from '../../dist/base/random.js';
import { discoverFormulas } from '../../dist/discovery/discover.js';
import { EpochRunner } from '../../dist/discovery/epochRunner.js';
import { FormulaFront } from '../../dist/discovery/formulaFront.js';
import { listOf, noFormulas, sharedList } from '../../dist/discovery/formulaList.js';
import { enumerateFormulas } from '../../dist/discovery/library.js';
import { squaredLoss } from '../../dist/discovery/losses/squared.js';
import { Polisher } from '../../dist/discovery/polish.js';
import { FormulaEvolution } from '../../dist/discovery/strategies/evolution.js';
import { type FormulaProposer, isOver, type Workshop } from '../../dist/discovery/workshop.js';
import { Evaluator } from '../../dist/formula/evaluator.js';
import type { Formula } from '../../dist/formula/formula.js';
import type { FormulaLanguage } from '../../dist/formula/formulaLanguage.js';
import { languageOfGrammar } from '../../dist/formula/languageOfGrammar.js';
import { NamedFormula } from '../../dist/formula/namedFormula.js';
import { formulaOf } from '../../dist/formula/program.js';
import { valuesOf } from '../../dist/formula/valuesOf.js';
import { formulaLanguageOf } from '../../dist/library/formulaLanguages.js';
import { constantsOf, operatorsOf } from '../../dist/library/formulaSettings.js';
import { type FormulaModel, latentProposer } from '../../dist/library/latentProposer.js';
import { open } from '../../dist/library/open.js';
import { agrees, classical, drawColumns, physical, readFormula, readTasks, type Task } from './formulas.js';
import { type Benchmark, type Measurement, measurement } from './measure.js';

interface Ablation {
  readonly title: string;
  readonly isIn: (task: Task) => boolean;
  readonly operators: string;
  readonly constants: string;
  readonly evaluations: number;
}

/** The sets, with the budget of the whole search and of the evolution alone. */
const sets = [
  { ...classical, title: 'Nguyen', isIn: ({ name }: Task) => /^Nguyen-([1-9]|1[0-2])$/.test(name) },
  { ...classical, title: 'Livermore', isIn: ({ name }: Task) => /^Livermore-([1-9]|1\d|2[0-2])$/.test(name) },
  { ...classical, title: 'Jin', isIn: ({ set }: Task) => set === 'Jin' },
  { ...physical, title: 'Feynman', isIn: ({ set }: Task) => set === 'Feynman' },
] as const;
const budgets = { evolution: 30_000, whole: 200_000 };

/** What a search came to. */
interface Outcome {
  readonly isFound: boolean;
  readonly seconds: number;
  /** The number of times that formulas were proposed. */
  readonly proposals: number;
}

/**
 * Published formulas found with and without the proposals of a model: by the whole search, and by the evolution alone, which
 * begins with drawn formulas. The number of repeats is the number of seeds; GRAE_BENCH_FORMULAS names the sets, and
 * GRAE_BENCH_MODEL another model.
 */
export const formulaProposals: Benchmark = {
  name: 'formula-proposals',
  about: 'published formulas found with and without the codes of a model; GRAE_BENCH_FORMULAS names the sets',
  perBackend: false,
  async run({ repeats }) {
    const { trained } = await open(process.env.GRAE_BENCH_MODEL ?? 'formulas');
    const model = { trained, language: languageOfGrammar(trained.codec.grammar) };
    const wanted = process.env.GRAE_BENCH_FORMULAS;
    const results: Measurement[] = [];
    for (const set of sets) {
      if (wanted !== undefined && !wanted.split(',').includes(set.title)) continue;
      for (const [kind, evaluations] of Object.entries(budgets)) {
        results.push(
          ...(await compared({ ...set, evaluations }, kind as keyof typeof budgets, model, repeats)),
        );
      }
    }
    return results;
  },
};

async function compared(
  ablation: Ablation,
  kind: keyof typeof budgets,
  model: FormulaModel,
  seeds: number,
): Promise<Measurement[]> {
  const search = kind === 'whole' ? wholeSearch : evolutionAlone;
  const tasks = readTasks().filter(ablation.isIn);
  const without = { found: [] as number[], seconds: [] as number[] };
  const beside = { found: [] as number[], seconds: [] as number[] };
  for (let seed = 1; seed <= seeds; seed++) {
    const outcomes: (readonly [Outcome, Outcome])[] = [];
    for (const task of tasks) {
      const proposing = await search(ablation, task, seed, model);
      // a search that asks for no proposal is the same without them
      const plain = proposing.proposals === 0 ? proposing : await search(ablation, task, seed, null);
      outcomes.push([plain, proposing]);
      const words = [plain, proposing].map(
        ({ isFound, seconds }) => `${isFound ? 'found' : 'NOT found'} in ${seconds.toFixed(1)} s`,
      );
      process.stderr.write(
        `${ablation.title}, ${kind}, seed ${seed}: ${task.name} ${words.join(', with codes ')}, ${proposing.proposals} times\n`,
      );
    }
    for (const [i, sums] of [without, beside].entries()) {
      sums.found.push(outcomes.filter((pair) => pair[i]!.isFound).length);
      sums.seconds.push(outcomes.reduce((sum, pair) => sum + pair[i]!.seconds, 0));
    }
  }
  const title = `${ablation.title}, ${kind === 'whole' ? 'the whole search' : 'evolution alone'}, ${ablation.evaluations} evaluations`;
  return [
    measurement(`${title}: found of ${tasks.length} without codes`, '', without.found),
    measurement(`${title}: found of ${tasks.length} with codes`, '', beside.found),
    measurement(`${title}: without codes`, 's', without.seconds),
    measurement(`${title}: with codes`, 's', beside.seconds),
  ];
}

/** A task with its data and language. */
async function prepared(ablation: Ablation, task: Task, seed: number, model: FormulaModel | null) {
  const truth = readFormula(task.formula, task.variables);
  const columns = drawColumns(task, new Random(1000 + seed));
  const target = valuesOf(truth, columns, columns[0]!.length);
  const { language } = formulaLanguageOf({
    inputs: task.variables,
    target: 'target_',
    operators: operatorsOf(ablation.operators),
    constants: constantsOf(ablation.constants),
    units: undefined,
    template: undefined,
    grammar: undefined,
  });
  const counted = model === null ? null : await countedProposer(model, language, task.variables);
  return { truth, columns, target, language, counted };
}

async function countedProposer(model: FormulaModel, language: FormulaLanguage, inputs: readonly string[]) {
  const proposer = await latentProposer(model, language, inputs);
  const counted = {
    times: 0,
    proposer: {
      propose(parents, count, random) {
        counted.times++;
        return proposer.propose(parents, count, random);
      },
    } satisfies FormulaProposer,
  };
  return counted;
}

async function wholeSearch(
  ablation: Ablation,
  task: Task,
  seed: number,
  model: FormulaModel | null,
): Promise<Outcome> {
  const { truth, columns, target, language, counted } = await prepared(ablation, task, seed, model);
  const { evaluations } = ablation;
  const { formulas, seconds } = await discoverFormulas(language, columns, target, {
    evaluations,
    seed,
    ...(counted === null ? {} : { proposer: counted.proposer }),
  });
  const isFound = isAnyTrue(formulas, truth, task);
  return { isFound, seconds, proposals: counted?.times ?? 0 };
}

/** The most rows that the evolution looks at. */
const mostRows = 200;

/** Evolves formulas for the target itself, from drawn ones. */
async function evolutionAlone(
  ablation: Ablation,
  task: Task,
  seed: number,
  model: FormulaModel | null,
): Promise<Outcome> {
  const { truth, columns, target, language, counted } = await prepared(ablation, task, seed, model);
  const started = performance.now();
  const rows = Math.min(mostRows, target.length);
  const few = columns.map((column) => column.slice(0, rows));
  const data = { columns: few, target: target.slice(0, rows), weights: null, loss: squaredLoss };
  const evaluator = new Evaluator(few, rows);
  const variables = [...columns.keys()];
  const place = { nonTerminal: language.table.start, hasFactor: true, hasOffset: true };
  const small = enumerateFormulas(language, evaluator, { mostEvaluations: 100, mostSize: 1, variables });
  const workshop: Workshop = {
    language,
    front: new FormulaFront(language, data),
    random: new Random(seed),
    proposer: counted?.proposer ?? null,
    samples: small.entries.map((entries) =>
      entries.slice(0, 3).map(({ derivation }) => formulaOf(language.programOf(derivation))),
    ),
    mostEvaluations: ablation.evaluations,
    evaluations: 0,
    isStopped: () => false,
  };
  const runner = new EpochRunner(undefined);
  const evolution = new FormulaEvolution(workshop, runner, 30);
  const { loss: _, ...sample } = data;
  evolution.add({
    problem: { name: 'target', evaluator, variables, ...sample, place, wrap: (formula: Formula) => formula },
    task: {
      ...sample,
      variables,
      place,
      library: small.entries.map((list) => sharedList(listOf(list))),
      pool: noFormulas,
    },
    scaled: 0,
  });
  try {
    while (!isOver(workshop)) await evolution.epoch();
  } finally {
    await runner.close();
  }
  new Polisher(workshop.front, data).polish();
  const isFound = isAnyTrue(workshop.front.formulas, truth, task);
  return { isFound, seconds: (performance.now() - started) / 1000, proposals: counted?.times ?? 0 };
}

function isAnyTrue(formulas: readonly { readonly formula: Formula }[], truth: Formula, task: Task): boolean {
  return formulas.some(({ formula }) =>
    agrees(new NamedFormula(formula, task.variables).python, truth, task, 0),
  );
}
