import type { Molecule } from 'openchemlib';
import { host } from '../../../base/host.js';
import type { KekuleReading } from '../readKekule.js';
import { otherEnd } from '../smiles/smilesGraph.js';

/** The module of openchemlib. */
export type Openchemlib = typeof import('openchemlib');

/** Loads openchemlib: 4 MB of code, so only where a molecule needs it. */
export async function loadOpenchemlib(): Promise<Openchemlib> {
  return import('openchemlib');
}

/**
 * Loads openchemlib's tables, `resources.json` beside its module, as text by name. openchemlib's own
 * `Resources.registerFromNodejs` shows them to nobody.
 *
 * @throws GraeError where the file cannot be had
 */
export async function loadResources(): Promise<Readonly<Record<string, string>>> {
  const bytes = await host().readAsset('openchemlib/resources.json');
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>;
}

/**
 * Reads a SMILES. openchemlib reads stereochemistry off coordinates alone, and inventing these takes longer than
 * everything else, so a molecule gets none unless a mark of stereochemistry asks for them. The configuration of its
 * double bonds is then marked as unknown, since openchemlib would otherwise assume E.
 */
export function readMolecule({ Molecule }: Openchemlib, smiles: string): Molecule {
  if (/[@/\\]/.test(smiles)) return Molecule.fromSmiles(smiles);
  const molecule = Molecule.fromSmiles(smiles, { noCoordinates: true, noStereo: true });
  molecule.ensureHelperArrays(Molecule.cHelperRings);
  for (const bond of openDoubleBonds(molecule)) molecule.setBondParityUnknownOrNone(bond);
  return molecule;
}

/** The double bonds whose configuration no small ring decides. @param molecule with its helper arrays of rings */
export function openDoubleBonds(molecule: Molecule): number[] {
  return Array.from({ length: molecule.getBonds() }, (_, bond) => bond).filter(
    (bond) => molecule.getBondOrder(bond) === 2 && !molecule.isSmallRingBond(bond),
  );
}

/**
 * Checks that openchemlib has read the molecule that the text describes. It turns a molecule with `*` or `~` into a
 * query, has no dative bonds, and changes some atoms of unusual valence (`[SH5]` becomes `[SH]`).
 */
export function holds(molecule: Molecule, { valenced }: KekuleReading): boolean {
  if (molecule.isFragment()) return false;
  if (valenced.graph.bonds.some(({ kind }) => kind === 'dative' || kind === 'any')) return false;
  const atomsRead: string[] = [];
  for (let atom = 0; atom < molecule.getAllAtoms(); atom++) {
    const element = molecule.getAtomicNo(atom);
    if (element === 1) continue;
    atomsRead.push(
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
  return atomsRead.sort().join(' ') === written.sort().join(' ');
}
