import { describe, expect, it, vi } from 'vitest';
import { GraeError } from '../../../../src/base/errors.js';
import { host, installHost } from '../../../../src/base/host.js';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { loadRdkit, rdkitJudge } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import type { RdkitFactory, RdkitModule } from '../../../../src/domain/molecule/rdkit/rdkitModule.js';
import { rdkit } from '../judges/judgesAgree.js';
import { domain, nciLines } from '../support.js';

describe('RDKit, asked', () => {
  it.each([
    ['CCO', null],
    ['CC name', null],
    ['C[CH2]', null],
    ['', 'empty: there is no atom'],
    [' \t', 'empty: there is no atom'],
    ['c1cccc1', 'aromaticity: an aromatic system has no Kekulé form'],
    ['cc', 'aromaticity: atom 1 is aromatic and in no ring'],
    ['CN(C)(C)(C)C', 'valence: N (atom 2) has 5 bonds, more than permitted'],
    ['C1CC', 'ring bond: a ring bond is not closed'],
    ['C1C1', 'ring bond: ring bond 1 joins atoms that are bonded already'],
    ['CC)C', 'syntax: a branch is closed that was not opened'],
    ['CCX', 'syntax: RDKit cannot read it, at character 3'],
    ['[C@TH7](F)(Cl)(Br)I', 'syntax: atom 1 has a chirality that there is not'],
    ['CC |$a;b$|', 'syntax: an extension (CXSMILES) is not read, at character 4'],
    // A molecule that RDKit's other builds refuse, while this one forgets a hydrogen of it
    ['C[C@H](C)(C)C', 'valence: C (atom 2) has 5 bonds, more than permitted'],
    // Names that would make the text another format
    ['CC M  END', null],
    ['CC {"commonchem":1}', null],
  ])('%j: %s', (text, reason) => {
    expect(rdkit(text)).toBe(reason);
  });

  it('keeps its complaints to itself', () => {
    const written: string[] = [];
    const { error, log } = console;
    console.error = console.log = (text: string) => written.push(text);
    try {
      for (const text of ['c1cccc1', 'CN(C)(C)(C)C', 'C1CC', '[#119]']) rdkit(text);
    } finally {
      Object.assign(console, { error, log });
    }
    expect(written).toEqual([]);
  });

  it('gives its memory back', () => {
    const lines = nciLines.slice(0, 2000);
    // The memory of WebAssembly is in it, and not what else of this process comes and goes.
    const used = (): number => process.memoryUsage().external / 2 ** 20;
    for (const line of lines) rdkit(line);
    const before = used();
    for (let round = 0; round < 3; round++) for (const line of lines) rdkit(line);
    const growth = used() - before;
    expect(growth).toBeLessThan(20);
  });
});

describe('a domain with RDKit in it', async () => {
  const alone = await createMoleculeDomain({ judge: 'rdkit' });
  const both = await createMoleculeDomain({ judge: 'both' });

  it('says what the rules say where the judges agree', () => {
    for (const text of ['CCO', 'CC name', 'C[CH2]', '*C', ...nciLines.slice(0, 50)]) {
      expect(alone.judge(text)).toEqual(domain.judge(text));
      expect(both.judge(text)).toEqual(domain.judge(text));
      expect(both.identify(text)).toEqual(domain.identify(text));
    }
    expect(both.judge('c1cccc1')).toEqual(domain.judge('c1cccc1'));
    expect(alone.judge('c1cccc1')).toMatchObject({
      valid: false,
      reason: 'aromaticity: an aromatic system has no Kekulé form',
    });
  });

  it('tells what each says where they differ, and why', () => {
    expect(both.judge('[CH5+]')).toEqual({
      valid: false,
      reason: 'valence: C (atom 1) has 5 bonds, more than permitted (RDKit)',
      canonical: null,
      scores: {},
      disagreement: {
        said: { openchemlib: 'valid', rdkit: 'valence: C (atom 1) has 5 bonds, more than permitted' },
        class: 'valence of an ion',
        why: expect.stringMatching(/^since 2024.09 /),
      },
    });
    expect(both.judge('[C+8] ion')).toMatchObject({
      valid: false,
      reason: 'limit: a charge of 8, the limit is 7, at character 1',
      disagreement: { said: { rdkit: expect.stringMatching(/^valid$|^valence: /) } },
    });
    expect(alone.judge('[CH5+]')).toEqual({
      valid: false,
      reason: 'valence: C (atom 1) has 5 bonds, more than permitted',
      canonical: null,
      scores: {},
    });
  });

  it('has neither canonical form nor scores where RDKit alone reads it', () => {
    const { valid, canonical, scores, name } = alone.judge('C[Fe+8] metal');
    expect({ valid, canonical, name }).toEqual({ valid: true, canonical: null, name: 'metal' });
    expect(Object.keys(scores)).toEqual([...alone.scoreNames, ...alone.labelNames]);
    expect(new Set(Object.values(scores))).toEqual(new Set([null]));
  });
});

