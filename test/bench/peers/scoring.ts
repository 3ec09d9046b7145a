import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstMolecules } from '../corpora.js';
import { type Run, timed } from './command.js';
import type { PeerRow } from './row.js';

const program = fileURLToPath(new URL('../../../bin/grae.js', import.meta.url));
const script = fileURLToPath(new URL('../../../test/bench/peers/rdkitScores.py', import.meta.url));

const ten = 'molWeight,crippenLogP,tpsa,hba,hbd,rotatableBonds,saScore,qed,scaffold';
const manyCount = 10_000;
const fewCount = 20;
/** Threads of grae, processes of Python. */
const workers = '2';

const grae = (...args: string[]): Run => timed(process.execPath, [program, ...args]);

/** Scores of molecules, and the time until small commands have ended. */
export async function scoringRows(python: string): Promise<readonly PeerRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'grae-peers-'));
  const [many, few] = [join(folder, 'many.smi'), join(folder, 'few.smi')];
  const texts = await firstMolecules(manyCount);
  writeFileSync(many, `${texts.join('\n')}\n`);
  writeFileSync(few, `${texts.slice(0, fewCount).join('\n')}\n`);
  const score = (file: string, scores: string): Run =>
    grae('score', file, '--domain', 'molecule', '--scores', scores, '--csv', '--threads', workers);
  const rdkit = (file: string, which: string, processes: string): Run =>
    timed(python, [script, file, which, processes]);
  const node = { name: 'node -e 0', run: () => timed(process.execPath, ['-e', '0']) };
  const help = (name: string, ...args: string[]): PeerRow => ({
    name: `grae ${name}`,
    rate: null,
    comparison: 'difference',
    least: name === '--version' ? 0.06 : 0.12,
    aim: name === '--version' ? 0.06 : 0.12,
    ours: () => grae(...args),
    peer: node,
  });
  return [
    {
      name: 'scores of molecules: canonical form, logP, weight, TPSA, HBA, HBD, rotatable bonds, SA, QED, scaffold',
      rate: { count: texts.length, unit: 'molecules a second' },
      comparison: 'ratio',
      least: 1,
      aim: 2,
      ours: () => score(many, ten),
      peer: { name: 'RDKit from Python, two processes', run: () => rdkit(many, 'ten', workers) },
    },
    {
      name: 'one score, QED, with the canonical form',
      rate: { count: texts.length, unit: 'molecules a second' },
      comparison: 'ratio',
      least: 1,
      aim: 2,
      ours: () => score(many, 'qed'),
      peer: { name: 'RDKit from Python, two processes', run: () => rdkit(many, 'qed', workers) },
    },
    {
      name: 'these scores of 20 molecules, from a cold start',
      rate: null,
      comparison: 'ratio',
      least: 0.4,
      aim: 0.8,
      ours: () => score(few, ten),
      peer: { name: 'RDKit from Python, one process', run: () => rdkit(few, 'ten', '1') },
    },
    {
      name: 'grae sample zinc250k -n 1000, with all scores, from a cold start',
      rate: null,
      comparison: 'none',
      least: 4,
      aim: 2.5,
      ours: () => grae('sample', 'zinc250k', '-n', '1000'),
      peer: null,
    },
    help('--version', '--version'),
    help('--help', '--help'),
    help('score --help', 'score', '--help'),
    help('train --help', 'train', '--help'),
  ];
}
