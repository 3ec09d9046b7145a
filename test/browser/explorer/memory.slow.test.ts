import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { hasChromium, unlessSkipped } from '../../support/chromium.js';
import { ExplorerUnderTest } from './explorer.js';

const minutes = 10;

const processes = (): string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name));

/** Megabytes of the processes that draw pages, which hold the workers as well. @param others those of other programs */
function megabytesOfRenderers(others: ReadonlySet<string>): number {
  let kilobytes = 0;
  for (const pid of processes()) {
    if (others.has(pid)) continue;
    try {
      const isRenderer = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
      if (!isRenderer) continue;
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      kilobytes += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
    } catch {
      // it has ended
    }
  }
  return kilobytes / 1024;
}

it.runIf(hasChromium)(
  `the explorer stays in the same memory while it samples for ${minutes} minutes${unlessSkipped}`,
  async () => {
    const others = new Set(processes());
    const explorer = await ExplorerUnderTest.start();
    try {
      const { page, faults } = await explorer.open('#/samples?n=1000');
      const summary = page.locator('.summary');
      const sizes: number[] = [];
      let drawn = 0;
      const until = performance.now() + minutes * 60_000;
      while (performance.now() < until) {
        await summary.filter({ hasText: '1000 drawn in' }).filter({ hasText: 'valid' }).waitFor();
        await summary.filter({ hasNotText: 'so far' }).waitFor();
        drawn += 1000;
        sizes.push(megabytesOfRenderers(others));
        await page.getByRole('button', { name: 'Draw others' }).click();
        await sleep(200);
      }
      process.stdout.write(`${drawn} strings; ${sizes.map(Math.round).join(' ')} MB\n`);
      expect(faults).toEqual([]);
      const third = Math.floor(sizes.length / 3);
      const early = Math.max(...sizes.slice(third, 2 * third));
      expect(Math.max(...sizes.slice(2 * third))).toBeLessThan(1.1 * early);
    } finally {
      await explorer.close();
    }
  },
  (minutes + 5) * 60_000,
);
