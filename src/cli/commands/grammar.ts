import type { Command } from 'commander';
import { Option } from 'commander';
import { InputError } from '../../base/errors.js';
import { settingsOf } from '../../base/settings.js';
import { showCount } from '../../base/showNumber.js';
import type { RulesReport } from '../../grammar/checkRules.js';
import { GrammarError, type GrammarFinding } from '../../grammar/grammarFinding.js';
import { formulaGrammarSettings } from '../../library/formulaSettings.js';
import { optionOf } from '../options/settings.js';
import {
  allowCodeOption,
  columnNameList,
  domainOption,
  integer,
  jsonOption,
  prefixStateOption,
  seedOption,
} from '../options/shared.js';
import { clipped, counted, table } from '../output/text.js';
import type { Session } from '../session.js';
import type { GrammarFormulasOptions } from './grammarFormulas.js';

export function addGrammar(program: Command, session: Session): void {
  const grammar = program
    .command('grammar')
    .description('Checks and shows grammars, and writes those of formulas.');
  grammar
    .command('check')
    .summary('find mistakes in a grammar')
    .description(
      'Finds undefined, unreachable and unproductive symbols, duplicate productions, left recursion and ambiguity ' +
        '(by parsing random strings of the language), and counts the random strings that break the rules beyond the grammar. ' +
        'Ends with status 2 if the grammar cannot be used.',
    )
    .argument('<grammar>', 'a shipped grammar (expression, smiles, zinc) or a nearley file')
    .addOption(domainOption())
    .addOption(prefixStateOption())
    .addOption(
      new Option('--samples <n>', 'random strings tested for ambiguity and against the rules')
        .argParser(integer(0, 100_000))
        .default(200),
    )
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae grammar check my-language.ne')
    .action(check.bind(null, session));
  grammar
    .command('show')
    .summary('a grammar as the model sees it')
    .description(
      'Lists the productions by number, each with the least number of productions that completes it.',
    )
    .argument('<grammar>', 'a shipped grammar (expression, smiles, zinc) or a nearley file')
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae grammar show expression')
    .action(showGrammar.bind(null, session));
  const formulas = grammar
    .command('formulas')
    .summary('write a grammar of formulas')
    .description(
      'Writes the grammar of all formulas of some variables, in nearley\'s notation: to train a model of formulas on, with --domain expression, or to change for "grae discover --grammar". In it c is a constant to be fitted.',
    )
    .requiredOption('--variables <names>', 'names of the variables, separated by commas', columnNameList);
  for (const setting of settingsOf(formulaGrammarSettings)) formulas.addOption(optionOf(setting));
  formulas
    .addOption(new Option('-o, --out <file>', 'write to this file instead of standard output'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      "\nExample:\n  grae grammar formulas --variables mass,stiffness --operators '+ - * / sqrt' -o spring.ne",
    )
    .action(async (options: GrammarFormulasOptions) => {
      const { writeGrammar } = await import('./grammarFormulas.js');
      await writeGrammar(session, options);
    });
}

interface CheckOptions {
  readonly domain?: string;
  readonly prefixState?: string;
  readonly samples: number;
  readonly seed: number;
  readonly allowCode?: boolean;
  readonly json?: boolean;
}

async function check(session: Session, file: string, options: CheckOptions): Promise<void> {
  const { givenLanguage } = await import('../options/language.js');
  const { checkGrammar } = await import('../../grammar/check.js');
  const { checkRules } = await import('../../grammar/checkRules.js');
  let language: Awaited<ReturnType<typeof givenLanguage>>;
  try {
    language = await givenLanguage({ ...options, grammar: file, judges: false });
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    // An error that stops the check is a finding too.
    const findings = thrown instanceof GrammarError ? thrown.findings : [unusable(thrown.message)];
    if (options.json === true) {
      session.printJson({
        grammar: file,
        productions: null,
        nonTerminals: null,
        findings,
        prefixState: null,
      });
      session.status = thrown.exitCode;
      return;
    }
    if (findings.length < 2) throw thrown;
    printFindings(session, findings);
    session.status = thrown.exitCode;
    return;
  }
  const { grammar, domain } = language;
  const { samples, seed } = options;
  const rules = domain.prefix === null ? null : checkRules(grammar.table, domain.prefix, { samples, seed });
  const findings = [
    ...(rules === null || rules.vetoed === null ? [] : [vetoFinding(rules.vetoed)]),
    ...checkGrammar(grammar, { samples, seed }),
  ];
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity]++;
  if (counts.error > 0) session.status = 2;
  const size = {
    productions: grammar.table.productions.length,
    nonTerminals: grammar.table.nonTerminals.length,
  };
  if (options.json === true) {
    session.printJson({ grammar: grammar.name, ...size, findings, prefixState: rules });
    return;
  }
  session.print(
    `${grammar.name}: ${counted(size.productions, 'production')} of ${counted(size.nonTerminals, 'non-terminal')}`,
  );
  printFindings(session, findings);
  if (rules !== null) session.print(describeRules(rules));
  session.print(
    (['error', 'warning', 'note'] as const).map((severity) => counted(counts[severity], severity)).join(', '),
  );
}

