/**
 * Contributions of circular environments to the synthetic accessibility, by their Morgan number (radius 2, unhashed):
 * the published table, which ships in `data/chemistry/sa-fragments.bin` as `scripts/make-sa-fragments.mjs` writes it.
 *
 * The file: the ASCII characters `SAF1`; the number of distinct scores and of environments (32 bits each, little
 * endian); the scores (float64); then, in ascending order of the environments, for each the difference to the one
 * before and the index of its score, both as unsigned LEB128.
 */
export class FragmentTable {
  readonly #environments: Uint32Array;
  readonly #scores: Float64Array;
  readonly #scoreIndices: Uint16Array;
  /** By the upper 16 bits of an environment: where those that begin with them begin, and end. */
  readonly #starts = new Uint32Array(2 ** 16 + 1);

  /** @throws Error for bytes that are no such table */
  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 4)) !== 'SAF1') {
      throw new Error('expected a table of fragments that begins with SAF1');
    }
    const scoreCount = view.getUint32(4, true);
    const count = view.getUint32(8, true);
    let at = 12 + 8 * scoreCount;
    // Each environment takes two bytes at least: a number that promises more is not believed.
    if (scoreCount > 2 ** 16 || at + 2 * count > bytes.length)
      throw new Error('the table of fragments is cut off');
    this.#scores = Float64Array.from({ length: scoreCount }, (_, i) => view.getFloat64(12 + 8 * i, true));
    const environments = new Uint32Array(count);
    const scoreIndices = new Uint16Array(count);
    const starts = this.#starts;
    let environment = 0;
    // Two numbers for each environment, in one loop without calls: the table is decoded while somebody waits.
    for (let i = 0, value = 0, shift = 0; i < 2 * count; at++) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error('the table of fragments is cut off');
      value |= (byte & 127) << shift;
      shift += 7;
      if (byte >= 128) continue;
      if (i % 2 === 0) {
        environment += value >>> 0;
        environments[i >>> 1] = environment;
        starts[(environment >>> 16) + 1]!++;
      } else scoreIndices[i >>> 1] = value;
      value = 0;
      shift = 0;
      i++;
    }
    this.#environments = environments;
    this.#scoreIndices = scoreIndices;
    for (let i = 0; i < 2 ** 16; i++) starts[i + 1]! += starts[i]!;
    if (at !== bytes.length) throw new Error('the table of fragments has bytes behind its end');
  }

  /** Number of environments. */
  get size(): number {
    return this.#environments.length;
  }

  /** @returns undefined for an environment that the table lacks */
  scoreOf(environment: number): number | undefined {
    let low = this.#starts[environment >>> 16]!;
    let high = this.#starts[(environment >>> 16) + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#environments[middle]! < environment) low = middle + 1;
      else high = middle;
    }
    return this.#environments[low] === environment ? this.#scores[this.#scoreIndices[low]!] : undefined;
  }
}
