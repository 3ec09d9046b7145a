import { describe, expect, it } from 'vitest';
import { rdkitSubstructure } from '../domain/molecule/scaffold/substructure.js';
import { grae, graeJson } from '../support/grae.js';

interface Drawn {
  readonly samples: readonly { readonly text: string; readonly canonical: string; readonly valid: boolean }[];
  readonly summary: {
    readonly draws: { readonly drawn: number; readonly invalid: number };
    readonly thrownAway: Readonly<Record<string, number>>;
    readonly constraints: object;
    readonly decode: { readonly kind: string };
  };
}

describe('sample within constraints', () => {
  it('says how many strings each has cost', async () => {
    const scaffold = 'c1ccc2ncccc2c1';
    const { samples, summary } = await graeJson<Drawn>([
      ...[
        'sample',
        'zinc250k',
        '-n',
        '10',
        '--scaffold',
        scaffold,
        '--require',
        '[#7,#8;!R]',
        '--require',
        'C',
      ],
      ...['--forbid', 'mcf', '--range', 'molWeight=200..420,qed=0.3..'],
    ]);
    expect(samples).toHaveLength(10);
    const isIn = await rdkitSubstructure();
    for (const { canonical, valid } of samples) {
      expect(valid).toBe(true);
      expect([canonical, isIn(canonical, scaffold)]).toEqual([canonical, true]);
    }
    const { thrownAway, draws, decode } = summary;
    expect(Object.keys(thrownAway)).toEqual([
      'scaffold',
      'require [#7,#8;!R]',
      'require C',
      'forbid mcf',
      'range molWeight',
      'range qed',
    ]);
    expect(thrownAway.scaffold).toBe(0);
    const thrown = Object.values(thrownAway).reduce((sum, count) => sum + count, 0);
    expect(draws).toMatchObject({ drawn: 10 + thrown, invalid: 0 });
    expect(summary.constraints).toMatchObject({ scaffold, forbid: ['mcf'] });
    expect(decode.kind).toBe('temperature');
  });

  it('shows them as a table too', async () => {
    const { status, stdout } = await grae([
      ...['sample', 'zinc250k', '-n', '5', '--template', 'O=C(N*)C*', '--elements', 'C,N,O', '--best', '0'],
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/left out: template +0/);
    expect(stdout).toMatch(/left out: elements +0/);
  });

  it.each([
    [['--template', 'O=C(Q*)C'], 'none goes on like it behind character 4 (--template)'],
    [['--template', 'CCO'], 'expected a template with a hole, written *'],
    [['--scaffold', 'c1ccc'], 'expected a scaffold as SMILES, but received c1ccc'],
    [['--scaffold', 'c1ccccc1', '--template', 'C*'], "'--template <text>' cannot be used with option"],
    [['--scaffold', 'c1ccncc1', '--elements', 'C,O'], 'contradicts the elements: its atom 4 is N'],
    [['--scaffold', 'c1ccncc1', '--max-heavy-atoms', '5'], 'at least 7 heavy atoms'],
    [['--scaffold', 'c1ccncc1', '--guard', 'off'], 'expected a guard with a scaffold'],
    [['--require', '[#7]', '--forbid', 'mcf', '--forbid', '[#7]'], '[#7] is both required and forbidden'],
    [['--scaffold', 'CC', '--tries', '3'], 'expected no --tries with --scaffold'],
    [['--require', '[C'], 'expected SMARTS'],
    [['--forbid', 'pain'], 'Did you mean pains?'],
    [['--range', 'qed'], 'a score and its range, such as molWeight=200..450'],
    [['--range', 'qde=0..1'], 'Did you mean qed?'],
    [['--elements', 'C,Zz'], 'symbols of elements such as C,N,O,Cl'],
    [['--max-heavy-atoms', '0'], 'a whole number from 1 to 1000'],
  ])('%j ends with status 2 and one error', async (options, message) => {
    const { status, stdout, stderr } = await grae(['sample', 'zinc250k', '-n', '3', ...options]);
    expect(stderr).toContain(message);
    expect(
      stderr
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('error:')),
    ).toHaveLength(1);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('analogues and optimize within constraints', () => {
  it('keep them', async () => {
    const { analogues } = await graeJson<{ analogues: { canonical: string }[] }>([
      ...['analogues', 'zinc250k', 'CC(=O)Nc1ccc(OCC2CC2)cc1', '-n', '6', '--similarity', '0.2..0.9'],
      ...['--forbid', 'ring-3', '--elements', 'C,N,O'],
    ]);
    expect(analogues).toHaveLength(6);
    for (const { canonical } of analogues) expect(canonical).not.toMatch(/F|Cl|Br|S|s/);
    const { best, thrownAway } = await graeJson<{
      best: { canonical: string }[];
      thrownAway: Record<string, number>;
    }>([
      ...['optimize', 'zinc250k', '--maximize', 'qed', '-n', '40', '--max-heavy-atoms', '18'],
      ...['--require', 'c'],
    ]);
    expect(best.length).toBeGreaterThan(30);
    for (const { canonical } of best) expect(canonical).toMatch(/[cnos]1|c/);
    expect(Object.keys(thrownAway)).toEqual(['maxHeavyAtoms', 'require c']);
  });
});
