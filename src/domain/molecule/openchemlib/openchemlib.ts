import type { Molecule } from 'openchemlib';
import type { KekuleReading } from '../readKekule.js';
import { otherEnd } from '../smiles/smilesGraph.js';

/** openchemlib as it is used here: loaded when the first molecule is, since it is 4 MB of code. */
export type Openchemlib = typeof import('openchemlib');

export async function loadOpenchemlib(): Promise<Openchemlib> {
  return import('openchemlib');
}

/**
 * openchemlib's tables, `resources.json` beside its module, as text by name: read where there are files, fetched
 * where there are none. Its own `Resources.registerFromNodejs` keeps them to itself.
 *
 * @throws what reading or fetching throws
 */
export async function loadResources(): Promise<Readonly<Record<string, string>>> {
  const url = new URL('resources.json', import.meta.resolve('openchemlib'));
  if (url.protocol !== 'file:') return (await fetch(url)).json() as Promise<Record<string, string>>;
  // Not an import: this room also runs where Node's modules are missing.
  const text = process.getBuiltinModule('node:fs').readFileSync(url, 'utf8');
  return JSON.parse(text) as Record<string, string>;
}

/**
 * Reads a SMILES. openchemlib sees stereochemistry in coordinates alone, and inventing them takes longer than all
 * else: they are left out where no mark of stereochemistry asks for them. Double bonds are then of unknown
 * configuration; without being told so, openchemlib takes each for E.
 */
export function readMolecule({ Molecule }: Openchemlib, smiles: string): Molecule {
  if (/[@/\\]/.test(smiles)) return Molecule.fromSmiles(smiles);
  const molecule = Molecule.fromSmiles(smiles, { noCoordinates: true, noStereo: true });
  molecule.ensureHelperArrays(Molecule.cHelperRings);
  for (let bond = 0; bond < molecule.getBonds(); bond++) {
    if (molecule.getBondOrder(bond) === 2 && !molecule.isSmallRingBond(bond)) {
      molecule.setBondParityUnknownOrNone(bond);
    }
  }
  return molecule;
}

/**
 * Whether openchemlib has read the molecule that the text says: `*` and `~` make a query of it, it knows no dative bonds, and some atoms with
 * unusual valences become others (`[SH5]` becomes `[SH]`).
 */
export function holds(molecule: Molecule, { valenced }: KekuleReading): boolean {
  if (molecule.isFragment()) return false;
  if (valenced.graph.bonds.some(({ kind }) => kind === 'dative' || kind === 'any')) return false;
  const held: string[] = [];
  for (let atom = 0; atom < molecule.getAllAtoms(); atom++) {
    const element = molecule.getAtomicNo(atom);
    if (element === 1) continue;
    held.push(
      [
        element,
        molecule.getAtomCharge(atom),
        molecule.getAtomMass(atom),
        molecule.getAllHydrogens(atom),
      ].join(),
    );
  }
  const { graph, valences } = valenced;
  const written = graph.atoms.flatMap(({ atomicNumber, charge, isotope }, atom) => {
    const { hydrogens, impliedHydrogens } = valences[atom]!;
    const isotopes = valenced.bondsOfAtom[atom]!.filter((bond) => {
      return graph.atoms[otherEnd(graph.bonds[bond]!, atom)]!.atomicNumber === 1;
    });
    const count = hydrogens + impliedHydrogens + isotopes.length;
    return atomicNumber === 1 ? [] : [[atomicNumber, charge, Number(isotope), count].join()];
  });
  return held.sort().join(' ') === written.sort().join(' ');
}
