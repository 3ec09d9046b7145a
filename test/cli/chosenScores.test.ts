import { describe, expect, it } from 'vitest';
import { grae } from '../support/grae.js';

const molecules = 'CC(=O)Oc1ccccc1C(=O)O aspirin\nO=C1C(=Cc2ccccc2)SC(=S)N1CC\nCC(C\n';
const score = (scores: string, ...args: string[]) =>
  grae(['score', '--domain', 'molecule', '--scores', scores, ...args], { input: molecules });

describe('score --scores', () => {
  it('gives the columns that are asked for, alerts by name', async () => {
    const { status, stdout } = await score('qed,pains,mcf', '--csv');
    expect(status).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/,valid,reason,canonical,qed,pains,mcf$/);
    // QED and the names of the patterns are those of RDKit 2022.09.3.
    expect(rows[0]).toMatch(/,0\.550122,,$/);
    expect(rows[1]).toMatch(/,ene_rhod_A\(235\),$/);
    expect(rows[2]).toMatch(/,false,.*,,,,$/);
  });

  it('shows labels beside scores in a table, and gives both in JSON', async () => {
    expect((await score('molWeight,scaffold')).stdout).toMatch(/molWeight +scaffold +verdict +string/);
    const { strings } = JSON.parse((await score('scaffold,mcf', '--json')).stdout);
    expect(strings[0].scores).toEqual({ scaffold: 'c1ccccc1', mcf: '' });
  });

  it('gives all tasks of a benchmark by its name', async () => {
    const { strings } = JSON.parse((await score('pmo', '--json')).stdout);
    const { qed, ...tasks } = strings[0].scores;
    // QED of RDKit 2022.09.3; isomers_c7h8n2o2 is that of aspirin, C9H8O4: (2² + 2² + 2²) / 2 by 5 bells.
    expect(qed).toBeCloseTo(0.5501217966938848, 6);
    expect(tasks.isomers_c7h8n2o2).toBeCloseTo(Math.exp(-(4 + 4 + 4 + 4 / 4) / 2 / 5), 12);
    expect(Object.keys(tasks)).toHaveLength(19);
    expect(strings[2]).toMatchObject({ valid: false, scores: {} });
    const { stdout } = await score('qed,zaleplon_mpo', '--csv');
    expect(stdout.split('\n')[0]).toMatch(/,canonical,qed,zaleplon_mpo$/);
  });

  it.each([
    ['qde', 'but received: qde (Did you mean qed?)'],
    ['sa', 'but received: sa (Did you mean saScore?)'],
    ['qed,tpsa,QED', 'but received: QED (Did you mean qed?)'],
    ['qed,,tpsa', 'but received: '],
    ['qed,qed', 'received qed twice'],
  ])('refuses %s with status 2', async (names, message) => {
    const { status, stdout, stderr } = await score(names);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

it('sample --scores gives samples these scores alone', async () => {
  const { status, stdout } = await grae([
    ...['sample', 'zinc250k', '-n', '3', '--seed', '1'],
    ...['--scores', 'tpsa,zaleplon_mpo', '--json'],
  ]);
  expect(status).toBe(0);
  const { samples } = JSON.parse(stdout) as { samples: { valid: boolean; scores: object }[] };
  expect(samples.map(({ scores }) => Object.keys(scores))).toEqual(
    samples.map(() => ['tpsa', 'zaleplon_mpo']),
  );
  const { stderr } = await grae(['sample', 'zinc250k', '--scores', 'tpsa', '--texts']);
  expect(stderr).toContain("'--scores <names>' cannot be used with option '--texts'");
});
