import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grae, graeJson } from '../support/grae.js';

/**
 * Bad input from outside: each case ends with the right status and one clear message (what was expected, what came,
 * where), prints nothing to standard output, and leaves what was there.
 */
const folder = mkdtempSync(join(tmpdir(), 'grae-bad-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function expectRefusal(
  args: readonly string[],
  message: RegExp,
  status = 2,
  input: string | Uint8Array = '',
): Promise<void> {
  const ended = await grae(args, { input });
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toMatch(/mistake in grae|\n {4}at /);
  expect(ended).toMatchObject({ status, stdout: '' });
}

describe('corpora', () => {
  const check = (name: string, content: string | Uint8Array) =>
    graeJson<{
      strings: number;
      parsed: number;
      failed: number;
      tooLong: number;
      failures: { line: number; offset: number | null; text: string; expected: string[] }[];
    }>(['data', 'check', file(name, content), '--grammar', 'expression']);

  it('unknown symbols are counted and shown with their place', async () => {
    const report = await check('unknown.txt', 'x*x\nx+y\n√x\n');
    expect(report).toMatchObject({ strings: 3, parsed: 1, failed: 2 });
    expect(report.failures.map(({ line, offset }) => [line, offset])).toEqual([
      [2, 2],
      [3, 0],
    ]);
    expect(report.failures[0]!.expected).toContain('"x"');
  });

  it('molecules without a Kekulé form are counted and shown with their reason and place', async () => {
    const corpus = file('forms.smi', 'c1ccccc1 benzene\nCc1cccc1\nCC(C)(C)(C)C\nC*\n');
    const report = await graeJson<{
      failed: number;
      failures: { line: number; offset: number | null; text: string; reason: string }[];
    }>(['data', 'check', corpus, '--grammar', 'smiles', '--form', 'kekule']);
    expect(report).toMatchObject({ strings: 4, parsed: 1, failed: 3 });
    expect(
      report.failures.map(({ line, text, offset, reason }) => [line, text, offset, reason.split(';')[0]]),
    ).toEqual([
      [2, 'Cc1cccc1', 1, 'aromaticity: an aromatic system has no Kekulé form, at character 2'],
      [3, 'CC(C)(C)(C)C', 1, 'valence: C (atom 2) has too many bonds, at character 2'],
      [4, 'C*', 1, 'did not expect "*" at character 2'],
    ]);
    const asIs = await graeJson<{ parsed: number }>(['data', 'check', corpus, '--grammar', 'smiles']);
    expect(asIs.parsed).toBe(3);
    const { status, stdout, stderr } = await grae([
      'parse',
      '--grammar',
      'smiles',
      '--form',
      'kekule',
      corpus,
    ]);
    expect([status, stdout.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(/^line 2: aromaticity: .*\n +Cc1cccc1\n {3}\^\n/);
  });

  it('a target that is no expression is shown with a caret under the place', async () => {
    const { status, stderr } = await grae([
      'score',
      file('x.txt', 'x\n'),
      '--domain',
      'expression',
      '--target',
      'x+y',
    ]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: the target is not an expression: .*has "y"\n {2}x\+y\n {4}\^\n$/);
  });

  it('a form that the strings have not is refused with those that they have', async () => {
    const corpus = file('form.smi', 'CC\n');
    const args = ['--grammar', 'smiles', '--form', 'kekul'];
    for (const command of [
      ['data', 'check', corpus],
      ['parse', corpus],
      ['train', corpus, '--out', join(folder, 'f')],
    ]) {
      await expectRefusal(
        [...command, ...args],
        /expected the form kekule, as-is or random for strings of the domain molecule, but received: kekul \(Did you mean kekule\?\)$/m,
      );
    }
    await expectRefusal(
      ['data', 'check', corpus, '--grammar', 'expression', '--form', 'kekule'],
      /expected the form as-is for strings of the domain expression, but received: kekule/,
    );
  });

  it('Windows line ends, a byte order mark, empty and duplicate lines are read', async () => {
    expect(await check('windows.txt', '\uFEFFx*x\r\n\r\nx*x\r\n   \r\n1+2')).toMatchObject({
      strings: 3,
      parsed: 3,
    });
  });

  it('a line of 10 MB is counted as too long, the others are read', async () => {
    const report = await check('long.txt', `x*x\n${'x+'.repeat(5 << 20)}x\n1\n`);
    expect(report).toMatchObject({ strings: 3, parsed: 2, tooLong: 1 });
    expect(report.failures[0]!.text.length).toBeLessThan(2000);
  });

  it.each([
    ['an empty file', '', /expected a string on each line/],
    ['a file of empty lines', '\n\n\n', /expected a string on each line/],
    ['a binary file', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]), /binary file/],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x78, 0]), /UTF-16/],
    ['a gzip that breaks off', Uint8Array.from([0x1f, 0x8b, 8, 0, 0]), /gzip/],
  ])('%s is refused', async (_, content, message) => {
    const path = file('bad.txt', content);
    const out = join(folder, 'never');
    await expectRefusal(['data', 'check', path, '--grammar', 'expression'], message);
    await expectRefusal(['train', path, '--grammar', 'expression', '--out', out], message);
    await expectRefusal(['score', path, '--domain', 'expression'], message);
    expect(existsSync(out)).toBe(false);
  });

  it('a corpus of another language is refused with its first failure', async () => {
    const path = file('foreign.txt', 'CCO\nCCN\n');
    await expectRefusal(
      ['train', path, '--grammar', 'expression', '--out', join(folder, 'never')],
      /expression derives none of its 2 strings; line 1: did not expect "C" at character 1/,
    );
  });

  it('a file that is not there, and a folder', async () => {
    await expectRefusal(['data', 'check', join(folder, 'no.txt'), '--grammar', 'expression'], /no such file/);
    await expectRefusal(['data', 'check', folder, '--grammar', 'expression'], /folder/);
  });

  it('parse names line and place, and goes on', async () => {
    const { status, stdout, stderr } = await grae(['parse', '--grammar', 'expression'], { input: 'x+\nx\n' });
    expect(stderr).toMatch(/line 1: did not expect the end of the text/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '3 7\n' });
  });
});

