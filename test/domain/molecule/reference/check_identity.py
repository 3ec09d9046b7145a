"""Reads lines "string TAB canonical form" from standard input, and prints those of which RDKit reads another molecule from
the form than from the string.

Run with RDKit 2022.09.3.
"""
import sys

from rdkit import Chem, RDLogger

RDLogger.DisableLog("rdApp.*")


def canonical(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    return None if molecule is None else Chem.MolToSmiles(molecule)


for line in sys.stdin:
    smiles, form = line.rstrip("\n").split("\t")
    if canonical(smiles) != canonical(form):
        print(line, end="")
