import type { Command } from 'commander';
import { Option } from 'commander';
import { actionByKind } from '../options/actionByKind.js';
import { addDecodingOptions, type DecodingOptions, openDecoding } from '../options/decoding.js';
import { columnsOption, pictureOut } from '../options/pictures.js';
import { readCodes } from '../options/readCodes.js';
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
      'Writes the string or the image that each latent code decodes to. A code is a line of numbers separated by blanks or commas; an empty line gives an empty line.',
    )
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .argument('[file]', 'one code a line; - for standard input', '-')
    .addOption(new Option('-o, --out <file>', pictureOut))
    .addOption(columnsOption())
    .addOption(seedOption())
    .addOption(allowCodeOption())
    .addOption(backendOption())
    .addOption(threadsOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  grae encode runs/molecules strings.smi | grae decode runs/molecules')
    .action(
      actionByKind(session, decodeFile, {
        takes: ['out', 'columns', 'backend', 'json'],
        alone: ['out', 'columns'],
        load: async () => (await import('./images/decode.js')).imageDecode,
      }),
    );
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
  const { model, decode, report } = await openDecoding(session, folder, options);
  const { codes, count, isCode } = await readCodes(file, model.latent);
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
