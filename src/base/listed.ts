/** Returns words as a list in a sentence: `gmm`, `gmm and kde`, `gmm, kde and local-kde`. */
export function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}
