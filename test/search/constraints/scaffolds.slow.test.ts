import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import { murckoScaffold } from '../../../src/domain/molecule/fragments/scaffold.js';
import { createMoleculeDomain } from '../../../src/domain/molecule/molecule.js';
import { loadRdkit } from '../../../src/domain/molecule/rdkit/rdkit.js';
import { readSmiles } from '../../../src/domain/molecule/smiles/readSmiles.js';
import { densityFor } from '../../../src/sampling/densityFor.js';
import { TrainedModel } from '../../../src/sampling/model.js';
import { sampleWanted } from '../../../src/sampling/wantedSamples.js';
import { prepareConstraints } from '../../../src/search/constraints/prepareConstraints.js';
import { rdkitSubstructure } from '../../domain/molecule/scaffold/substructure.js';
import { startTestBackend } from '../../support/backend.js';
import { isHere } from '../../support/isHere.js';

const drugs = fileURLToPath(new URL('../../../../shared/data/drugs.smi', import.meta.url));
const count = 1_000;

/** The scaffolds that most drugs have, but for chains. */
async function commonScaffolds(howMany: number): Promise<string[]> {
  const rdkit = await loadRdkit();
  const domain = await createMoleculeDomain();
  const counts = new Map<string, number>();
  for (const line of readFileSync(drugs, 'utf8').trim().split('\n')) {
    const { canonical } = domain.identify(line);
    const scaffold = canonical === null ? null : murckoScaffold(rdkit, readSmiles(canonical));
    if (scaffold !== null && scaffold !== '') counts.set(scaffold, (counts.get(scaffold) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
  return sorted.slice(0, howMany).map(([scaffold]) => scaffold);
}

describe.runIf(isHere('shared-data', existsSync(drugs)))(
  '1,000 samples with each of 20 scaffolds of drugs',
  () => {
    it('all contain it, all are valid by both judges, and most are distinct', async () => {
      await startTestBackend();
      const model = await TrainedModel.open('zinc250k', { judge: 'both' });
      const { density, sampling } = await densityFor(model);
      const isIn = await rdkitSubstructure();
      const shares: [scaffold: string, distinct: number, draws: number][] = [];
      for (const scaffold of await commonScaffolds(20)) {
        const { guard, conditions, choice } = await prepareConstraints(model, { scaffold });
        const { samples, draws } = await sampleWanted(model, density, {
          ...sampling,
          count,
          random: new Random(1),
          decode: { guard, choice: choice! },
          conditions,
          unique: false,
          novel: false,
          training: null,
          withoutScores: true,
        });
        expect(samples).toHaveLength(count);
        const bad = samples.filter(({ valid, canonical, disagreement }) => {
          return !valid || disagreement !== undefined || isIn(canonical!, scaffold) !== true;
        });
        expect(bad.map(({ text }) => text)).toEqual([]);
        const distinct = new Set(samples.map(({ canonical }) => canonical)).size / count;
        shares.push([scaffold, distinct, draws]);
        console.log(scaffold, `distinct ${distinct}, draws ${draws}`);
      }
      expect(shares.filter(([, distinct]) => distinct >= 0.8).length).toBeGreaterThanOrEqual(18);
      model.dispose();
    }, 3_600_000);
  },
);
