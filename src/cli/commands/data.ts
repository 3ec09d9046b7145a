import type { Command } from 'commander';
import { Argument, Option } from 'commander';
import { showCount } from '../../base/showNumber.js';
import {
  allowCodeOption,
  columnOption,
  domainOption,
  formOption,
  grammarOption,
  integer,
  jsonOption,
  prefixStateOption,
  seedOption,
  standardiseOption,
  threadsOption,
} from '../options/shared.js';
import { expectWritableOut } from '../options/writableOut.js';
import { clipped, table } from '../output/text.js';
import type { Session } from '../session.js';
import type { CheckOptions } from './dataCheck.js';
import type { FetchCommandOptions } from './dataFetch.js';
import type { DataGenerateOptions } from './dataGenerate.js';

export function addData(program: Command, session: Session): void {
  const data = program
    .command('data')
    .description('Lists, fetches, generates and checks corpora, and leaves a target out of them.');
  data
    .command('list')
    .summary('what ships: grammars, corpora and models')
    .description(
      'Lists the grammars, corpora and trained models that ship; you can give their names wherever a file or a run is expected.',
    )
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae data list')
    .action(list.bind(null, session));
  data
    .command('fetch')
    .summary('a public data set, its size and SHA-256 checked')
    .description(
      'Fetches the files of a public data set. After a broken connection, the next call goes on with the part that has arrived. A file that differs from the one in the registry is deleted. Files of mnist and fashion-mnist, which have the same names, go to a folder of the name of the set; celeba has to be downloaded by hand, and is checked.',
    )
    .argument('<name>', 'zinc250k, moses, guacamol, qm9, mnist, fashion-mnist, cifar10 or celeba')
    .addOption(new Option('--to <folder>', 'where the files go').default('.'))
    .addOption(
      new Option(
        '--from <source>',
        'another source: an address or a folder that holds the files, or the file itself if the set has only one',
      ),
    )
    .addOption(new Option('--unverified', 'accept files whose SHA-256 is not known, and print it'))
    .addOption(new Option('--force', 'replace other files of the same name'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae data fetch zinc250k --to data\n  grae data fetch moses --from https://example.org/mirror/\n  grae data fetch celeba --from Downloads/img_align_celeba.zip --to data',
    )
    .action(async (name: string, options: FetchCommandOptions) => {
      const { fetchData } = await import('./dataFetch.js');
      await fetchData(session, name, options);
    });
  data
    .command('generate')
    .summary('distinct random strings of a language')
    .description(
      'Writes distinct strings drawn uniformly from all derivations with at most --max-productions productions. The same seed gives the same strings. Strings that cannot be a line of a corpus (with line breaks or half characters, or empty) are left out and counted; --json without --out includes them. If there are fewer strings than --count, or after Ctrl-C, it writes the strings that it found and ends with status 2, or 1 after Ctrl-C.',
    )
    .addArgument(new Argument('<what>', 'expressions, or a nearley file'))
    .addOption(
      new Option('-n, --count <n>', 'how many strings')
        .argParser(integer(1, 10_000_000))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--max-productions <n>',
        'longest derivation (default: 15; for a grammar of your own without --formulas, it grows until there are enough strings)',
      ).argParser(integer(1, 10_000)),
    )
    .addOption(
      new Option(
        '--formulas',
        'draw formulas of a grammar of them, such as "grae grammar formulas" writes: of up to five variables each, of all lengths, with the usual operators more often; simplified, and each function once',
      ),
    )
    .addOption(
      new Option(
        '--exclude <expression>',
        'leave out this expression and all that are equal to it as functions',
      ),
    )
    .addOption(new Option('-o, --out <file>', 'write to this file instead of standard output'))
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  grae data generate expressions -n 100000 --seed 1 -o expressions.txt',
    )
    .action(async (what: string, options: DataGenerateOptions) => {
      const { generate } = await import('./dataGenerate.js');
      await generate(session, what, options);
    });
  data
    .command('exclude')
    .summary('a corpus of expressions without a target')
    .description(
      'Writes the expressions of a corpus that differ from a target as functions of x, or of the variables of --grammar; their spelling does not matter.',
    )
    .argument('<corpus>', 'expressions, one a line; - for standard input')
    .argument('<expression>', 'the target')
    .addOption(grammarOption().default('expression'))
    .addOption(new Option('-o, --out <file>', 'write to this file instead of standard output'))
    .addOption(jsonOption())
    .addHelpText('after', "\nExample:\n  grae data exclude expressions.txt '1/3+x+sin(x*x)' -o without.txt")
    .action(exclude.bind(null, session));
  data
    .command('check')
    .summary('which strings of a corpus a grammar derives')
    .description(
      'Parses a corpus and reports rates, lengths, the first failures, and which strings break rules beyond the grammar.',
    )
    .argument('<corpus>', 'a file, a shipped corpus, or - for standard input')
    .addOption(columnOption())
    .addOption(standardiseOption())
    .addOption(grammarOption().makeOptionMandatory())
    .addOption(domainOption())
    .addOption(formOption().default('as-is'))
    .addOption(prefixStateOption())
    .addOption(seedOption())
    .addOption(
      new Option('--max-productions <n>', 'count longer derivations as too long').argParser(integer(1)),
    )
    .addOption(threadsOption())
    .addOption(
      new Option('--failures <n>', 'number of failures shown').argParser(integer(0, 100_000)).default(10),
    )
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae data check molecules.smi.gz --grammar smiles')
    .action(async (corpus: string, options: CheckOptions) => {
      const { check } = await import('./dataCheck.js');
      await check(session, corpus, options);
    });
}

