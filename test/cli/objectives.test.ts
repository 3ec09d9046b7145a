import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateExpressions } from '../../src/corpus/generateExpressions.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { derivationOf } from '../../src/grammar/derivationOf.js';
import { trainInNode } from '../../src/library/trainInNode.js';
import { backendUnderTest } from '../support/backend.js';
import { grae, graeJson, program as graeProgram } from '../support/grae.js';
import { fewUnits } from '../training/support.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-objectives-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const write = (name: string, text: string) => {
  writeFileSync(at(name), text);
  return at(name);
};

beforeAll(async () => {
  const texts = generateExpressions(await loadGrammar('expression'), { count: 300, seed: 2 });
  const model = await trainInNode(texts, {
    ...fewUnits,
    grammar: 'expression',
    preset: 'tiny',
    epochs: 2,
    packing: 20,
    latent: 8,
    batch: 32,
    components: 2,
    backend: backendUnderTest,
    out: at('run'),
  });
  model.dispose();
});

interface Found {
  readonly evaluations: number;
  readonly best: readonly { readonly canonical: string; readonly value: number }[];
}

const search = (...args: readonly string[]) => [
  'optimize',
  at('run'),
  '-n',
  '30',
  '--initial',
  '20',
  '--children',
  '10',
  ...args,
];

