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
