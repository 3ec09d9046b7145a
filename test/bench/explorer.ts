import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { type Benchmark, measurement } from './measure.js';

const program = fileURLToPath(new URL('../../bin/grae.js', import.meta.url));
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Seconds from the end of loading until the page shows its first molecule and its last one, each as a drawing. */
interface Shown {
  readonly first: number;
  readonly last: number;
}

/** The milliseconds in which a new window of the browser has loaded its own parts. */
const settling = 3_000;

/** Notes in the page when it has its first and its 24th drawing: a look from outside comes up to half a second late. */
const noteDrawings = `
  globalThis.drawingTimes = {};
  new MutationObserver(() => {
    const count = document.querySelectorAll('.depiction svg').length;
    for (const one of [1, 24]) if (count >= one) drawingTimes[one] ??= performance.now();
  }).observe(document, { childList: true, subtree: true });
`;
const drawingTimes = `
  [1, 24].map((one) => (drawingTimes[one] - performance.getEntriesByType('navigation')[0].loadEventEnd) / 1000)
`;

/** Opens the samples of the shipped model in a browser without a cache. */
async function open(browser: Browser, address: string): Promise<Shown> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript({ content: noteDrawings });
  await page.waitForTimeout(settling);
  await page.goto(address, { waitUntil: 'load' });
  await page.locator('.depiction svg').nth(23).waitFor({ state: 'attached', timeout: 120_000 });
  const [first, last] = (await page.evaluate(drawingTimes)) as [number, number];
  await context.close();
  return { first, last };
}

export const explorer: Benchmark = {
  name: 'explorer',
  about:
    'seconds from the load of the explorer until it shows its first molecule, and all 24 (CHROMIUM names a browser)',
  perBackend: false,
  async run({ repeats }) {
    const server = spawn(process.execPath, [program, 'explore', '--no-open'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const address = await new Promise<string>((resolve) => {
      server.stdout.once('data', (data) => resolve(String(data).trim()));
    });
    const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    try {
      const shown: Shown[] = [];
      for (let i = 0; i < repeats; i++) shown.push(await open(browser, address));
      return [
        measurement(
          'first molecule drawn',
          's',
          shown.map(({ first }) => first),
        ),
        measurement(
          '24 molecules drawn',
          's',
          shown.map(({ last }) => last),
        ),
      ];
    } finally {
      await browser.close();
      server.kill();
    }
  },
};
