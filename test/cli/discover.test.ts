import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../dist/cli/main.js';
import { root } from '../project/support/repository.js';
import { grae, graeJson } from '../support/grae.js';
import { testIo } from '../support/io.js';

const folder = mkdtempSync(join(tmpdir(), 'grae-discover-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const example = (name: string) => join(root, 'examples', name);

function file(name: string, content: string): string {
  writeFileSync(at(name), content);
  return at(name);
}

interface Entry {
  readonly size: number;
  readonly loss: number;
  readonly r2: number;
  readonly formula: string;
  readonly python: string;
  readonly latex: string;
}

interface Discovered {
  readonly front: readonly Entry[];
  readonly best: Entry & { readonly testLoss: number | null; readonly testR2: number | null };
  readonly evaluations: number;
  readonly seconds: number;
  readonly seed: number;
}

const spring = ['discover', example('spring.csv'), '--target', 'period', '--evaluations', '2000'];

describe('discover', () => {
  it('takes formulas from the codes of a model that ships, and refuses one whose strings are no formulas', async () => {
    const found = await graeJson<Discovered>([...spring, '--seed', '4', '--model', 'formulas']);
    expect(found.best.r2).toBeGreaterThan(0.999);
    const refused = await grae([...spring, '--model', 'zinc250k']);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain('smiles: expected a grammar of formulas with operations in parentheses');
  });

  it('finds the period of a spring, and writes one JSON document, the same for the same seed', async () => {
    const found = await graeJson<Discovered>([...spring, '--seed', '4']);
    expect(Object.keys(found)).toEqual([
      'front',
      'best',
      'loss',
      'weights',
      'evaluations',
      'seconds',
      'seed',
    ]);
    expect(Object.keys(found.front[0]!)).toEqual(['size', 'loss', 'r2', 'formula', 'python', 'latex']);
    const { testLoss, testR2, ...best } = found.best;
    expect(found.front).toContainEqual(best);
    expect(testR2).toBeCloseTo(1 - testLoss!, 12);
    const [, factor] = /^(\d\.\d+) \* sqrt\(mass \/ stiffness\)$/.exec(best.python) ?? [];
    expect(Math.abs(Number(factor) - 2 * Math.PI)).toBeLessThan(0.05);
    expect(found.front.map(({ size }) => size)).toEqual(
      found.front.map(({ size }) => size).toSorted((a, b) => a - b),
    );
    const again = await graeJson<Discovered>([...spring, '--seed', '4']);
    expect({ ...again, seconds: 0 }).toEqual({ ...found, seconds: 0 });
  });

  it('finds the same formulas whatever the number of threads', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const [a, b] = [1 + (i % 8), 1 + (i % 7)];
      return `${a},${b},${Math.sqrt(a + Math.tan(b)) || a},${(i * 7919) % 13}`;
    });
    const table = file('rough.csv', `a,b,y,noise\n${rows.join('\n')}\n`);
    const command = ['discover', table, '--target', 'y', '--evaluations', '20000'];
    const [one, three] = [
      await graeJson<Discovered>([...command, '--threads', '1']),
      await graeJson<Discovered>([...command, '--threads', '3']),
    ];
    expect({ ...three, seconds: 0 }).toEqual({ ...one, seconds: 0 });
    expect(one.evaluations).toBe(20_000);
  });

  it('goes on where it ended, to the same formulas, and refuses other settings', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => {
      const [a, b] = [(1 + (i % 8)) / 8, (1 + (i % 7)) / 7];
      return `${a},${b},${Math.sqrt(a + Math.tan(b)) / (1 + a * b) + ((i * 7919) % 13) / 1000}`;
    });
    const table = file('noisy.csv', `a,b,y\n${rows.join('\n')}\n`);
    const command = ['discover', table, '--target', 'y', '--operators', '+ * sin', '--evaluations', '60000'];
    const whole = await graeJson<Discovered>(command);
    const out = ['--out', at('parts')];
    const found: Discovered[] = [];
    // each time a little later: from the beginning, or from the state that the time before has left
    for (let seconds = 4; found.at(-1)?.evaluations !== 60_000; seconds += 2) {
      const resume = found.length === 0 ? [] : ['--resume'];
      found.push(
        await graeJson<Discovered>([...command, ...out, ...resume, '--minutes', String(seconds / 60)]),
      );
    }
    expect({ ...found.at(-1), seconds: 0 }).toEqual({ ...whole, seconds: 0 });

    const refused = async (...options: string[]) => (await grae([...command, ...options])).stderr;
    expect(await refused(...out, '--resume', '--seed', '2')).toContain('seed was 1 and is 2');
    expect(await refused('--out', at('none'), '--resume')).toContain('there is none here');
    expect(await refused('--resume')).toContain('expected --out with --resume');
    const state = join(at('parts'), 'search.json');
    writeFileSync(state, readFileSync(state, 'utf8').replace(/AAA/, 'AAB'));
    expect(await refused(...out, '--resume')).toContain('it has been altered');
  });

  it('prints a table with the best formula, and what it did with the data', async () => {
    const table = 'x,label,same,y\n1,a,3,3\n2,b,3,6\n3,c,3,\n4,d,3,12\n5,e,3,15\n';
    const { stdout, stderr, status } = await grae(['discover', file('line.csv', table), '--target', 'y']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^best +size +loss +R² +formula\n/);
    expect(stdout).toMatch(/^\* +3 +\S+ +1\.00000 +3\*x$/m);
    expect(stdout).toMatch(/^y = 3\*x\nloss \S+, R² 1\.00000\n$/m);
    expect(stderr).toMatch(
      /columns left out: label \(text such as a\)\n(.*\n)*columns left out: same \(no two different numbers\)/,
    );
    expect(stderr).toContain('1 row left out, without a finite number in y (1)');
    expect(stderr).toContain('only 4 rows');
    expect(stderr).toContain('ended since a formula is exact');
  });

  it('shows the table in place on a terminal, and cuts it to its width', async () => {
    const io = testIo({ isTTY: true });
    expect(await main(spring, io)).toBe(0);
    const shown = stripVTControlCharacters(io.stderr.text).split('\n');
    expect(shown[0]).toMatch(/^\d[\d,]* of 2,000 formulas in \d+ s$/);
    expect(shown[1]).toMatch(/^size +loss +R² +formula$/);
    // the table has as many lines as the terminal goes up before it clears them
    const lines = shown.findIndex((line) => line.startsWith('\r'));
    expect(io.stderr.text).toContain(`\x1b[${lines}A\r\x1b[0J`);
    expect(Math.max(...shown.slice(0, lines).map(({ length }) => length))).toBeLessThan(80);
  });

  it('takes units from a row of the table', async () => {
    const [names, ...rows] = readFileSync(example('spring.csv'), 'utf8').trimEnd().split('\n');
    const data = file('units.csv', [names, 'kg,N/m,s', ...rows].join('\n'));
    const given = ['discover', data, '--target', 'period', '--evaluations', '2000'];
    const { front } = await graeJson<Discovered>([...given, '--units', 'row']);
    for (const { formula } of front) expect(formula).toMatch(/sqrt\(.*mass.*\/.*stiffness.*\)/);
    expect((await grae(given)).stderr).toContain('looks like units and has no numbers; --units row');
    const predicted = await grae(['predict', '2*mass', data, '--units', 'row', '--csv']);
    expect(predicted.stdout).toMatch(/^mass,stiffness,period,prediction\nkg,N\/m,s,\n1/);
  });

  it('takes test rows of another file', async () => {
    const test = file('test.csv', 'stiffness,mass,period\n10,1,1.9869\n20,2,1.9869\n40,1,0.99346\n');
    const { best } = await graeJson<Discovered>([...spring, '--test', test]);
    expect(best.testR2).toBeGreaterThan(0.999);
    expect(await grae([...spring, '--test', file('other.csv', 'mass,period\n1,2\n')])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /other.csv: expected one of the columns mass, period, but received: stiffness/,
      ),
    });
  });

  it.each([
    [
      'a column that is not there',
      ['--target', 'periode'],
      /but received: periode \(Did you mean period\?\)/,
    ],
    ['no target', [], /required option '--target <column>' not specified/],
    [
      'an operator that is none',
      ['--target', 'period', '--operators', '+ cot'],
      /expected operators among .* received: cot/,
    ],
    [
      'an evaluation limit of 0',
      ['--target', 'period', '--evaluations', '0'],
      /expected a whole number from 1/,
    ],
    ['an output folder that is a file', ['--target', 'period', '--out', example('spring.csv')], /spring.csv/],
  ])('refuses %s with one message', async (_, options, message) => {
    const ended = await grae(['discover', example('spring.csv'), ...options]);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/mistake in grae/);
    expect(ended.stdout).toBe('');
    expect(ended.status).toBeGreaterThan(0);
  });
});