async function list(session: Session, options: { json?: boolean }): Promise<void> {
  const { shippedCorpora, shippedGrammars } = await import('../../corpus/shipped.js');
  const { dataSets } = await import('../../corpus/dataSets.js');
  const { shippedModels } = await import('../../host/node/shippedModels.js');
  const models = await shippedModels();
  const sets = await dataSets();
  if (options.json === true) {
    session.printJson({ grammars: shippedGrammars, corpora: shippedCorpora, models, dataSets: sets });
    return;
  }
  session.print(
    table(
      ['grammar', 'about'],
      shippedGrammars.map(({ name, about }) => [name, about]),
    ),
  );
  session.print('');
  session.print(
    table(
      ['corpus', 'grammar', 'about'],
      shippedCorpora.map(({ name, grammar, about }) => [name, grammar, about]),
    ),
  );
  if (models.length > 0) {
    const rows = models.map(({ name, bytes, about }) => [
      name,
      (bytes / 1e6).toFixed(1),
      clipped(about, 100),
    ]);
    session.print(`\n${table(['model', 'MB', 'about'], rows)}`);
  }
  const fetchable = sets.map(({ name, about, files }) => {
    const bytes = files.map((file) => file.bytes);
    const total = bytes.some((one) => one === null) ? '' : (sum(bytes) / 1e6).toFixed(1);
    return [name, total, clipped(about, 100)];
  });
  session.print(`\n${table(['to be fetched', 'MB', 'about'], fetchable)}`);
  session.print('');
  session.print('generated: grae data generate expressions -n 100000 --seed 1');
}

const sum = (numbers: readonly (number | null)[]): number =>
  numbers.reduce<number>((total, one) => total + (one ?? 0), 0);

interface ExcludeOptions {
  readonly grammar: string;
  readonly out?: string;
  readonly json?: boolean;
}

async function exclude(
  session: Session,
  corpus: string,
  target: string,
  options: ExcludeOptions,
): Promise<void> {
  const { readTexts } = await import('../../corpus/readTexts.js');
  const { givenLanguage } = await import('../options/language.js');
  const { expressionVariables } = await import('../../domain/expression/expression.js');
  const { excludeEqual } = await import('../../domain/expression/sameFunction.js');
  await expectWritableOut(options.out);
  const { domain, grammar } = await givenLanguage({ domain: 'expression', grammar: options.grammar });
  const texts = await readTexts(corpus, domain);
  const { remaining, removed } = excludeEqual(texts, target, 'true', expressionVariables(grammar.table));
  const summary = { strings: texts.length, kept: remaining.length, removed };
  if (options.out !== undefined) {
    const { replaceFile } = await import('../../host/node/files.js');
    await replaceFile(options.out, remaining.map((text) => `${text}\n`).join(''));
  } else if (options.json !== true) {
    session.printLines(remaining);
  }
  if (options.json === true) session.printJson(summary);
  else
    session.note(
      `left out ${showCount(removed.length)} of ${showCount(texts.length)} that equal ${target}${removed.length === 0 ? '' : `: ${removed.slice(0, 3).join(', ')}`}`,
    );
}
