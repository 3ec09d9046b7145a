import { InputError } from '../../base/errors.js';
import type { Session } from '../session.js';

/** The formats that a command can write instead of tables for people. */
export type OutputFormat = 'texts' | 'csv' | 'parquet' | 'sdf' | 'json';

const endings: Readonly<Record<string, OutputFormat>> = {
  csv: 'csv',
  parquet: 'parquet',
  sdf: 'sdf',
  sd: 'sdf',
  smi: 'texts',
  txt: 'texts',
  json: 'json',
};

/** The options that choose a format. */
export interface FormatOptions {
  readonly texts?: boolean;
  readonly csv?: boolean;
  readonly parquet?: boolean;
  readonly sdf?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

/**
 * Returns the format that an option or the ending of `--out` chooses; null for tables on standard output.
 *
 * @param allowed the formats that the command has
 * @throws InputError for a file whose ending names no format
 */
export function formatOf(options: FormatOptions, allowed: readonly OutputFormat[]): OutputFormat | null {
  const chosen = allowed.find((format) => options[format] === true);
  if (chosen !== undefined) return chosen;
  if (options.out === undefined) return null;
  const ending = /\.([a-z]+)$/i.exec(options.out)?.[1]?.toLowerCase() ?? '';
  const format = endings[ending];
  if (format !== undefined && allowed.includes(format)) return format;
  const flags = allowed.map((one) => `--${one}`).join(', ');
  throw new InputError(`expected ${flags} to say what is written to ${options.out}`);
}

/** @throws InputError for a format of bytes that would go to a terminal */
export function expectNoTerminal(
  format: OutputFormat | null,
  { out }: Pick<FormatOptions, 'out'>,
  { io: { stdout } }: Session,
): void {
  if (format !== 'parquet' || out !== undefined || stdout.isTTY !== true) return;
  throw new InputError(
    'expected a file (--out NAME.parquet) or a pipe for --parquet, whose bytes a terminal cannot show',
  );
}
