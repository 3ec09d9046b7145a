"""Writes goals.csv: values of published goals for molecules, one SMILES a line on standard input.

    cut -d, -f1 goals.csv | tail -n +2 | python3 make_goals.py > new.csv

Run with RDKit 2022.09.3, TDC (mims-harvard/TDC) and GuacaMol (BenevolentAI/guacamol), whose own functions are called.
`aripiprazole_similarity` is that of GuacaMol's suite v2; TDC compares another fingerprint. The columns are computed one by
one, and `deco_hop` before `scaffold_hop`: in TDC the first call of the latter replaces the pattern of the former by its
opposite for the rest of the process (both keep it in the global variable `scaffold_smarts_scoring`).
"""
import sys

from guacamol.standard_benchmarks import similarity
from tdc.chem_utils.oracle import oracle

ARIPIPRAZOLE = "Clc4cccc(N3CCN(CCCCOc2ccc1c(NC(=O)CC1)c2)CC3)c4Cl"
TDC = (
    "albuterol_similarity amlodipine_mpo celecoxib_rediscovery deco_hop fexofenadine_mpo isomers_c11h24 isomers_c7h8n2o2 "
    "isomers_c9h10n2o2pf2cl median1 median2 mestranol_similarity osimertinib_mpo perindopril_mpo qed ranolazine_mpo "
    "scaffold_hop sitagliptin_mpo thiothixene_rediscovery troglitazone_rediscovery valsartan_smarts zaleplon_mpo"
).split()

if __name__ == "__main__":
    smiles = [line.rstrip("\r\n") for line in sys.stdin]
    columns = {name: [getattr(oracle, name)(one) for one in smiles] for name in TDC}
    aripiprazole = similarity(ARIPIPRAZOLE, "Aripiprazole", fp_type="ECFP4", threshold=0.75)
    columns["aripiprazole_similarity"] = [aripiprazole.objective.score(one) for one in smiles]
    print(",".join(["smiles", *columns]))
    for row in zip(smiles, *columns.values()):
        print(",".join([row[0], *(repr(float(value)) for value in row[1:])]))
