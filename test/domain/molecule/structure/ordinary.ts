import { Random } from '../../../../src/base/random.js';
import { hasPlainAromaticity } from '../../../../src/domain/molecule/aromaticity/plainAromaticity.js';
import { spellMoleculeAtRandom } from '../../../../src/domain/molecule/forms/forms.js';
import { spellPlain } from '../../../../src/domain/molecule/identity/canonical.js';
import { loadRdkit } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { applyRules } from '../../../../src/domain/molecule/readKekule.js';
import { readSmiles } from '../../../../src/domain/molecule/smiles/readSmiles.js';
import { isOrdinary } from '../../../../src/domain/molecule/structure/ordinary.js';
import { perceive } from '../../../../src/domain/molecule/structure/readStructure.js';
import type { Structure } from '../../../../src/domain/molecule/structure/structure.js';
import { structureOfReading } from '../../../../src/domain/molecule/structure/structureOfReading.js';

const rdkit = await loadRdkit();

function canonicalByRdkit(text: string): string {
  const reading = rdkit.read(text, (molecule) => molecule.get_smiles());
  return 'value' in reading ? reading.value : reading.reason;
}

/** Whether RDKit, asked for less, writes another spelling of an ordinary molecule whose aromatic systems are plain; null for others. */
function isOtherByLess(text: string): boolean | null {
  const reading = applyRules(readSmiles(text));
  if ('reason' in reading || !isOrdinary(reading) || !hasPlainAromaticity(reading)) return null;
  const plain = spellPlain(rdkit, text);
  return plain === null || !('canonical' in plain) || plain.canonical !== canonicalByRdkit(text);
}

export interface Exceptions {
  readonly ordinary: number;
  /** Canonical SMILES that RDKit writes otherwise when it reads them. */
  readonly unstable: string[];
  /** Canonical SMILES in which RDKit perceives something else than is written. */
  readonly otherwise: string[];
  /** The number of spellings whose aromatic systems are plain, and those that RDKit writes otherwise where it does not look for them. */
  readonly plain: number;
  readonly otherByLess: string[];
}

/** Asks RDKit what is taken for granted of ordinary molecules. */
export function exceptionsAmong(texts: readonly string[], seed: number): Exceptions {
  const random = new Random(seed);
  const unstable: string[] = [];
  const otherwise: string[] = [];
  const otherByLess: string[] = [];
  let [ordinary, plain] = [0, 0];
  for (const text of texts) {
    const spelling = spellMoleculeAtRandom('as-is', text, random);
    const spelled = 'text' in spelling ? spelling.text : text;
    const canonical = canonicalByRdkit(spelled);
    for (const one of [spelled, canonical]) {
      const isOther = isOtherByLess(one);
      if (isOther !== null) plain++;
      if (isOther === true) otherByLess.push(one);
    }
    const reading = applyRules(readSmiles(canonical));
    if ('reason' in reading || !isOrdinary(reading)) continue;
    ordinary++;
    if (canonicalByRdkit(canonical) !== canonical) unstable.push(canonical);
    const own = structureOfReading(reading);
    const perceived = perceive(rdkit, canonical, ({ structure }) => structure);
    if (own !== null && (perceived === null || comparable(own) !== comparable(perceived))) {
      otherwise.push(canonical);
    }
  }
  return { ordinary, unstable, otherwise, plain, otherByLess };
}

/** Without what different texts may say of one molecule: orders in aromatic systems, and the neighbours that E and Z refer to. */
function comparable(structure: Structure): string {
  const { bonds, neighbours, stereo } = structure;
  const doubleBonds = stereo.doubleBonds.map((mark, bond) => {
    if (mark === undefined) return null;
    const { from, to } = bonds[bond]!;
    let { isCis } = mark;
    for (const [end, reference] of [
      [from, mark.neighbours[0]],
      [to, mark.neighbours[1]],
    ] as const) {
      const others = neighbours[end]!.filter((one) => one.bond !== bond).map(({ atom }) => atom);
      if (Math.min(...others) !== reference) isCis = !isCis;
    }
    return isCis;
  });
  return JSON.stringify({
    ...structure,
    kinds: [...structure.kinds],
    bonds: bonds.map((bond) => (bond.aromatic ? { ...bond, order: 1.5 } : bond)),
    stereo: { ...stereo, doubleBonds },
  });
}
