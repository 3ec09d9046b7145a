import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Measurement } from '../measure.js';
import type { PeerRow } from './row.js';

/** What came out for a row. */
export interface SpeedRow {
  readonly row: PeerRow;
  /** Seconds. */
  readonly ours: Measurement;
  readonly theirs: Measurement | null;
  /** The comparison, by seconds from start to end and by those of all cores together. */
  readonly byTime: Measurement;
  readonly byCpu: Measurement;
}

const page = fileURLToPath(new URL('../../../docs/speed.md', import.meta.url));

const introduction = `# Speed

How fast grae is beside what people would use instead. Both sides run in turns, so that other work on the machine meets both;
the figures are medians, with the least and the greatest in brackets. *Times* says how many times as fast grae is, by the clock
and by the processor's time, which other work changes less. Commands are run as a user runs them, with their start.

\`npm run bench -- peers\` writes the section of the machine that it runs on; \`PYTHON\` names a Python with RDKit, PyTorch and NLTK.
`;

/** Writes the section of this machine, and leaves those of others as they are. */
export function writeSpeedPage(
  results: readonly SpeedRow[],
  { repeats, software, load }: { readonly repeats: number; readonly software: string; readonly load: number },
): void {
  const machine = `${(cpus()[0]?.model ?? 'unknown').trim()}, ${cpus().length} cores`;
  const [, ...others] = (existsSync(page) ? readFileSync(page, 'utf8') : '').split(/^## /m);
  const sections = others
    .filter((section) => !section.startsWith(`${machine}\n`))
    .map((section) => `## ${section.trim()}\n`);
  const own = [
    `## ${machine}`,
    '',
    `Node ${process.versions.node}, ${software}; ${repeats} runs of each side; the load average before them was ${digits(load)}.`,
    '',
    '| measure | grae | beside | by the clock | by processor time | to reach, hoped for |',
    '|---|---|---|---|---|---|',
    ...results.map(lineOf),
    '',
  ].join('\n');
  writeFileSync(page, [introduction, ...sections, own].join('\n'));
}

function lineOf({ row, ours, theirs, byTime, byCpu }: SpeedRow): string {
  const value = ({ value }: Measurement): string =>
    row.rate === null ? `${digits(value)} s` : `${digits(row.rate.count / value)} ${row.rate.unit}`;
  const compared = ({ value, spread: [least, most] }: Measurement): string =>
    `${sign(row)}${digits(value)} ${row.comparison === 'ratio' ? 'times' : 's'} (${digits(least)} to ${digits(most)})`;
  const beside = row.peer === null || theirs === null ? '' : `${row.peer.name}: ${value(theirs)}`;
  const goals = [row.least, row.aim].map((goal) => `${sign(row)}${goal}`).join(', ');
  return `| ${[row.name, value(ours), beside, compared(byTime), compared(byCpu), goals].join(' | ')} |`;
}

function sign({ comparison }: PeerRow): string {
  return comparison === 'difference' ? '+' : '';
}

function digits(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2);
}
