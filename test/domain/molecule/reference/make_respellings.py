"""Writes respellings.csv: molecules, each spelled several ways by RDKit (random order of atoms; aromatic and Kekulé).

Run with RDKit 2022.09.3: python3 make_respellings.py > respellings.csv
"""
from rdkit import Chem

MOLECULES = {
    "L-alanine": "C[C@H](N)C(=O)O",
    "D-alanine": "C[C@@H](N)C(=O)O",
    "alanine": "CC(N)C(=O)O",
    "fumaric acid": "OC(=O)/C=C/C(=O)O",
    "maleic acid": "OC(=O)/C=C\\C(=O)O",
    "butenedioic acid": "OC(=O)C=CC(=O)O",
    "L-tartaric acid": "O[C@H]([C@@H](O)C(=O)O)C(=O)O",
    "D-tartaric acid": "O[C@@H]([C@H](O)C(=O)O)C(=O)O",
    "meso-tartaric acid": "O[C@H]([C@H](O)C(=O)O)C(=O)O",
    "caffeine": "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
    "aspirin": "CC(=O)Oc1ccccc1C(=O)O",
    "S-ibuprofen": "CC(C)Cc1ccc(cc1)[C@H](C)C(=O)O",
    "R-ibuprofen": "CC(C)Cc1ccc(cc1)[C@@H](C)C(=O)O",
    "penicillin G": "CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O",
    "morphine": "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5",
    "cholesterol": "C[C@H](CCCC(C)C)[C@H]1CC[C@@H]2[C@@]1(CC[C@H]3[C@H]2CC=C4[C@@]3(CC[C@@H](C4)O)C)C",
    "glucose": "OC[C@H]1O[C@@H](O)[C@H](O)[C@@H](O)[C@@H]1O",
    "galactose": "OC[C@H]1O[C@@H](O)[C@H](O)[C@@H](O)[C@H]1O",
    "menthol": "CC(C)[C@@H]1CC[C@@H](C)C[C@H]1O",
    "methyl ethyl sulfoxide": "CC[S@](C)=O",
    "indole": "c1ccc2[nH]ccc2c1",
    "azulene": "c1ccc2cccc2cc1",
    "imidazole": "c1c[nH]cn1",
    "pyridine N-oxide": "[O-][n+]1ccccc1",
    "nitrobenzene": "O=[N+]([O-])c1ccccc1",
    "cubane": "C12C3C4C1C5C2C3C45",
    "iron(II) chloride": "[Fe+2].[Cl-].[Cl-]",
    "betaine": "C[N+](C)(C)CC(=O)[O-]",
    "deuterochloroform": "[2H]C(Cl)(Cl)Cl",
    "cyanidin": "c1cc(c(cc1c2c(cc3c(cc(cc3[o+]2)O)O)O)O)O",
    "spiro": "C1CCC2(C1)OCCO2",
    "retinal": "CC1=C(C(CCC1)(C)C)/C=C/C(=C/C=C/C(=C/C=O)/C)/C",
    "13-cis-retinal": "CC1=C(C(CCC1)(C)C)/C=C/C(=C/C=C/C(=C\\C=O)/C)/C",
    "thiophene": "c1ccsc1",
    "selenophene": "c1cc[se]c1",
    "borazine": "[bH]1[nH][bH][nH][bH][nH]1",
}

print("name,smiles")
for name, smiles in MOLECULES.items():
    molecule = Chem.MolFromSmiles(smiles)
    kekulised = Chem.Mol(molecule)
    Chem.Kekulize(kekulised, clearAromaticFlags=True)
    spellings = [smiles, Chem.MolToSmiles(molecule), Chem.MolToSmiles(kekulised, kekuleSmiles=True)]
    for source, kekule in ((molecule, False), (kekulised, True)):
        spellings += Chem.MolToRandomSmilesVect(source, 4, randomSeed=1, kekuleSmiles=kekule)
    spellings.append(Chem.MolToSmiles(molecule, allHsExplicit=True))
    for spelling in dict.fromkeys(spellings):
        print(f"{name},{spelling}")
