/** Things that tests need and some machines lack, with the reason why a machine of a CI may do without. */
const things = {
  'shared-data': 'published corpora and reference values that are too large to commit, beside the checkout',
  'python-rdkit': "RDKit for Python, which is not npm's to install",
  'python-numpy': "NumPy for Python, which is not npm's to install",
  python: "Python 3, which is not npm's to install",
  pytorch: "PyTorch, which is not npm's to install",
  chromium: 'a browser of the system',
  'native-tensorflow':
    'the package @tensorflow/tfjs-node-gpu with its native library, which it downloads itself',
  slurm: 'slurmctld, slurmd and sbatch, of the package slurm-wlm, and a user who may start them',
  webgpu:
    'the packages webgpu and @tensorflow/tfjs-backend-webgpu, and a GPU or the one in software of Chromium',
  onnxruntime: 'the package onnxruntime-web, which is large and which no program of ours loads',
  script: 'script of util-linux, which makes a terminal',
} as const;

/**
 * Returns whether a thing that tests need is here, so that they are skipped where it is not. Where `CI` is set nothing is
 * skipped in silence: a missing thing fails the file, unless `TESTS_WITHOUT` names it (`TESTS_WITHOUT=shared-data,pytorch`).
 */
export function isHere(thing: keyof typeof things, found: boolean): boolean {
  const { CI = '', TESTS_WITHOUT = '' } = process.env;
  if (!found && CI !== '' && CI !== 'false' && !TESTS_WITHOUT.split(',').includes(thing)) {
    throw new Error(
      `expected ${thing} (${things[thing]}), or its name in TESTS_WITHOUT, which says that it is not here`,
    );
  }
  return found;
}
