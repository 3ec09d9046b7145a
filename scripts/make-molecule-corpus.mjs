// Makes the corpus of molecules that comes with the package from the first 5,000 of the NCI open database:
//
//   npm run build && node scripts/make-molecule-corpus.mjs [INPUT [OUTPUT]]
//
// INPUT is a .smi file (SMILES, blank, name); by default that of Debian's package rdkit-data,
// /usr/share/RDKit/Data/NCI/first_5K.smi. OUTPUT is by default data/molecules/nci.smi; what is kept stands there
// one SMILES a line in the spelling and order of INPUT. Counts, and the SHA-256 sums that data/molecules/README.md
// states, go to standard output.
import '../dist/host/node/install.js';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGrammar } from '../dist/corpus/shipped.js';
import { createMoleculeDomain } from '../dist/domain/molecule/molecule.js';

/** Nine in ten are no longer; the longest sets the number of steps of a decoder for all. */
const maxLength = 60;
/** What drugs are made of; metals and the like occur a few times each, too few to learn. */
const elements = /^(?:H|B|C|N|O|F|P|S|Cl|Br|I|b|c|n|o|p|s)$/;

const [input = '/usr/share/RDKit/Data/NCI/first_5K.smi', output] = process.argv.slice(2);
const target = output ?? fileURLToPath(new URL('../data/molecules/nci.smi', import.meta.url));

const grammar = await loadGrammar('smiles');
const domain = await createMoleculeDomain();
const source = readFileSync(input);
const seen = new Set();
const dropped = {};

/** Why a molecule is left out; undefined if it is kept. The order is that of the counts in the README. */
function reasonToDrop(smiles) {
  if (smiles.includes('.')) return 'several fragments';
  if (smiles.length > maxLength) return `more than ${maxLength} characters`;
  for (const [, symbol] of smiles.matchAll(/\[\d*([A-Z][a-z]?|[a-z]{1,2})/g)) {
    if (!elements.test(symbol)) return 'other elements';
  }
  if (grammar.parse(smiles).kind !== 'parsed') return 'not parsed by the grammar';
  const { valid, canonical } = domain.identify(smiles);
  if (!valid) return 'not valid';
  if (seen.has(canonical)) return 'the same molecule as an earlier line';
  seen.add(canonical);
  return undefined;
}

const lines = source
  .toString('utf8')
  .split('\n')
  .filter((line) => line.trim() !== '');
const kept = lines
  .map((line) => domain.readLine(line))
  .filter((smiles) => {
    const reason = reasonToDrop(smiles);
    if (reason !== undefined) dropped[reason] = (dropped[reason] ?? 0) + 1;
    return reason === undefined;
  });
const text = `${kept.join('\n')}\n`;
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, text);

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
process.stdout.write(
  `read ${lines.length} molecules, sha256 ${sha256(source)}\n` +
    `kept ${kept.length}, sha256 ${sha256(text)}\n` +
    Object.entries(dropped)
      .map(([reason, count]) => `dropped ${count}: ${reason}\n`)
      .join(''),
);
