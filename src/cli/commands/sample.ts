import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../../base/errors.js';
import type { Domain, Ranking } from '../../domain/domain.js';
import type { Division } from '../../domain/expression/arithmetic.js';
import type { JudgeName } from '../../domain/molecule/judges/judges.js';
import type { TrainingSet } from '../../judging/trainingSet.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { Sample, SampleCounts, TryCounts } from '../../sampling/sample.js';
import type { MarkedSample } from '../../sampling/wantedSamples.js';
import { untilInterrupted } from '../interrupt.js';
import {
  addDecodingOptions,
  type DecodingOptions,
  decodingsOption,
  describeDecoding,
  openSampling,
} from '../options/decoding.js';
import { formatOf } from '../options/outputFormat.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  csvSafeOption,
  divisionOption,
  type Grid,
  gridOption,
  integer,
  jsonOption,
  judgeOption,
  number,
  seedOption,
  targetOption,
} from '../options/shared.js';
import { expectWritableOut } from '../options/writableOut.js';
import { describeBrokenRules } from '../output/brokenRules.js';
import {
  bestTable,
  countReasons,
  disagreementTables,
  peculiarityRows,
  rankingBy,
  scoreTable,
  summariseDisagreements,
} from '../output/judged.js';
import { ProgressLine } from '../output/progress.js';
import {
  countsLine,
  drawsOf,
  drawsTable,
  judgedSamples,
  plainTexts,
  sampleWriter,
  shortfall,
} from '../output/sampling.js';
import { percent, show, table } from '../output/text.js';
import { TextSink } from '../output/textSink.js';
import type { Session } from '../session.js';

/** Strings that a command draws at most, since it holds them all. */
const mostStrings = 1_000_000;

export function addSample(program: Command, session: Session): void {
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
        "what codes are drawn from: fitted, the run's own density; standard-normal; or the name that fit --as gave to another",
      ).default('fitted'),
    )
    .addOption(
      new Option(
        '--spread <factor>',
        'factor on the standard deviations of the density; by default what fit was given, else 1',
      ).argParser(number(0, 1000)),
    )
    .addOption(
      new Option(
        '--noise-level <sd>',
        'noise on the drawn codes, which the decoder is told where it was trained with drawn levels: the more noise, the more the decoder chooses; by default what fit was given, else 0',
      ).argParser(number(0, 100)),
    )
    .addOption(
      new Option('--tries <n>', 'draw another code where a sample is not valid, up to so many codes for each')
        .argParser(integer(1, 1000))
        .default(1),
    )
    .addOption(
      new Option(
        '--texts',
        'the strings alone, one a line, as they are decoded; judged only for --tries, --unique and --novel',
      ).conflicts(['json', 'csv', 'sdf']),
    )
    .addOption(
      new Option(
        '--csv',
        'a row of CSV for each sample as it is judged: whether it is valid, novel, a duplicate, and its scores',
      ).conflicts(['json', 'sdf']),
    )
    .addOption(csvSafeOption())
    .addOption(
      new Option(
        '--sdf',
        'an SDF of the valid molecules as they are judged: drawn coordinates, and scores as data',
      ).conflicts('json'),
    )
    .addOption(
      new Option(
        '-o, --out <file>',
        'write strings, CSV, SDF or JSON here, by the options above or the ending of the file',
      ),
    )
    .addOption(
      new Option(
        '--unique',
        'draw on until there are as many different valid strings as asked for; at most 100 draws for each',
      ).conflicts('tries'),
    )
    .addOption(
      new Option(
        '--novel',
        'draw on until there are as many that are not in the training set; with --unique, that are both',
      ).conflicts('tries'),
    )
    .addOption(new Option('--best <n>', 'best strings shown').argParser(integer(0, 1_000_000)).default(10))
    .addOption(
      new Option(
        '--best-by <score>',
        "any score that those are the best by, the highest first, or the lowest with NAME:lowest; by default the domain's own (qed of molecules)",
      ),
    )
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
      '\nExamples:\n  grae sample runs/molecules -n 1000\n  grae sample runs/molecules -n 10000 --texts > samples.smi\n  grae sample zinc250k -n 500 --unique --novel --out samples.csv\n  grae sample runs/molecules --guard off --decode nucleus --mass 0.8\n  grae sample runs/molecules --density standard-normal --guard off --decodings 100',
    )
    .action(sample.bind(null, session));
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
  readonly csv?: boolean;
  readonly csvSafe?: boolean;
  readonly sdf?: boolean;
  readonly out?: string;
  readonly unique?: boolean;
  readonly novel?: boolean;
  readonly best: number;
  readonly bestBy?: string;
  readonly judge?: JudgeName;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: Division;
  readonly seed: number;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

