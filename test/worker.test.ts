import { describe, expect, it } from 'vitest';
import { work } from '../src/worker.js';

describe('a thread', () => {
  it('does a job by its name', async () => {
    const origin = { name: 'text', grammar: null, options: {} };
    expect(await work({ job: 'canonicalise', task: { origin, texts: ['a', 'b'] } })).toEqual(['a', 'b']);
  });

  it('says which jobs there are', async () => {
    await expect(work({ job: 'judge all', task: {} })).rejects.toThrow(
      /^expected a job of judge, .*canonicalise, .*, but received: judge all$/,
    );
  });
});
