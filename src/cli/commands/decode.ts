import type { Command } from 'commander';
import { InputError } from '../../base/errors.js';
import { addDecodingOptions, type DecodingOptions, openDecoding } from '../options/decoding.js';
import {
  allowCodeOption,
  type BackendChoice,
  backendOption,
  jsonOption,
  seedOption,
  threadsOption,
} from '../options/shared.js';
import type { Session } from '../session.js';

export function addDecode(program: Command, session: Session): void {
  const command = program
    .command('decode')
    .description(
      'Writes the string that each latent code decodes to. A code is a line of numbers separated by blanks or commas; an empty line gives an empty line.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .argument('[file]', 'one code a line; - for standard input', '-')
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae encode runs/molecules strings.smi | grae decode runs/molecules')
    .action(decodeFile.bind(null, session));
  addDecodingOptions(command);
}

interface DecodeCommandOptions extends DecodingOptions {
  readonly seed: number;
  readonly allowCode?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

async function decodeFile(
  session: Session,
  folder: string,
  file: string,
  options: DecodeCommandOptions,
): Promise<void> {
  const { Random } = await import('../../base/random.js');
  const { readLines } = await import('../../corpus/readLines.js');
  const { model, decode, report } = await openDecoding(session, folder, options);
  const values: number[] = [];
  let count = 0;
  /** Whether each line has a code. */
  const isCode: boolean[] = [];
  for await (const { line, text, tooLong } of readLines(file)) {
    const written = text.trim();
    isCode.push(written !== '');
    if (written === '') continue;
    const code = written.split(/[\s,]+/).map(Number);
    if (tooLong === true || code.length !== model.latent || !code.every(Number.isFinite)) {
      throw new InputError(
        `line ${line}: expected the ${model.latent} numbers of a code, but received ${tooLong === true ? 'a line that is too long' : `${code.length} words`}: ${written.slice(0, 60)}`,
      );
    }
    for (const value of code) values.push(value);
    count++;
  }
  if (count === 0) throw new InputError(`${file}: expected a latent code on each line, but there is none`);
  const codes = Float32Array.from(values);
  const how = { ...decode, random: new Random(options.seed) };
  if (options.json === true) {
    const decoded = await model.decodeChecked(codes, count, how);
    const texts = decoded.map(({ text }) => text);
    // JSON writes null for the infinite distance of a string that the encoder does not read
    const codeDistances = decoded.map(({ codeDistance }) => codeDistance);
    session.printJson({ texts, codeDistances, ...report, seed: options.seed });
    return;
  }
  const texts = await model.decode(codes, count, how);
  let next = 0;
  session.printLines(isCode.map((is) => (is ? texts[next++]! : '')));
}
