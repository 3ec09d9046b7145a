import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../../base/errors.js';
import { showCount, showValue } from '../../base/showNumber.js';
import type { ChemNet } from '../../evaluation/chemNet.js';
import type { Evaluation } from '../../evaluation/evaluation.js';
import { noteLayout } from '../options/layoutNote.js';
import { type BackendChoice, backendOption, jsonOption, threadsOption } from '../options/shared.js';
import { expectWritableOut } from '../options/writableOut.js';
import { ProgressLine } from '../output/progress.js';
import { counted, percent, table } from '../output/text.js';
import type { Session } from '../session.js';

export function addEvaluate(program: Command, session: Session): void {
  program
    .command('evaluate')
    .description(
      'Compares generated molecules with a training and a test set by the definitions of MOSES and GuacaMol, on all cores.',
    )
    .argument(
      '<samples>',
      'SMILES as the model wrote them: one a line, a column of a table, or an SDF; - for standard input',
    )
    .addOption(new Option('--train <file>', 'the training set').makeOptionMandatory())
    .addOption(new Option('--test <file>', 'the test set').makeOptionMandatory())
    .addOption(
      new Option(
        '--test-scaffolds <file>',
        'a test set of molecules whose scaffolds are not in the training set',
      ),
    )
    .addOption(
      new Option('--chemnet <file>', 'weights of ChemNet, for FCD (docs/evaluation.md says how to get them)'),
    )
    .addOption(backendOption())
    .addOption(
      new Option(
        '--column <name or number>',
        'column of the samples, and of the other tables that have a column of this name; by default it is found by its content',
      ),
    )
    .addOption(new Option('--train-column <name or number>', 'column of the training set'))
    .addOption(new Option('--test-column <name or number>', 'column of the test set'))
    .addOption(new Option('--test-scaffolds-column <name or number>', 'column of the test set of scaffolds'))
    .addOption(threadsOption())
    .addOption(
      new Option(
        '--no-training-row',
        'leave out the values of the training set itself, for which as many of its molecules are measured as if they were samples',
      ),
    )
    .addOption(new Option('-o, --out <file>', 'write the JSON document here too'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  grae evaluate samples.smi --train train.smi --test test.smi --json > evaluation.json',
    )
    .action(evaluate.bind(null, session));
}

interface EvaluateOptions {
  readonly backend: BackendChoice;
  readonly chemnet?: string;
  readonly column?: string;
  readonly trainColumn?: string;
  readonly testColumn?: string;
  readonly testScaffoldsColumn?: string;
  readonly train: string;
  readonly test: string;
  readonly testScaffolds?: string;
  readonly threads?: number;
  readonly trainingRow: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

async function evaluate(session: Session, samples: string, options: EvaluateOptions): Promise<void> {
  const { evaluateMolecules } = await import('../../evaluation/evaluateMolecules.js');
  const { streamTexts } = await import('../../corpus/readTexts.js');
  const files = [samples, options.train, options.test, options.testScaffolds];
  if (files.filter((file) => file === '-').length > 1) {
    throw new InputError('expected at most one set from standard input, but received - more than once');
  }
  await expectWritableOut(options.out);
  const { recognisesSmiles } = await import('../../domain/molecule/recognise.js');
  const { readSmilesLine } = await import('../../domain/molecule/smiles/readName.js');
  const domain = { readLine: readSmilesLine, recognises: recognisesSmiles };
  // The column of the samples is preferred in every other file that has one of its name.
  const textsOf = async (file: string, column?: string) =>
    streamTexts(file, domain, {
      column,
      preferred: options.column,
      onLayout: await noteLayout(session, file),
    });
  const chemNet = options.chemnet === undefined ? null : await readChemNet(options.chemnet, options.backend);
  const line = new ProgressLine(session);
  const started = performance.now();
  const evaluation = await evaluateMolecules(
    {
      samples: await textsOf(samples, options.column),
      train: await textsOf(options.train, options.trainColumn),
      test: await textsOf(options.test, options.testColumn),
      ...(options.testScaffolds === undefined
        ? {}
        : { testScaffolds: await textsOf(options.testScaffolds, options.testScaffoldsColumn) }),
    },
    {
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      ...(chemNet === null ? {} : { chemNet }),
      trainingRow: options.trainingRow,
      onProgress: (set, done) => {
        const seconds = (performance.now() - started) / 1000;
        line.show(`${set}: ${showCount(done)} molecules, ${Math.round(seconds)} s`);
      },
    },
  );
  line.clear();
  if (options.out !== undefined) {
    const { replaceFile } = await import('../../host/node/files.js');
    await replaceFile(options.out, `${JSON.stringify(evaluation, null, 2)}\n`);
  }
  if (options.json === true) session.printJson(evaluation);
  else printTables(session, evaluation);
}

/** Reads the weights of ChemNet. @throws InputError for a missing file, and for one of another kind */
async function readChemNet(file: string, backend: EvaluateOptions['backend']): Promise<ChemNet> {
  const { ChemNet } = await import('../../evaluation/chemNet.js');
  const { startBackend } = await import('../../tensor/backend.js');
  const { readBytes } = await import('../../host/node/files.js');
  const bytes = await readBytes(file, 'the weights of ChemNet');
  await startBackend(backend);
  return ChemNet.read(bytes, file);
}

function printTables(
  session: Session,
  { moses, guacamol, trainingRow, counts, notComputed }: Evaluation,
): void {
  session.print(
    table(
      ['set', 'strings', 'valid', 'share'],
      Object.entries(counts).map(([set, { strings, valid }]) => [
        set,
        showCount(strings),
        showCount(valid),
        percent(valid, strings),
      ]),
    ),
  );
  const head = trainingRow === null ? ['samples'] : ['samples', 'training set itself'];
  const row = (name: string, value: number | null | undefined, own: number | null | undefined): string[] => [
    name,
    showValue(value),
    ...(trainingRow === null ? [] : [showValue(own)]),
  ];
  const shares = Object.entries(moses).filter(([name]) => !/^(n|distinct)_/.test(name));
  session.print(
    `\n${table(
      ['MOSES', ...head],
      shares.map(([name, value]) => row(name, value, trainingRow?.moses[name])),
    )}`,
  );
  const { kl_train_subset: subset, kl_full_train: full } = guacamol;
  const own = trainingRow?.guacamol;
  session.print(
    `\n${table(
      ['GuacaMol', ...head],
      [
        row('validity', guacamol.validity, own?.validity),
        row('uniqueness', guacamol.uniqueness, own?.uniqueness),
        row('novelty', guacamol.novelty, null),
        row('KL score, against as many of the training set', subset?.score, own?.kl_train_subset?.score),
        row('KL score, against the whole training set', full?.score, null),
        row(
          'Frechet distance of the ten descriptors (not FCD)',
          guacamol.frechet_ten_descriptors,
          own?.frechet_ten_descriptors,
        ),
        ...(guacamol.fcd === null
          ? []
          : [row('FCD, against as many of the training set', guacamol.fcd, null)]),
      ],
    )}`,
  );
  if (trainingRow !== null)
    session.note(
      `training set itself: ${counted(trainingRow.molecules, 'molecule')} of it, measured as if they were samples`,
    );
  for (const { metric, why } of notComputed) session.note(`not computed: ${metric}: ${why}`);
}
