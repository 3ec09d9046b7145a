import type { Command } from 'commander';
import { Option } from 'commander';
import type { Division } from '../../domain/expression/arithmetic.js';
import type { JudgeName } from '../../domain/molecule/judges/judges.js';
import type { Standard } from '../../domain/molecule/standards/standards.js';
import { actionByKind } from '../options/actionByKind.js';
import {
  addDecodingOptions,
  type DecodingOptions,
  describeDecoding,
  openDecoding,
} from '../options/decoding.js';
import { columnsOption, pictureOut } from '../options/pictures.js';
import { addReadingOptions, openReader, type ReadingOptions } from '../options/reading.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  divisionOption,
  type Grid,
  gridOption,
  integer,
  jsonOption,
  judgeOption,
  seedOption,
  standardiseOption,
  targetOption,
  threadsOption,
} from '../options/shared.js';
import { disagreementTables, stringTable } from '../output/judged.js';
import type { Session } from '../session.js';

export function addInterpolate(program: Command, session: Session): void {
  const command = program
    .command('interpolate')
    .description('Decodes codes on the straight line between the codes of two strings, or of two images.')
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .argument('<from>', 'a string; or a picture, or FILE:N for the n-th image of a file')
    .argument('<to>', 'another one')
    .addOption(
      new Option('--steps <n>', 'number of points, both ends included')
        .argParser(integer(2, 100_000))
        .default(9),
    )
    .addOption(
      new Option(
        '--spherical',
        'for a model of images: on the arc of a great circle in place of a straight line',
      ),
    )
    .addOption(new Option('-o, --out <file>', pictureOut))
    .addOption(columnsOption())
    .addOption(judgeOption())
    .addOption(standardiseOption())
    .addOption(targetOption())
    .addOption(gridOption())
    .addOption(divisionOption())
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText('after', "\nExample:\n  grae interpolate runs/expressions 'x*x' 'sin(x)' --steps 7")
    .action(
      actionByKind(session, interpolateStrings, {
        takes: ['steps', 'spherical', 'out', 'columns', 'backend', 'json'],
        alone: ['spherical', 'out', 'columns'],
        load: async () => (await import('./images/interpolate.js')).imageInterpolate,
      }),
    );
  addReadingOptions(command);
  addDecodingOptions(command);
}

interface InterpolateOptions extends DecodingOptions, ReadingOptions {
  readonly steps: number;
  readonly seed: number;
  readonly standardise?: Standard;
  readonly judge?: JudgeName;
  readonly target?: string;
  readonly grid?: Grid;
  readonly division?: Division;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

async function interpolateStrings(
  session: Session,
  folder: string,
  from: string,
  to: string,
  options: InterpolateOptions,
): Promise<void> {
  const { Random } = await import('../../base/random.js');
  const { interpolate } = await import('../../sampling/interpolate.js');
  const { describeEnd, pathEnds } = await import('../../sampling/pathEnds.js');
  const { model, decode, report } = await openDecoding(session, folder, options, openReader);
  const random = new Random(options.seed);
  const [first, last] = [from, to].map((text) => model.domain.readLine(text)) as [string, string];
  const { spellingHintsOf } = await import('../../sampling/spellingHints.js');
  const hints = await spellingHintsOf(model);
  hints?.add([first, last]);
  for (const message of hints?.messages ?? []) session.note(message);
  const points = (await interpolate(model, first, last, options.steps, { ...decode, random })).map(
    ({ share, text, codeDistance }) => {
      return { share, text, ...model.domain.judge(text), codeDistance };
    },
  );
  const ends = await pathEnds(model, first, last, points);
  if (options.json === true) {
    session.printJson({ from: first, to: last, ends, points, ...report, seed: options.seed });
    return;
  }
  session.print(stringTable(model.domain, points));
  const differing = disagreementTables(points);
  if (differing !== '') session.print(`\n${differing}`);
  const endNotes = [describeEnd(ends[0], 'begins'), describeEnd(ends[1], 'ends')].filter(
    (one) => one !== null,
  );
  if (endNotes.length > 0) session.note(`\n${endNotes.join('\n')}`);
  session.note(`\ndecoded with ${describeDecoding(report)}`);
}