it('weighs rows by a column of numbers', async () => {
  const data = file('weighted.csv', 'x,w,name,y\n1,1,one,3\n2,0.5,two,6\n3,0,three,99\n4,2,four,12\n');
  const { stdout, stderr, status } = await grae(['discover', data, '--target', 'y', '--weights', 'w']);
  expect(stdout).toMatch(/^y = 3\*x$/m);
  expect(stderr).toContain('1 row of weight 0, which does not count');
  expect(status).toBe(0);
  expect(await grae(['discover', data, '--target', 'y', '--weights', 'name'])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('expected numbers in the column name, but received: one'),
  });
});

it('says which loss it is, in words, JSON and the report', async () => {
  const data = file(
    'wrong.csv',
    `x,w,y\n${[1, 2, 3, 4, 5, 6].map((x) => `${x},1.5,${x === 4 ? 99 : 3 * x}`).join('\n')}\n`,
  );
  const options = ['discover', data, '--target', 'y', '--loss', 'absolute', '--weights', 'w'];
  const { stdout, stderr } = await grae([...options, '--evaluations', '500']);
  expect(stdout).toMatch(/^y = 3\*x$/m);
  expect(stderr).toContain('1 input, by mean absolute error, weighted by w');
  const said = await graeJson<object>([...options, '--evaluations', '500', '--out', at('wrong')]);
  expect(said).toMatchObject({ loss: 'absolute', weights: 'w', best: { formula: '3*x' } });
  expect(readFileSync(at('wrong/report.html'), 'utf8')).toContain(
    'mean absolute error, weighted by w, relative to that of the best constant',
  );
  expect(await grae([...options.slice(0, -3), 'cubic'])).toMatchObject({ status: 2, stdout: '' });
});

