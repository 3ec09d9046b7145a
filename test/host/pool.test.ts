import { expect, it } from 'vitest';
// As built: a thread begins with a file that is loaded as it is.
import { endThreads, Pool } from '../../dist/host/node/pool.js';

it('keeps its threads, and what they have loaded, until they are ended', async () => {
  let started = 0;
  const count = () => started++;
  process.on('worker', count);
  const pool = new Pool<object, string[]>('canonicalise', { threads: 2 });
  const origin = { name: 'text', grammar: null, options: {} };
  const tasks = (texts: readonly string[]) => texts.map((text) => ({ origin, texts: [text] }));
  try {
    for (let set = 0; set < 3; set++) {
      const found: string[] = [];
      for await (const some of pool.map(tasks(['a', 'b', 'c', 'd']))) found.push(...some);
      expect(found).toEqual(['a', 'b', 'c', 'd']);
      // Both are idle for a while.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(started).toBe(2);
  } finally {
    process.off('worker', count);
    await pool.close();
    await endThreads();
  }
});
