import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { showCount } from '../../base/showNumber.js';
import type { Division } from '../../domain/expression/arithmetic.js';
import type { Evaluation } from '../../evaluation/evaluation.js';
import type { GatherOptions } from '../../report/gather.js';
import type { EpochMetrics } from '../../report/trainingCurves.js';
import type { TrainedModel } from '../../sampling/model.js';
import { actionByKind } from '../options/actionByKind.js';
import {
  addDecodingOptions,
  type DecodingOptions,
  describeDecoding,
  openSampling,
} from '../options/decoding.js';
import { noteLayout } from '../options/layoutNote.js';
import { whileWriting } from '../options/opening.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  columnOption,
  divisionOption,
  type Grid,
  gridOption,
  integer,
  jsonOption,
  seedOption,
  targetOption,
  threadsOption,
} from '../options/shared.js';
import { expectWritableOut } from '../options/writableOut.js';
import { describeBrokenRules } from '../output/brokenRules.js';
import { ProgressLine } from '../output/progress.js';
import { settingsTexts } from '../output/settingsTexts.js';
import { percent } from '../output/text.js';
import type { Session } from '../session.js';

export function addReport(program: Command, session: Session): void {
  const command = program
    .command('report')
    .description(
      'Draws samples and writes one HTML page that needs no network: samples with their drawings and scores, distributions, metrics beside the published ones, the latent space, interpolations, training curves, settings.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .addOption(new Option('-o, --out <file>', 'the page; report.html in the run by default'))
    .addOption(new Option('-n, --count <n>', 'samples').argParser(integer(10, 100_000)).default(1000))
    .addOption(
      new Option('--drawn <n>', 'number of different samples that the page shows')
        .argParser(integer(0, 2000))
        .default(120),
    )
    .addOption(
      new Option(
        '--like <file>',
        'strings or images to compare with; by default the training set of the run, if it is still there',
      ),
    )
    .addOption(columnOption())
    .addOption(
      new Option('--evaluation <file>', 'also show the values in this JSON document of grae evaluate'),
    )
    .addOption(targetOption())
    .addOption(gridOption())
    .addOption(divisionOption())
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae report runs/expressions\n  grae report zinc250k --like test.smi --evaluation evaluation.json -o zinc250k.html',
    )
    .action(
      actionByKind(session, lockedReport, {
        takes: ['out', 'count', 'like', 'seed', 'backend', 'json'],
        load: async () => (await import('./images/report.js')).imageReport,
      }),
    );
  addDecodingOptions(command);
}