describe('a module of the user', () => {
  const source = `
    import { count } from './counting.mjs';
    export const better = 'lower';
    export default async (texts) => texts.map((text) => text.length > 30 ? null : count(text));`;
  const own = () => {
    write('counting.mjs', "export const count = (text) => text.split('x').length - 1;");
    return write('fewX.mjs', source);
  };

  it('runs with consent alone, with the files that it imports', async () => {
    const args = search('--objective', own());
    expect(await grae(args)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /fewX\.mjs: an objective is JavaScript, which runs only if you allow it.*--allow-code/,
      ),
    });
    const { evaluations, best } = await graeJson<Found>([...args, '--allow-code']);
    expect(evaluations).toBe(30);
    const values = best.map(({ value }) => value);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    for (const { canonical, value } of best) expect(value).toBe(canonical.split('x').length - 1);
    const shown = await grae([...args, '--allow-code']);
    expect(shown.stdout).toMatch(/^fewX +evaluation/);
  });

  it('has to be the same where a search is continued', async () => {
    const args = search('--objective', own(), '--allow-code', '--out', at('few'));
    expect((await grae(args)).status).toBe(0);
    expect((await grae([...args, '--resume'])).status).toBe(0);
    const { settings } = JSON.parse(readFileSync(at('few/search.json'), 'utf8'));
    expect(settings.objective).toEqual({
      name: 'fewX',
      better: 'lower',
      module: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    write('fewX.mjs', `${source} // changed`);
    expect(await grae([...args, '--resume'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/objective was \{"name":"fewX".* and is \{"name":"fewX"/),
    });
  });

  it.each([
    ['export default (texts) => {', /it is not JavaScript: .*node --check/],
    ["\nthrow new Error('no licence');", /it threw when it was loaded, at line 2: no licence/],
    [
      "import 'no-such-package'; export default () => [];",
      /it imports what is not there \(Cannot find package/,
    ],
    ['export const objective = () => [];', /but it is only objective/],
    ['export default (texts) => [1];', /was asked for \d+ numbers, but returned 1/],
    ["export default (texts) => texts.map(() => 'good');", /has to return numbers, but returned "good"/],
    [
      "export default (texts) => { throw new Error('no licence'); };",
      /the objective threw: no licence \(at the strings from "/,
    ],
  ])('is refused in one line: %s', async (text, message) => {
    const { stderr, stdout, status } = await grae(
      search('--objective', write('bad.mjs', text), '--allow-code'),
    );
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n').length).toBe(1);
    expect(stdout).toBe('');
    expect(status).not.toBe(0);
  });
});

describe('a program of the user', () => {
  const program = (name: string, body: string) => {
    const file = write(
      `${name}.mjs`,
      `import { createInterface } from 'node:readline';
      import { existsSync, writeFileSync } from 'node:fs';
      createInterface({ input: process.stdin }).on('line', (text) => { ${body} });`,
    );
    return `"${process.execPath}" "${file}"`;
  };
  const say = (value: string) => `process.stdout.write(${value} + '\\n');`;
  const logged = (name: string) => readFileSync(at(`${name}/evaluations.jsonl`), 'utf8');

  it('gives values, or none, and may crash at a string without harm to the others', async () => {
    const command = program(
      'crashing',
      `if (text.includes('exp')) { console.error('no exp'); process.exit(1); }
      ${say("(text.includes('sin') ? 'nan' : JSON.stringify({ value: text.length }))")}`,
    );
    const args = search('--objective-command', command, '--lower-is-better', '--out', at('crashing'));
    const { status, stdout, stderr } = await grae(args);
    expect(stdout).toMatch(/30 evaluations: best/);
    expect(status).toBe(0);
    const lines = logged('crashing').split('\n').slice(0, -1);
    expect(lines.length).toBe(30);
    for (const line of lines) {
      const { canonical, value } = JSON.parse(line);
      expect(value).toBe(/exp|sin/.test(canonical) ? null : canonical.length);
    }
    if (/"canonical":"[^"]*exp/.test(logged('crashing'))) {
      expect(stderr).toMatch(/ended with the exit status 1 and complained: no exp, twice, at "/);
    }
  });

  it.each([
    ['nonsense', say("'The value is 3'"), /the program answered "The value is 3" to "/],
    ['twice', say("'1\\n2'"), /but the program wrote one more: "2"/],
    [
      'failing',
      "console.error('no licence'); process.exit(2);",
      /complained: no licence, twice, at ".*", as at the 4 strings before/,
    ],
    [
      'missing',
      null,
      /the program ended with the exit status 127 and complained: .*not found; correct the command/,
    ],
  ])('ends with what it said (%s)', async (name, body, message) => {
    const { status, stdout, stderr } = await grae(
      search('--objective-command', body === null ? 'no-such-program' : program(name, body)),
    );
    expect(stderr.split('\n').at(-2)).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });

  it('ends with the search at Ctrl-C; nothing is lost, and the search goes on from there', async () => {
    const value = say('text.length');
    const whole = search('--objective-command', program('waiting', value), '--out', at('waiting'));
    expect((await grae(whole)).status).toBe(0);
    const expected = logged('waiting');
    rmSync(at('waiting'), { recursive: true });

    program(
      'waiting',
      `if (++globalThis.asked > 7) writeFileSync(${JSON.stringify(at('pid'))}, String(process.pid)); else ${value}`,
    );
    write('waiting.mjs', `globalThis.asked = 0;\n${readFileSync(at('waiting.mjs'), 'utf8')}`);
    const child = spawn(process.execPath, [graeProgram, ...whole], { stdio: 'ignore' });
    const ended = once(child, 'close');
    await vi.waitFor(() => expect(existsSync(at('pid'))).toBe(true), { timeout: 60_000, interval: 20 });
    child.kill('SIGINT');
    expect(await ended).toEqual([1, null]);
    expect(() => process.kill(Number(readFileSync(at('pid'), 'utf8')), 0)).toThrow();
    expect(logged('waiting')).toBe(`${expected.split('\n').slice(0, 7).join('\n')}\n`);

    program('waiting', value);
    expect((await grae([...whole, '--resume'])).status).toBe(0);
    expect(logged('waiting')).toBe(expected);
  });
});

it('the similarity to the nearest of several strings', async () => {
  const start = write('near.txt', 'x*x+1\nsin(x)\nx*x+2\nexp(x)*exp(x)\n');
  const args = search(
    '--similar-to',
    'x * x + 1',
    '--similar-to',
    'sin(x)',
    '--start',
    start,
    '-n',
    '4',
    '--initial',
    '4',
  );
  const { best } = await graeJson<Found>(args);
  const values = Object.fromEntries(best.map(({ canonical, value }) => [canonical, value]));
  const { length } = derivationOf(await loadGrammar('expression'), 'x*x+1')!;
  // one production of the derivation differs
  expect(values).toEqual({
    'x*x+1': 1,
    'sin(x)': 1,
    'x*x+2': 1 - 1 / length,
    'exp(x)*exp(x)': expect.any(Number),
  });
  expect(values['exp(x)*exp(x)']).toBeLessThan(1 - 1 / length);
});

it('the goals of a file', async () => {
  const file = write(
    'goals.json',
    JSON.stringify({
      mean: 'arithmetic',
      goals: [
        { score: 'score', modifier: { kind: 'linear', slope: -1 } },
        { score: 'mse', modifier: { kind: 'step', most: 100 } },
      ],
    }),
  );
  const { best } = await graeJson<
    Found & {
      readonly best: readonly { readonly scores: { readonly score: number; readonly mse: number } }[];
    }
  >(search('--goals', file));
  expect(best.length).toBe(30);
  for (const { value, scores } of best)
    expect(value).toBeCloseTo(((scores.mse <= 100 ? 1 : 0) - scores.score) / 2, 12);
});

describe('several objectives', () => {
  interface FoundFront extends Found {
    readonly objectives: readonly object[];
    readonly front: readonly {
      readonly canonical: string;
      readonly values: readonly number[];
      readonly scores: Readonly<Record<string, number>>;
    }[];
    readonly hypervolume: number;
    readonly reference: readonly number[];
    readonly curve: readonly (readonly number[])[];
  }
  const own = () =>
    write(
      'size.mjs',
      "export const better = 'lower'; export default (texts) => texts.map(({ length }) => Math.abs(length - 12));",
    );
  const both = () => search('--minimize', 'score', '--objective', own(), '--allow-code', '-n', '60');

  it('give a front, printed, as JSON, and in files', async () => {
    const args = [...both(), '--out', at('front')];
    const found = await graeJson<FoundFront>(args);
    expect(found.objectives).toEqual([
      { name: 'score', better: 'lower' },
      { name: 'size', better: 'lower' },
    ]);
    for (const { canonical, values, scores } of found.front)
      expect(values).toEqual([scores.score, Math.abs(canonical.length - 12)]);
    expect(found.front.length).toBeGreaterThan(1);
    expect(found.curve.at(-1)).toEqual([60, found.hypervolume, found.front.length]);
    const table = readFileSync(at('front/front.csv'), 'utf8').trim().split('\n');
    expect(table[0]).toBe('string,score,size,evaluation,proposer,parents,mse');
    expect(table.length).toBe(1 + found.front.length);
    expect(readFileSync(at('front/front.smi'), 'utf8')).toBe(
      found.front.map(({ canonical }) => `${canonical}\n`).join(''),
    );
    expect(existsSync(at('front/best.csv'))).toBe(false);
    const { settings } = JSON.parse(readFileSync(at('front/search.json'), 'utf8'));
    expect(settings.objective).toMatchObject([
      { name: 'score', better: 'lower' },
      { name: 'size', better: 'lower' },
    ]);

    const { stdout } = await grae([...args, '--resume', '--best', '2']);
    expect(stdout).toMatch(/^ *score +size +evaluation +made by +string\n/);
    expect(
      stdout
        .split('\n')
        .slice(2, 4)
        .every((line) => /^ *[\d.]+ +\d+ /.test(line)),
    ).toBe(true);
    expect(stdout).toContain(`60 evaluations: a front of ${found.front.length} strings, hypervolume `);
    expect(stdout.includes('2 of them shown; hypervolume from score')).toBe(found.front.length > 2);
  });

  it.each([
    [
      ['--minimize', 'score', '--maximize', 'score'],
      /expected objectives of different names, but two are called score/,
    ],
    [
      ['--minimize', 'score', '--minimize', 'mse', '--proposer', 'cma-es'],
      /expected evolve, derivations or random as the proposer for several objectives/,
    ],
  ])('are refused as %j', async (args, message) => {
    expect(await grae(['optimize', at('run'), ...args])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(message),
    });
  });
});

describe('random draws beside a search', () => {
  const args = () => search('--minimize', 'score', '--out', at('beside'), '--baseline');

  it('have the same budget and a log of their own, and stand in the result and the page', async () => {
    const found = await graeJson<
      Found & {
        readonly baseline: {
          readonly evaluations: number;
          readonly best: number;
          readonly meanTop10: number;
        };
      }
    >(args());
    const draws = readFileSync(at('beside/baseline.jsonl'), 'utf8');
    const values = draws
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).value as number);
    expect(values.length).toBe(30);
    expect(found.baseline).toMatchObject({ evaluations: 30, best: Math.min(...values) });
    const page = readFileSync(at('beside/report.html'), 'utf8');
    expect(page).toContain('random draws: best');
    expect(page).toContain(found.best[0]!.canonical);

    writeFileSync(at('beside/baseline.jsonl'), draws.split('\n').slice(0, 9).join('\n').concat('\n{"n":'));
    const { stdout, status } = await grae([...args(), '--resume']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\nrandom draws: best [\d.]+, mean of the best ten [\d.]+\n$/);
    expect(readFileSync(at('beside/baseline.jsonl'), 'utf8')).toBe(draws);
  });

  it('may be asked for later, but not beside themselves', async () => {
    const before = search('--minimize', 'score', '--out', at('later'));
    expect((await grae(before)).status).toBe(0);
    expect(existsSync(at('later/baseline.jsonl'))).toBe(false);
    expect(readFileSync(at('later/report.html'), 'utf8')).not.toContain('random draws');
    expect((await grae([...before, '--resume', '--baseline'])).status).toBe(0);
    expect(existsSync(at('later/baseline.jsonl'))).toBe(true);
    expect(
      await grae(['optimize', at('run'), '--minimize', 'score', '--proposer', 'random', '--baseline']),
    ).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/expected another proposer than random with --baseline/),
    });
  });
});

it.each([
  [
    [],
    /expected an objective: --maximize or --minimize with one of the scores score, mse, --similar-to, --goals, --learn, --objective or --objective-command/,
  ],
  [['--objective', 'none.mjs', '--allow-code'], /none\.mjs: expected a JavaScript module .*no such file/],
  [['--goals', 'none.json'], /none\.json.*no such file/],
  [['--similar-to', 'x+'], /x\+: syntax/],
  [
    ['--lower-is-better', '--minimize', 'score'],
    /expected --objective-command or --learn with --lower-is-better/,
  ],
  [['--objective-command', 'cat', '--objective-timeout', '0'], /a number above 0/],
])('refuses %j in one line', async (args, message) => {
  const { status, stderr, stdout } = await grae(search(...args));
  expect(stderr).toMatch(message);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});
