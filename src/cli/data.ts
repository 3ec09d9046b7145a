import type { Command } from 'commander';
import { Argument, Option } from 'commander';
import { InputError } from '../base/errors.js';
import type { Standard } from '../domain/molecule/standardise.js';
import type { BrokenRule } from '../grammar/brokenRules.js';
import type { GenerateOptions } from './dataGenerate.js';
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
} from './options.js';
import { note, percent, print, printJson, printLines, show, table, visible } from './output.js';
import { ProgressLine } from './progress.js';
import { noteLayout } from './reading.js';
import { expectWritableOut } from './writableOut.js';

export function addData(program: Command): void {
  const data = program
    .command('data')
    .summary('corpora: list, generate, check')
    .description('Lists, generates and checks corpora.');
  data
    .command('list')
    .summary('what ships: grammars, corpora and models')
    .description(
      'Lists the grammars, corpora and trained models that ship; their names can be given wherever a file or a run can.',
    )
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae data list')
    .action(list);
  data
    .command('fetch')
    .summary('a public data set, its size and SHA-256 checked')
    .description(
      'Fetches the files of a public data set. A broken connection leaves what has come so far, and the next try goes on from there; what is not the file that the registry states is not kept.',
    )
    .argument('<name>', 'zinc250k, moses, guacamol or qm9')
    .addOption(new Option('--to <folder>', 'where the files go').default('.'))
    .addOption(
      new Option(
        '--from <source>',
        'another source: an address or a folder with the files in it, or the file itself where the set has but one',
      ),
    )
    .addOption(new Option('--unverified', 'take files too of which no SHA-256 is known, and print theirs'))
    .addOption(new Option('--force', 'replace other files that are in their places'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae data fetch zinc250k --to data\n  grae data fetch moses --from https://example.org/mirror/',
    )
    .action(fetchData);
  data
    .command('generate')
    .summary('distinct random strings of a language')
    .description(
      'Writes distinct strings drawn uniformly from all derivations with at most so many productions: the same for the same seed. Strings that cannot stand on a line of a corpus (line breaks, half characters, empty ones) are left out and counted; --json without --out has them. Where there are fewer strings than asked for, or you press Ctrl-C, it writes those that it found and ends with status 1.',
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
        'longest derivation (default: 15; of a grammar of your own more, as long as there are too few strings)',
      ).argParser(integer(1, 10_000)),
    )
    .addOption(
      new Option('--exclude <expression>', 'leave out this expression and all that equal it as functions'),
    )
    .addOption(new Option('-o, --out <file>', 'write here rather than to standard output'))
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  grae data generate expressions -n 100000 --seed 1 -o expressions.txt',
    )
    .action(async (what: string, options: GenerateOptions) => {
      const { generate } = await import('./dataGenerate.js');
      await generate(what, options);
    });
  data
    .command('exclude')
    .summary('a corpus of expressions without a target')
    .description(
      'Writes the expressions of a corpus that do not equal a target as functions of x, whatever their spelling.',
    )
    .argument('<corpus>', 'expressions, one a line; - for standard input')
    .argument('<expression>', 'the target')
    .addOption(new Option('-o, --out <file>', 'write here rather than to standard output'))
    .addOption(jsonOption())
    .addHelpText('after', "\nExample:\n  grae data exclude expressions.txt '1/3+x+sin(x*x)' -o without.txt")
    .action(exclude);
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
    .addOption(new Option('--failures <n>', 'failures shown').argParser(integer(0, 100_000)).default(10))
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae data check molecules.smi.gz --grammar smiles')
    .action(check);
}

