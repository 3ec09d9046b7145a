import type { Command } from 'commander';
import type { Random } from '../../base/random.js';
import type { Domain } from '../../domain/domain.js';
import type { Codec, EncodeOutcome } from '../../grammar/codec.js';
import type { CodecOptions } from '../options/codec.js';
import { noteLayout } from '../options/layoutNote.js';
import {
  allowCodeOption,
  codecRunOption,
  columnOption,
  formOption,
  grammarOption,
  jsonOption,
  seedOption,
} from '../options/shared.js';
import type { Session } from '../session.js';

export function addParse(program: Command, session: Session): void {
  program
    .command('parse')
    .description(
      'Writes the leftmost production sequence of every string, one a line. With --run, it uses the packed productions and the form of that run.',
    )
    .argument('[file]', 'one string a line; - for standard input', '-')
    .addOption(columnOption())
    .addOption(grammarOption())
    .addOption(codecRunOption())
    .addOption(formOption())
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText('after', "\nExample:\n  echo 'x*sin(3)' | grae parse --grammar expression")
    .action(parse.bind(null, session));
}

interface ParseOptions extends CodecOptions {
  readonly column?: string;
  readonly seed: number;
}

async function parse(session: Session, file: string, options: ParseOptions): Promise<void> {
  const { Random } = await import('../../base/random.js');
  const { loadCodec } = await import('../options/codec.js');
  const { noStringsIn } = await import('../../corpus/noStrings.js');
  const { readStrings } = await import('../../corpus/readLines.js');
  const { describeFailure } = await import('../../grammar/parse.js');
  const { codec, domain } = await loadCodec(session, options);
  const random = new Random(options.seed);
  const strings: unknown[] = [];
  const counts = { strings: 0, parsed: 0, ambiguous: 0, failed: 0 };
  for await (const { line, text: read, tooLong, length, reason } of readStrings(file, {
    column: options.column,
    recognises: domain.recognises,
    onLayout: await noteLayout(session, file),
  })) {
    const input = domain.readLine(read);
    if (input === '' && tooLong !== true && reason === undefined) continue;
    counts.strings++;
    const { text, outcome } =
      tooLong === true
        ? { text: input, outcome: { kind: 'failed', message: `the line has ${length} characters` } as const }
        : reason !== undefined
          ? { text: input, outcome: { kind: 'failed', message: reason } as const }
          : encode(codec, domain, input, random);
    if (outcome.kind === 'encoded') {
      counts[outcome.ambiguous ? 'ambiguous' : 'parsed']++;
      if (options.json === true)
        strings.push({ line, text, productions: [...outcome.ids], ambiguous: outcome.ambiguous });
      else session.print(outcome.ids.join(' '));
      continue;
    }
    counts.failed++;
    session.status = 2;
    if (options.json === true) {
      const { message, offset = null, expected = [] } = outcome;
      strings.push({ line, text, productions: null, reason: message, offset, expected });
    } else {
      session.note(`line ${line}: ${describeFailure(outcome, text)}`);
    }
  }
  if (counts.strings === 0) throw noStringsIn(file);
  if (options.json === true) session.printJson({ strings, summary: counts });
}

interface Unencoded {
  readonly kind: 'failed';
  readonly message: string;
  readonly offset?: number | null;
  readonly expected?: readonly string[];
}

/** Returns the productions of a string in its form, or why it has none. Offsets refer to `text`. */
function encode(
  codec: Codec,
  domain: Domain,
  given: string,
  random: Random,
): { readonly text: string; readonly outcome: Extract<EncodeOutcome, { kind: 'encoded' }> | Unencoded } {
  const spelling = domain.spell(given, random);
  if ('reason' in spelling) {
    return { text: given, outcome: { kind: 'failed', message: spelling.reason, offset: spelling.offset } };
  }
  const outcome = codec.encode(spelling.text);
  return {
    text: spelling.text,
    outcome: outcome.kind === 'encoded' ? outcome : { ...outcome, kind: 'failed' },
  };
}
