/** RDKit's complaint in the classes of reasons that molecules have here; its atoms are numbered from 1. */
export function reasonOf(log: string): string {
  for (const [pattern, reason] of complaints) {
    const match = log.match(pattern);
    if (match !== null) return reason(match);
  }
  const said = log
    .replace(/\[[\d:]*\]/g, '')
    .replace(/\s+/g, ' ')
    .replaceAll('*', '')
    .trim();
  return `internal: ${said === '' ? 'RDKit gives no reason' : said.slice(0, 120)}`;
}

const complaints: readonly (readonly [RegExp, (match: RegExpMatchArray) => string])[] = [
  [
    /Explicit valence for atom # (\d+) (\w+), (-?\d+), is/,
    ([, atom, symbol, count]) => {
      return `valence: ${symbol} (atom ${Number(atom) + 1}) has ${count} bonds, more than permitted`;
    },
  ],
  [
    /Explicit valence for aromatic atom # (\d+)/,
    ([, atom]) => `valence: atom ${Number(atom) + 1} has too many bonds`,
  ],
  [
    /Unreasonable formal charge on hydrogen # (\d+)/,
    ([, atom]) => `valence: H (atom ${Number(atom) + 1}) has an impossible charge`,
  ],
  [
    /non-ring atom (\d+) marked aromatic/,
    ([, atom]) => `aromaticity: atom ${Number(atom) + 1} is aromatic and in no ring`,
  ],
  [/Can't kekulize mol/, () => 'aromaticity: an aromatic system has no Kekulé form'],
  [
    /Kekulization somehow screwed up valence on (\d+)/,
    ([, atom]) => {
      return `aromaticity: atom ${Number(atom) + 1} has too many bonds in the Kekulé form`;
    },
  ],
  [/unclosed ring/, () => 'ring bond: a ring bond is not closed'],
  [
    /(duplicated ring closure|ring closure) (\d+)/,
    ([, , ring]) => `ring bond: ring bond ${ring} joins atoms that are bonded already`,
  ],
  [
    /Invalid chiral specification on atom (\d+)/,
    ([, atom]) => `syntax: atom ${Number(atom) + 1} has a chirality that there is not`,
  ],
  [/chiral permutation cannot be zero/, () => 'syntax: an arrangement of neighbours has the number 0'],
  [
    /extra (open|close) parentheses/,
    ([, which]) => `syntax: a branch is ${which === 'open' ? 'not closed' : 'closed that was not opened'}`,
  ],
  [
    /mistakes around position (\d+)/,
    ([, position]) => `syntax: RDKit cannot read it, at character ${position}`,
  ],
  [/Parse Error/, () => 'syntax: RDKit cannot read it'],
];
