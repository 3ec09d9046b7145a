import type { Run } from './command.js';

/** One thing that is measured, of grae and of what people would use instead. */
export interface PeerRow {
  readonly name: string;
  /** What is done in each run, for a rate; null where the time itself is the measure. */
  readonly rate: { readonly count: number; readonly unit: string } | null;
  /** How the two are compared: how many times as fast grae is, or by how many seconds it takes longer. */
  readonly comparison: 'ratio' | 'difference' | 'none';
  /** The figure to reach, and the one hoped for: of the comparison, or of the seconds where there is none. */
  readonly least: number;
  readonly aim: number;
  readonly ours: () => Run;
  /** Its name, and a run of it; null where nothing else does the same. */
  readonly peer: { readonly name: string; readonly run: () => Run } | null;
}
