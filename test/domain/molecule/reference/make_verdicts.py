"""Writes verdicts.json again: for each string whether RDKit reads it, sanitises it and finds at least one atom.

Run with RDKit 2022.09.3: python3 make_verdicts.py verdicts.json > new.json
The strings are the random ones of ../randomStrings.ts (1,000 of each kind, seed 2, edits of the bundled molecules; of
those that are refused one in three) and some picked by hand.
"""
import json
import sys

from rdkit import Chem, RDLogger

RDLogger.DisableLog("rdApp.*")


def is_valid(text):
    molecule = Chem.MolFromSmiles(text)
    return molecule is not None and molecule.GetNumAtoms() > 0


with open(sys.argv[1], encoding="utf-8") as file:
    strings = [text for _, text in json.load(file)]
rows = [json.dumps([int(is_valid(text)), text], ensure_ascii=True) for text in strings]
print("[\n" + ",\n".join(rows) + "\n]")
