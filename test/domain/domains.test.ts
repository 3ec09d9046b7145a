import { expect, it } from 'vitest';
import { z } from 'zod';
import { domains } from '../../src/domain/domains.js';
import { loadDomain } from '../../src/domain/index.js';
import { createTextDomain } from '../../src/domain/text.js';

it('a registered domain is loaded by its name, with its own settings', async () => {
  const settings = z.strictObject({ shout: z.boolean().default(false).describe('judges in capitals') });
  domains.register({
    kind: 'words',
    summary: 'words',
    settings,
    grammars: [],
    load: async ({ grammar, ...options }) => ({
      ...createTextDomain(grammar),
      name: 'words',
      readLine: (line) => ((options as { shout?: boolean }).shout === true ? line.toUpperCase() : line),
    }),
  });
  const domain = await loadDomain('words', { grammar: null, ...{ shout: true } });
  expect([domain.name, domain.readLine('hello')]).toEqual(['words', 'HELLO']);
});

it('a setting of another domain is refused', async () => {
  await expect(loadDomain('molecule', { grammar: null, division: 'python2' })).rejects.toThrow(
    'expected no division for the domain molecule, but received: "python2"; only expression takes one',
  );
  await expect(loadDomain('text', { grammar: null, judge: 'both' })).rejects.toThrow(
    'expected no judge for the domain text, but received: "both"; only molecule takes one',
  );
});
