/**
 * Returns the most frequent valid one of several decodings of each code, and the first decoding of a code without any (Kusner et
 * al. 2017, arXiv 1703.01925, section 4).
 *
 * @param texts `[codes * decodings]`, those of one code side by side
 */
export function mostFrequentValid(
  texts: readonly string[],
  decodings: number,
  isValid: (text: string) => boolean,
): string[] {
  const validity = new Map<string, boolean>();
  for (const text of texts) if (!validity.has(text)) validity.set(text, isValid(text));
  return Array.from({ length: texts.length / decodings }, (_, code) => {
    const own = texts.slice(code * decodings, (code + 1) * decodings);
    const counts = new Map<string, number>();
    for (const text of own) if (validity.get(text) === true) counts.set(text, (counts.get(text) ?? 0) + 1);
    const most = Math.max(0, ...counts.values());
    return own.find((text) => counts.get(text) === most) ?? own[0]!;
  });
}
