import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { explorerSite } from '../../../src/serving/explorerSite.js';
import { type Listening, serveSite } from '../../../src/serving/serveSite.js';
import { chromiumOptions } from '../../support/chromium.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The explorer in a browser, as built. */
export class ExplorerUnderTest {
  readonly #server: Listening;
  readonly #browser: Browser;

  private constructor(server: Listening, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  /**
   * @param webGl whether the browser draws by WebGL, in software
   * @param webGpu whether the browser has WebGPU, in software
   * @param run the folder of a run to offer first
   */
  static async start({
    webGl = false,
    webGpu = false,
    run = null as string | null,
  } = {}): Promise<ExplorerUnderTest> {
    const server = await serveSite(await explorerSite(run, { withCorpus: true }), 0);
    const args = [
      ...chromiumOptions.args,
      ...(webGl ? ['--enable-unsafe-swiftshader'] : []),
      ...(webGpu ? ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] : []),
      ...(webGl || webGpu ? [] : ['--disable-3d-apis']),
    ];
    return new ExplorerUnderTest(server, await chromium.launch({ ...chromiumOptions, args }));
  }

  get address(): string {
    return this.#server.address;
  }

  /**
   * Opens the explorer at a place, such as `#/samples?model=formulas`, in a page of its own.
   *
   * @returns the page, and all that went wrong in it so far: errors, and requests for other hosts or for files that are not there
   */
  async open(hash: string, options: BrowserContextOptions = {}) {
    const context = await this.#browser.newContext({
      viewport: { width: 1200, height: 900 },
      // colours in transition have too little contrast for a moment
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(100_000);
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!/^(data|blob):/.test(url) && !url.startsWith(this.address)) faults.push(`asked for ${url}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) faults.push(`${response.status()} for ${response.url()}`);
    });
    await page.goto(`${this.address}${hash}`);
    return { page, faults };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}

/** What axe-core finds against the guidelines of accessibility (WCAG 2.2, A and AA, and good practice): rule and place. */
export async function violationsOf(page: Page): Promise<string[]> {
  // The policy of the page forbids scripts of others, but not those of the test.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}
