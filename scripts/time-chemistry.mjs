// Times grae's chemistry beside RDKit's and openchemlib's, one molecule at a time in one thread, and counts where the
// values differ. docs/why-own-chemistry.md has the figures.
//
//   npm run build && node scripts/time-chemistry.mjs [FILE.smi [COUNT]]
//
// Takes every nth line of the file (data/molecules/nci.smi by default), COUNT in all (1,000). Prints the median of five
// passes in milliseconds a molecule of CPU time.

import '../dist/host/node/install.js';
import { readFileSync } from 'node:fs';
import * as openchemlib from 'openchemlib';
import { readChemistryData } from '../dist/domain/molecule/chemistryData.js';
import { morganFingerprint } from '../dist/domain/molecule/fingerprints/morgan.js';
import { BricsFragmenter } from '../dist/domain/molecule/fragments/brics.js';
import { MosesFilters } from '../dist/domain/molecule/fragments/mosesFilters.js';
import { murckoScaffold } from '../dist/domain/molecule/fragments/scaffold.js';
import { canonicalForm } from '../dist/domain/molecule/identity/canonical.js';
import { Druglikeness } from '../dist/domain/molecule/openchemlib/druglikeness.js';
import { loadDruglikenessTables } from '../dist/domain/molecule/openchemlib/druglikenessTables.js';
import { loadRdkit, loadRdkitModule } from '../dist/domain/molecule/rdkit/rdkit.js';
import { readKekule } from '../dist/domain/molecule/readKekule.js';
import { bertzComplexity } from '../dist/domain/molecule/scores/bertzComplexity.js';
import { crippenLogP } from '../dist/domain/molecule/scores/crippen.js';
import { FragmentTable } from '../dist/domain/molecule/scores/fragmentTable.js';
import { plainScores, qedOf } from '../dist/domain/molecule/scores/plainScores.js';
import { saScore } from '../dist/domain/molecule/scores/saScore.js';
import { tpsa } from '../dist/domain/molecule/scores/tpsa.js';
import { perceive } from '../dist/domain/molecule/structure/readStructure.js';
import { withHydrogens } from '../dist/domain/molecule/structure/structure.js';
import { structureOfReading } from '../dist/domain/molecule/structure/structureOfReading.js';

const [path = 'data/molecules/nci.smi', most = '1000'] = process.argv.slice(2);
const lines = readFileSync(path, 'utf8').trim().split('\n');
const step = Math.max(1, Math.floor(lines.length / Number(most)));
const texts = lines.filter((_, i) => i % step === 0).map((line) => line.split(/\s/)[0]);

const rdkit = await loadRdkit();
const { module } = await loadRdkitModule();
const fragments = new FragmentTable(await readChemistryData('sa-fragments.bin'));
const filters = await MosesFilters.load();
const brics = new BricsFragmenter(rdkit);
const druglikeness = new Druglikeness(openchemlib, await loadDruglikenessTables());
openchemlib.Resources.registerFromNodejs();
const predictor = new openchemlib.DruglikenessPredictor();

const molecules = texts.flatMap((text) => {
  const reading = readKekule(text);
  if ('reason' in reading) return [];
  const identity = canonicalForm(rdkit, text, reading);
  if (!('canonical' in identity)) return [];
  const smiles = identity.canonical;
  const parts = perceive(rdkit, smiles, ({ structure }) => structure);
  return parts === null
    ? []
    : [
        {
          smiles,
          structure: parts,
          hydrogenated: withHydrogens(parts),
          rdkit: module.get_mol(smiles, '{}'),
          ocl: openchemlib.Molecule.fromSmiles(smiles),
        },
      ];
});

