import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { InputError } from '../../base/errors.js';
import { showValue } from '../../base/showNumber.js';
import { withoutUndefined } from '../../base/withoutUndefined.js';
import type { TableConfig } from '../../comparison/config.js';
import { endingAtSignals, untilInterrupted } from '../interrupt.js';
import { refuseOptionsOfOther } from '../options/actionByKind.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  integer,
  jsonOption,
  number,
  seedList,
  threadsOption,
} from '../options/shared.js';
import { printTables } from '../output/printTables.js';
import { duration, ProgressLine } from '../output/progress.js';
import type { Session } from '../session.js';

export function addTable(program: Command, session: Session): void {
  program
    .command('table')
    .description(
      'Trains every row of a comparison with every seed, fits the densities, measures what they generate, and writes one table (table.md, table.json, table.html). Finished parts are never computed twice: after an interruption, the same command goes on from there.',
    )
    .argument('<table>', 'a table file (JSON), or the name of one that ships (docs/comparisons.md)')
    .addOption(
      new Option(
        '--corpus <file>',
        'one string a line, or a folder of images with labels; by default the corpus that the table names',
      ),
    )
    .requiredOption('--out <folder>', 'folder for the table, its runs and results')
    .addOption(
      new Option(
        '--budget <share>',
        'share of the work of a full training: with 0.25, half of the strings are trained on, for half of the epochs',
      )
        .argParser(number(1e-6, 1))
        .default(1),
    )
    .addOption(
      new Option('--seeds <list>', 'seeds to use instead of those in the table, such as 1,2,3').argParser(
        seedList,
      ),
    )
    .addOption(
      new Option('--samples <n>', 'samples from each density, instead of the number in the table').argParser(
        integer(10, 1_000_000),
      ),
    )
    .addOption(
      new Option(
        '--simulations <n>',
        'searches of each model, instead of the number in the table; for tables with searches',
      ).argParser(integer(1, 1000)),
    )
    .addOption(
      new Option(
        '--decodings <n>',
        'decodings of each code in a search, instead of the number in the table; for tables with searches',
      ).argParser(integer(1, 10_000)),
    )
    .addOption(
      new Option(
        '--inception <file>',
        'for tables of images: the weights of Inception in safetensors, by the names of pytorch-fid; distances are FID then',
      ),
    )
    .addOption(
      new Option(
        '--part <k/n>',
        'compute only every n-th run, from the k-th, so that several processes can share one folder; the command without this option gathers the results',
      ).argParser(partOf),
    )
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae table expressions --corpus expressions.txt --budget 0.05 --out tables/expressions\n  grae table mine.json --out tables/mine\n  grae table images --corpus fashion-mnist --out tables/images',
    )
    .action(async (nameOrFile: string, options: TableOptions, command: Command) => {
      const { tablePath } = await import('../../corpus/shipped.js');
      const { isImageTable } = await import('../../comparison/tableFormats.js');
      const { readJsonFile } = await import('../../host/node/files.js');
      const parsed = await readJsonFile(tablePath(nameOrFile), 'a table');
      const kind = isImageTable(parsed) ? 'images' : 'strings';
      const work = { takes: takenForImages, alone: imagesAlone };
      refuseOptionsOfOther(command, kind, work, `${nameOrFile} compares models of ${kind}`);
      if (kind === 'strings') return tableCommand(session, nameOrFile, parsed, options);
      const { imageTable } = await import('./images/table.js');
      return imageTable(session, parsed as object, nameOrFile, options);
    });
}

/** The options of a comparison of models of images. */
const takenForImages = ['corpus', 'out', 'budget', 'seeds', 'samples', 'inception', 'backend', 'json'];
/** Those that a comparison of models of strings does not take. */
const imagesAlone = ['inception'];

