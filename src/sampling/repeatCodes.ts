/**
 * Repeats each code, one copy below the other, to decode it several times.
 *
 * @param codes [count, latent], row by row
 * @returns [count * times, latent], row by row
 */
export function repeatCodes(codes: Float32Array, count: number, times: number): Float32Array {
  if (times === 1) return codes;
  const latent = codes.length / count;
  const repeated = new Float32Array(codes.length * times);
  for (let row = 0; row < count * times; row++) {
    const from = Math.floor(row / times) * latent;
    repeated.set(codes.subarray(from, from + latent), row * latent);
  }
  return repeated;
}
