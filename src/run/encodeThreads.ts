import { host, type ThreadPool } from '../base/host.js';
import { shareRows } from '../base/shareRows.js';
import { encodePosteriors } from '../model/encode.js';
import type { CodePosteriors } from '../model/posterior.js';
import { ProductionItems } from '../model/productions/productionItems.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { sequencesIn } from '../model/productions/sequences.js';
import type { EncodeTask } from './encodeTask.js';
import { modelOriginOf } from './modelOrigin.js';
import type { Run } from './run.js';

/** The strings that this thread encodes before other threads open the run, which takes them a second of a core. */
const alone = 1_000;

/** Encodes sequences on all cores: other threads open the run when there is enough work. */
export class EncodeThreads {
  readonly #run: Run;
  readonly #network: ProductionNetwork;
  #pool: Promise<{
    readonly pool: ThreadPool<EncodeTask, CodePosteriors>;
    readonly taskOf: (sequences: readonly Uint16Array[]) => EncodeTask;
  } | null> | null = null;
  /** The number of strings so far. */
  #done = 0;

  constructor(run: Run, network: ProductionNetwork) {
    this.#run = run;
    this.#network = network;
  }

  /** Returns the distributions of the codes of sequences, [sequences, latent], row by row. */
  async encode(sequences: readonly Uint16Array[]): Promise<CodePosteriors> {
    const network = this.#network;
    const here = (some: readonly Uint16Array[]) =>
      encodePosteriors(network, new ProductionItems(sequencesIn(some), network));
    this.#done += sequences.length;
    if (this.#done > alone) this.#pool ??= this.#open();
    const others = await this.#pool;
    if (others === null) return here(sequences);
    const { pool, taskOf } = others;
    const some = (start: number, rows: number) => sequences.slice(start, start + rows);
    return joined(
      await shareRows(
        sequences.length,
        () => pool.ready,
        (start, rows) => here(some(start, rows)),
        (start, rows) => pool.run(taskOf(some(start, rows))),
      ),
    );
  }

  async #open() {
    const { threads } = host();
    const model = threads === null || threads.count === 1 ? null : await modelOriginOf(this.#run);
    if (model === null) return null;
    const pool = await threads!.start<EncodeTask, CodePosteriors>('encode', { threads: threads!.count - 1 });
    const taskOf = (sequences: readonly Uint16Array[]): EncodeTask => ({ model, sequences });
    pool.prepare(taskOf([]));
    return { pool, taskOf };
  }
}

/** Puts codes below each other. */
function joined(parts: readonly CodePosteriors[]): CodePosteriors {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const below = (columns: readonly Float32Array[]): Float32Array => {
    const all = new Float32Array(columns.reduce((sum, { length }) => sum + length, 0));
    let start = 0;
    for (const column of columns) {
      all.set(column, start);
      start += column.length;
    }
    return all;
  };
  return {
    means: below(parts.map(({ means }) => means)),
    deviations: first?.deviations == null ? null : below(parts.map(({ deviations }) => deviations!)),
  };
}
