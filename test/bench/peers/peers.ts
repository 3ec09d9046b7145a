import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { type Benchmark, type Measurement, measurement } from '../measure.js';
import type { Run } from './command.js';
import { networkRows } from './networks.js';
import type { PeerRow } from './row.js';
import { scoringRows } from './scoring.js';
import { type SpeedRow, writeSpeedPage } from './speedPage.js';

/** Python with RDKit, PyTorch and NLTK, which `PYTHON` names. */
const python = process.env.PYTHON ?? 'python3';

/** What others do, and their rows: a new one is a file and a line here. */
const sources: readonly ((python: string) => Promise<readonly PeerRow[]>)[] = [networkRows, scoringRows];

/** The two are run in turns, so that other work on the machine meets both. */
function compare(row: PeerRow, repeats: number): SpeedRow {
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let i = 0; i < repeats; i++) {
    ours.push(row.ours());
    if (row.peer !== null) theirs.push(row.peer.run());
  }
  const both = (of: (run: Run) => number): number[] => {
    if (row.comparison === 'none') return ours.map(of);
    return ours.map((run, i) =>
      row.comparison === 'ratio' ? of(theirs[i]!) / of(run) : of(run) - of(theirs[i]!),
    );
  };
  const seconds = (runs: readonly Run[]) =>
    measurement(
      row.name,
      's',
      runs.map((run) => run.seconds),
    );
  return {
    row,
    ours: seconds(ours),
    theirs: row.peer === null ? null : seconds(theirs),
    byTime: measurement(
      row.name,
      unitOf(row),
      both((run) => run.seconds),
    ),
    byCpu: measurement(
      `${row.name}, by processor time`,
      unitOf(row),
      both((run) => run.cpuSeconds),
    ),
  };
}

function unitOf({ comparison }: PeerRow): string {
  return comparison === 'ratio' ? 'times' : 's';
}

export const peers: Benchmark = {
  name: 'peers',
  about:
    'grae beside what people would use instead, in turns; writes docs/speed.md (PYTHON names one with RDKit, PyTorch and NLTK)',
  perBackend: false,
  async run({ repeats }) {
    const version = execFileSync(
      python,
      [
        '-c',
        'import nltk, rdkit, sys, torch; print(sys.version.split()[0], rdkit.__version__, torch.__version__, nltk.__version__)',
      ],
      {
        encoding: 'utf8',
      },
    ).trim();
    const [pythonVersion, rdkit, torch, nltk] = version.split(' ');
    const [load = 0] = loadavg();
    const rows = (await Promise.all(sources.map((source) => source(python)))).flat();
    const results = rows.map((row) => compare(row, repeats));
    const software = `Python ${pythonVersion}, RDKit ${rdkit}, PyTorch ${torch}, NLTK ${nltk}`;
    writeSpeedPage(results, { load, repeats, software });
    return results.flatMap(({ byTime, byCpu }): Measurement[] => [byTime, byCpu]);
  },
};
