import type { Command } from 'commander';
import { Option } from 'commander';
import type { Domain } from '../domain/domain.js';
import type { JudgeName } from '../domain/molecule/judges.js';
import type { Sample } from '../latent/sample.js';
import {
  bestTable,
  countReasons,
  disagreementTables,
  peculiarityRows,
  scoreTable,
  summariseDisagreements,
} from './judged.js';
import {
  backendOption,
  divisionOption,
  type Grid,
  gridOption,
  integer,
  jsonOption,
  judgeOption,
  number,
  seedOption,
  targetOption,
} from './options.js';
import { note, percent, print, printJson, printLines, show, table } from './output.js';
import { ProgressLine } from './progress.js';

export function addSample(program: Command): void {
  program
    .command('sample')
    .summary('new strings from a trained run, judged')
    .description(
      'Draws codes from the density of a run, decodes each once, and says which strings are valid, unique and novel.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .addOption(
      new Option('-n, --count <n>', 'how many strings').argParser(integer(1, 1_000_000)).default(1000),
    )
    .addOption(
      new Option('--density <which>', "the run's fitted density, or a standard normal instead")
        .choices(['fitted', 'standard-normal'] as const)
        .default('fitted' as const),
    )
    .addOption(
      new Option('--spread <factor>', "factor on the density's standard deviations")
        .argParser(number(0, 1000))
        .default(1),
    )
    .addOption(new Option('--texts', 'print the strings alone, one a line, unjudged').conflicts('json'))
    .addOption(new Option('--best <n>', 'best strings shown').argParser(integer(0, 1_000_000)).default(10))
    .addOption(judgeOption().conflicts('texts'))
    .addOption(targetOption())
    .addOption(gridOption())
    .addOption(divisionOption())
    .addOption(seedOption())
    .addOption(backendOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae sample runs/molecules -n 1000\n  grae sample runs/molecules -n 10000 --texts > samples.smi',
    )
    .action(sample);
}

interface SampleCommandOptions {
  readonly count: number;
  readonly density: 'fitted' | 'standard-normal';
  readonly spread: number;
  readonly texts?: boolean;
  readonly best: number;
  readonly judge?: JudgeName;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: 'true' | 'python2';
  readonly seed: number;
  readonly backend: 'auto' | 'tensorflow' | 'wasm' | 'cpu';
  readonly json?: boolean;
}

async function sample(folder: string, options: SampleCommandOptions): Promise<void> {
  const { Random } = await import('../base/random.js');
  const { StandardNormal } = await import('../density/standardNormal.js');
  const { TrainedModel } = await import('../latent/model.js');
  const { countSamples, sampleTexts } = await import('../latent/sample.js');
  const { fingerprintOf } = await import('../latent/fingerprint.js');
  const { backend, judge, target, grid, division } = options;
  const model = await TrainedModel.open(folder, { backend, judge, target, grid, division });
  const density =
    options.density === 'fitted' ? await model.run.readDensity() : new StandardNormal(model.latent);
  const line = new ProgressLine();
  const started = performance.now();
  const texts = await sampleTexts(model, density, {
    count: options.count,
    random: new Random(options.seed),
    spread: options.spread,
    onProgress: (done, total) => line.count('sampling', done, total, started),
  });
  const samplesPerSecond = (1000 * texts.length) / (performance.now() - started);
  if (options.texts === true) {
    line.clear();
    printLines(texts);
    return;
  }
  const fingerprint = await fingerprintOf(model, (done, total) =>
    line.count('reading the training set', done, total, started),
  );
  const samples = await judgeAll(model.domain, texts, line);
  line.clear();
  const counts = countSamples(samples, { fingerprint, domain: model.domain });
  const summary = {
    ...counts,
    ...(judge === 'both' ? { disagreements: summariseDisagreements(samples) } : {}),
    samplesPerSecond,
    density: density.kind,
    seed: options.seed,
  };
  if (options.json === true) {
    printJson({ samples, summary });
    return;
  }
  printSamples(model.domain, samples, counts, options.best);
  if (judge === 'both' && summary.disagreements?.length === 0) note('\nThe judges agree on every string.');
  note(`\n${Math.round(samplesPerSecond)} samples a second; density ${density.kind}, seed ${options.seed}`);
}

/** Verdicts of all strings, letting other work through now and then. */
export async function judgeAll(
  domain: Domain,
  texts: readonly string[],
  line: ProgressLine,
): Promise<Sample[]> {
  const judged: Sample[] = [];
  const started = performance.now();
  for (const text of texts) {
    judged.push({ text, ...domain.judge(text) });
    if (judged.length % 200 !== 0) continue;
    line.count('judging', judged.length, texts.length, started);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return judged;
}

/** The tables that `sample` and `demo` end with. */
export function printSamples(
  domain: Domain,
  samples: readonly Sample[],
  counts: { requested: number; valid: number; unique: number; novel: number | null },
  best: number,
): void {
  const rows = [
    ['requested', show(counts.requested), ''],
    ['valid', show(counts.valid), percent(counts.valid, counts.requested)],
    ['unique', show(counts.unique), `${percent(counts.unique, counts.valid)} of the valid`],
    [
      'novel',
      show(counts.novel),
      counts.novel === null ? 'not known' : `${percent(counts.novel, counts.unique)} of the unique`,
    ],
    ...countReasons(samples).map(([reason, count]) => [
      `refused: ${reason}`,
      show(count),
      percent(count, counts.requested),
    ]),
    ...peculiarityRows(samples),
  ];
  print(table(['samples', 'count', 'share'], rows));
  const differing = disagreementTables(samples);
  if (differing !== '') print(`\n${differing}`);
  const scores = scoreTable(domain, samples);
  if (scores !== '') print(`\n${scores}`);
  if (best > 0) print(`\n${bestTable(domain, samples, best)}`);
}
