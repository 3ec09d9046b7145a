"""Ten values of molecules (or QED beside the canonical form) by RDKit, on several processes.

Usage: rdkitScores.py FILE WHICH PROCESSES, where WHICH is "ten" or "qed". Writes CSV.
"""
import csv
import os
import sys
from multiprocessing import Pool

from rdkit import Chem, RDConfig, RDLogger
from rdkit.Chem import QED, Crippen, Descriptors, rdMolDescriptors
from rdkit.Chem.Scaffolds import MurckoScaffold

sys.path.append(os.path.join(RDConfig.RDContribDir, "SA_Score"))
import sascorer  # noqa: E402

RDLogger.DisableLog("rdApp.*")


def ten(text):
    molecule = Chem.MolFromSmiles(text)
    return (
        text,
        Chem.MolToSmiles(molecule),
        Crippen.MolLogP(molecule),
        Descriptors.MolWt(molecule),
        rdMolDescriptors.CalcTPSA(molecule),
        rdMolDescriptors.CalcNumHBA(molecule),
        rdMolDescriptors.CalcNumHBD(molecule),
        rdMolDescriptors.CalcNumRotatableBonds(molecule),
        sascorer.calculateScore(molecule),
        QED.qed(molecule),
        MurckoScaffold.MurckoScaffoldSmiles(mol=molecule),
    )


def qed(text):
    molecule = Chem.MolFromSmiles(text)
    return text, Chem.MolToSmiles(molecule), QED.qed(molecule)


if __name__ == "__main__":
    file, which, processes = sys.argv[1:]
    with open(file) as lines:
        texts = [line.split()[0] for line in lines]
    score = {"ten": ten, "qed": qed}[which]
    rows = csv.writer(sys.stdout)
    if processes == "1":
        rows.writerows(map(score, texts))
    else:
        with Pool(int(processes)) as pool:
            rows.writerows(pool.imap(score, texts, chunksize=100))
