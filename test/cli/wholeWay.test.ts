import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smilesAutomaton } from '../../src/domain/molecule/prefix/smilesPrefix.js';
import type { Calibration } from '../../src/sampling/calibrate.js';
import { grae, graeJson, program } from '../support/grae.js';

interface SampleDocument {
  readonly samples: readonly {
    readonly text: string;
    readonly valid: boolean;
    readonly reason: string | null;
    readonly canonical: string | null;
    readonly scores: Readonly<Record<string, number | null>>;
  }[];
  readonly summary: Readonly<Record<string, unknown>>;
}

/** Names of the rules of molecules that a text breaks. */
function brokenRules(text: string): string[] {
  const state = smilesAutomaton.start();
  state.advance(text);
  return smilesAutomaton.rules.filter((_, bit) => (state.brokenAtEnd & (1 << bit)) !== 0);
}

/** One small training of each language, and every command on it, as a user would type them. */
describe.each([
  {
    grammar: 'expression',
    strings: 'generated',
    settings: [],
    form: 'as-is',
    guard: null,
    rules: [],
    seen: 'x*x+sin(3)',
    spelled: 'x*x+sin(3)',
    other: 'exp(x)/2',
    foreign: 'x+y',
  },
  {
    grammar: 'smiles',
    strings: 'nci',
    // The smallest preset, with levels of noise as the usual one for molecules has them.
    settings: ['--preset', 'tiny', '--noise', '1', '--noise-levels', 'drawn'],
    form: 'kekule',
    guard: smilesAutomaton.name,
    rules: smilesAutomaton.rules,
    seen: 'CC(=O)Oc1ccccc1',
    spelled: 'CC(=O)OC1=CC=CC=C1',
    other: 'CCN(CC)CC',
    foreign: 'C1(',
  },
])(
  'the whole way with $grammar',
  ({ grammar, strings, settings, form, guard, rules, seen, spelled, other, foreign }) => {
    const broken = (text: string) => (guard === null ? [] : brokenRules(text));
    const folder = mkdtempSync(join(tmpdir(), 'grae-cli-'));
    const run = join(folder, 'run');
    const corpus = join(folder, 'corpus.txt');
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    beforeAll(async () => {
      if (strings === 'generated') {
        const made = await grae([
          'data',
          'generate',
          'expressions',
          '-n',
          '600',
          '--seed',
          '3',
          '-o',
          corpus,
        ]);
        expect(made).toMatchObject({ status: 0, stdout: '' });
      } else {
        const file = new URL('../../data/molecules/nci.smi', import.meta.url);
        // Short ones, which take fewest steps.
        const short = readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line.length > 0 && line.length <= 24);
        writeFileSync(corpus, short.slice(0, 400).join('\n'));
      }
      const trained = await graeJson<Record<string, unknown>>([
        'train',
        corpus,
        '--grammar',
        grammar,
        ...settings,
        '--epochs',
        '2',
        '--latent',
        '8',
        '--learning-rate',
        '0.004',
        '--seed',
        '5',
        '--batch',
        '64',
        '--packing',
        '40',
        '--components',
        '3',
        '--out',
        run,
      ]);
      expect(trained).toMatchObject({ run, epochs: 2, interrupted: false, backend: expect.any(String) });
      expect(Object.keys(trained)).toEqual(
        expect.arrayContaining([
          'epochs',
          'steps',
          'sequencesPerSecond',
          'losses',
          'validation',
          'seconds',
          'backend',
        ]),
      );
    });

    it('keeps the form that strings are brought into', () => {
      const { form: kept } = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8')) as { form: string };
      expect(kept).toBe(form);
    });

    it('checks the corpus', async () => {
      const report = await graeJson<Record<string, unknown>>(['data', 'check', corpus, '--grammar', grammar]);
      expect(Object.keys(report)).toEqual([
        'strings',
        'parsed',
        'ambiguous',
        'failed',
        'tooLong',
        'respelled',
        'productions',
        'stringsPerSecond',
        'failures',
        'brokenRules',
      ]);
      expect(report).toMatchObject({ ambiguous: 0, failed: 0, tooLong: 0, failures: [] });
      expect(report.parsed).toBe(report.strings);
    });

    it('samples the same strings for the same seed, all of them in the language', async () => {
      const args = ['sample', run, '-n', '60', '--seed', '7'];
      const first = await graeJson<SampleDocument>(args);
      expect((await graeJson<SampleDocument>(args)).samples).toEqual(first.samples);
      expect(
        (await graeJson<SampleDocument>(['sample', run, '-n', '60', '--seed', '8'])).samples,
      ).not.toEqual(first.samples);
      expect(Object.keys(first.summary)).toEqual([
        'requested',
        'valid',
        'unique',
        'novel',
        'decodings',
        'tries',
        'samplesPerSecond',
        'density',
        'spread',
        'noiseLevel',
        'guard',
        'rules',
        'decode',
        'seed',
      ]);
      const { samples, summary } = first;
      expect(summary).toMatchObject({
        requested: 60,
        tries: { most: 1, made: 60, repeated: 0 },
        density: 'gmm',
        spread: 1,
        guard,
        rules,
        decode: { kind: 'greedy' },
        seed: 7,
      });
      const valid = samples.filter((one) => one.valid);
      expect(summary.valid).toBe(valid.length);
      // Of a few molecules openchemlib has no canonical form.
      expect(summary.unique).toBe(new Set(valid.map(({ canonical, text }) => canonical ?? text)).size);
      expect(valid.some(({ canonical }) => canonical !== null)).toBe(true);
      for (const { valid: isValid, reason, canonical } of samples) {
        expect(reason === null).toBe(isValid);
        if (!isValid) expect(canonical).toBe(null);
      }
      const texts = samples.map(({ text }) => `${text}\n`).join('');
      const checked = await graeJson<Record<string, number>>(['data', 'check', '-', '--grammar', grammar], {
        input: texts,
      });
      expect(checked.parsed).toBe(60);
    });

    it.each<[string[], Record<string, unknown>, string]>([
      [['temperature'], { kind: 'temperature', temperature: 1 }, 'drawn at temperature 1'],
      [['temperature', '--temperature', '0.5'], { kind: 'temperature', temperature: 0.5 }, 'temperature 0.5'],
      [['nucleus'], { kind: 'nucleus', mass: 0.9, temperature: 1 }, 'nucleus of 0.9'],
      [
        ['nucleus', '--mass', '0.5', '--temperature', '2'],
        { kind: 'nucleus', mass: 0.5, temperature: 2 },
        'drawn from a nucleus of 0.5 at temperature 2',
      ],
      [['beam'], { kind: 'beam', width: 8 }, 'beam of 8'],
      [['beam', '--width', '2'], { kind: 'beam', width: 2 }, 'beam of 2'],
    ])('samples with --decode %j, and says so', async (way, decode, words) => {
      const args = ['sample', run, '-n', '25', '--seed', '7', '--decode', ...way];
      const { samples, summary } = await graeJson<SampleDocument>(args);
      expect(summary).toMatchObject({ requested: 25, guard, rules, decode, seed: 7 });
      const again = await grae([...args, '--texts']);
      expect(again.stdout.trimEnd().split('\n')).toEqual(samples.map(({ text }) => text));
      expect(again.stderr).toContain(words);
      for (const { text } of samples) expect(broken(text)).toEqual([]);
    });

    it('keeps the rules that are asked for, and none without', async () => {
      const draw = (rulesAsked: string) =>
        graeJson<SampleDocument>(['sample', run, '-n', '60', '--spread', '2', '--guard', rulesAsked]);
      const off = await draw('off');
      expect(off.summary).toMatchObject({ guard: null, rules: [], spread: 2 });
      if (guard === null) {
        expect((await draw('on')).samples).toEqual(off.samples);
        const refused = await grae(['sample', run, '-n', '60', '--guard', 'rings']);
        expect(refused).toMatchObject({ status: 2, stdout: '' });
        expect(refused.stderr).toMatch(/rules of expression-1 \(division, towers\), but received: rings/);
        expect((await draw('division,towers')).summary).toMatchObject({
          guard: 'expression-1',
          rules: ['division', 'towers'],
        });
        return;
      }
      expect(off.samples.flatMap(({ text }) => broken(text))).toContain('rings');
      const some = await draw('valence,rings');
      expect(some.summary).toMatchObject({ guard, rules: ['rings', 'valence'] });
      for (const { text } of some.samples) {
        expect(broken(text)).not.toContain('rings');
        expect(broken(text)).not.toContain('valence');
      }
      const refused = await grae(['decode', run, '--guard', 'rings,knots'], { input: '0 0 0 0 0 0 0 0\n' });
      expect(refused).toMatchObject({ status: 2, stdout: '' });
      expect(refused.stderr).toMatch(/rules of smiles-\d+ \(rings, valence, .*\), but received: knots/);
    });

    it('draws again what is invalid, and says how often', async () => {
      const args = ['sample', run, '-n', '80', '--spread', '3', '--guard', 'off'];
      const once = await graeJson<SampleDocument>(args);
      const often = await graeJson<SampleDocument>([...args, '--tries', '5']);
      const invalid = 80 - Number(once.summary.valid);
      expect(invalid).toBeGreaterThan(0);
      expect(Number(often.summary.valid)).toBeGreaterThan(Number(once.summary.valid));
      const tries = often.summary.tries as { most: number; made: number; repeated: number };
      expect(tries).toMatchObject({ most: 5, repeated: invalid });
      expect(tries.made).toBeGreaterThanOrEqual(80 + invalid);
      const { stdout } = await grae([...args, '--tries', '5', '--best', '0']);
      expect(stdout).toMatch(/^valid +\d+ +[\d.]+% in at most 5 tries each$/m);
      expect(stdout).toMatch(new RegExp(`^tries +${tries.made}$`, 'm'));
      expect(stdout).toMatch(new RegExp(`^tried again +${invalid} `, 'm'));
      // the strings alone are the same ones
      const alone = await grae([...args, '--tries', '5', '--texts']);
      expect(alone.stdout.trimEnd().split('\n')).toEqual(often.samples.map(({ text }) => text));
    });

    it('decodes, reconstructs and interpolates in every way, and says how', async () => {
      const input = `${seen}\n${other}\n`;
      const codes = (await grae(['encode', run], { input })).stdout;
      const args = ['--guard', 'off', '--decode', 'nucleus', '--mass', '0.7', '--seed', '4'];
      const how = {
        guard: null,
        rules: [],
        decode: { kind: 'nucleus', mass: 0.7, temperature: 1 },
        seed: 4,
      };
      const decoded = await graeJson<{ texts: string[] }>(['decode', run, ...args], { input: codes });
      const codeDistances = [expect.any(Number), expect.any(Number)];
      expect(decoded).toEqual({ texts: [expect.any(String), expect.any(String)], codeDistances, ...how });
      expect((await grae(['decode', run, ...args], { input: codes })).stdout).toBe(
        `${decoded.texts.join('\n')}\n`,
      );
      expect(await graeJson(['reconstruct', run, ...args], { input })).toMatchObject({ strings: 2, ...how });
      expect(await graeJson(['interpolate', run, seen, other, '--steps', '3', ...args])).toMatchObject(how);
      const beam = ['--decode', 'beam', '--width', '1'];
      const greedily = await grae(['decode', run], { input: codes });
      expect((await grae(['decode', run, ...beam], { input: codes })).stdout).toBe(greedily.stdout);
    });

    it('samples from a standard normal and prints the strings alone', async () => {
      const plain = await grae(['sample', run, '-n', '5', '--density', 'standard-normal', '--texts']);
      expect(plain.status).toBe(0);
      expect(plain.stdout.trimEnd().split('\n')).toHaveLength(5);
    });

    it('shows tables of samples', async () => {
      const { status, stdout, stderr } = await grae(['sample', run, '-n', '20']);
      expect(status).toBe(0);
      expect(stderr).toContain(
        guard === null ? 'no guard, greedy' : `guard ${guard} (${rules.join(', ')}), greedy`,
      );
      expect(stdout).toMatch(/^requested +20$/m);
      expect(stdout).toMatch(/^valid +\d+ +[\d.]+% in one try each$/m);
    });

    it('reconstructs, counting what cannot be encoded as not reconstructed', async () => {
      const report = await graeJson<{
        strings: number;
        exact: number;
        equivalent: number;
        failures: { text: string; spelled: string | null; reconstruction: string | null }[];
      }>(['reconstruct', run], { input: `${seen}\n${other}\n${foreign}\n` });
      expect(report.strings).toBe(3);
      expect(report.exact).toBeLessThanOrEqual(2 / 3);
      expect(report.equivalent).toBeGreaterThanOrEqual(report.exact);
      expect(report.failures).toContainEqual(
        expect.objectContaining({ text: foreign, spelled: null, reconstruction: null, equivalent: false }),
      );
      const failed = report.failures.find(({ text }) => text === seen);
      if (failed !== undefined) expect(failed.spelled).toBe(spelled);
      expect(Object.keys(report)).toEqual(
        expect.arrayContaining(['strings', 'exact', 'equivalent', 'perProduction', 'failures']),
      );
    });

    it('reconstructs by the share of drawn decodings of drawn encodings', async () => {
      const input = `${seen}\n${foreign}\n`;
      const args = ['reconstruct', run, '--encodings', '3', '--decodings', '7', '--seed', '2'];
      const report = await graeJson<{ exact: number; equivalent: number }>(args, { input });
      expect(report).toMatchObject({
        ...{ strings: 2, encodings: 3, decodings: 7, posterior: 'point', refused: 1, guard, rules },
        ...{ decode: { kind: 'temperature', temperature: 1 }, seed: 2 },
      });
      expect((report.exact * 42) % 1).toBeCloseTo(0, 9);
      expect(report.equivalent).toBeGreaterThanOrEqual(report.exact);
      const { status, stdout, stderr } = await grae(args, { input });
      expect(status).toBe(0);
      expect(stdout).toMatch(/^decodings of each encoding +7$/m);
      expect(stdout).toContain(foreign);
      expect(stderr).toMatch(/codes points, the same for every encoding; .*drawn at temperature 1/);
    });

    it('samples several strings of each code of the prior', async () => {
      const args = ['sample', run, '-n', '6', '--density', 'standard-normal', '--decodings', '5'];
      const { samples, summary } = await graeJson<SampleDocument>(args);
      expect(samples).toHaveLength(30);
      expect(summary).toMatchObject({
        ...{ requested: 30, decodings: 5, tries: { most: 1, made: 30, repeated: 0 } },
        ...{ density: 'standard-normal', decode: { kind: 'temperature', temperature: 1 } },
      });
      const { stdout, stderr } = await grae([...args, '--best', '0']);
      expect(stdout).toMatch(/^requested +30 +6 codes, 5 decodings each$/m);
      expect(stderr).toContain('5 decodings of each code');
    });

    it('encodes to codes that decode to what reconstruct says', async () => {
      const codes = await grae(['encode', run], { input: `${seen}\n${other}\n` });
      expect(codes.status).toBe(0);
      const decoded = await graeJson<{ texts: string[] }>(['decode', run], { input: codes.stdout });
      const { failures } = await graeJson<{ failures: { text: string; reconstruction: string }[] }>(
        ['reconstruct', run],
        {
          input: `${seen}\n${other}\n`,
        },
      );
      const back = (text: string) => failures.find((one) => one.text === text)?.reconstruction;
      expect(decoded.texts).toEqual([back(seen) ?? spelled, back(other) ?? other]);
    });

    it('interpolates from one end to the other', async () => {
      const { points } = await graeJson<{ points: { share: number; text: string; valid: boolean }[] }>([
        'interpolate',
        run,
        seen,
        other,
        '--steps',
        '5',
      ]);
      expect(points.map(({ share }) => share)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    });

    it('parses to the productions of the run and back', async () => {
      const parsed = await grae(['parse', '--run', run], { input: `${seen}\n` });
      expect((await grae(['unparse', '--run', run], { input: parsed.stdout })).stdout).toBe(`${spelled}\n`);
      const asIs = await grae(['parse', '--run', run, '--form', 'as-is'], { input: `${seen}\n` });
      expect((await grae(['unparse', '--run', run], { input: asIs.stdout })).stdout).toBe(`${seen}\n`);
      const plain = await grae(['parse', '--grammar', grammar], { input: `${seen}\n` });
      expect((await grae(['unparse', '--grammar', grammar], { input: plain.stdout })).stdout).toBe(
        `${seen}\n`,
      );
      expect(parsed.stdout.split(' ').length).toBeLessThanOrEqual(plain.stdout.split(' ').length);
    });

    it('reports on one page, the same for the same seed, that shows hostile strings', async () => {
      const like = join(folder, 'like.txt');
      writeFileSync(like, `${seen}\n${other}\n<script>alert(1)</script>\n`);
      const out = join(folder, 'page.html');
      const evaluation = join(folder, 'evaluation.json');
      writeFileSync(evaluation, '{"moses": {"valid": 0.5}, "guacamol": {"validity": 0.25}}');
      const args = ['report', run, '-n', '40', '--drawn', '15', '--like', like, '--evaluation', evaluation];
      const document = await graeJson<{ requested: number; valid: number }>([...args, '-o', out]);
      expect(document).toMatchObject({ requested: 40 });
      const page = readFileSync(out, 'utf8');
      expect(page.match(/<li class="card/g)!.length).toBeGreaterThanOrEqual(15);
      expect(page).toContain('0.5000');
      // what is in metrics.jsonl as train is the objective, not the reconstruction
      expect(page).toMatch(/loss of training with its regularisers( and noise)? \(blue\)/);
      expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
      expect(page.match(/<script/g)).toHaveLength(1);
      // the folder as a shell completes it
      await graeJson(['report', `${run}/`, ...args.slice(2), '-o', `${out}2`]);
      expect(readFileSync(`${out}2`, 'utf8')).toBe(page);
      const refused = await grae([...args.slice(0, -1), like, '-o', `${out}3`]);
      expect(refused.stderr).toMatch(/expected the JSON document of grae evaluate/);
      expect(refused.status).toBe(2);
    });

    it('fits other densities', async () => {
      expect(await graeJson(['fit', run, '--density', 'gaussian'])).toMatchObject({
        density: 'gaussian',
        dimension: 8,
      });
      expect((await graeJson<SampleDocument>(['sample', run, '-n', '3'])).summary).toMatchObject({
        density: 'gaussian',
      });
      // a density that was fitted by hand stays when the finished training is resumed
      const resumed = await graeJson<{ density: unknown; epochs: number }>(['train', '--resume', run]);
      expect(resumed).toMatchObject({ density: null, epochs: 2 });
      expect((await graeJson<SampleDocument>(['sample', run, '-n', '3'])).summary).toMatchObject({
        density: 'gaussian',
      });
      expect(await graeJson(['fit', run, '--select', '1,2'])).toMatchObject({
        density: 'gmm',
        calibration: null,
      });
      const { calibration } = await graeJson<{ calibration: Omit<Calibration, 'density'> }>([
        'fit',
        run,
        '--calibrate',
        '10',
      ]);
      expect(calibration).toMatchObject({ samples: 10 });
      // what was found is what sample takes
      const { spread } = calibration.drawing;
      const drawn = async (...options: string[]) =>
        (await graeJson<SampleDocument>(['sample', run, '-n', '20', ...options])).samples.map(
          ({ text }) => text,
        );
      expect(await drawn()).toEqual(await drawn('--spread', String(spread)));
    });

    it('keeps a density, and how it is drawn from', async () => {
      const drawn = async (...options: string[]) =>
        (await graeJson<SampleDocument>(['sample', run, '-n', '20', ...options])).samples.map(
          ({ text }) => text,
        );
      await graeJson(['fit', run, '--components', '2']);
      const kept = await graeJson<{ density: string }>(['fit', run, '--keep', '--spread', '0.25']);
      expect(kept).toMatchObject({ density: 'gmm', calibration: null });
      expect(await drawn()).toEqual(await drawn('--spread', '0.25'));
      const fixed = await graeJson<{ calibration: Omit<Calibration, 'density'> }>([
        ...['fit', run, '--keep', '--spread', '0.5', '--calibrate', '10'],
      ]);
      expect(fixed.calibration.drawing).toMatchObject({ spread: 0.5, beam: 1 });
      expect(await grae(['fit', run, '--keep', '--components', '2'])).toMatchObject({ status: 2 });
    });

    it('decodes samples by the beam that a density is kept with', async () => {
      await graeJson(['fit', run, '--keep', '--spread', '0.5', '--beam', '3']);
      const summaryOf = async (...options: string[]) =>
        (await graeJson<SampleDocument>(['sample', run, '-n', '20', ...options])).summary;
      expect(await summaryOf()).toMatchObject({ spread: 0.5, decode: { kind: 'beam', width: 3 } });
      expect(await summaryOf('--decode', 'greedy')).toMatchObject({ decode: { kind: 'greedy' } });
      expect(await summaryOf('--density', 'standard-normal')).toMatchObject({ decode: { kind: 'greedy' } });
      const searched = await graeJson<{ calibration: Omit<Calibration, 'density'> }>([
        ...['fit', run, '--keep', '--calibrate', '10'],
      ]);
      expect(searched.calibration.drawing.beam).toBe(3);

      expect(
        await graeJson(['fit', run, '--density', 'local-kde', '--kernels', '20', '--bandwidth', '0.5']),
      ).toMatchObject({ density: 'local-kde', report: { kernels: 20, bandwidth: 0.5 } });
      expect(await summaryOf()).toMatchObject({ density: 'kde', spread: 1, decode: { kind: 'greedy' } });
    });

    it('holds several densities', async () => {
      const summaryOf = async (...options: string[]) =>
        (await graeJson<SampleDocument>(['sample', run, '-n', '20', ...options])).summary;
      await graeJson(['fit', run, '--density', 'gaussian', '--spread', '0.75', '--as', 'one']);
      expect(await summaryOf('--density', 'one')).toMatchObject({ density: 'gaussian', spread: 0.75 });
      expect(await summaryOf()).toMatchObject({ density: 'kde' });
      const unknown = await grae(['sample', run, '--density', 'two']);
      expect(unknown.stderr).toMatch(
        /density-two.*expected a fitted density, but .*; fit one \("grae fit .* --as two"\)/,
      );
      expect(unknown.status).toBe(2);
      expect((await grae(['fit', run, '--as', '../two'])).stderr).toMatch(/letters, digits and dashes/);
    });
  },
);

describe('score', () => {
  it('expressions', async () => {
    const { strings, summary } = await graeJson<SampleDocument & { strings: SampleDocument['samples'] }>(
      ['score', '--domain', 'expression'],
      { input: '1/3+x+sin(x*x)\nexp(exp(exp(x)))\nx*y\n' },
    );
    expect(strings.map(({ valid }) => valid)).toEqual([true, false, false]);
    expect(strings[0]!.scores.score).toBe(0);
    expect(strings.map(({ reason }) => reason?.split(':')[0])).toEqual([undefined, 'not finite', 'syntax']);
    expect(summary).toMatchObject({ strings: 3, valid: 1, unique: 1 });
  });

  it('more strings than a call takes arguments', async () => {
    const { status, stdout, stderr } = await grae(['score', '--domain', 'expression', '--grid=-1,1,2'], {
      input: 'x\n'.repeat(150_000),
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('150,000');
  });

  it('expressions with a target and a grid of the user', async () => {
    const { strings } = await graeJson<{ strings: SampleDocument['samples'] }>(
      ['score', '--domain', 'expression', '--target', 'x*x', '--grid=-1,1,3'],
      { input: 'x\n' },
    );
    // x against x² at -1, 0, 1: squared errors 4, 0, 0
    expect(strings[0]!.scores.score).toBeCloseTo(Math.log(1 + 4 / 3), 12);
  });

  it('molecules with names behind them', async () => {
    const { strings } = await graeJson<{ strings: SampleDocument['samples'] }>(
      ['score', '--domain', 'molecule'],
      {
        input: 'O water\nC(C)(C)(C)(C)C neopentane and more\n',
      },
    );
    expect(strings[0]).toMatchObject({ text: 'O', valid: true, reason: null });
    expect(strings[0]!.scores.molWeight).toBeCloseTo(18.015, 2);
    expect(strings[1]).toMatchObject({
      valid: false,
      canonical: null,
      reason: expect.stringMatching(/^valence: /),
    });
  });
});

describe('two judges', () => {
  const input = 'CCO ethanol\n[CH5+]\nC[Fe+8]\nc1cccc1\n';
  const score = (judge: string) => ['score', '--domain', 'molecule', '--judge', judge];

  it('RDKit alone decides where it is asked to', async () => {
    const { strings } = await graeJson<{ strings: SampleDocument['samples'] }>(score('rdkit'), { input });
    expect(strings.map(({ valid }) => valid)).toEqual([true, false, true, false]);
    expect(strings[2]).toMatchObject({ canonical: null });
    expect(strings[3]!.reason).toMatch(/^aromaticity: /);
  });

  it('both must agree, and where they differ is counted and shown', async () => {
    const { strings, summary } = await graeJson<{
      strings: readonly { valid: boolean; disagreement?: unknown }[];
      summary: unknown;
    }>(score('both'), { input });
    expect(strings.map(({ valid }) => valid)).toEqual([true, false, false, false]);
    expect(strings.map(({ disagreement }) => disagreement !== undefined)).toEqual([false, true, true, false]);
    expect(strings[1]!.disagreement).toMatchObject({
      said: { openchemlib: 'valid', rdkit: expect.stringMatching(/^valence: C \(atom 1\) has 5 bonds/) },
      class: 'valence of an ion',
      why: expect.any(String),
    });
    expect(summary).toMatchObject({
      valid: 1,
      disagreements: [
        { class: 'valence of an ion', count: 1, why: expect.any(String) },
        { class: 'charge above 7', count: 1, why: expect.any(String) },
      ],
    });
    const { status, stdout, stderr } = await grae(score('both'), { input });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^judges differ +count +why$/m);
    expect(stdout).toMatch(/^openchemlib +rdkit +string$/m);
    expect(stdout).toMatch(/^limit: a charge of 8.* valid +C\[Fe\+8\]$/m);
    expect(stdout).toMatch(/^judges differ +2 +50\.0%$/m);
  });
});

describe('small commands', () => {
  it('doctor knows the machine and the back ends', async () => {
    const report = await graeJson<{
      backends: { name: string; available: boolean; device: string | null; remedy: string | null }[];
      chosen: string;
      cores: number;
      fusedProducts: boolean;
    }>(['doctor']);
    expect(report.backends.map(({ name }) => name)).toEqual(['tensorflow', 'webgpu', 'wasm', 'cpu']);
    expect(report.backends.find(({ name }) => name === 'wasm')?.available).toBe(true);
    const automatic = report.backends.filter(({ name }) => name !== 'webgpu');
    expect(automatic.find(({ available }) => available)?.name).toBe(report.chosen);
    const webgpu = report.backends.find(({ name }) => name === 'webgpu')!;
    if (webgpu.available) expect(webgpu.device).toMatch(/GPU/);
    else expect(webgpu.remedy).toContain('npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22.0');
    expect(report.cores).toBeGreaterThan(0);
    // V8 11.4 and newer have relaxed SIMD
    const [major, minor] = process.versions.v8.split('.').map(Number) as [number, number];
    expect(report.fusedProducts).toBe(major > 11 || (major === 11 && minor >= 4));
  });

  it('every shipped grammar passes its check', async () => {
    for (const name of ['expression', 'smiles', 'zinc']) {
      const { status, stdout } = await grae(['grammar', 'check', name]);
      expect({ name, status, stdout }).toMatchObject({ name, status: 0 });
    }
  });

  it('grammar show lists the productions by number', async () => {
    const { productions } = await graeJson<{ productions: { text: string }[] }>([
      'grammar',
      'show',
      'expression',
    ]);
    expect(productions.map(({ text }) => text)).toEqual([
      'S -> S "+" T',
      'S -> S "*" T',
      'S -> S "/" T',
      'S -> T',
      'T -> "(" S ")"',
      'T -> "sin(" S ")"',
      'T -> "exp(" S ")"',
      'T -> "x"',
      'T -> "1"',
      'T -> "2"',
      'T -> "3"',
    ]);
  });

  it('data list names what ships', async () => {
    const { grammars, corpora } = await graeJson<{
      grammars: { name: string }[];
      corpora: { name: string }[];
    }>(['data', 'list']);
    expect(grammars.map(({ name }) => name)).toEqual(['expression', 'smiles', 'zinc']);
    expect(corpora.map(({ name }) => name)).toContain('nci');
  });

  it('generates the same distinct expressions for the same seed', async () => {
    const args = ['data', 'generate', 'expressions', '-n', '300', '--seed', '4'];
    const { stdout } = await grae(args);
    const lines = stdout.trimEnd().split('\n');
    expect(new Set(lines).size).toBe(300);
    expect((await grae(args)).stdout).toBe(stdout);
  });

  it('data exclude leaves out a target in every spelling', async () => {
    const input = '1/3+x+sin(x*x)\nx + 1/3 + sin(x*x)\nx*x\n';
    const args = ['data', 'exclude', '-', '1/3+x+sin(x*x)'];
    expect(await grae(args, { input })).toMatchObject({ status: 0, stdout: 'x*x\n' });
    expect(await graeJson(args, { input })).toEqual({
      strings: 3,
      kept: 1,
      removed: ['1/3+x+sin(x*x)', 'x+1/3+sin(x*x)'],
    });
  });

  it('data generate draws others for what it excludes', async () => {
    // of the 64 expressions of at most 4 productions, x, (x), 1*x, x*1 and x/1 are the same function
    const args = ['data', 'generate', 'expressions', '--max-productions', '4', '--exclude', 'x'];
    const { strings } = await graeJson<{ strings: string[] }>([...args, '-n', '59']);
    expect(strings).toHaveLength(59);
    for (const spelling of ['x', '(x)', '1*x', 'x*1', 'x/1']) expect(strings).not.toContain(spelling);
    expect((await grae([...args, '-n', '60'])).status).toBe(2);
  });

  it.skipIf(process.platform === 'win32')('ends quietly when the reader of a pipe has seen enough', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `"$0" "$1" data generate expressions -n 20000 | head -n 1`, process.execPath, program],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
