/**
 * The symbols that strings are cut into: characters (Unicode code points), or what the pattern matches and characters
 * elsewhere.
 *
 * @param tokens symbols of several characters; null for none
 */
export function symbolsOf(text: string, tokens: RegExp | null): string[] {
  if (tokens === null) return [...text];
  return text.match(new RegExp(`${tokens.source}|[^]`, 'gu')) ?? [];
}

/**
 * The nearley source of all strings over an alphabet: a right-linear grammar with one production for each symbol, in
 * the order of their UTF-16 units, behind that of the end. A model of it is one of sequences with an end mark, as the
 * character VAE and the CRAE (Kusner et al. 2017; Ghosh et al. 2020) are.
 */
export function alphabetSource(symbols: Iterable<string>): string {
  const sorted = [...new Set(symbols)].sort();
  return ['string -> null', ...sorted.map((symbol) => `string -> ${JSON.stringify(symbol)} string`), ''].join(
    '\n',
  );
}
