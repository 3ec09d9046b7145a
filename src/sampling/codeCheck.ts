import { Random } from '../base/random.js';
import { codeMoments } from '../density/codeMoments.js';
import type { Codec } from '../grammar/codec.js';
import { encodeItems } from '../model/encode.js';
import { ProductionItems } from '../model/productions/productionItems.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { sequencesIn } from '../model/productions/sequences.js';
import type { CodeCheck } from '../model/productions/verified.js';
import { artefacts } from '../run/artefacts.js';
import { hasDensity, readDensity } from '../run/fittedDensity.js';
import type { Run } from '../run/run.js';

/** The parts of a model that encode. */
interface EncodingModel {
  readonly run: Run;
  readonly network: ProductionNetwork;
  readonly codec: Codec;
  readonly latent: number;
}

/** The number of codes that their deviation is computed from. */
const codesForDeviation = 512;

/** Returns the encoder's side of verified decoding for a model. */
export async function codeCheckOf(model: EncodingModel): Promise<CodeCheck> {
  return { encode: (sequences) => encodeStrings(model, sequences), deviation: await codeDeviationOf(model) };
}

/** Encodes sequences as their strings are read: a string may have several derivations, of which reading takes one. */
async function encodeStrings(
  { network, codec, latent }: EncodingModel,
  sequences: readonly ArrayLike<number>[],
): Promise<(Float32Array | null)[]> {
  const idsOfStrings = sequences.map((ids) => {
    const outcome = codec.encode(codec.decode(ids));
    return outcome.kind === 'encoded' && outcome.ids.length <= network.longest ? outcome.ids : null;
  });
  const readable = idsOfStrings.filter((ids) => ids !== null);
  const codes = await encodeItems(network, new ProductionItems(sequencesIn(readable), network));
  let next = 0;
  return idsOfStrings.map((ids) => {
    if (ids === null) return null;
    const start = latent * next++;
    return codes.subarray(start, start + latent);
  });
}

/**
 * Returns the standard deviation of the codes of the training strings, over all dimensions: of codes drawn from the run's
 * density, or of some training strings' where it has none. Without both it returns 1.
 */
async function codeDeviationOf({ run, network, latent }: EncodingModel): Promise<number> {
  if (await hasDensity(run)) {
    const { density } = await readDensity(run);
    return deviationOf(await density.sample(codesForDeviation, new Random(1)), latent);
  }
  const corpus = (await run.files.find(artefacts.corpus))?.corpus;
  if (corpus === undefined) return 1;
  const count = Math.min(codesForDeviation, corpus.count);
  const items = new ProductionItems(corpus, network);
  return deviationOf(
    await encodeItems(network, items, { indices: Int32Array.from({ length: count }, (_, i) => i) }),
    latent,
  );
}

/** @param codes [any number, latent], row by row */
function deviationOf(codes: Float32Array, latent: number): number {
  const { variance } = codeMoments(codes, latent);
  return Math.sqrt(variance.reduce((sum, one) => sum + one, 0) / latent) || 1;
}
