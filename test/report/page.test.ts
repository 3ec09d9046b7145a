import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { principalPlane } from '../../src/density/principalPlane.js';
import { type ReportData, renderPage, type ShownString } from '../../src/report/page.js';
import { plotCurves, plotDistribution, plotScatter } from '../../src/report/plots.js';
import { safeSvg } from '../../src/report/safeSvg.js';
import { chromiumOptions, hasChromium, unlessSkipped } from '../support/chromium.js';

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><line x1="0" y1="0" x2="9" y2="9" /></svg>';
const hostile = [
  '<script>document.title = "run"</script>',
  '"><img src=x onerror=\'document.title = "run"\'>',
  "' onmouseover='document.title = 1",
  '</code></li></ol></section></main></body>',
  '<%= it.title %><%~ process.exit(1) %>',
  '&lt;b&gt; {{ title }}',
];

const shown = (text: string, score: number, rest: Partial<ShownString> = {}): ShownString => ({
  text,
  canonical: null,
  valid: true,
  reason: null,
  scores: { score },
  svg: drawing,
  ...rest,
});

const data = (samples: readonly ShownString[], rest: Partial<ReportData> = {}): ReportData => ({
  title: 'a run',
  summary: [['samples', '3']],
  scoreNames: ['score'],
  samples,
  distributions: [],
  reference: null,
  tables: [],
  labels: { written: 'as the model wrote it', canonical: 'canonical form' },
  downloads: [],
  latent: null,
  curves: [],
  interpolations: [],
  reproduction: [],
  ...rest,
});

