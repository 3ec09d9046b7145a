import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseTable } from '../../src/comparison/config.js';
import { planRuns } from '../../src/comparison/runs.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';

/** Tables whose committed results the first version computed. */
it.each([
  ['beta', 'expression'],
  ['molecules', 'molecule'],
  ['monte-carlo', 'expression'],
] as const)('the rows of the table %s have the results that they had', async (name, domainName) => {
  const folder = new URL(`../../data/results/${name}/`, import.meta.url);
  const { config: stored, sha256, budget } = JSON.parse(readFileSync(new URL('table.json', folder), 'utf8'));
  const config = parseTable(stored, name);
  const grammar = await loadGrammar(config.grammar);
  const domain = await loadDomain(domainName, { grammar });
  const planned = planRuns(config, { sha256 }, { grammar, domain }, budget, 'out');
  expect(planned.length).toBeGreaterThan(3);
  for (const { id } of planned) expect(existsSync(new URL(`results/${id}.json`, folder)), id).toBe(true);
});
