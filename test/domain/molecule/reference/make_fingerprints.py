"""Writes digests of RDKit 2022.09.3's fingerprints, one SMILES a line on standard input, as CSV on standard output.

    python3 make_fingerprints.py < molecules.smi > fingerprints.csv

A digest is the beginning of the SHA-256 of `feature:count` for each feature, ascending, joined by blanks. The features of
Morgan and atom-pair fingerprints are RDKit's unhashed numbers. RDKit numbers Gobbi's pharmacophores without those that
no triangle has; here a pair has the number p * 7 + d and a triple 252 + t * 343 + (d01 * 7 + d02) * 7 + d12, where p and t
count the sorted pairs and triples of the eight families of features, and d are the bins of distances.
"""
import hashlib
import sys
from itertools import combinations_with_replacement

from rdkit import Chem, RDLogger
from rdkit.Chem import AllChem
from rdkit.Chem.Pharm2D import Generate, Gobbi_Pharm2D

RDLogger.DisableLog("rdApp.*")

FAMILIES, BINS = 8, 7
PAIRS = {pair: i for i, pair in enumerate(combinations_with_replacement(range(FAMILIES), 2))}
TRIPLES = {triple: i for i, triple in enumerate(combinations_with_replacement(range(FAMILIES), 3))}


def pharmacophore(bit):
    points, families, bins = Gobbi_Pharm2D.factory.GetBitInfo(bit)
    if points == 2:
        return PAIRS[tuple(families)] * BINS + bins[0]
    return len(PAIRS) * BINS + TRIPLES[tuple(families)] * BINS**3 + (bins[0] * BINS + bins[1]) * BINS + bins[2]


FINGERPRINTS = {
    "ECFP4": lambda molecule: AllChem.GetMorganFingerprint(molecule, 2).GetNonzeroElements(),
    "ECFP6": lambda molecule: AllChem.GetMorganFingerprint(molecule, 3).GetNonzeroElements(),
    "FCFP4": lambda molecule: AllChem.GetMorganFingerprint(molecule, 2, useFeatures=True).GetNonzeroElements(),
    "AP": lambda molecule: AllChem.GetAtomPairFingerprint(molecule, maxLength=10).GetNonzeroElements(),
    "PHCO": lambda molecule: {
        pharmacophore(bit): 1 for bit in Generate.Gen2DFingerprint(molecule, Gobbi_Pharm2D.factory).GetOnBits()
    },
}


def digest(features):
    text = " ".join(f"{feature}:{count}" for feature, count in sorted(features.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


if __name__ == "__main__":
    print(",".join(["smiles", *FINGERPRINTS]))
    for line in sys.stdin:
        smiles = line.rstrip("\n")
        molecule = Chem.MolFromSmiles(smiles)
        if molecule is not None and molecule.GetNumAtoms() > 0:
            print(",".join([smiles, *(digest(of(molecule)) for of in FINGERPRINTS.values())]), flush=True)
