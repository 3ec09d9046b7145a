import type { Command } from 'commander';
import { InputError } from '../../base/errors.js';
import type { CodecOptions } from '../options/codec.js';
import { allowCodeOption, codecRunOption, grammarOption, jsonOption } from '../options/shared.js';
import type { Session } from '../session.js';

export function addUnparse(program: Command, session: Session): void {
  program
    .command('unparse')
    .description(
      'Writes the string that each sequence of productions derives. A sequence is a line of numbers separated by blanks.',
    )
    .argument('[file]', 'one sequence a line; - for standard input', '-')
    .addOption(grammarOption())
    .addOption(codecRunOption())
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae parse strings.txt --grammar zinc | grae unparse --grammar zinc')
    .action(unparse.bind(null, session));
}

async function unparse(session: Session, file: string, options: CodecOptions): Promise<void> {
  const { loadCodec } = await import('../options/codec.js');
  const { readLines } = await import('../../corpus/readLines.js');
  const { codec } = await loadCodec(session, options);
  const sequences: unknown[] = [];
  let count = 0;
  for await (const { line, text: read, tooLong, length } of readLines(file)) {
    if (read.trim() === '') continue;
    count++;
    try {
      if (tooLong === true) throw new InputError(`the line has ${length} characters`);
      const text = codec.decode(readIds(read));
      if (options.json === true) sequences.push({ line, text, reason: null });
      else session.printLines([text]);
    } catch (thrown) {
      if (!(thrown instanceof InputError)) throw thrown;
      session.status = 2;
      if (options.json === true) sequences.push({ line, text: null, reason: thrown.message });
      else session.note(`line ${line}: ${thrown.message}`);
    }
  }
  if (count === 0)
    throw new InputError(`${file}: expected production numbers on each line, but there are none`);
  if (options.json === true) session.printJson({ sequences });
}

function readIds(line: string): number[] {
  return line
    .trim()
    .split(/[\s,]+/)
    .map((word) => {
      if (!/^\d{1,9}$/.test(word))
        throw new InputError(`expected production numbers, but received: ${word.slice(0, 40)}`);
      return Number(word);
    });
}
