import { expect, it } from 'vitest';
import { suggestion } from '../../src/base/suggestion.js';

const losses = ['rae', 'rae-l2', 'rae-gp', 'rae-sn', 'ae', 'ae-l2', 'vae', 'cv-vae', 'wae-mmd'];

it.each([
  ['an exchange of neighbours', 'rea', losses, 'rae'],
  ['a letter too many', 'tinny', ['compact', 'tiny', 'paper'], 'tiny'],
  ['a letter too few', 'smile', ['expression', 'smiles', 'zinc'], 'smiles'],
  ['another letter', 'gmn', ['gmm', 'kde'], 'gmm'],
  ['another case', 'digitsum', ['digitSum'], 'digitSum'],
  ['a plural', 'valences', ['rings', 'valence'], 'valence'],
  ['the beginning of one name alone', 'zinc', ['zinc250k', 'nci'], 'zinc250k'],
  ['a part of a name', 'weight', ['tpsa', 'molWeight'], 'molWeight'],
])('suggests the name for %s', (_, word, names, name) => {
  expect(suggestion(word, names)).toBe(` (Did you mean ${name}?)`);
});

it.each([
  ['another word', 'foo', losses],
  ['a short word that shares no letter with a name', 'xy', losses],
  ['an empty word', '', losses],
  ['no names', 'rae', []],
])('suggests nothing for %s', (_, word, names) => {
  expect(suggestion(word, names)).toBe('');
});
