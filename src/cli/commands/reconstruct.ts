import type { Command } from 'commander';
import { Option } from 'commander';
import { showCount, showValue } from '../../base/showNumber.js';
import type { Standard } from '../../domain/molecule/standards/standards.js';
import type { ReconstructionReport } from '../../sampling/reconstruct.js';
import type { StochasticReconstructionReport } from '../../sampling/stochasticReconstruction.js';
import { actionByKind } from '../options/actionByKind.js';
import {
  addDecodingOptions,
  type DecodingOptions,
  decodingsOption,
  describeDecoding,
  openDecoding,
} from '../options/decoding.js';
import { noteLayout } from '../options/layoutNote.js';
import { pictureOut } from '../options/pictures.js';
import { addReadingOptions, openReader, type ReadingOptions } from '../options/reading.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  columnOption,
  integer,
  jsonOption,
  seedOption,
  standardiseOption,
  threadsOption,
} from '../options/shared.js';
import { ProgressLine } from '../output/progress.js';
import { clipped, percent, table } from '../output/text.js';
import type { Session } from '../session.js';

export function addReconstruct(program: Command, session: Session): void {
  const command = program
    .command('reconstruct')
    .description(
      'Encodes and decodes every string of a file and counts those that come back: exactly, in the form of the run, and in meaning (equal canonical forms: the same molecule). With --encodings or --decodings it follows the protocol of the Grammar VAE instead: codes and decodings are drawn, and it reports the share of all decodings that come back (Kusner et al. 2017 draw 10 codes and 100 decodings of each). A model of images gives the squared error.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .argument('[file]', 'one string a line; - for standard input; or images', '-')
    .addOption(new Option('-n, --count <n>', 'use the first n strings or images only').argParser(integer(1)))
    .addOption(new Option('--failures <n>', 'number of failures shown').argParser(integer(0)).default(10))
    .addOption(
      new Option(
        '--encodings <n>',
        'codes drawn for each string, from the posterior if the model has one; 1 by default',
      ).argParser(integer(1, 10_000)),
    )
    .addOption(new Option('-o, --out <file>', `each image beside its reconstruction; ${pictureOut}`))
    .addOption(columnOption())
    .addOption(standardiseOption())
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae reconstruct runs/molecules test.smi\n  grae reconstruct runs/molecules test.smi --encodings 10 --decodings 100 --guard off',
    )
    .action(
      actionByKind(session, reconstructFile, {
        takes: ['count', 'out', 'backend', 'json'],
        alone: ['out'],
        load: async () => (await import('./images/reconstruct.js')).imageReconstruct,
      }),
    );
  addReadingOptions(command);
  addDecodingOptions(command).addOption(
    decodingsOption('strings drawn for each code, --decode temperature by default; 1 by default'),
  );
}