describe('the page', () => {
  it('shows whatever stands in a string, and never runs it', () => {
    for (const text of hostile) {
      const page = renderPage(
        data([shown(text, 1, { canonical: `${text} again`, reason: text, valid: false })], {
          title: text,
          summary: [[text, text]],
          reference: text,
          distributions: [{ name: text, svg: drawing }],
          tables: [{ caption: text, head: [text], rows: [[text]] }],
          interpolations: [
            { strings: [shown(text, 1)], plot: { name: text, svg: '<svg></svg>' }, notes: [text] },
          ],
          reproduction: [{ name: text, text }],
        }),
      );
      // Its own script and no other element that a string could bring
      expect(page.match(/<script/g)).toHaveLength(1);
      expect(page).not.toMatch(/<img|<b>| onmouseover='/);
      expect(page.match(/<\/main>/g)).toHaveLength(1);
    }
  });

  it('needs nothing from elsewhere', () => {
    const page = renderPage(data([shown('CCO', 1)]));
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|@import|url\(/);
    expect(page).toContain("default-src 'none'");
  });
});

describe('a drawing', () => {
  it('is taken where it holds shapes alone', () => {
    expect(safeSvg(drawing)).toBe(drawing);
    expect(safeSvg(null)).toBe('');
  });

  it.each([
    '<svg><script>1</script></svg>',
    '<svg onload="1"></svg>',
    '<svg><image href="x"></image></svg>',
    '<svg><a xlink:href="javascript:1"></a></svg>',
    '<svg><foreignObject></foreignObject></svg>',
    '<svg><style>@import "x"</style></svg>',
    '<svg><rect style="fill:url(http://x)"/></svg>',
    '<svg><!-- x --></svg>',
    '<b></b>',
  ])('is left out: %s', (svg) => {
    expect(safeSvg(svg)).toBe('');
  });
});

describe('plots', () => {
  it('are drawings that the page takes', () => {
    const plots = [
      plotDistribution({ name: '<b>', samples: [1, 2, 2, 3], reference: [1, 1] }),
      plotDistribution({ name: 'same', samples: [0.5, 0.5], reference: [] }),
      plotCurves([{ x: 1, y: 2, series: 'a' }], 'epoch', 'nats', true),
      plotScatter([{ x: 0, y: 1, set: 'samples' }]),
    ];
    for (const svg of plots) expect(safeSvg(svg)).toBe(svg);
  });

  it('show codes in the plane in which they vary most', () => {
    // Along (3, 4, 0) / 5 by 10, along the third axis by 1
    const codes = Float32Array.from(
      [-10, 0, 10].flatMap((t) => [-1, 1].flatMap((u) => [0.6 * t, 0.8 * t, u])),
    );
    const places = principalPlane(codes, 3)(codes);
    expect(places.map(([x]) => Math.abs(x))).toEqual([10, 10, 0, 0, 10, 10].map((x) => expect.closeTo(x, 4)));
    expect(places.map(([, y]) => Math.abs(y))).toEqual([1, 1, 1, 1, 1, 1].map((y) => expect.closeTo(y, 4)));
  });
});

describe.runIf(hasChromium)(`in a browser${unlessSkipped}`, () => {
  it('searches, sorts and copies, asks for nothing, and runs nothing of a string', {
    timeout: 60_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'grae-page-'));
    const instance = await chromium.launch(chromiumOptions);
    try {
      const path = join(folder, 'report.html');
      const samples = [
        shown('beta', 2),
        shown('alpha', 3),
        shown('gamma', 1, { valid: false, reason: 'syntax: no' }),
      ];
      writeFileSync(path, renderPage(data([...samples, ...hostile.map((text) => shown(text, 0))])));
      const page = await instance.newPage();
      const troubles: string[] = [];
      page.on('pageerror', (error) => troubles.push(String(error)));
      page.on('console', (message) => troubles.push(message.text()));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) troubles.push(request.url());
      });
      await page.goto(`file://${path}`);
      const texts = () =>
        page
          .locator('#grid .card:visible')
          .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-text')));
      expect(await texts()).toEqual(['beta', 'alpha', 'gamma', ...hostile]);
      await page.selectOption('#sort', 'score');
      expect((await texts()).slice(0, 3)).toEqual(['alpha', 'beta', 'gamma']);
      await page.uncheck('#descending');
      expect((await texts()).slice(-3)).toEqual(['gamma', 'beta', 'alpha']);
      await page.fill('#search', 'SYNTAX');
      expect(await texts()).toEqual(['gamma']);
      expect(await page.locator('#shown').textContent()).toBe('1 of 9');
      await page.check('#valid');
      expect(await texts()).toEqual([]);
      await page.fill('#search', 'script');
      await page.locator('.copy:visible').first().click();
      await expect.poll(() => page.locator('.copy:visible').first().textContent()).toBe('copied');
      expect(await page.title()).toBe('a run');
      expect(troubles).toEqual([]);
    } finally {
      await instance.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('samples', () => {
  const page = renderPage(
    data(
      [
        shown('C1=CC=CC=C1', 1, { canonical: 'c1ccccc1', times: 3 }),
        shown('CCO', 2, { canonical: 'CCO' }),
        shown('left;right', 3, { svg: null }),
      ],
      {
        labels: { written: 'in Kekulé form', canonical: 'canonical SMILES' },
        downloads: [
          { name: 'samples.csv', about: 'scores', type: 'text/csv', text: 'string,qed\nCCO,"0,4"\n' },
        ],
      },
    ),
  );
  const cards = page.split('<li class="card').slice(1);

  it('have their spellings labelled where there are two', () => {
    expect(cards[0]).toMatch(
      /canonical SMILES<\/p>\s*<p class="text"><code>c1ccccc1<.*in Kekulé form<\/p>\s*<p class="text"><code>C1=CC=CC=C1</s,
    );
    expect(cards[1]).not.toContain('in Kekulé form');
  });

  it('say how often they were drawn, and have no box for a picture that there is not', () => {
    expect(cards[0]).toContain('drawn 3 times');
    expect(cards[1]).not.toContain('drawn');
    expect(cards.map((card) => card.includes('<figure>'))).toEqual([true, true, false]);
  });

  it('can be saved from the page', () => {
    const [, base64] = /download="samples.csv" href="data:text\/csv;charset=utf-8;base64,([^"]*)"/.exec(
      page,
    )!;
    expect(Buffer.from(base64!, 'base64').toString('utf8')).toBe('string,qed\nCCO,"0,4"\n');
  });
});