describe('a table with', () => {
  const rows = Array.from({ length: 12 }, (_, i) => [1 + i / 3, 1 + ((i * 5) % 7)] as const);
  const lines = rows.map(([a, b]) => `${a},${b},${a * b}`).join('\n');

  it.each([
    ['names of operators and functions', 'sin,+,y', '`sin`*`+`'],
    ['names of what objects have', '__proto__,constructor,y', '__proto__*constructor'],
    ['names with backticks and quotes', '`a`,"b ""c""",y', '```a```*`b "c"`'],
    ['a line break in a name', '"mass\n[kg]",b,y', '`mass [kg]`*b'],
    ['Unicode', 'größe,β²,y', 'größe*β²'],
    ['names of constants', 'pi,fitted,y', 'pi*fitted'],
    ['no name', ',b,y', 'column_1*b'],
  ])('%s', async (_, names, formula) => {
    const data = file('hostile.csv', `${names}\n${lines}\n`);
    const { best } = await graeJson<Discovered>(['discover', data, '--target', 'y', '--evaluations', '300']);
    expect(best.formula).toBe(formula);
    const { stdout } = await grae(['predict', best.formula, data, '--target', 'y']);
    expect(stdout).toContain('12 rows compared with y: R² 1.00000');
  });

  it('the name of a function in a template', async () => {
    const data = file('hostile.csv', `sin,b,y\n${lines}\n`);
    const given = ['discover', data, '--target', 'y', '--template', '`sin`*(*)', '--evaluations', '300'];
    expect((await graeJson<Discovered>(given)).best.formula).toMatch(/^(?:`sin`\*b|b\*`sin`)$/);
  });

  it.each([
    [
      'text alone',
      'a,y\nx,1\ny,2\nz,3\n',
      [],
      /left out: a \(text such as x\)\n(?:.*\n)*.*expected columns of numbers/,
    ],
    [
      'no formula without a part',
      `a,b,y\n${lines}\n`,
      ['--forbid', '*'],
      /no formula with none of the forbidden parts \*/,
    ],
    ['a target of one value', 'a,y\n1,3\n2,3\n3,3\n', [], /all values of y are 3/],
  ])('%s is refused', async (_, table, options, message) => {
    const data = file('hostile.csv', table);
    const ended = await grae(['discover', data, '--target', 'y', '--evaluations', '300', ...options]);
    expect(ended).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('the folder of discover', () => {
  const out = at('springs');

  it('has the formulas as a table, modules, a document and a page, which predict the same', async () => {
    const { best, front } = await graeJson<Discovered>([...spring, '--out', out]);
    expect(readdirSync(out).sort()).toEqual([
      'formulas.csv',
      'formulas.mjs',
      'formulas.py',
      'formulas.tex',
      'report.html',
      'search.json',
    ]);
    const lines = readFileSync(join(out, 'formulas.csv'), 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('size,loss,r2,formula,python,numpy,javascript,latex,excel,best');
    expect(lines.length).toBe(1 + front.length);
    const module = (await import(pathToFileURL(join(out, 'formulas.mjs')).href)) as {
      readonly best: { readonly formula: string; readonly predict: (row: object) => number };
    };
    expect(module.best.formula).toBe(best.formula);
    expect(module.best.predict({ mass: 1, stiffness: 4 * Math.PI ** 2 })).toBeCloseTo(1, 2);
    expect(readFileSync(join(out, 'formulas.py'), 'utf8')).toContain(`\n\nbest = size_${best.size}\n`);
    expect(readFileSync(join(out, 'formulas.tex'), 'utf8')).toContain(`\\mathrm{period} = ${best.latex}\n`);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page.match(/<svg /g)?.length).toBe(3);
    expect(page.match(/<math /g)?.length).toBe(1 + front.length);
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);

    const { stdout } = await grae(['predict', out, example('spring.csv'), '--csv']);
    const [header, first] = stdout.split('\n');
    expect(header).toBe('mass,stiffness,period,prediction');
    const [mass, stiffness, , prediction] = first!.split(',').map(Number);
    expect(prediction).toBeCloseTo(module.best.predict({ mass, stiffness }), 12);
    const size = front[0]!.size;
    const smallest = await graeJson<{ formula: string }>([
      'predict',
      join(out, 'formulas.csv'),
      example('spring.csv'),
      '--size',
      String(size),
    ]);
    expect(smallest.formula).toBe(front[0]!.formula);
    expect((await grae(['predict', out, example('spring.csv'), '--size', '99'])).stderr).toMatch(
      /expected one of the sizes/,
    );
  });

  it('shows names of columns as text, whatever is in them', async () => {
    const data = file('names.csv', '"<b>a","y ""x"" \\ $1"\n1,1\n2,4\n3,9\n4,16\n');
    const target = 'y "x" \\ $1';
    await graeJson(['discover', data, '--target', target, '--evaluations', '200', '--out', at('names')]);
    const page = readFileSync(at('names/report.html'), 'utf8');
    expect(page).not.toContain('<b>a');
    const module = (await import(pathToFileURL(at('names/formulas.mjs')).href)) as {
      readonly target: string;
      readonly best: { readonly predict: (row: object) => number };
    };
    expect(module.target).toBe(target);
    expect(module.best.predict({ '<b>a': 5 })).toBeCloseTo(25, 9);
  });
});

describe('predict', () => {
  const fall = () => file('fall.csv', 't;`g` [m/s2];d\n1;10,5;5,25\n2;10,5;22\nx;10,5;1\n0;10,5;0,5\n');

  it('adds the predictions to a table as it is, and the residuals', async () => {
    const { stdout, stderr, status } = await grae([
      'predict',
      '1/2 * ```g`` [m/s2]` * t**2',
      fall(),
      '--csv',
      '--target',
      'd',
    ]);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      't;`g` [m/s2];d;prediction;residual',
      '1;10,5;5,25;5,25;0',
      '2;10,5;22;21;1',
      'x;10,5;1;;',
      '0;10,5;0,5;0;0,5',
    ]);
    expect(stderr).toContain('4 rows; 1 without a prediction');
  });

  it('says how wrong they are', async () => {
    const said = await graeJson<Record<string, unknown>>([
      'predict',
      '2*x',
      file('xy.csv', 'x,y\n1,2\n2,5\n3,5\n'),
      '--target',
      'y',
    ]);
    // the squared errors are 0, 1, 1, the squared deviations from the mean 4, 1, 1
    expect(said).toMatchObject({
      formula: '2*x',
      rows: 3,
      withoutValue: 0,
      compared: 3,
      mae: 2 / 3,
      largest: 1,
      predictions: [2, 4, 6],
    });
    expect(said.r2).toBeCloseTo(1 - 2 / 6, 12);
    expect(said.rmse).toBeCloseTo(Math.sqrt(2 / 3), 12);
    const { stdout } = await grae(['predict', '2*x', at('xy.csv'), '--target', 'y']);
    expect(stdout).toContain('3 rows compared with y: R² 0.66666, root mean squared error 0.8165');
  });

  it.each([
    ['a name that is no column', '2*z', /xy.csv: expected one of the columns x, y, but received: z/],
    ['code', 'process.exit(3)', /expected an operator, at character 8/],
    ['a file that is not there', 'none.csv', /none.csv: no such file/],
    [
      'a formula in a table that is code',
      file('code.csv', 'size,loss,formula\n3,0.1,process.exit(3)\n'),
      /expected an operator/,
    ],
    [
      'a table that is cut off',
      file('cut.csv', 'size,loss,formula,python\n3,0.1,x*2,x*2\n5,0.01,x*'),
      /cut.csv: line 3: expected 4 cells .* but received 3/,
    ],
    [
      'sizes that are no numbers',
      file('sizes.csv', 'size,loss,formula\nx,0.1,x*2\n'),
      /sizes.csv: line 2: expected 3 cells/,
    ],
    [
      'a table without formulas',
      example('fall.csv'),
      /expected a table of formulas, with the columns size, loss and formula/,
    ],
  ])('refuses %s', async (_, formula, message) => {
    const data = file('xy.csv', 'x,y\n1,2\n2,5\n');
    const ended = await grae(['predict', formula, data]);
    expect(ended.stderr).toMatch(message);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
  });
});