/** A stand-in for RDKit that breaks down on `N`, as RDKit does where its stack overflows. */
function fragile(started: { count: number }): RdkitFactory {
  return async () => {
    started.count++;
    let broken = false;
    const module: RdkitModule = {
      version: () => '',
      set_log_capture: () => null,
      get_mol: (text) => {
        if (broken || text === 'N') {
          broken = true;
          throw new RangeError('memory access out of bounds');
        }
        const use = () => '';
        return {
          get_num_atoms: () => 1,
          get_json: use,
          get_v3Kmolblock: use,
          get_smiles: use,
          delete: () => {},
        };
      },
    };
    return module;
  };
}

it('is the same for all domains of a thread, and tried again where it could not be had', async () => {
  expect(await loadRdkit()).toBe(await loadRdkit());
  const usual = host();
  const readAsset = vi.fn(usual.readAsset).mockRejectedValueOnce(new Error('not now'));
  installHost({ ...usual, readAsset });
  try {
    await expect(loadRdkit()).rejects.toThrow(/does not load \(not now\)/);
    expect((await loadRdkit()).read('CCO', (molecule) => molecule.get_num_atoms())).toEqual({ value: 3 });
  } finally {
    installHost(usual);
  }
});

describe('RDKit that cannot be had, or breaks down', () => {
  it('is told with the command that mends it', async () => {
    const missing = loadRdkit(() =>
      Promise.reject(new Error("Cannot find package '@rdkit/rdkit' from here")),
    );
    await expect(missing).rejects.toThrow(GraeError);
    await expect(missing).rejects.toThrow(/is not installed; install it with "npm install @rdkit\/rdkit"/);
    await expect(
      loadRdkit(async () => () => Promise.reject(new Error('no WebAssembly here'))),
    ).rejects.toThrow(/does not start \(no WebAssembly here\); install it with/);
  });

  it('is replaced by an instance that was started before, string by string', async () => {
    const started = { count: 0 };
    const judge = rdkitJudge(await loadRdkit(async () => fragile(started)));
    const broken = 'internal: RDKit broke down on it (memory access out of bounds)';
    expect(['C', 'N', 'C'].map(judge)).toEqual([null, broken, null]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(['N', 'N', 'C'].map(judge)).toEqual([
      broken,
      broken,
      'internal: RDKit broke down on a string before and is being started again',
    ]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(judge('C')).toBe(null);
    expect(started.count).toBe(5);
  });

  it('is replaced once where it breaks down on a string that is read within another', async () => {
    const started = { count: 0 };
    const rdkit = await loadRdkit(async () => fragile(started));
    const outer = rdkit.read('C', (molecule) => {
      expect(rdkit.read('N', () => null)).toEqual({ reason: expect.stringMatching(/^internal: /) });
      molecule.get_smiles();
      throw new RangeError('memory access out of bounds');
    });
    expect(outer).toEqual({ reason: 'internal: RDKit broke down on it (memory access out of bounds)' });
    expect(rdkit.read('C', () => 1)).toEqual({ value: 1 });
    expect(started.count).toBe(3);
  });
});

/** The longest that a judge may take over one string, in milliseconds, on a machine that does other things besides. */
const limit = 20_000;

const grid = (symbol: string): string => {
  const size = 15;
  const free: number[] = [];
  const numbers = new Map<string, number>();
  let next = 1;
  let text = '';
  for (let row = 0; row < size; row++) {
    for (let step = 0; step < size; step++) {
      const column = row % 2 === 1 ? size - 1 - step : step;
      const closed = step > 0 ? numbers.get(`${row - 1},${column}`) : undefined;
      text += symbol + (closed === undefined ? '' : `%(${closed})`);
      if (row < size - 1 && step < size - 1) {
        const number = free.pop() ?? next++;
        numbers.set(`${row},${column}`, number);
        text += `%(${number})`;
      }
      if (closed !== undefined) free.push(closed);
    }
  }
  return text.replace(/%\((\d)\)/g, '$1').replace(/%\((\d\d)\)/g, '%$1');
};

describe('whatever comes in', () => {
  const fill = (motif: string, before = '', after = ''): string =>
    before + motif.repeat(Math.floor((1000 - before.length - after.length) / motif.length)) + after;
  const strings: readonly (readonly [string, string])[] = [
    ['500 kB of carbon', 'C'.repeat(500_000)],
    ['500 kB of brackets', '[C'.repeat(250_000)],
    ['500 kB of digits in one bracket', `[${'9'.repeat(500_000)}C]`],
    ['500 kB of line ends', `${'\r'.repeat(500_000)}C`],
    ['500 kB of blanks', ' '.repeat(500_000)],
    ['a name of 500 kB', `CC ${'x'.repeat(500_000)}`],
    ['500 kB of NUL', '\0'.repeat(500_000)],
    ['NUL inside', 'C\0C'],
    ['a reaction', 'CCO>>CC=O'],
    ['a reaction with an agent', 'CCO>[Na+]>CC=O'],
    ['stereo that means nothing', 'C/C\\C/C=C/[C@@](C)(C)[C@H]/O'],
    ['a superheavy element', '[Og][Lv+2][Uuo]'],
    ['no element', '[#119]'],
    ['lone surrogates', 'C\ud800C\udfff'],
    ['an emoji', '\u{1f600}'],
    ['another alphabet', 'С'],
    ['a mol block', '\n  name\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\nM  END\n'],
    ['JSON', '{"commonchem":{"version":10}}'],
    ['a long chain', fill('C')],
    ['a long chain with a written hydrogen', fill('C', '[H]')],
    ['a long aromatic ring', fill('c', 'c1', 'cc1')],
    ['a long aromatic ring without a Kekulé form', fill('c', 'c1', 'c1').replace(/^c1c/, 'c1')],
    ['atoms of any kind', fill('*')],
    ['a ring of atoms of any kind', fill('*', 'c1', 'c1')],
    ['a hopeless ring with atoms of any kind', fill('*c', 'c1[nH]', '[nH]1')],
    ['nested branches', `${'C('.repeat(333)}C${')'.repeat(333)}`],
    ['branches that stay open', 'C('.repeat(500)],
    ['stereo centres', fill('[C@H](F)', 'C', 'C')],
    ['double bonds with directions', fill('/C=C', 'F', '/F')],
    ['rings on a string', fill('C1CC1')],
    ['cages', fill('C12C3C4C1C5C4C3C25')],
    ['a grid of rings', grid('C')],
    ['an aromatic grid of rings', grid('c')],
    ['hydrogens', fill('[H]')],
    ['components', fill('[Na+].[Cl-].', '', 'C')],
  ];

  it.each(strings)('%s gets a verdict in time', (_, text) => {
    for (const judge of [(one: string) => domain.judge(one).reason, rdkit]) {
      const started = performance.now();
      const reason = judge(text);
      expect(performance.now() - started).toBeLessThan(limit);
      if (reason !== null)
        expect(reason).toMatch(/^(empty|syntax|ring bond|valence|aromaticity|limit|internal): ./);
    }
    // A breakdown shows at the next molecule.
    expect(rdkit('CCO')).toBe(null);
    expect(domain.judge('CCO').valid).toBe(true);
  });

  it('has its place told where there is one', () => {
    const placed = strings
      .map(([, text]) => domain.judge(text).reason ?? '')
      .filter((reason) => /^(syntax|ring bond|valence|aromaticity)/.test(reason));
    expect(placed.length).toBeGreaterThan(10);
    for (const reason of placed) expect(reason).toMatch(/at character \d+/);
  });
});