async function list(options: { json?: boolean }): Promise<void> {
  const { shippedCorpora, shippedGrammars } = await import('../corpus/shipped.js');
  const { dataSets } = await import('../corpus/dataSets.js');
  const { shippedModels } = await import('../run/shippedModels.js');
  const models = await shippedModels();
  const sets = await dataSets();
  if (options.json === true) {
    printJson({ grammars: shippedGrammars, corpora: shippedCorpora, models, dataSets: sets });
    return;
  }
  print(
    table(
      ['grammar', 'about'],
      shippedGrammars.map(({ name, about }) => [name, about]),
    ),
  );
  print('');
  print(
    table(
      ['corpus', 'grammar', 'about'],
      shippedCorpora.map(({ name, grammar, about }) => [name, grammar, about]),
    ),
  );
  if (models.length > 0) {
    const rows = models.map(({ name, bytes, about }) => [
      name,
      (bytes / 1e6).toFixed(1),
      visible(about, 100),
    ]);
    print(`\n${table(['model', 'MB', 'about'], rows)}`);
  }
  const fetchable = sets.map(({ name, about, files }) => {
    const bytes = files.map((file) => file.bytes);
    const total = bytes.some((one) => one === null) ? '' : (sum(bytes) / 1e6).toFixed(1);
    return [name, total, visible(about, 100)];
  });
  print(`\n${table(['to be fetched', 'MB', 'about'], fetchable)}`);
  print('');
  print('generated: grae data generate expressions -n 100000 --seed 1');
}

const sum = (numbers: readonly (number | null)[]): number =>
  numbers.reduce<number>((total, one) => total + (one ?? 0), 0);

