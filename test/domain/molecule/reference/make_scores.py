"""Writes what RDKit 2022.09.3 says of molecules, one SMILES a line on standard input, as CSV on standard output.

    python3 make_scores.py < molecules.smi > values.csv

SA is that of Contrib/SA_Score. `flatScaffold` is MurckoScaffoldSmiles of the molecule as it is given, which has no
stereochemistry; `scaffold` is the scaffold of its canonical SMILES with stereochemistry, since a double bond of a scaffold
keeps its configuration only where the marks of the spelling stand at bonds that are kept. Both are written canonically
once more. Lines that RDKit does not read, and those in quotes or with a comma, are left out.
"""
import os
import sys

from rdkit import Chem, RDConfig, RDLogger
from rdkit.Chem import QED, Crippen, Descriptors, rdMolDescriptors
from rdkit.Chem.Scaffolds import MurckoScaffold

sys.path.append(os.path.join(RDConfig.RDContribDir, "SA_Score"))
import sascorer  # noqa: E402

RDLogger.DisableLog("rdApp.*")

COLUMNS = (
    "smiles canonical scaffold flatScaffold saScore rings qed molWeight crippenLogP tpsa hba hbd rotatableBonds "
    "aromaticRings"
).split()


def rewritten(smiles, isomeric):
    molecule = Chem.MolFromSmiles(smiles)
    return None if molecule is None else Chem.MolToSmiles(molecule, isomericSmiles=isomeric)


def values(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None or molecule.GetNumAtoms() == 0:
        return None
    canonical = Chem.MolToSmiles(molecule)
    again = Chem.MolFromSmiles(canonical)
    scaffold = rewritten(MurckoScaffold.MurckoScaffoldSmiles(mol=again, includeChirality=True), True) if again else None
    flat = rewritten(MurckoScaffold.MurckoScaffoldSmiles(mol=molecule), False)
    if scaffold is None or flat is None:
        return None
    return [
        smiles,
        canonical,
        scaffold,
        flat,
        repr(sascorer.calculateScore(molecule)),
        rdMolDescriptors.CalcNumRings(molecule),
        repr(QED.qed(molecule)),
        repr(Descriptors.MolWt(molecule)),
        repr(Crippen.MolLogP(molecule)),
        repr(Descriptors.TPSA(molecule)),
        rdMolDescriptors.CalcNumHBA(molecule),
        rdMolDescriptors.CalcNumHBD(molecule),
        rdMolDescriptors.CalcNumRotatableBonds(molecule),
        rdMolDescriptors.CalcNumAromaticRings(molecule),
    ]


if __name__ == "__main__":
    print(",".join(COLUMNS))
    for line in sys.stdin:
        smiles = line.rstrip("\n")
        try:
            row = None if "," in smiles or '"' in smiles else values(smiles)
        except Exception:  # no scaffold, or no atoms to score
            continue
        if row is not None:
            print(",".join(str(value) for value in row))