async function sample(session: Session, folder: string, options: SampleCommandOptions): Promise<void> {
  const format = formatOf(options, ['texts', 'csv', 'sdf', 'json']);
  const { count, seed, decodings = 1, unique = false, novel = false } = options;
  const asksOn = unique || novel;
  const scored = format !== 'texts';
  const isJudged = scored || options.tries > 1 || asksOn;
  if (!isJudged && options.judge !== undefined) {
    throw new InputError(
      'expected no --judge with --texts, which are not judged; give --tries too, to draw again what is not valid',
    );
  }
  if (count * decodings > mostStrings) {
    throw new InputError(
      `expected at most ${show(mostStrings)} strings, but received: ${show(count)} codes with ${show(decodings)} decodings each`,
    );
  }
  await expectWritableOut(options.out);
  const { Random } = await import('../../base/random.js');
  const { model, decode, report, density, sampling } = await openSampling(
    session,
    folder,
    options,
    options.density,
  );
  const ranking =
    options.bestBy === undefined ? model.domain.ranking : rankingBy(model.domain, options.bestBy);
  const { spread = sampling.spread, noiseLevel = sampling.noiseLevel } = options;
  const line = new ProgressLine(session);
  const started = performance.now();
  const training = scored || novel ? await trainingSet(session, model, line) : null;
  const names = scored ? [...model.domain.scoreNames, ...model.domain.labelNames] : [];
  const writer = await sampleWriter(format, model.domain, names, options.csvSafe);
  const sink = new TextSink(session, options.out);
  if (writer !== null && writer.header !== '') await sink.write(writer.header);
  const sampled = await untilInterrupted(
    session,
    async (signal) => {
      const sampling = {
        count,
        decodings,
        random: new Random(seed),
        spread,
        noiseLevel,
        decode,
        signal,
        onProgress: (done: number, total: number) => line.count('sampling', done, total, started),
      };
      const write = async (samples: readonly MarkedSample[]): Promise<void> => {
        if (writer !== null) await sink.write(samples.map((one) => writer.write(one)).join(''));
      };
      const judging = { ...sampling, withoutScores: !scored };
      const result = isJudged
        ? await judgedSamples(model, density, { sampling: judging, options, training, line, started, write })
        : await plainTexts(model, density, sampling, sink);
      return { ...result, isInterrupted: signal.aborted };
    },
    'keeping what has been drawn',
  );
  line.clear();
  const { samples, wanted, strings } = sampled;
  const tries = sampled.tries ?? { most: 1, made: samples.length, repeated: 0 };
  const samplesPerSecond = strings / Math.max(sampled.samplingSeconds, 1e-9);
  const { countSamples } = await import('../../sampling/sample.js');
  const counts = countSamples(samples, training);
  const { brokenRules } = await import('../../judging/brokenRules.js');
  const texts = samples.map(({ text }) => text);
  const broken = scored ? brokenRules(model, decode.guard ?? null, texts) : null;
  if (format === 'json') {
    const summary = {
      ...counts,
      decodings,
      tries,
      ...(wanted === null ? {} : { draws: drawsOf(wanted) }),
      ...(options.judge === 'both' ? { disagreements: summariseDisagreements(samples) } : {}),
      samplesPerSecond,
      density: density.kind,
      spread,
      noiseLevel,
      ...report,
      ...(broken === null ? {} : { brokenRules: broken }),
      seed,
    };
    await sink.write(`${JSON.stringify({ samples, summary }, null, 2)}\n`);
  } else if (format === null) {
    printSamples(session, model.domain, samples, counts, tries, options.best, decodings, ranking);
    const unkept = describeBrokenRules(broken, samples.length);
    if (unkept !== null) session.print(`\n${unkept}`);
    if (wanted !== null) session.print(`\n${drawsTable(wanted)}`);
  }
  await sink.close();
  if (format !== 'json') {
    const differ = samples.some(({ disagreement }) => disagreement !== undefined);
    if (options.judge === 'both' && !differ) session.note('\nThe judges agree on every string.');
    if (format === 'csv' || format === 'sdf') session.note(countsLine(samples));
    if (format === null) session.note(`\n${Math.round(samplesPerSecond)} samples a second`);
    const each = asksOn
      ? ''
      : `, at most ${show(options.tries)} ${options.tries === 1 ? 'try' : 'tries'} each`;
    session.note(
      `density ${density.kind}, spread ${spread}${noiseLevel === 0 ? '' : `, noise level ${noiseLevel}`}${decodings === 1 ? '' : `, ${show(decodings)} decodings of each code`}, seed ${seed}; ${describeDecoding(report)}${each}`,
    );
  }
  if (sampled.isInterrupted) {
    session.status = 1;
    session.note(`interrupted after ${show(strings)} strings; ${show(count * decodings)} were asked for`);
  } else if (wanted !== null && !wanted.reached) {
    session.status = 1;
    session.note(shortfall(wanted, count, { unique, novel }));
  }
}

/** The fingerprint of the training set, by which novelty is decided. */
async function trainingSet(session: Session, model: TrainedModel, line: ProgressLine): Promise<TrainingSet> {
  const { trainingSetOf } = await import('../../judging/trainingSet.js');
  const started = performance.now();
  const training = await trainingSetOf(model, (done, total) =>
    line.count('reading the training set', done, total, started),
  );
  line.clear();
  if (training.caveat !== undefined) session.note(training.caveat);
  return training;
}

/** The tables that `sample` and `demo` end with. */
export function printSamples(
  session: Session,
  domain: Domain,
  samples: readonly Sample[],
  counts: SampleCounts,
  tries: TryCounts,
  best: number,
  decodings = 1,
  ranking: Ranking | null = domain.ranking,
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
  session.print(table(['samples', 'count', 'share'], rows));
  const differing = disagreementTables(samples);
  if (differing !== '') session.print(`\n${differing}`);
  const scores = scoreTable(domain, samples);
  if (scores !== '') session.print(`\n${scores}`);
  if (best > 0) session.print(`\n${bestTable(domain, samples, best, ranking)}`);
}