interface FetchCommandOptions {
  readonly to: string;
  readonly from?: string;
  readonly unverified?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

async function fetchData(
  name: string,
  { to, from, unverified, force = false, json }: FetchCommandOptions,
): Promise<void> {
  const { join } = await import('node:path');
  const { makeFolder } = await import('../run/makeFolder.js');
  const { dataSetNamed, dataSets } = await import('../corpus/dataSets.js');
  const { fetchFile } = await import('../corpus/fetchFile.js');
  const { removeEmptyParts } = await import('../corpus/partFile.js');
  const { regularTarget } = await import('../run/writeTarget.js');
  const { files } = await dataSetNamed(name);
  const unknown = files.find((file) => file.sha256 === null);
  if (unknown !== undefined && unverified !== true) {
    throw new InputError(
      `expected --unverified, since nobody states a SHA-256 of ${unknown.name}: what comes is taken as it is`,
    );
  }
  await makeFolder(to);
  const { whileLocked } = await import('../run/lock.js');
  const line = new ProgressLine();
  const fetched: object[] = [];
  const fetchAll = async (): Promise<void> => {
    const all = (await dataSets()).flatMap((set) => set.files);
    await removeEmptyParts(all.map((file) => join(to, file.name)));
    for (const file of files) {
      const source = from === undefined ? file.url : await sourceOf(from, file.name, files.length === 1);
      const path = join(to, file.name);
      const started = performance.now();
      const result = await fetchFile(source, await regularTarget(path), {
        ...file,
        force,
        onProgress: (bytes) => line.count(file.name, bytes, file.bytes ?? bytes, started),
      });
      line.clear();
      fetched.push({ file: path, ...result, verified: file.sha256 !== null });
      if (json !== true) {
        note(
          `${path}: ${result.bytes} bytes, SHA-256 ${result.sha256}${result.present ? ', was there' : ''}`,
        );
      }
    }
  };
  await whileLocked(to, `grae data fetch ${name}`, fetchAll);
  if (json === true) printJson({ files: fetched });
}

/** The address or path of a file: that which is given, where it is the file itself, else one below it. */
async function sourceOf(from: string, name: string, single: boolean): Promise<string> {
  const { stat } = await import('node:fs/promises');
  const isAddress = /^https?:/i.test(from);
  const isFolder = isAddress
    ? from.endsWith('/')
    : (await stat(from).catch(() => null))?.isDirectory() === true;
  if (single && !isFolder) return from;
  return from.endsWith('/') ? `${from}${name}` : `${from}/${name}`;
}

interface ExcludeOptions {
  readonly out?: string;
  readonly json?: boolean;
}

async function exclude(corpus: string, target: string, options: ExcludeOptions): Promise<void> {
  const { readTexts } = await import('../corpus/readTexts.js');
  const { loadLanguage } = await import('./language.js');
  const { excludeEqual } = await import('../domain/expression/sameFunction.js');
  await expectWritableOut(options.out);
  const { domain } = await loadLanguage({ domain: 'expression' });
  const texts = await readTexts(corpus, domain);
  const { kept, removed } = excludeEqual(texts, target);
  const summary = { strings: texts.length, kept: kept.length, removed };
  if (options.out !== undefined) {
    const { replaceFile } = await import('../run/files.js');
    await replaceFile(options.out, kept.map((text) => `${text}\n`).join(''));
  } else if (options.json !== true) {
    printLines(kept);
  }
  if (options.json === true) printJson(summary);
  else
    note(
      `left out ${removed.length} of ${texts.length} that equal ${target}: ${removed.slice(0, 3).join(', ')}`,
    );
}

interface CheckOptions {
  readonly threads?: number;
  readonly column?: string;
  readonly standardise?: Standard;
  readonly grammar: string;
  readonly domain?: string;
  readonly form: string;
  readonly prefixState?: string;
  readonly seed: number;
  readonly maxProductions?: number;
  readonly failures: number;
  readonly allowCode?: boolean;
  readonly json?: boolean;
}

async function check(corpus: string, options: CheckOptions): Promise<void> {
  const { corpusPath } = await import('../corpus/shipped.js');
  const { parseCorpus } = await import('../corpus/encodeCorpus.js');
  const { noStringsIn } = await import('../corpus/noStrings.js');
  const { readStrings } = await import('../corpus/readLines.js');
  const { loadLanguage } = await import('./language.js');
  const { withLexicon } = await import('../corpus/withLexicon.js');
  const { Random } = await import('../base/random.js');
  const language = await loadLanguage({ ...options, judges: false });
  const { domain } = language;
  const path = corpusPath(corpus);
  const reading = {
    column: options.column,
    recognises: domain.recognises,
    onLayout: await noteLayout(corpus),
  };
  const { grammar } = await withLexicon(language.grammar, domain, path, new Random(options.seed), reading);
  const line = new ProgressLine();
  const started = performance.now();
  const { report } = await parseCorpus(readStrings(path, reading), grammar, domain, {
    maxFailures: options.failures,
    prefix: domain.prefix,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    random: new Random(options.seed),
    ...(options.maxProductions === undefined ? {} : { maxProductions: options.maxProductions }),
    onProgress: (strings) => line.pace('parsing', strings, started),
  });
  line.clear();
  if (report.strings === 0) throw noStringsIn(corpus);
  if (options.json === true) {
    printJson(report);
    return;
  }
  const share = (count: number) => [show(count), percent(count, report.strings)];
  print(
    table(
      [grammar.name, 'strings', 'share'],
      [
        ['read', ...share(report.strings)],
        ['parsed, one way', ...share(report.parsed)],
        ['parsed, several ways', ...share(report.ambiguous)],
        ['not parsed', ...share(report.failed)],
        ['too long', ...share(report.tooLong)],
      ],
    ),
  );
  const { mean, p99, max } = report.productions;
  print(`\nproductions of a string: mean ${show(mean)}, 99% within ${p99}, at most ${max}`);
  print(`${show(Math.round(report.stringsPerSecond))} strings a second`);
  if (report.brokenRules !== null) printBrokenRules(report.brokenRules);
  if (report.failures.length === 0) return;
  const all = report.failed + report.tooLong;
  print(
    `\n${all === report.failures.length ? 'failures' : `the first ${report.failures.length} of ${all} failures`}:`,
  );
  for (const failure of report.failures) {
    print(`line ${failure.line}: ${failure.reason}`);
    if (failure.offset === null || failure.offset > failure.text.length) continue;
    const shown = excerpt(failure.text, failure.offset);
    print(`  ${shown.text}\n  ${' '.repeat(shown.caret)}^`);
  }
}

function printBrokenRules(rules: readonly BrokenRule[]): void {
  const names = rules.map(({ rule }) => rule).join(', ');
  if (rules.every(({ strings }) => strings === 0)) {
    if (rules.length > 0) print(`rules beyond the grammar (${names}): no string breaks one`);
    return;
  }
  const rows = rules.map(({ rule, optional, strings }) => [
    rule,
    show(strings),
    optional ? 'if asked' : 'yes',
  ]);
  print(`\n${table(['rule beyond the grammar', 'strings that break it', 'kept by a guard'], rows)}`);
  for (const { rule, first } of rules) {
    for (const { line, text } of first) print(`line ${line}: ${rule}: ${visible(text, 200)}`);
  }
}

/** The text around a place, and where a caret under it goes. */
function excerpt(text: string, offset: number): { text: string; caret: number } {
  const start = Math.max(0, offset - 40);
  const before = visible(text.slice(start, offset), 200);
  return { text: `${before}${visible(text.slice(offset, offset + 30), 200)}`, caret: before.length };
}