interface TableOptions {
  readonly corpus?: string;
  readonly out: string;
  readonly budget: number;
  readonly seeds?: readonly number[];
  readonly samples?: number;
  readonly simulations?: number;
  readonly decodings?: number;
  readonly part?: { readonly number: number; readonly of: number };
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

function partOf(text: string): NonNullable<TableOptions['part']> {
  const [part, of, ...more] = text.split('/').map((one) => integer(1, 1000)(one));
  if (part === undefined || of === undefined || more.length > 0 || part > of) {
    throw new InvalidArgumentError(`expected a part like 1/2, but received: ${text}`);
  }
  return { number: part, of };
}

async function tableCommand(
  session: Session,
  nameOrFile: string,
  read: unknown,
  options: TableOptions,
): Promise<void> {
  const { corpusPath, tablePath } = await import('../../corpus/shipped.js');
  const { compare } = await import('../../comparison/compare.js');
  const { parseTable } = await import('../../comparison/config.js');
  const { describeProtocol, renderAll, toMarkdown } = await import('../../comparison/render.js');
  const { renderTablePage } = await import('../../report/tablePage.js');
  const { replaceFile } = await import('../../host/node/files.js');
  const { makeFolder } = await import('../../host/node/makeFolder.js');
  const { whileLocked } = await import('../../host/node/lock.js');
  const { givenLanguage } = await import('../options/language.js');
  const file = tablePath(nameOrFile);
  const parsed = parseTable(read, nameOrFile);
  const { seeds = parsed.seeds, samples = parsed.samples } = options;
  const search = searchOf(parsed, options, nameOrFile);
  const config = parseTable({ ...parsed, seeds, samples, search }, nameOrFile);
  const named = config.corpus === undefined ? undefined : corpusOf(config.corpus, file, corpusPath);
  const corpus = options.corpus === undefined ? named : corpusPath(options.corpus);
  if (corpus === undefined) {
    throw new InputError(`${nameOrFile} names no corpus: expected --corpus, a file with one string a line`);
  }
  const line = new ProgressLine(session);
  let last = '';
  const { out, budget, part, backend, allowCode } = options;
  let isInterrupted = false;
  const work = async () => {
    const compared = await compare(config, {
      out,
      corpus,
      budget,
      part,
      backend,
      interruptible: (training) =>
        untilInterrupted(session, async (signal) => {
          signal.addEventListener('abort', () => {
            isInterrupted = true;
          });
          return training({ signal, onDevice: endingAtSignals(session) });
        }),
      allowCode,
      load: (form = config.form) =>
        givenLanguage({ grammar: config.grammar, domain: domainFile(config.domain, file), form, allowCode }),
      onEstimate: ({ what, seconds, all }) => {
        line.clear();
        session.note(
          `${what}: about ${duration(seconds)} of training; all unfinished trainings take about ${duration(all)}, not counting the measurements`,
        );
      },
      onProgress: (what, progress) => {
        if (progress === null) {
          line.clear();
          if (what !== last) session.note(what);
          last = what;
        } else {
          line.show(
            `${what}: epoch ${progress.epoch}, loss ${showValue(progress.loss)}, ${duration(progress.secondsLeft)} left`,
          );
        }
      },
    });
    // Rows of other parts are other commands' work.
    if (compared.missing > 0 && (part === undefined || isInterrupted)) session.status = 1;
    await replaceFile(join(out, 'table.json'), `${JSON.stringify(compared, null, 1)}\n`);
    await replaceFile(join(out, 'table.md'), toMarkdown(compared));
    await replaceFile(join(out, 'table.html'), renderTablePage(compared));
    return compared;
  };
  // Several parts of a table may run at the same time, but each only once.
  const locked = part === undefined ? {} : { part: `part-${part.number}-of-${part.of}` };
  await makeFolder(out);
  const comparison = await whileLocked(out, 'grae table', work, locked);
  line.clear();
  if (options.json === true) {
    session.printJson(comparison);
    return;
  }
  printTables(session, renderAll(comparison), describeProtocol(comparison), out);
}

/** @throws InputError for options of searches with a table that has none */
function searchOf(
  { search }: TableConfig,
  { simulations, decodings }: TableOptions,
  where: string,
): TableConfig['search'] {
  const changes = withoutUndefined({ simulations, decodings });
  const [first] = Object.keys(changes);
  if (search !== undefined || first === undefined) return search && { ...search, ...changes };
  throw new InputError({ where, setting: first, problem: 'expected a table with searches, but it has none' });
}

/** Returns the name of a domain, or the path of a module beside the table. */
function domainFile(named: string | undefined, file: string): string | undefined {
  return named !== undefined && /\.m?js$/.test(named) ? resolve(dirname(file), named) : named;
}

/** Returns the path of a corpus that ships, or of a file beside the table. */
function corpusOf(named: string, file: string, corpusPath: (name: string) => string): string {
  const path = corpusPath(named);
  return path === named ? resolve(dirname(file), named) : path;
}