function printFindings(session: Session, findings: readonly ShownFinding[]): void {
  for (const { severity, file, line, message } of findings) {
    const place = line === null ? '' : `${file === null ? '' : `${clipped(file, 200)}, `}line ${line}: `;
    session.print(`${place}${severity}: ${clipped(message, 2000)}`);
  }
}

type ShownFinding = Pick<GrammarFinding, 'severity' | 'file' | 'line' | 'message'>;

const unusable = (message: string): GrammarFinding => ({
  severity: 'error',
  kind: 'unusable',
  symbol: null,
  file: null,
  line: null,
  message,
});

const vetoFinding = (message: string) =>
  ({ severity: 'error', kind: 'vetoed', symbol: null, file: null, line: null, message }) as const;

function describeRules({ name, features, rules, strings }: RulesReport): string {
  const counts = rules.map(
    ({ rule, optional, strings: broken }) => `${rule} ${showCount(broken)}${optional ? ' (optional)' : ''}`,
  );
  return (
    `prefix state ${name}: ${counted(features, 'feature')}; ` +
    (rules.length === 0 ? 'no rules' : `of ${showCount(strings)} random strings break: ${counts.join(', ')}`)
  );
}

async function showGrammar(
  session: Session,
  file: string,
  options: { allowCode?: boolean; json?: boolean },
): Promise<void> {
  const { loadGrammar } = await import('../../corpus/shipped.js');
  const { describeProduction } = await import('../../grammar/show.js');
  const grammar = await loadGrammar(file, options.allowCode);
  const { table: of } = grammar;
  const finite = (steps: number) => (Number.isFinite(steps) ? steps : null);
  const productions = of.productions.map((production, index) => ({
    production: index,
    line: production.line,
    text: describeProduction(of, index),
    leastSteps: finite(of.leastStepsThrough[index]!),
  }));
  if (options.json === true) {
    const nonTerminals = of.nonTerminals.map((name, i) => ({
      name,
      leastSteps: finite(of.leastSteps[i]!),
      productions: of.byLhs[i]!,
    }));
    session.printJson({ grammar: grammar.name, start: of.nonTerminals[of.start], nonTerminals, productions });
    return;
  }
  session.print(`${grammar.name}, starting from ${of.nonTerminals[of.start]}`);
  session.print(
    table(
      ['number', 'production', 'least', 'line'],
      productions.map(({ production, text, leastSteps, line }) => [
        String(production),
        text,
        leastSteps === null ? 'never' : showCount(leastSteps),
        line === null ? '' : String(line),
      ]),
    ),
  );
}
