"""Writes common.json: the sizes of maximum common substructures of analogues with their leads, by RDKit (2022.09), for atoms
of the same element, charge, aromaticity and ring membership.

Run: python3 make_common.py < pairs.json > common.json (then format it: biome check --write)
"""

import json
import sys

from rdkit import Chem, RDLogger
from rdkit.Chem import rdFMCS

RDLogger.DisableLog("rdApp.*")


def labelled(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    for atom in molecule.GetAtoms():
        kind = atom.GetAtomicNum() * 100 + (atom.GetFormalCharge() + 4) * 10
        atom.SetIsotope(kind + 2 * atom.GetIsAromatic() + atom.IsInRing())
    return molecule


rows = []
for molecule, lead in json.load(sys.stdin):
    common = rdFMCS.FindMCS(
        [labelled(molecule), labelled(lead)],
        atomCompare=rdFMCS.AtomCompare.CompareIsotopes,
        bondCompare=rdFMCS.BondCompare.CompareOrderExact,
        ringMatchesRingOnly=True,
    )
    rows.append({"molecule": molecule, "lead": lead, "atoms": common.numAtoms})
print(json.dumps(rows))
