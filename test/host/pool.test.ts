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

it('says what to do where a thread ends at work', async () => {
  const pool = new Pool<object, unknown>('judge', { threads: 1 });
  const task = (module: string) => ({
    origin: { name: 'own', grammar: null, options: {}, module },
    texts: ['a'],
  });
  try {
    await expect(pool.run(task('process.exit(3)'))).rejects.toThrow(
      /^a thread ended at work: worker exited with code: 3.*; use fewer threads/,
    );
    // the next one has another thread
    await expect(pool.run(task('export default 1'))).rejects.toThrow(/domain/);
  } finally {
    await endThreads();
  }
});
