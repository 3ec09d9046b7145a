import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { showValue } from '../../base/showNumber.js';
import type { Domain } from '../../domain/domain.js';
import type { JudgeName } from '../../domain/molecule/judges/judges.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { TrainingSummary } from '../../training/runTraining.js';
import {
  type BackendChoice,
  backendOption,
  jsonOption,
  judgeOption,
  number,
  seedOption,
  threadsOption,
} from '../options/shared.js';
import { duration, ProgressLine } from '../output/progress.js';
import { counted, heading, percent } from '../output/text.js';
import type { Session } from '../session.js';
import { type Chapter, chapterCorpus, chapters } from './demoChapters.js';

export function addDemo(program: Command, session: Session): void {
  program
    .command('demo')
    .description(
      'Samples the model of molecules that ships. Then trains a small model of expressions and one of molecules on this ' +
        'machine, fits a mixture to the codes of each, and samples and judges new strings. The runs stay, and you can go on with them.',
    )
    .addOption(new Option('--out <folder>', 'where the runs go; a new temporary folder by default'))
    .addOption(
      new Option('--minutes <n>', 'time to train both models').argParser(number(0.05, 1000)).default(2),
    )
    .addOption(judgeOption())
    .addOption(seedOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae demo --minutes 1 --out runs/demo')
    .action(demo.bind(null, session));
}

interface DemoOptions {
  readonly out?: string;
  readonly minutes: number;
  readonly judge?: JudgeName;
  readonly seed: number;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** The number of strings drawn from the model that ships. */
const shippedSamples = 300;

async function demo(session: Session, options: DemoOptions): Promise<void> {
  const started = performance.now();
  const { startBackend } = await import('../../tensor/backend.js');
  const { judge } = options;
  // Loads the judge now, so that a missing one is reported before the first training, not after it.
  if (judge !== undefined)
    await (await import('../options/language.js')).givenLanguage({ grammar: 'smiles', judge });
  const folder = options.out ?? (await mkdtemp(join(tmpdir(), 'grae-demo-')));
  const { makeFolder } = await import('../../host/node/makeFolder.js');
  await makeFolder(folder);
  const quiet = options.json === true;
  const backend = await startBackend(options.backend);
  if (!quiet) session.print(`grae on ${backend.backend}, ${backend.device}; everything goes to ${folder}`);
  const results: Record<string, unknown> = {};
  const shipped = await showShipped(session, options);
  if (shipped !== null) results.shipped = shipped;
  for (const chapter of chapters) results[chapter.name] = await run(session, chapter, folder, options);
  const seconds = (performance.now() - started) / 1000;
  if (quiet) {
    session.printJson({ folder, backend: backend.backend, seconds, ...results });
    return;
  }
  session.print(`\n${heading('Next')}`);
  for (const { name, next } of chapters)
    for (const command of next(join(folder, name))) session.print(`  ${command}`);
  session.print('  grae --help');
  session.print(`\nThe whole demo took ${duration(seconds)}.`);
}

/** Draws and prints samples of the first model that ships; null where none does. */
async function showShipped(session: Session, options: DemoOptions): Promise<unknown> {
  const { shippedModels } = await import('../../host/node/shippedModels.js');
  const [first] = await shippedModels();
  if (first === undefined) return null;
  const { TrainedModel } = await import('../../sampling/model.js');
  const quiet = options.json === true;
  if (!quiet)
    session.print(`\n${heading(`${first.name}, a model that ships (grae sample ${first.name})`)}\n`);
  const { backend, judge, seed } = options;
  const model = await TrainedModel.open(first.folder, { backend, judge });
  const sampled = await drawCounted(model, shippedSamples, seed);
  model.dispose();
  if (quiet) return { model: first.name, ...(await describeSamples(model.domain, sampled, judge)) };
  session.print(`${first.about}\n`);
  await printDrawn(session, model.domain, sampled);
  return {};
}

/** Draws, judges and counts samples as the command `sample` does. */
async function drawCounted(model: TrainedModel, count: number, seed: number) {
  const { Random } = await import('../../base/random.js');
  const { trainingSetOf } = await import('../../judging/trainingSet.js');
  const { countSamples, sampleJudged } = await import('../../sampling/sample.js');
  const { decodingOf } = await import('../options/decoding.js');
  const { beamOf } = await import('../../model/productions/choice.js');
  const { readDensity } = await import('../../run/fittedDensity.js');
  const { density, sampling } = await readDensity(model.run);
  const { beam, ...drawn } = sampling;
  const { decode, report: decoding } = await decodingOf(model, beamOf(beam), {});
  const { samples, tries } = await sampleJudged(model, density, {
    count,
    random: new Random(seed),
    ...drawn,
    decode,
  });
  const fingerprint = await trainingSetOf(model);
  return { samples, tries, counts: countSamples(samples, fingerprint), decoding };
}

type CountedSamples = Awaited<ReturnType<typeof drawCounted>>;

async function describeSamples(
  domain: Domain,
  { samples, tries, counts, decoding }: CountedSamples,
  judge: JudgeName | undefined,
) {
  const { summariseDisagreements, summariseScores } = await import('../output/judged.js');
  return {
    summary: {
      ...counts,
      tries,
      ...decoding,
      ...(judge === 'both' ? { disagreements: summariseDisagreements(samples) } : {}),
    },
    scores: summariseScores(domain, samples),
  };
}

async function printDrawn(
  session: Session,
  domain: Domain,
  { samples, tries, counts, decoding }: CountedSamples,
): Promise<void> {
  const { describeDecoding } = await import('../options/decoding.js');
  const { printSamples } = await import('../output/printSamples.js');
  session.print(`${describeDecoding(decoding)}\n`);
  printSamples(session, domain, samples, counts, tries, 5);
}

async function run(
  session: Session,
  chapter: Chapter,
  folder: string,
  options: DemoOptions,
): Promise<unknown> {
  const { fileSource } = await import('../../corpus/fileSource.js');
  const { givenLanguage } = await import('../options/language.js');
  const { prepareRun } = await import('../../training/prepare.js');
  const { runTraining } = await import('../../training/runTraining.js');
  const quiet = options.json === true;
  const line = new ProgressLine(session);
  if (!quiet) session.print(`\n${heading(chapter.title)}\n`);

  const out = join(folder, chapter.name);
  const corpus = await chapterCorpus(chapter, folder, options.seed);
  const { grammar, domain } = await givenLanguage({ grammar: chapter.grammar });
  const prepared = await prepareRun({
    corpus: fileSource(corpus, { recognises: domain.recognises }),
    grammar,
    domain,
    preset: 'tiny',
    out,
    minutes: options.minutes * chapter.share,
    skip: chapter.test,
    seed: options.seed,
    components: chapter.components,
  });
  const summary = await runTraining(prepared, {
    onProgress: (now) =>
      line.show(
        `training ${percent(now.done, 1)} loss ${showValue(now.loss)} ${Math.round(now.sequencesPerSecond)}/s`,
      ),
  });
  line.clear();
  return report(session, chapter, out, corpus, summary, options, line);
}

/** Fits the mixture, reconstructs the test strings, samples, and prints the tables. */
async function report(
  session: Session,
  chapter: Chapter,
  out: string,
  corpus: string,
  summary: TrainingSummary,
  options: DemoOptions,
  line: ProgressLine,
): Promise<unknown> {
  const { readTexts } = await import('../../corpus/readTexts.js');
  const { guardOf } = await import('../../sampling/guard.js');
  const { TrainedModel } = await import('../../sampling/model.js');
  const { reconstruct } = await import('../../sampling/reconstruct.js');
  const { fitDensity } = await import('../../training/fit.js');

  const judge = chapter.name === 'molecules' ? options.judge : undefined;
  const model = await TrainedModel.open(out, { backend: options.backend, judge });
  line.show('fitting the mixture');
  await fitDensity(model.run, model.network, { components: chapter.components, points: 10_000 });
  const test = await readTexts(corpus, model.domain, { count: chapter.test });
  const { exact, equivalent } = await reconstruct(model, test, { decode: { guard: guardOf(model) } });
  const sampled = await drawCounted(model, chapter.samples, options.seed);
  line.clear();
  model.dispose();
  if (options.json === true) {
    return {
      run: out,
      training: summary,
      reconstruction: { strings: test.length, exact, equivalent },
      ...(await describeSamples(model.domain, sampled, judge)),
    };
  }
  session.print(
    `trained for ${duration(summary.seconds)} at ${Math.round(summary.sequencesPerSecond)} strings/s (${counted(summary.epochs, 'epoch')}); ` +
      `${percent(exact, 1)} of ${test.length} unseen strings come back exactly, ${percent(equivalent, 1)} in meaning`,
  );
  await printDrawn(session, model.domain, sampled);
  if (summary.epochs < 1)
    session.note('the training did not reach the end of one epoch: give more --minutes');
  return {};
}
