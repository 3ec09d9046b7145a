"""Writes identity.csv: strings, and RDKit's canonical SMILES of each, of one kind of spelling a group.

Run with RDKit 2022.09.3: python3 make_identity.py > identity.csv

For whole corpora, `python3 make_identity.py FILE [N]` takes the first N lines of a .smi file (.gz too) in their place,
each with several other spellings: in a random order, in Kekulé form, with all hydrogens as atoms, in brackets. The slow
companion of canonical.test.ts reads what that writes (IDENTITY_CSV=FILE.csv).
"""
import gzip
import random
import sys

from rdkit import Chem, RDLogger

RDLogger.DisableLog("rdApp.*")
random.seed(1)

KINDS = {
    "two substituents": """CC/C(C)=C/C F/C(Cl)=C(/F)Br F/C(Cl)=C(\\F)Br CC1=C(C(CCC1)(C)C)/C=C/C(=C/C=C/C(=C\\C=O)/C)/C
        C/C(=C\\[2H])[H] CC/C(C)=N/O CC/C(C)=N\\O C/C(=N\\O)/C(=N/O)C C/C(N)=N/O [O-]/[N+](C)=C/C""",
    "explicit hydrogen": """[H]/C(C)=C/F [H]\\C(C)=C/F [H]/C=C/F [H]\\C=C/F [H]/C(F)=C/F F/C([H])=C(/F)[H] [2H]/C([H])=C/F
        [H]/N=C/C [H]/N=C(/C)N [H]/C=N/O [H]/C=C/[H] C\\C([H])=C/F""",
    "contradictory": """CC/C(\\F)=C/C CC/C(/F)=C/C F/C(/Cl)=C/F F\\C(\\Cl)=C(F)Br CCC(F)=CC C/C(/C)=C/C C/C(/F)=N/O""",
    "ring closures": """C1=CCCCCCC/1 C/1=C/CCCCCCCC1 C/1=C\\CCCCCCCC1 C1=C\\CCCCCCCC/1 F/C=C1/CCCC/C1=C\\F F/C=C/1CCCC\\1=C/F
        F/C=C/1.C/1 C/1.C/1=C/F C[C@H]1CC/C(=C/C)CC1 C1CCCCC/C=C/C1 C1=C/C=C\\C=C/C=C\\1""",
    "polyenes": """F/C=C/C=C/F F/C=C/C=C\\F F/C=C\\C=C/F F/C=C\\C=C\\F FC=CC=C/F F/C=C/C=CF C/C=C(/C=C\\C)/C=C/C
        O=C/C=C(C)/C=C/C=C(C)/C=C/C1=C(C)CCCC1(C)C C/C=C/C(=C/C=C\\C)/C=C/C=C/C""",
    "cumulenes": "F/C=C=C=C/F F/C=C=C=C\\F FC=[C@]=CCl FC=[C@@]=CCl F/C=C=C/F C/N=C=N/C",
    "centres": """F[C@@H](Cl)Br F[C@]([H])(Cl)Br [H][C@](F)(Cl)Br [C@@H](F)(Cl)Br C[C@@]1(F)CCO1 [C@@]12(F)CCO1.C2
        OC[C@@H](O1)[C@@H](O)[C@H](O)[C@@H](O)[C@H](O)1 C[S@](=O)CC [S@](=O)(C)CC C[S@+]([O-])CC C[P@](F)CC
        C[N@@+](F)(Cl)CC C[N@]1CC1C N[C@TH1](C)(F)O C[Si@](F)(Cl)CC""",
    "dependent centres": """O[C@H]1CC[C@@H](O)CC1 O[C@H]1CC[C@H](O)CC1 C[C@H](O)[C@H](O)[C@@H](C)O C[C@H](O)[C@@H](O)[C@@H](C)O
        C/C=C/[C@H](O)/C=C\\C C[C@H](F)C([C@@H](C)F)=C(Cl)Br F[C@H]1CC[C@]2(CC1)CC[C@H](F)CC2 C[C@H]1CC2(C1)C[C@H](C)C2
        C[C@@H]1CCC(=C[C@H](C)F)CC1 C1[C@@H]2CC[C@H]1CC2 C[C@](C)(F)Cl""",
    "arrangements": """N[C@TH](C)(F)O C[Fe@TH](O)(Cl)F C[C@AL](F)Cl OC=[C@AL]=CF OC=[C@AL1]=CF [Pt@SP](F)(Cl)(Br)I
        Cl[Pt@SP0](Br)(N)I [P@TB](F)(Cl)(Br)(I)N [Co@OH](F)(Cl)(Br)(I)(N)S C[S@TH](=O)N Cl[Pt@SP1](Br)(N)I
        C[P@TB1](F)(Cl)(Br)N C[Co@OH1](F)(Cl)(Br)(I)S""",
    "hydrogens": "[HH] [H][H] [H] [H+] [H-] [2H][2H] [2H][H] [2HH] [HH].C [H]C [H]O[H] [H+].[Cl-] B1([H])[H]B([H])[H]1 [2H]C",
    "any atoms": "* *C [1*]C [*H2]C *C* *c1ccccc1 *1:*:*:*:*:*1 C1*=CC=CC=1 */C=C/* *[C@H](F)C *[C@](F)(Cl)C c1*cn1",
    "any bonds": "C~C CC~O C~C~C",
    "dative bonds": "N->[Fe] [Fe]<-N N->[Fe](<-N)(Cl)Cl [NH3]->[Pt](<-[NH3])(Cl)Cl C1CCN->[Fe]<-N1 c1cc->ccc1",
    "ions and radicals": """c1ccc[cH+]cc1 C1=CC=C[CH+]C=C1 [cH-]1cccc1 C[CH2] C[C] [O][O] c1cc[n+]cc1 [Na+].[Cl-] [CH3-] [BH4-]
        C[N+](=O)[O-] CN(=O)=O C=N#N C=[N+]=[N-] OCl(=O)(=O)=O C=P(=O)C C[S+2]([O-])([O-])C""",
    "rings of heteroatoms": "C1=NN=S=N1 N1=S=NC=C1 c1nsnc1 c1cc[te]c1 C1=CC=C[SiH]=C1 [bH]1[nH][bH][nH][bH][nH]1",
    "valences of 2022.09": """[CH5+] [AsH6] [Br-2] C[Ar] P(F)(F)(F)(F)(F)F F[P](F)(F)(F)(F)F F[Si](F)(F)(F)(F)F C=P(=O)(C)C
        CCCC[N+](C)(C)Cc1ccccc1.F[P](F)(F)(F)(F)F CCNC(=O)C1CCN(C(=O)c2ccccc2Cl)[CH2+]C1
        O=C1O[Al]23(OC1=O)(OC(=O)C(=O)O2)OC(=O)C(=O)O3""",
    "not aromatic in the end": """c1cccc2ccc12 c1cccccc2ccc12 o1ccc2pcc12 c1[o+]ccc2ccc12 c1n[nH]c2[c]n(=O)c12 c1ccc2cccc2cc1
        c1c[b-]cc2ccc12 n(=O)1cc(=O)[se]c2ccc12""",
    "isotopes": "[13CH4] [13C@H](F)(Cl)Br [13CH3]C [999CH3]C [12CH3]C",
    "atom maps": "[CH3:1][CH2:2]O C[C@H]([CH3:1])F [H:1]C [CH3:7]/[CH:2]=[CH:3]/C [cH:1]1[cH:2]cccc1",
    "fragments": "C.O.C C/C=C/C.C/C=C\\C C1.C1 CC.[C@H](F)(Cl)Br",
}


