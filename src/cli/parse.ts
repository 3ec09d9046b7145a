import type { Command } from 'commander';
import { InputError } from '../base/errors.js';
import type { CodecOptions } from './codec.js';
import { allowCodeOption, codecRunOption, grammarOption, jsonOption } from './options.js';
import { note, print, printJson } from './output.js';

export function addParse(program: Command): void {
  program
    .command('parse')
    .summary('strings to productions')
    .description(
      'Writes the leftmost production sequence of every string, one a line; by the packed productions of a model with --run.',
    )
    .argument('[file]', 'one string a line; - for standard input', '-')
    .addOption(grammarOption())
    .addOption(codecRunOption())
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText('after', "\nExample:\n  echo 'x*sin(3)' | grae parse --grammar expression")
    .action(parse);
}

async function parse(file: string, options: CodecOptions): Promise<void> {
  const { loadCodec } = await import('./codec.js');
  const { readLines } = await import('../corpus/readLines.js');
  const { describeFailure } = await import('../grammar/parse.js');
  const { codec, domain } = await loadCodec(options);
  const strings: unknown[] = [];
  const counts = { strings: 0, parsed: 0, ambiguous: 0, failed: 0 };
  for await (const { line, text: read, tooLong, length } of readLines(file)) {
    const text = domain.readLine(read);
    if (text === '' && tooLong !== true) continue;
    counts.strings++;
    const outcome = tooLong === true ? null : codec.encode(text);
    if (outcome?.kind === 'encoded') {
      counts[outcome.ambiguous ? 'ambiguous' : 'parsed']++;
      if (options.json === true)
        strings.push({ line, text, productions: [...outcome.ids], ambiguous: outcome.ambiguous });
      else print(outcome.ids.join(' '));
      continue;
    }
    counts.failed++;
    process.exitCode = 2;
    const message = outcome === null ? `the line has ${length} characters` : outcome.message;
    if (options.json === true) {
      const where =
        outcome?.kind === 'failed'
          ? { offset: outcome.offset, expected: outcome.expected }
          : { offset: null, expected: [] };
      strings.push({ line, text, productions: null, reason: message, ...where });
    } else {
      note(`line ${line}: ${outcome === null ? message : describeFailure(outcome, text)}`);
    }
  }
  if (counts.strings === 0)
    throw new InputError(`${file}: expected a string on each line, but there is none`);
  if (options.json === true) printJson({ strings, summary: counts });
}
