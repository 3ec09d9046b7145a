import type { Command } from 'commander';
import { InputError } from '../base/errors.js';
import { backendOption, columnOption, jsonOption } from './options.js';
import { note, print, printJson } from './output.js';

export function addEncode(program: Command): void {
  program
    .command('encode')
    .summary('strings to latent codes')
    .description('Writes the latent code of every string: numbers separated by blanks, one code a line.')
    .argument('<run>', 'folder of a trained run, or a model that ships')
    .argument('[file]', 'one string a line; - for standard input', '-')
    .addOption(columnOption())
    .addOption(backendOption())
    .addOption(jsonOption())
    .addHelpText('after', "\nExample:\n  echo 'c1ccccc1O' | grae encode runs/molecules")
    .action(encode);
}

interface EncodeOptions {
  readonly column?: string;
  readonly backend: 'auto' | 'tensorflow' | 'wasm' | 'cpu';
  readonly json?: boolean;
}

async function encode(folder: string, file: string, options: EncodeOptions): Promise<void> {
  const { readTexts } = await import('../corpus/readTexts.js');
  const { TrainedModel } = await import('../latent/model.js');
  const model = await TrainedModel.open(folder, { backend: options.backend });
  const texts = await readTexts(file, model.domain, { column: options.column });
  if (texts.length === 0) throw new InputError(`${file}: expected a string on each line, but there is none`);
  const { codes, indices, refusals } = model.encode(texts);
  const { latent } = model;
  if (refusals.length > 0) process.exitCode = 2;
  const codeOf = (row: number) => [...codes.subarray(row * latent, (row + 1) * latent)];
  if (options.json === true) {
    printJson({
      latent,
      codes: indices.map((index, row) => ({ text: texts[index], code: codeOf(row) })),
      refusals,
    });
    return;
  }
  indices.forEach((_, row) => {
    print(
      codeOf(row)
        .map((value) => value.toPrecision(9).replace(/\.?0+(e|$)/, '$1'))
        .join(' '),
    );
  });
  for (const { text, reason } of refusals) note(`${text.slice(0, 80)}: ${reason}`);
}
