import { showCount, showValue } from '../../base/showNumber.js';
import type { Standard } from '../../domain/molecule/standards/standards.js';
import type { BrokenRule } from '../../grammar/brokenRules.js';
import { noteLayout } from '../options/layoutNote.js';
import { ProgressLine } from '../output/progress.js';
import { clipped, percent, table } from '../output/text.js';
import type { Session } from '../session.js';

export interface CheckOptions {
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

/** Runs `grae data check`, which parses a corpus and reports on it. */
export async function check(session: Session, corpus: string, options: CheckOptions): Promise<void> {
  const { corpusPath } = await import('../../corpus/shipped.js');
  const { parseCorpus } = await import('../../sequences/encodeCorpus.js');
  const { noStringsIn } = await import('../../corpus/noStrings.js');
  const { fileSource } = await import('../../corpus/fileSource.js');
  const { givenLanguage } = await import('../options/language.js');
  const { withLexicon } = await import('../../sequences/withLexicon.js');
  const { Random } = await import('../../base/random.js');
  const language = await givenLanguage({ ...options, judges: false });
  const { domain } = language;
  const source = fileSource(corpusPath(corpus), {
    column: options.column,
    recognises: domain.recognises,
    onLayout: await noteLayout(session, corpus),
  });
  const { grammar } = await withLexicon(language.grammar, domain, source, new Random(options.seed));
  const line = new ProgressLine(session);
  const started = performance.now();
  const { report } = await parseCorpus(source.lines(), grammar, domain, {
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
    session.printJson(report);
    return;
  }
  const share = (count: number) => [showCount(count), percent(count, report.strings)];
  session.print(
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
  session.print(`\nproductions of a string: mean ${showValue(mean)}, 99% within ${p99}, at most ${max}`);
  session.print(`${showCount(Math.round(report.stringsPerSecond))} strings a second`);
  if (report.brokenRules !== null) printBrokenRules(session, report.brokenRules);
  if (report.failures.length === 0) return;
  const all = report.failed + report.tooLong;
  session.print(
    `\n${all === report.failures.length ? 'failures' : `the first ${showCount(report.failures.length)} of ${showCount(all)} failures`}:`,
  );
  for (const failure of report.failures) {
    session.print(`line ${failure.line}: ${failure.reason}`);
    if (failure.offset === null || failure.offset > failure.text.length) continue;
    const shown = excerpt(failure.text, failure.offset);
    session.print(`  ${shown.text}\n  ${' '.repeat(shown.caret)}^`);
  }
}

function printBrokenRules(session: Session, rules: readonly BrokenRule[]): void {
  const names = rules.map(({ rule }) => rule).join(', ');
  if (rules.every(({ strings }) => strings === 0)) {
    if (rules.length > 0) session.print(`rules beyond the grammar (${names}): no string breaks one`);
    return;
  }
  const rows = rules.map(({ rule, optional, strings }) => [
    rule,
    showCount(strings),
    optional ? 'if named' : 'yes',
  ]);
  session.print(
    `\n${table(['rule beyond the grammar', 'strings that break it', 'enforced by a guard'], rows)}`,
  );
  for (const { rule, first } of rules) {
    for (const { line, text } of first) session.print(`line ${line}: ${rule}: ${clipped(text, 200)}`);
  }
}

/** Returns the text around an offset, and the column of the caret under it. */
function excerpt(text: string, offset: number): { text: string; caret: number } {
  const start = Math.max(0, offset - 40);
  const before = clipped(text.slice(start, offset), 200);
  return { text: `${before}${clipped(text.slice(offset, offset + 30), 200)}`, caret: before.length };
}
