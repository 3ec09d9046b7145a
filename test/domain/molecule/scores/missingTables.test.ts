import { afterEach, expect, it } from 'vitest';
import { type Host, host, installHost } from '../../../../src/base/host.js';
import { loadDomain } from '../../../../src/domain/index.js';
import { allNames } from '../../../../src/domain/molecule/scores/moleculeScores.js';

const whole = host();
afterEach(() => installHost(whole));

/** A host on which a file that ships cannot be read, or is cut short. */
function without(lost: string, bytesLeft?: number): Host {
  const readAsset = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
    if (path !== lost) return whole.readAsset(path);
    if (bytesLeft === undefined) throw new Error(`${path}: there is no such file`);
    return (await whole.readAsset(path)).slice(0, bytesLeft);
  };
  return { ...whole, readAsset };
}

const judged = async () => {
  const domain = await loadDomain('molecule', { grammar: null, scores: allNames });
  const { scores, notes } = domain.judge('c1ccccc1O');
  const missing = Object.keys(scores).filter((name) => scores[name] === null);
  return { missing, notes };
};

const fragmentScores = ['saScore', 'penalizedLogP', 'penalizedLogPRaw'];

it.each([
  ['chemistry/sa-fragments.bin', undefined, fragmentScores, 'there is no such file'],
  ['chemistry/sa-fragments.bin', 1_000_000, fragmentScores, 'the table of fragments is cut off'],
  ['chemistry/mcf.csv', undefined, ['pains', 'mcf'], 'there is no such file'],
  ['openchemlib/resources.json', undefined, ['druglikeness'], 'there is no such file'],
  ['openchemlib/resources.json', 1_000, ['druglikeness'], 'JSON'],
])(
  'without %s (cut to %s bytes) a molecule says which scores are missing, and why',
  async (file, bytesLeft, lost, why) => {
    expect((await judged()).missing).toEqual([]);
    installHost(without(file, bytesLeft));
    const { missing, notes } = await judged();
    expect(missing.sort()).toEqual([...lost].sort());
    expect(notes).toEqual([expect.stringMatching(`^missing scores: ${lost.join(', ')}, since .*${why}`)]);
  },
);

it.each([
  [undefined, 'there is no such file'],
  [1_000_000, 'does not load'],
])('without the code of RDKit (cut to %s bytes) a molecule says so', async (bytesLeft, why) => {
  installHost(without('rdkit/RDKit_minimal.wasm', bytesLeft));
  const { notes } = await judged();
  expect(notes).toEqual([
    expect.stringMatching(`^canonical form by openchemlib: RDKit cannot be loaded.*${why}`),
  ]);
});