describe('grammars', () => {
  it.each([
    ['a syntax error', 'S -> "x"\nT -> | ) "y"\n', /line 2/],
    ['no file', null, /there is no such file/],
    ['a lexer', '@{% const x = process.exit(3); %}\n@lexer x\nS -> "x"\n', /--allow-code/],
    ['a misspelt symbol', 'S -> "x"\n  | Tern\nTerm -> "y"\n', /line 2: Tern is used .*did you mean Term\?/],
    ['nothing in it', '# nothing\n', /grammar is empty/],
    ['a cycle', 'S -> T | "x"\nT -> S\n', /S/],
    ['no end', 'S -> "x" S\n', /S/],
  ])('%s is refused', async (_, source, message) => {
    const path = source === null ? join(folder, 'no.ne') : file('bad.ne', source);
    await expectRefusal(
      ['train', file('x.txt', 'x\n'), '--grammar', path, '--out', join(folder, 'never')],
      message,
    );
    const checked = await grae(['grammar', 'check', path]);
    expect(checked.status).toBe(2);
    expect(checked.stderr + checked.stdout).toMatch(message);
  });

  it.each([
    ['an unreachable symbol', 'S -> "x"\nU -> "y"\n', /U/],
    ['ambiguity', 'S -> S S | "x"\n', /ambiguous|several ways/],
  ])('grammar check finds %s', async (_, source, message) => {
    const { findings } = await graeJson<{
      findings: { severity: string; message: string; line: number | null }[];
    }>(['grammar', 'check', file('flawed.ne', source)]);
    expect(
      findings
        .filter(({ severity }) => severity === 'warning')
        .map(({ message: text }) => text)
        .join('\n'),
    ).toMatch(message);
  });

  it('a hostile ambiguous grammar ends in bounded time', async () => {
    const path = file('hostile.ne', 'S -> S S | S S S | "x"\n');
    const report = await graeJson<{ strings: number; failed: number }>(
      ['data', 'check', '-', '--grammar', path],
      {
        input: `${'x'.repeat(2000)}\n`,
      },
    );
    expect(report.strings).toBe(1);
  });
});