interface ReconstructOptions extends DecodingOptions, ReadingOptions {
  readonly column?: string;
  readonly standardise?: Standard;
  readonly count?: number;
  readonly encodings?: number;
  readonly failures: number;
  readonly seed: number;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

async function reconstructFile(
  session: Session,
  folder: string,
  file: string,
  options: ReconstructOptions,
): Promise<void> {
  const { Random } = await import('../../base/random.js');
  const { noStringsIn } = await import('../../corpus/noStrings.js');
  const { readTexts } = await import('../../corpus/readTexts.js');
  const { encodings, decodings } = options;
  const isStochastic = encodings !== undefined || decodings !== undefined;
  const {
    model,
    decode,
    report: decoding,
  } = await openDecoding(
    session,
    folder,
    { ...options, ...(isStochastic ? { decode: options.decode ?? 'temperature' } : {}) },
    openReader,
  );
  const texts = await readTexts(file, model.domain, {
    column: options.column,
    onLayout: await noteLayout(session, file),
    ...(options.count === undefined ? {} : { count: options.count }),
  });
  if (texts.length === 0) throw noStringsIn(file);
  const { spellingHintsOf } = await import('../../sampling/spellingHints.js');
  const hints = await spellingHintsOf(model);
  hints?.add(texts);
  for (const message of hints?.messages ?? []) session.note(message);
  const line = new ProgressLine(session);
  const started = performance.now();
  if (isStochastic) {
    const { reconstructStochastically } = await import('../../sampling/stochasticReconstruction.js');
    const report = await reconstructStochastically(model, texts, {
      encodings: encodings ?? 1,
      decodings: decodings ?? 1,
      random: new Random(options.seed),
      decode,
      onProgress: (done, total) => line.count('decoding', done, total, started),
    });
    line.clear();
    if (options.json === true) session.printJson({ ...report, ...decoding, seed: options.seed });
    else printStochastic(session, report, describeDecoding(decoding), options.failures);
    return;
  }
  const { reconstruct } = await import('../../sampling/reconstruct.js');
  const report = await reconstruct(model, texts, {
    decode: { ...decode, random: new Random(options.seed) },
    onProgress: (done, total) => line.count('reconstructing', done, total, started),
  });
  line.clear();
  if (options.json === true) {
    session.printJson({ ...report, ...decoding, seed: options.seed });
    return;
  }
  session.print(
    table(
      ['reconstruction', 'value'],
      [
        ['strings', showCount(report.strings)],
        ['same string', percent(report.exact, 1)],
        ...verifiedRows(report),
        ['same meaning', percent(report.equivalent, 1)],
        ['productions in their place', percent(report.perProduction, 1)],
        ['could not be encoded', showCount(report.refused)],
        ...(report.unseen === 0 ? [] : [['of these, unseen by the model', showCount(report.unseen)]]),
        ['strings a second', showCount(Math.round(report.sequencesPerSecond))],
      ],
    ),
  );
  session.note(`decoded with ${describeDecoding(decoding)}`);
  const shown = report.failures.slice(0, options.failures);
  if (shown.length > 0)
    session.print(`\nstrings that do not come back exactly, each with its reconstruction below:`);
  for (const { text, spelled, reconstruction, equivalent, codeDistance, reason } of shown) {
    session.print(`\n${clipped(spelled ?? text, 200)}${typedAs(text, spelled)}`);
    if (reconstruction === null) session.print(`  ${reason}`);
    else {
      const meaning = equivalent ? '  (the same meaning)' : '';
      const distance = codeDistance === undefined ? '' : `  (code distance ${showValue(codeDistance)})`;
      session.print(`${clipped(reconstruction, 200)}${meaning}${distance}`);
    }
  }
}

/** Returns the string as it was typed, if the model read it in another spelling. */
function typedAs(text: string, spelled: string | null): string {
  return spelled === null || spelled === text ? '' : `  (typed ${clipped(text, 200)})`;
}

/** Returns the rows that only verified decoding has. */
function verifiedRows({
  greedyExact,
  decodingsPerString,
  encodingsPerString,
}: ReconstructionReport): string[][] {
  if (greedyExact === undefined) return [];
  return [
    ['same string by greedy decoding', percent(greedyExact, 1)],
    ['decodings a string', showValue(decodingsPerString!)],
    ['encodings of them', showValue(encodingsPerString!)],
  ];
}

function printStochastic(
  session: Session,
  report: StochasticReconstructionReport,
  decoding: string,
  failuresShown: number,
): void {
  session.print(
    table(
      ['reconstruction', 'value'],
      [
        ['strings', showCount(report.strings)],
        ['encodings of each', showCount(report.encodings)],
        ['decodings of each encoding', showCount(report.decodings)],
        ['same string, of all decodings', percent(report.exact, 1)],
        ['same meaning, of all decodings', percent(report.equivalent, 1)],
        ['most frequent decoding is the string', percent(report.mostFrequent, 1)],
        ['could not be encoded', showCount(report.refused)],
        ['decodings a second', showCount(Math.round(report.decodingsPerSecond))],
      ],
    ),
  );
  const codes =
    report.posterior === 'normal' ? 'drawn from their posteriors' : 'points, the same for every encoding';
  session.note(`codes ${codes}; decoded with ${decoding}`);
  for (const { text, spelled, mostFrequent, exact, reason } of report.failures.slice(0, failuresShown)) {
    session.print(`\n${clipped(spelled ?? text, 200)}  (${percent(exact, 1)} of its decodings)`);
    session.print(
      mostFrequent === null ? `  ${reason}` : `${clipped(mostFrequent, 200)}  (the most frequent)`,
    );
  }
}
