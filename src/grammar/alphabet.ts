/**
 * Cuts a string into symbols: Unicode code points or, where the pattern matches, whole tokens.
 *
 * @param tokens symbols of several characters; null for none
 */
export function symbolsOf(text: string, tokens: RegExp | null): string[] {
  if (tokens === null) return [...text];
  return text.match(new RegExp(`${tokens.source}|[^]`, 'gu')) ?? [];
}

/**
 * Returns the nearley source of all strings over an alphabet: a right-linear grammar with the end as its first
 * production, then one production for each symbol, in the order of UTF-16 units. A model of this grammar reads
 * sequences with an end mark, as the character VAE and the CRAE do (Kusner et al. 2017; Ghosh et al. 2020).
 */
export function alphabetSource(symbols: Iterable<string>): string {
  const sorted = [...new Set(symbols)].sort();
  return ['string -> null', ...sorted.map((symbol) => `string -> ${JSON.stringify(symbol)} string`), ''].join(
    '\n',
  );
}