def spellings(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        return []
    kekule = Chem.Mol(molecule)
    Chem.Kekulize(kekule, clearAromaticFlags=True)
    found = [
        smiles,
        Chem.MolToSmiles(molecule, doRandom=True),
        Chem.MolToSmiles(kekule, kekuleSmiles=True, doRandom=True),
        Chem.MolToSmiles(molecule, allHsExplicit=True),
    ]
    if molecule.GetNumAtoms() <= 30:
        found.append(Chem.MolToSmiles(Chem.AddHs(molecule), doRandom=True))
    return found


def lines():
    if len(sys.argv) == 1:
        for kind, text in KINDS.items():
            for smiles in text.split():
                yield kind, smiles
                # RDKit 2022.09 does not read all of its own spellings of the others as the same molecule.
                if kind in ("two substituents", "polyenes", "dependent centres", "ring closures"):
                    for other in spellings(smiles)[1:]:
                        yield kind, other
        return
    path, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    for number, line in enumerate(opened):
        if number == count:
            return
        for smiles in spellings(line.split()[0]):
            yield "corpus", smiles


print("kind,smiles,canonical")
for kind, smiles in dict.fromkeys(lines()):
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is not None:
        print(f"{kind},{smiles},{Chem.MolToSmiles(molecule)}")
