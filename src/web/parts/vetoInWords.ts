import type { Veto } from '../../browser.js';

/** What a broken rule means, by its name in an automaton of grae. */
const words: Readonly<Record<string, string>> = {
  rings: 'a ring that does not close, or closes where it cannot',
  valence: 'an atom with too many bonds',
  radicals: 'an atom with an unpaired electron',
  spelling: 'a spelling that no reader takes',
  aromaticity: 'an aromatic ring without a Kekulé form',
  division: 'a division by zero',
  towers: 'a tower of exponentials',
};

/** Says why the guard vetoes a production. */
export function vetoInWords({ kind, rules }: Veto): string {
  const named = rules.map((rule) => (rule in words ? `${words[rule]} (${rule})` : rule)).join('; ');
  switch (kind) {
    case 'length':
      return 'the string would become too long';
    case 'rules':
      return named;
    case 'ending':
      return named === ''
        ? 'the rest could not be ended in time'
        : `the rest could not be ended in time without ${named}`;
  }
}
