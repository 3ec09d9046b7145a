import { LatePool } from '../base/latePool.js';
import { shareRows } from '../base/shareRows.js';
import { encodePosteriors } from '../model/encode.js';
import type { CodePosteriors } from '../model/posterior.js';
import { ProductionItems } from '../model/productions/productionItems.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { sequencesIn } from '../model/productions/sequences.js';
import type { EncodeTask } from './encodeTask.js';
import { type ModelOrigin, modelOriginOf } from './modelOrigin.js';
import type { Run } from './run.js';

/** The strings that this thread encodes before other threads open the run, which takes them a second of a core. */
const alone = 1_000;

/** Encodes sequences on all cores: other threads open the run when there is enough work. */
export class EncodeThreads {
  readonly #run: Run;
  readonly #network: ProductionNetwork;
  readonly #pool = new LatePool<EncodeTask, CodePosteriors>('encode', alone);
  #origin: Promise<ModelOrigin | null> | null = null;

  constructor(run: Run, network: ProductionNetwork) {
    this.#run = run;
    this.#network = network;
  }

  /** Returns the distributions of the codes of sequences, [sequences, latent], row by row. */
  async encode(sequences: readonly Uint16Array[]): Promise<CodePosteriors> {
    const network = this.#network;
    const here = (some: readonly Uint16Array[]) =>
      encodePosteriors(network, new ProductionItems(sequencesIn(some), network));
    if (!this.#pool.isWorthwhile(sequences.length)) return here(sequences);
    this.#origin ??= modelOriginOf(this.#run);
    const model = await this.#origin;
    if (model === null) return here(sequences);
    const pool = await this.#pool.start({ model, sequences: [] });
    const some = (start: number, rows: number) => sequences.slice(start, start + rows);
    return joined(
      await shareRows(
        sequences.length,
        () => pool.ready,
        (start, rows) => here(some(start, rows)),
        (start, rows) => pool.run({ model, sequences: some(start, rows) }),
      ),
    );
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
