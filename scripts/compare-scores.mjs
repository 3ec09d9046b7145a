// Compares scores of molecules with the values of RDKit 2022.09.3, column by column.
//
//   python3 test/domain/molecule/reference/make_scores.py < molecules.smi > values.csv   (with that RDKit)
//   npm run build && node scripts/compare-scores.mjs values.csv [EVERY]
//
// Prints how many molecules differ in each column, then each difference: column, SMILES, value here, value there. With
// EVERY it takes one line in so many.

import '../dist/host/node/install.js';
import { readFileSync } from 'node:fs';
import { loadRdkit } from '../dist/domain/molecule/rdkit/rdkit.js';
import { Scorer } from '../dist/domain/molecule/scores/scorer.js';

/** Largest difference that is none, by column. */
const tolerances = {
  molWeight: 1e-3,
  crippenLogP: 1e-4,
  tpsa: 1e-6,
  hba: 0,
  hbd: 0,
  rotatableBonds: 0,
  rings: 0,
  aromaticRings: 0,
  saScore: 1e-3,
  qed: 1e-3,
};

const [path, every = '1'] = process.argv.slice(2);
const [head, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
const names = head.split(',');
const rdkit = await loadRdkit();
const scorer = await Scorer.load([...Object.keys(tolerances), 'scaffold'], { rdkit, openchemlib: null });
const written = (smiles, details = '{}') => {
  if (smiles === '' || smiles === null) return smiles;
  const reading = rdkit.read(smiles, (molecule) => molecule.get_smiles(details));
  return 'reason' in reading ? reading.reason : reading.value;
};
const flat = (smiles) => written(smiles, '{"doIsomericSmiles":false}');

const counts = Object.fromEntries(
  ['unread', ...Object.keys(tolerances), 'scaffold', 'flatScaffold'].map((name) => [name, 0]),
);
let molecules = 0;
const differences = [];
for (let i = 0; i < lines.length; i += Number(every)) {
  const fields = lines[i].split(',');
  const row = Object.fromEntries(names.map((name, j) => [name, fields[j]]));
  molecules++;
  const differ = (name, here, there) => {
    counts[name]++;
    differences.push([name, row.smiles, here, there].join('\t'));
  };
  const scores = scorer.score(() => null, row.smiles);
  if (scores.rings === null) {
    differ('unread', '', '');
    continue;
  }
  for (const [name, tolerance] of Object.entries(tolerances)) {
    if (!(Math.abs(scores[name] - Number(row[name])) <= tolerance)) differ(name, scores[name], row[name]);
  }
  const [here, there] = [written(scores.scaffold), written(row.scaffold)];
  if (here !== there) differ('scaffold', here, there);
  if (flat(scores.scaffold) !== flat(row.flatScaffold))
    differ('flatScaffold', scores.scaffold, row.flatScaffold);
}
console.log(JSON.stringify({ molecules, ...counts }));
console.log(differences.join('\n'));
