import { breathe } from '../base/breathe.js';
import { InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import { type Domain, identityOf, type JudgedText } from '../domain/domain.js';
import { judgeTexts } from '../judging/judgeTexts.js';
import { highestLevel } from '../model/noise.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import type { TrainedModel } from '../sampling/model.js';
import { CodeSpace } from './codeSpace.js';
import { similarityTo } from './similarity.js';

/** A valid string, decoded from a code near that of another string. */
export interface CodeNeighbour extends JudgedText {
  /** The similarity to the string in the middle, from 0 to 1. */
  readonly similarity: number;
}

export interface NeighbourOptions {
  /** The code distance from the string in the middle, in deviations of the training codes, above 0 to 10. Defaults to 1.2. */
  readonly radius?: number;
  /** The number of neighbours. Defaults to 24. */
  readonly count?: number;
  /** Defaults to 1. */
  readonly seed?: number;
  /** The guard and the choice of decoding. */
  readonly decode?: DecodeOptions;
  /** The domain that judges. Defaults to the model's own. */
  readonly domain?: Domain;
  /** The most codes that are drawn. Defaults to 20 times the count; 128 in a row that give nothing new end the search. */
  readonly mostCodes?: number;
  readonly signal?: AbortSignal;
  /** Called with further neighbours as they are found. */
  readonly onNeighbours?: (found: readonly CodeNeighbour[]) => void;
}

export interface CodeNeighbours {
  /** The string in the middle, as the model reads it. */
  readonly centre: string;
  /** Different from each other and from the centre; the most similar first. */
  readonly neighbours: readonly CodeNeighbour[];
  /** The number of codes drawn. */
  readonly codes: number;
  /** The numbers of those that were decoded to the centre, to a neighbour found before, and to an invalid string. */
  readonly same: number;
  readonly repeated: number;
  readonly invalid: number;
}

/** The number of codes decoded together. */
const atOnce = 64;
/** The number of codes in a row without a further neighbour after which few are left to find. */
const mostInVain = 128;
const largestRadius = 10;

/**
 * Decodes codes that lie around the code of a string, all at the same distance and in random directions, and keeps the valid
 * strings that differ.
 *
 * @throws InputError for a string that is invalid or has no code, and for options out of range
 */
export async function findNeighbours(
  model: TrainedModel,
  text: string,
  options: NeighbourOptions = {},
): Promise<CodeNeighbours> {
  const { radius = 1.2, count = 24, seed = 1, domain = model.domain, mostCodes = 20 * count } = options;
  if (!(radius > 0 && radius <= largestRadius)) {
    throw new InputError({
      expected: `a radius in deviations above 0, at most ${largestRadius}`,
      received: radius,
    });
  }
  const random = new Random(seed);
  const space = await CodeSpace.of(model, random.split(), {
    ...(options.decode && { decode: options.decode }),
  });
  const { codes, spelled, refusals } = await model.encode([text]);
  const refused = refusals[0];
  if (refused !== undefined) throw new InputError({ where: refused.text, problem: refused.reason });
  const centre = spelled[0]!;
  const similarityOf = similarityTo({ domain, codec: model.codec }, centre);
  const noiseLevel = Math.min(radius * rootMeanSquare(space.deviations), highestLevel(model.network.config));
  const own = identityOf({ text: centre, canonical: domain.identify(centre).canonical });
  const byIdentity = new Map<string, CodeNeighbour>();
  const counts = { codes: 0, same: 0, repeated: 0, invalid: 0 };
  let inVain = 0;
  while (
    byIdentity.size < count &&
    counts.codes < mostCodes &&
    inVain < mostInVain &&
    options.signal?.aborted !== true
  ) {
    const rows = Math.min(atOnce, mostCodes - counts.codes);
    const around = Array.from({ length: rows }, () => codeAt(codes, space.deviations, radius, random));
    const texts = await space.decode(around, random, noiseLevel);
    const judged = new Map(
      (
        await judgeTexts(
          domain,
          [...new Set(texts)].filter((one) => one !== centre),
        )
      ).map((one) => [one.text, one]),
    );
    const fresh: CodeNeighbour[] = [];
    for (const decoded of texts) {
      if (byIdentity.size === count) break;
      counts.codes++;
      const one = judged.get(decoded);
      if (one === undefined) {
        counts.same++;
        continue;
      }
      const identity = identityOf(one);
      const similarity = one.valid ? similarityOf(one.text) : null;
      if (similarity === null) counts.invalid++;
      else if (identity === own) counts.same++;
      else if (byIdentity.has(identity)) counts.repeated++;
      else {
        const neighbour = { ...one, similarity };
        byIdentity.set(identity, neighbour);
        fresh.push(neighbour);
      }
    }
    inVain = fresh.length > 0 ? 0 : inVain + rows;
    if (fresh.length > 0) options.onNeighbours?.(fresh);
    await breathe();
  }
  const neighbours = [...byIdentity.values()].sort((a, b) => b.similarity - a.similarity);
  return { centre, neighbours, ...counts };
}

/** Draws a code at a distance from another, in a direction that is uniform in units of the deviations. */
function codeAt(code: Float32Array, deviations: Float64Array, radius: number, random: Random): Float32Array {
  const direction = random.normals(code.length);
  const scale = radius / rootMeanSquare(direction);
  return code.map((value, k) => value + scale * deviations[k]! * direction[k]!);
}

function rootMeanSquare(values: ArrayLike<number> & Iterable<number>): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares / values.length);
}