const readOnce = (smiles, use) => {
  const molecule = module.get_mol(smiles, '{}');
  use(molecule);
  molecule.delete();
};
const works = {
  'valid? by the rules here': ({ smiles }) => readKekule(smiles),
  'valid? RDKit reads it': ({ smiles }) => readOnce(smiles, () => {}),
  'canonical SMILES by RDKit, verified here': ({ smiles }) =>
    canonicalForm(rdkit, smiles, readKekule(smiles)),
  'structure, from the canonical SMILES': ({ smiles }) => structureOfReading(readKekule(smiles)),
  'structure from JSON by RDKit, read here': ({ smiles }) =>
    readOnce(smiles, (molecule) =>
      perceive(
        { ...rdkit, read: (_, use) => ({ value: use(molecule) }) },
        smiles,
        ({ structure }) => structure,
      ),
    ),
  'Crippen logP here': ({ structure }) => crippenLogP(structure),
  'TPSA here': ({ structure }) => tpsa(structure),
  'weight, logP, TPSA, counts here': ({ structure }) => plainScores(structure),
  'read, and all 43 descriptors by RDKit': ({ smiles }) =>
    readOnce(smiles, (molecule) => molecule.get_descriptors()),
  'Morgan fingerprint here': ({ structure }) => morganFingerprint(structure, 2, 2048),
  'read, and Morgan fingerprint by RDKit': ({ smiles }) =>
    readOnce(smiles, (molecule) => molecule.get_morgan_fp_as_uint8array('{"radius":2,"nBits":2048}')),
  'QED here': ({ structure, smiles }) =>
    qedOf(rdkit, { structure, canonicalSmiles: () => smiles }, plainScores(structure)),
  'SA score here': ({ structure }) => saScore(structure, fragments),
  'Bertz complexity here': ({ structure }) => bertzComplexity(structure),
  // A copy, since scaffolds are remembered with it.
  'Murcko scaffold, cut here, written by RDKit': ({ smiles }) =>
    murckoScaffold({ ...rdkit }, readKekule(smiles).written),
  'BRICS fragments, cut here, written by RDKit': ({ smiles, structure }) =>
    brics.fragments(smiles, structure),
  'MOSES filters, about 500 patterns, here': ({ structure, hydrogenated }) =>
    filters.passes(structure, hydrogenated),
  'druglikeness here': ({ ocl }) => druglikeness.assess(ocl),
};

const fresh = (molecule) => ({
  ...molecule,
  structure: { ...molecule.structure },
  hydrogenated: { ...molecule.hydrogenated },
});

const passes = 5;
const timeOf = (work, some) => {
  const times = Array.from({ length: passes }, () => {
    const start = process.cpuUsage();
    // New objects, since answers of patterns are remembered with a structure.
    for (const molecule of some) work(fresh(molecule));
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000 / some.length;
  });
  return times.sort((a, b) => a - b)[Math.floor(passes / 2)];
};
console.log(`${molecules.length} molecules of ${path}`);
for (const [name, work] of Object.entries(works)) {
  timeOf(work, molecules.slice(0, 50));
  console.log(`${timeOf(work, molecules).toFixed(3).padStart(9)} ms  ${name}`);
}
const few = molecules.slice(0, 10);
const predict = ({ ocl }) => predictor.assessDruglikeness(ocl);
console.log(
  `${timeOf(predict, few).toFixed(3).padStart(9)} ms  druglikeness by openchemlib (${few.length} molecules)`,
);

const differing = {};
for (const { structure, rdkit: molecule } of molecules) {
  const plain = plainScores(structure);
  const present = JSON.parse(molecule.get_descriptors());
  const pairs = {
    logP: [plain.logP, present.CrippenClogP],
    tpsa: [plain.tpsa, present.tpsa],
    acceptors: [plain.acceptors, present.NumHBA],
    donors: [plain.donors, present.NumHBD],
    rotatableBonds: [plain.rotatableBonds, present.NumRotatableBonds],
    rings: [structure.rings.length, present.NumRings],
    weight: [plain.weight, present.amw],
  };
  for (const [name, [own, theirs]] of Object.entries(pairs)) {
    differing[name] ??= 0;
    if (Math.abs(own - theirs) > (name === 'weight' ? 0.01 : 1e-6)) differing[name]++;
  }
}
console.log(`molecules whose value (of RDKit 2022.09) is another in RDKit ${rdkit.version}:`, differing);