describe('a grammar that cannot be used', () => {
  it('is a finding in JSON', async () => {
    const path = file('unusable.ne', 'S -> "a" S |\n  | "b"\n');
    const { status, stdout } = await grae(['grammar', 'check', path, '--json']);
    expect(status).toBe(2);
    const message = 'column 3: did not expect "|" there';
    expect(JSON.parse(stdout).findings).toEqual([
      { severity: 'error', kind: 'unusable', symbol: null, file: null, line: 2, column: 3, message },
    ]);
  });
});

describe('options', () => {
  it('resume goes on with the settings of the run, and takes no others', async () => {
    for (const [option, value] of [
      ['--latent', '99'],
      ['--epochs', '50'],
      ['--learning-rate', '0.5'],
      ['--preset', 'paper'],
      ['--seed', '77'],
      ['--components', '3'],
    ] as const) {
      const { status, stderr } = await grae(['train', '--resume', 'some-run', option, value]);
      expect(status).toBe(2);
      expect(stderr).toContain(`--resume goes on with the settings of the run, but received: ${option}`);
    }
  });

  it('a run begins with another one as it is: sizes and language are not asked for besides', async () => {
    for (const [option, value] of [
      ['--grammar', 'smiles'],
      ['--preset', 'tiny'],
      ['--latent', '8'],
      ['--packing', '10'],
      ['--noise-levels', 'fixed'],
      ['--resume', 'other'],
    ] as const) {
      const { status, stderr } = await grae([
        'train',
        'c.txt',
        '--from',
        'some-run',
        option,
        value,
        '--out',
        'r',
      ]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/option '--[a-z-]+ <.*>' cannot be used with option '--[a-z-]+ <.*>'/);
    }
    await expectRefusal(
      ['train', 'c.txt', '--from', 'some-run', '--out', 'r'],
      /some-run: expected the folder of a run/,
    );
  });

  it.each<[string[], RegExp]>([
    [['sampel'], /unknown command 'sampel'[\s\S]*sample/],
    [['sample', 'run', '--coutn', '3'], /unknown option/],
    [['sample', 'run', '-n', '0'], /whole number/],
    [['sample', 'run', '-n', '1e99'], /whole number/],
    [['sample', 'run', '--seed', 'x'], /whole number/],
    [['sample', 'run', '--spread', '-1'], /number/],
    [['sample', 'run', '--tries', '0'], /whole number/],
    [['sample', 'run', '--texts', '--judge', 'rdkit'], /no --judge with --texts.*--tries/],
    [['sample', 'run', '--decodings', '5', '--tries', '2'], /cannot be used with option '--tries/],
    [['sample', 'run', '--decodings', '5', '--decode', 'greedy'], /5 decodings of each code.*greedy/],
    [['sample', 'run', '-n', '100001', '--decodings', '10'], /at most 1,000,000 strings.*100,001 codes/],
    [['reconstruct', 'run', '--encodings', '0'], /whole number/],
    [['reconstruct', 'run', '--decodings', '5', '--decode', 'beam'], /5 decodings of each code.*beam/],
    [['sample', 'run', '--guard', 'rings,'], /on, off, or names of rules separated by commas/],
    [
      ['sample', 'run', '--decode', 'viterbi'],
      /Allowed choices are greedy, temperature, nucleus, beam, verified\.\n/,
    ],
    [['sample', 'run', '--decode', 'gredy'], /Allowed choices are .* \(Did you mean greedy\?\)\n/],
    [['sample', 'run', '--backend', 'wams'], /Allowed choices are .* \(Did you mean wasm\?\)/],
    [['train', 'c', '--preset', 'tinny'], /Allowed choices are .* \(Did you mean tiny\?\)/],
    [['train', 'c', '--grammar', 'expression', '--out', 'r', '--loss', 'rea'], /\(Did you mean rae\?\)/],
    [['train', 'c', '--grammar', 'smile', '--out', 'r'], /no such file.*\(Did you mean smiles\?\)/],
    [['data', 'fetch', 'zinc250'], /\(Did you mean zinc250k\?\)/],
    [['sample', 'zinc250'], /\(Did you mean zinc250k\?\)/],
    [
      ['sample', 'run', '--temperature', '2'],
      /no temperature with greedy, but received: 2 \(--temperature\); leave it out, or take temperature or nucleus/,
    ],
    [
      ['decode', 'run', '--decode', 'beam', '--mass', '0.5'],
      /no mass with beam, but received: 0\.5 \(--mass\); leave it out, or take nucleus/,
    ],
    [
      ['reconstruct', 'run', '--decode', 'nucleus', '--width', '3'],
      /no width with nucleus, but received: 3 \(--width\); leave it out, or take beam/,
    ],
    [
      ['decode', 'run', '--decode', 'temperature', '--temperature', '0'],
      /a number above 0 and at most 1000, but received: 0/,
    ],
    [
      ['decode', 'run', '--decode', 'nucleus', '--mass', '0'],
      /a number above 0 and at most 1, but received: 0/,
    ],
    [['interpolate', 'run', 'x', '1', '--decode', 'beam', '--width', '0'], /whole number/],
    [
      ['fit', 'run', '--components', '0'],
      /^error: option '--components <n>': expected a whole number from 1 to 10000, but received: 0\n$/,
    ],
    [['fit', 'run', '--density', 'gmn'], /Allowed choices are gmm, .* \(Did you mean gmm\?\)/],
    [['fit', 'run', '--density', 'gm'], /Allowed choices/],
    [['train', 'c', '--grammar', 'expression', '--out', 'r', '--latent', '-3'], /whole number/],
    [['train', 'c', '--grammar', 'expression', '--out', 'r', '--learning-rate', 'fast'], /number/],
    [['train', 'c', '--grammar', 'expression', '--out', 'r', '--backend', 'quantum'], /Allowed choices/],
    [['train', 'c', '--out', 'r'], /expected --grammar/],
    [['train', 'c', '--grammar', 'expression'], /expected --out/],
    [['train', '--grammar', 'expression', '--out', 'r'], /expected a corpus/],
    [['score'], /expected --domain/],
    [['score', '--domain', 'molecul'], /Did you mean molecule/],
    [['score', '--domain', 'expression', '--target', 'x+'], /target is not an expression/],
    [['score', '--domain', 'expression', '--grid', '1,2'], /three numbers/],
    [
      ['score', '--domain', 'expression', '--judge', 'both'],
      /expected no judge for the domain expression, but received: "both"; only molecule takes one/,
    ],
    [['score', '--domain', 'molecule', '--judge', 'me'], /Allowed choices are openchemlib, rdkit, both/],
    [['score', '--domain', 'text'], /expected a grammar.*--grammar/],
    [['parse'], /expected --grammar/],
    [['data', 'generate', 'expressions'], /--count/],
    [
      ['data', 'generate', 'expressions', '-n', '10', '--max-productions', '1'],
      /no string has a derivation of at most 1 /,
    ],
  ])('%j', async (args, message) => {
    await expectRefusal(args, message, 2, 'x\n');
  });
});

describe('run folders', () => {
  const corpus = join(folder, 'corpus.txt');
  const run = join(folder, 'run');
  const training = ['train', corpus, '--grammar', 'expression', '--epochs', '1', '--batch', '20'];
  beforeAll(async () => {
    expect((await grae(['data', 'generate', 'expressions', '-n', '60', '-o', corpus])).status).toBe(0);
    const args = ['--latent', '4', '--packing', '5', '--components', '2'];
    expect((await grae([...training, ...args, '--out', run])).status).toBe(0);
  });

  /** A copy of the run that may be spoilt. */
  function copy(): string {
    const path = mkdtempSync(join(folder, 'copy-'));
    cpSync(run, path, { recursive: true });
    return path;
  }

  it.each([
    ['config.json'],
    ['grammar.ne'],
    ['productions.json'],
    ['weights.safetensors'],
    ['density.safetensors'],
  ])('a missing, empty or cut %s', async (name) => {
    for (const spoil of [
      (path: string) => rmSync(path),
      (path: string) => truncateSync(path, 0),
      (path: string) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
    ]) {
      const spoilt = copy();
      spoil(join(spoilt, name));
      await expectRefusal(['sample', spoilt, '-n', '3'], new RegExp(name.replace('.', '\\.')));
    }
  });

  it.each([['checkpoint.safetensors'], ['corpus.safetensors'], ['environment.json']])(
    'a cut %s cannot be resumed',
    async (name) => {
      const spoilt = copy();
      truncateSync(join(spoilt, name), Math.floor(readFileSync(join(spoilt, name)).length / 2));
      await expectRefusal(['train', '--resume', spoilt], new RegExp(name.replace('.', '\\.')));
    },
  );

  it('weights of another model', async () => {
    const spoilt = copy();
    const other = join(folder, 'other');
    const args = ['--latent', '5', '--packing', '0', '--no-fit'];
    expect((await grae([...training, ...args, '--out', other])).status).toBe(0);
    cpSync(join(other, 'weights.safetensors'), join(spoilt, 'weights.safetensors'));
    await expectRefusal(['sample', spoilt, '-n', '3'], /weights\.safetensors/);
  });

  it('files of another run of the same shape', async () => {
    const other = join(folder, 'same-shape');
    const args = ['--latent', '4', '--packing', '5', '--seed', '9', '--components', '2'];
    expect((await grae([...training, ...args, '--out', other])).status).toBe(0);
    for (const [name, refused] of [
      ['weights.safetensors', 'weights'],
      ['density.safetensors', 'density'],
      ['config.json', '(weights|productions)'],
    ] as const) {
      const message = new RegExp(`${refused}\\.\\w+: expected the file that grae wrote for this run`);
      const spoilt = copy();
      cpSync(join(other, name), join(spoilt, name));
      await expectRefusal(['sample', spoilt, '-n', '3'], message);
    }
    const spoilt = copy();
    cpSync(join(other, 'checkpoint.safetensors'), join(spoilt, 'checkpoint.safetensors'));
    await expectRefusal(
      ['train', '--resume', spoilt],
      /checkpoint\.safetensors: expected the file that grae wrote for this run/,
    );
    cpSync(join(folder, 'corpus.txt'), join(spoilt, 'corpus.safetensors'));
    await expectRefusal(['train', '--resume', spoilt], /corpus\.safetensors/);
  });

  it('a fingerprint that is missing, damaged or foreign is made again', async () => {
    const novel = async (path: string) =>
      (await graeJson<{ summary: { novel: number } }>(['sample', path, '-n', '50'])).summary.novel;
    const expected = await novel(run);
    for (const spoil of [
      (path: string) => rmSync(path),
      (path: string) => truncateSync(path, 20),
      (path: string) => writeFileSync(path, readFileSync(join(run, 'weights.safetensors'))),
    ]) {
      const spoilt = copy();
      spoil(join(spoilt, 'fingerprint.safetensors'));
      expect(await novel(spoilt)).toBe(expected);
    }
  });

  it('a trained run without its checkpoint is not trained anew', async () => {
    const spoilt = copy();
    rmSync(join(spoilt, 'checkpoint.safetensors'));
    const before = readFileSync(join(spoilt, 'weights.safetensors'));
    await expectRefusal(
      ['train', '--resume', spoilt],
      /checkpoint\.safetensors: expected the file that grae wrote.*there is no such file/,
    );
    expect(readFileSync(join(spoilt, 'weights.safetensors')).equals(before)).toBe(true);
  });

  it('a line of ten million characters is one string that does not come back', async () => {
    const report = await graeJson<{ strings: number; refused: number; failures: { text: string }[] }>(
      ['reconstruct', run],
      { input: `x*x\n${'x+'.repeat(5 << 20)}x\nx\n` },
    );
    expect(report).toMatchObject({ strings: 3, refused: 1 });
    expect(report.failures.at(-1)!.text).toMatch(/… \(10485761 characters\)$/);
  });

  it('another grammar', async () => {
    const spoilt = copy();
    const path = join(spoilt, 'grammar.ne');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"x"', '"y"'));
    await expectRefusal(
      ['sample', spoilt, '-n', '3'],
      /grammar\.ne: expected the file that grae wrote for this run/,
    );
  });

  it('something that is no run', async () => {
    await expectRefusal(['sample', folder, '-n', '3'], /config\.json.*settings of a run/);
    for (const command of ['sample', 'fit', 'report']) {
      await expectRefusal(
        [command, join(folder, 'nowhere')],
        /^error: \S+nowhere: expected the folder of a run, but there is no such folder; check the path\n$/,
      );
    }
    await expectRefusal(['sample', corpus, '-n', '3'], /expected the folder of a run, but this is a file/);
  });

  it('a folder that is not empty is not trained into', async () => {
    const before = readdirSync(run);
    await expectRefusal(['train', corpus, '--grammar', 'expression', '--out', run], /new or empty folder/);
    expect(readdirSync(run)).toEqual(before);
  });

  it('a file in the place of the folder', async () => {
    await expectRefusal(['train', corpus, '--grammar', 'expression', '--out', corpus], /folder/);
    await expectRefusal(
      ['train', corpus, '--grammar', 'expression', '--out', join(corpus, 'below')],
      /folder/,
      2,
    );
  });

  it('more components than codes', async () => {
    await expectRefusal(['fit', run, '--components', '5000'], /components/);
    // the density before is still there
    expect((await grae(['sample', run, '-n', '3'])).status).toBe(0);
  });

  it('strings longer than the model reads', async () => {
    const long = `x${'+x'.repeat(60)}`;
    const report = await graeJson<{ exact: number; failures: { reason: string }[] }>(['reconstruct', run], {
      input: `${long}\n`,
    });
    expect(report.exact).toBe(0);
    expect(report.failures[0]!.reason).toMatch(/takes \d+ productions, but the model reads at most \d+/);
  });

  it('codes of another size', async () => {
    await expectRefusal(['decode', run], /line 1: expected the 4 numbers of a code/, 2, '1 2 3\n');
    await expectRefusal(['decode', run], /line 2: expected the 4 numbers of a code/, 2, '1 2 3 4\n1 x 3 4\n');
    await expectRefusal(['decode', run], /expected a latent code/, 2, '');
  });

  it('numbers that are no derivation', async () => {
    await expectRefusal(['unparse', '--run', run], /line 1/, 2, '0 0 0\n');
    await expectRefusal(
      ['unparse', '--grammar', 'expression'],
      /expected a production from 0 to 10/,
      2,
      '99\n',
    );
  });

  it('an end of an interpolation that has no code', async () => {
    await expectRefusal(['interpolate', run, 'x*', 'x'], /x\*: did not expect the end/);
  });
});
