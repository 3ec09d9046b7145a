import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateExpressions } from '../../src/corpus/generateExpressions.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { train } from '../../src/library/train.js';
import { backendUnderTest } from '../support/backend.js';
import { grae, graeJson } from '../support/grae.js';
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
  const model = await train(texts, {
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

it.each([
  [[], /expected an objective: --maximize or --minimize with one of the scores score, mse, or --objective/],
  [
    ['--objective', 'none.mjs', '--allow-code'],
    /none\.mjs: expected a JavaScript module that exports an objective, but there is no such file/,
  ],
  [
    ['--objective', 'none.mjs', '--minimize', 'score'],
    /expected one objective, but received --minimize and --objective/,
  ],
])('refuses %j in one line', async (args, message) => {
  const { status, stderr, stdout } = await grae(search(...args));
  expect(stderr).toMatch(message);
  expect(stdout).toBe('');
  expect(status).toBe(2);
  expect(existsSync(at('nowhere'))).toBe(false);
});
