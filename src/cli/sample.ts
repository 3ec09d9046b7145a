import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../base/errors.js';
import type { Domain } from '../domain/domain.js';
import type { JudgeName } from '../domain/molecule/judges.js';
import type { Sample, SampleCounts, TryCounts } from '../latent/sample.js';
import {
  addDecodingOptions,
  type DecodingOptions,
  decodingsOption,
  describeDecoding,
  openSampling,
} from './decoding.js';
import {
  bestTable,
  countReasons,
  disagreementTables,
  peculiarityRows,
  scoreTable,
  summariseDisagreements,
} from './judged.js';
import {
  allowCodeOption,
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

/** Strings that a command draws at most, since it holds them all. */
const mostStrings = 1_000_000;

export function addSample(program: Command): void {
  const command = program
    .command('sample')
    .summary('new strings from a trained run, judged')
    .description(
      'Draws codes from the density of a run, decodes them, and says which strings are valid, unique and novel.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .addOption(
      new Option('-n, --count <n>', 'how many strings; with --decodings, how many codes')
        .argParser(integer(1, mostStrings))
        .default(1000),
    )
    .addOption(
      new Option(
        '--density <which>',
        "the run's fitted density, a standard-normal instead, or one that was fitted --as this name",
      ).default('fitted'),
    )
    .addOption(
      new Option(
        '--spread <factor>',
        "factor on the density's standard deviations; what fit was given, else 1, by default",
      ).argParser(number(0, 1000)),
    )
    .addOption(
      new Option(
        '--noise-level <sd>',
        'noise on the drawn codes, told to a model of drawn levels: the more, the more is left to the decoder; what fit was given, else 0, by default',
      ).argParser(number(0, 100)),
    )
    .addOption(
      new Option('--tries <n>', 'codes drawn for a sample at most, until it is valid')
        .argParser(integer(1, 1000))
        .default(1),
    )
    .addOption(
      new Option('--texts', 'print the strings alone, one a line, judged only for --tries').conflicts('json'),
    )
    .addOption(new Option('--best <n>', 'best strings shown').argParser(integer(0, 1_000_000)).default(10))
    .addOption(judgeOption())
    .addOption(targetOption())
    .addOption(gridOption())
    .addOption(divisionOption())
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae sample runs/molecules -n 1000\n  grae sample runs/molecules -n 10000 --texts > samples.smi\n  grae sample runs/molecules --guard off --decode nucleus --mass 0.8\n  grae sample runs/molecules --density standard-normal --guard off --decodings 100',
    )
    .action(sample);
  addDecodingOptions(command).addOption(
    decodingsOption('strings drawn for each code; 1 by default').conflicts('tries'),
  );
}

interface SampleCommandOptions extends DecodingOptions {
  readonly count: number;
  readonly density: string;
  readonly spread?: number;
  readonly noiseLevel?: number;
  readonly tries: number;
  readonly texts?: boolean;
  readonly best: number;
  readonly judge?: JudgeName;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: 'true' | 'python2';
  readonly seed: number;
  readonly allowCode?: boolean;
  readonly backend: 'auto' | 'tensorflow' | 'wasm' | 'cpu';
  readonly json?: boolean;
}

async function sample(folder: string, options: SampleCommandOptions): Promise<void> {
  if (options.texts === true && options.judge !== undefined && options.tries === 1) {
    throw new InputError(
      'expected no --judge with --texts, which are not judged; give --tries too, to draw again what is not valid',
    );
  }
  const { decodings = 1 } = options;
  if (options.count * decodings > mostStrings) {
    throw new InputError(
      `expected at most ${show(mostStrings)} strings, but received: ${show(options.count)} codes with ${show(decodings)} decodings each`,
    );
  }
  const { Random } = await import('../base/random.js');
  const { countSamples, sampleJudged, sampleTexts } = await import('../latent/sample.js');
  const { fingerprintOf } = await import('../latent/fingerprint.js');
  const { count, judge, seed, tries: most } = options;
  const { model, decode, report, density, drawing } = await openSampling(folder, options, options.density);
  const { spread = drawing.spread, noiseLevel = drawing.noiseLevel } = options;
  const line = new ProgressLine();
  const started = performance.now();
  const sampling = {
    count,
    decodings,
    random: new Random(seed),
    spread,
    noiseLevel,
    decode,
    onProgress: (done: number, total: number) => line.count('sampling', done, total, started),
    onJudged: (done: number, total: number) => line.count('judging', done, total, started),
  };
  const how = `density ${density.kind}, spread ${spread}${noiseLevel === 0 ? '' : `, noise level ${noiseLevel}`}${decodings === 1 ? '' : `, ${show(decodings)} decodings of each code`}, seed ${seed}; ${describeDecoding(report)}`;
  if (options.texts === true) {
    const texts =
      most === 1
        ? await sampleTexts(model, density, sampling)
        : (await sampleJudged(model, density, { ...sampling, tries: most, withoutScores: true })).samples.map(
            ({ text }) => text,
          );
    line.clear();
    printLines(texts);
    note(`${how}, at most ${show(most)} ${most === 1 ? 'try' : 'tries'} each`);
    return;
  }
  const { samples, tries, samplingSeconds } = await sampleJudged(model, density, {
    ...sampling,
    tries: most,
  });
  const fingerprint = await fingerprintOf(model, (done, total) =>
    line.count('reading the training set', done, total, started),
  );
  line.clear();
  const counts = countSamples(samples, { fingerprint, domain: model.domain });
  const samplesPerSecond = tries.made / samplingSeconds;
  const summary = {
    ...counts,
    decodings,
    tries,
    ...(judge === 'both' ? { disagreements: summariseDisagreements(samples) } : {}),
    samplesPerSecond,
    density: density.kind,
    spread,
    noiseLevel,
    ...report,
    seed,
  };
  if (options.json === true) {
    printJson({ samples, summary });
    return;
  }
  printSamples(model.domain, samples, counts, tries, options.best, decodings);
  if (judge === 'both' && summary.disagreements?.length === 0) note('\nThe judges agree on every string.');
  note(`\n${Math.round(samplesPerSecond)} samples a second; ${how}`);
}

/** The tables that `sample` and `demo` end with. */
export function printSamples(
  domain: Domain,
  samples: readonly Sample[],
  counts: SampleCounts,
  tries: TryCounts,
  best: number,
  decodings = 1,
): void {
  const rows = [
    [
      'requested',
      show(counts.requested),
      decodings === 1 ? '' : `${show(counts.requested / decodings)} codes, ${show(decodings)} decodings each`,
    ],
    [
      'valid',
      show(counts.valid),
      `${percent(counts.valid, counts.requested)} in ${tries.most === 1 ? 'one try' : `at most ${tries.most} tries`} each`,
    ],
    ...(tries.most === 1
      ? []
      : [
          ['tries', show(tries.made), ''],
          ['tried again', show(tries.repeated), percent(tries.repeated, counts.requested)],
        ]),
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