interface ReportOptions extends DecodingOptions {
  readonly out?: string;
  readonly count: number;
  readonly drawn: number;
  readonly like?: string;
  readonly column?: string;
  readonly evaluation?: string;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: Division;
  readonly seed: number;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** The page of a run in its folder. */
const reportFile = 'report.html';

/** Runs `grae report`, with the run locked where the page goes into it. */
async function lockedReport(session: Session, folder: string, options: ReportOptions): Promise<void> {
  const { runFolder } = await import('../../host/node/shippedModels.js');
  const { out } = options;
  const work = (): Promise<void> => report(session, folder, options);
  const isInside = out === undefined || dirname(resolve(out)) === resolve(await runFolder(folder));
  return isInside ? whileWriting(folder, 'grae report', work) : work();
}

async function report(session: Session, folder: string, options: ReportOptions): Promise<void> {
  const { Random } = await import('../../base/random.js');
  const { judgeTexts } = await import('../../judging/judgeTexts.js');
  const { countSamples, sampleJudged } = await import('../../sampling/sample.js');
  const { brokenRules } = await import('../../judging/brokenRules.js');
  const { trainingSetOf } = await import('../../judging/trainingSet.js');
  const { gatherReport } = await import('../../report/gather.js');
  const { renderPage } = await import('../../report/page.js');
  const { replaceFile } = await import('../../host/node/files.js');
  const { runFolder } = await import('../../host/node/shippedModels.js');
  const { samplesAsFiles } = await import('../../judging/sampleFiles.js');
  const { count, seed } = options;
  const evaluation = options.evaluation === undefined ? null : await readEvaluation(options.evaluation);
  const { model, decode, report: decoding, density, sampling } = await openSampling(session, folder, options);
  const out = options.out ?? join(await runFolder(folder), reportFile);
  await expectWritableOut(out);
  const line = new ProgressLine(session);
  const started = performance.now();
  const random = new Random(seed);
  const { samples } = await sampleJudged(model, density, {
    count,
    random,
    spread: sampling.spread,
    noiseLevel: sampling.noiseLevel,
    decode,
    onProgress: (done, total) => line.count('sampling', done, total, started),
  });
  const like = await likeStrings(session, model, options, count);
  const reference =
    like === null ? null : { name: like.name, strings: await judgeTexts(model.domain, like.texts) };
  const fingerprint = await trainingSetOf(model);
  const counts = countSamples(samples, fingerprint);
  if (fingerprint.caveat !== undefined) session.note(fingerprint.caveat);
  const texts = samples.map(({ text }) => text);
  const broken = describeBrokenRules(brokenRules(model, decode.guard ?? null, texts), samples.length);
  line.show('drawing');
  const name = basename(resolve(model.run.name));
  const gathered: GatherOptions = {
    title: `${name}: ${model.run.config.domain}`,
    summary: [
      ['samples', showCount(counts.requested)],
      ['valid', percent(counts.valid, counts.requested)],
      ['unique of the valid', percent(counts.unique, counts.valid)],
      ['novel of the unique', counts.novel === null ? '-' : percent(counts.novel, counts.unique)],
      ['density', `${density.kind}, spread ${sampling.spread}, noise level ${sampling.noiseLevel}`],
      ['decoding', describeDecoding(decoding)],
      ...(broken === null ? [] : [['rules not kept', broken] as const]),
      ['seed', String(seed)],
    ],
    samples,
    drawnSamples: options.drawn,
    downloads: await samplesAsFiles(model.domain, samples),
    reference,
    density,
    spread: sampling.spread,
    decode,
    random: random.split(),
    evaluation,
    epochs: await readEpochs(model),
    reproduction: await reproductionOf(model, name, options),
  };
  await replaceFile(out, renderPage(await gatherReport(model, gathered)));
  line.clear();
  if (options.json === true) session.printJson({ file: out, ...counts, seed });
  else
    session.note(
      `${out}: ${showCount(counts.requested)} samples, ${percent(counts.valid, counts.requested)} valid`,
    );
}

async function likeStrings(
  session: Session,
  model: TrainedModel,
  { like, column }: ReportOptions,
  count: number,
): Promise<{ name: string; texts: string[] } | null> {
  if (like !== undefined) {
    const { noStringsIn } = await import('../../corpus/noStrings.js');
    const { readTexts } = await import('../../corpus/readTexts.js');
    const texts = await readTexts(like, model.domain, {
      column,
      count,
      onLayout: await noteLayout(session, like),
    });
    if (texts.length === 0) throw noStringsIn(like);
    return { name: `the first ${showCount(texts.length)} strings of ${basename(like)}`, texts };
  }
  if (model.run.config.exported !== undefined) return null;
  const { trainingTexts } = await import('../../run/trainingCorpus.js');
  const texts = await trainingTexts(model.run, count);
  return { name: `${showCount(texts.length)} strings of the training set`, texts };
}

async function readEvaluation(file: string): Promise<Evaluation> {
  const { readJsonFile } = await import('../../host/node/files.js');
  const { parseEvaluation } = await import('../../report/readEvaluation.js');
  return parseEvaluation(await readJsonFile(file, 'the JSON document of grae evaluate'), file);
}

async function readEpochs(model: TrainedModel): Promise<EpochMetrics[]> {
  const { parseEpochs } = await import('../../report/readEpochs.js');
  const { artefacts } = await import('../../run/artefacts.js');
  return parseEpochs(await model.run.files.readLines(artefacts.metrics));
}

async function reproductionOf(
  model: TrainedModel,
  name: string,
  { count, seed }: ReportOptions,
): Promise<GatherOptions['reproduction']> {
  const command = `grae report ${name} -n ${count} --seed ${seed}`;
  return [{ name: 'command', text: command }, ...(await settingsTexts(model.run.files.store))];
}
