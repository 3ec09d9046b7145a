/** Molecules of many kinds, that every form must leave the same: by kind, SMILES separated by blanks. */
const byKind = {
  rings: `c1ccccc1 Cc1ccccc1C c1ccc2ccccc2c1 c1ccc2c(c1)ccc1ccccc12 c1cc2ccc3cccc4ccc(c1)c2c34 c1ccc2c(c1)Cc1ccccc12
    c1(ccccc1) c1c(cccc1) c(c1)cccc1 c1ccccc1-c1ccccc1 c1cc(ccc1)-c1cc2c(cc1)OCO2 c1cc2c(cc1)c1ccccc1n2-c1ccccc1
    C1CC2(C1)CCC2 C1CC2CCC1C2 C1CC2CC1CC2 C1CC12CC2 C12C3C4C1C5C2C3C45 C1CC23CCC2(C1)CC3`,
  'fused odd rings': `c1ccc2cccc2cc1 c1cc2cccccc2c1 c1cc2cccc-2c1 c1ccc2c3cccc4cccc(c2c1)c43 c1cc2ccc3ccc4ccc5ccc6ccc1c1c2c3c4c5c61
    c1ccn2cccc2c1 c1ccn2ccnc2c1 c1cc2ccccn2c1 c1ccc2c(c1)n1cccc1c1cccn21`,
  macrocycles: `C1CCCCCCCCCCCCCC1 C1CCC=CCCC1 O=C1CCCC/C=C/CCCCCCCCO1 C1CC/C=C/CCCC1 C1CC/C=C\\CCCC1
    c1cc2ccc1CCc1ccc(cc1)CC2 c1cc2cc(c1)Cc1cccc(c1)C2 C1COCCOCCOCCOCCOCCO1`,
  'hetero-aromatic': `c1cc[nH]c1 Cn1cccc1 c1ccoc1 c1ccsc1 c1cc[se]c1 c1ccncc1 c1cnccn1 c1ncncn1 c1c[nH]cn1 c1cn[nH]c1 c1nc[nH]n1
    c1nnn[nH]1 c1cnoc1 c1cnsc1 c1nncs1 c1ccc2[nH]ccc2c1 c1ccc2nc3ccccc3nc2c1 c1ccc2ocnc2c1 c12ccccc1[nH]c1ccccc12
    O=c1cc[nH]cc1 O=c1[nH]cnc2[nH]cnc12 Cn1cnc2c1c(=O)n(C)c(=O)n2C O=c1ccoc2ccccc12 O=c1cccco1 S=c1cc[nH]cc1
    N=c1cc[nH]cc1 C=c1ccccc1=C O=c1ccc(=O)cc1 c1ccpcc1 p1ccccc1 b1ccccc1 [as]1ccccc1 B1c2ccccc2C=C1`,
  charged: `c1cc[nH+]cc1 C[n+]1ccccc1 [O-][n+]1ccccc1 O=n1ccccc1 c1cc[o+]cc1 c1cc[s+]cc1 [cH-]1cccc1 c1cc[cH-]c1 [cH+]1cccccc1
    c1ccc[cH+]cc1 [n-]1cccc1 c1cc[n-]c1 c1nn[n-]n1 c1c[n-]nn1 [Na+].[Cl-] [Na+].c1ccccc1[O-] [NH4+].[O-]c1ccccc1
    C[N+](=O)[O-] CN(=O)=O c1ccccc1N(=O)=O C=N#N C=[N+]=[N-] N#[N+]c1ccccc1 c1ccccc1N=[N+]=[N-] c1ccccc1N=N#N
    C[N+]#[C-] [C-]#[O+] c1ccccc1[N+]#[C-] [B-](F)(F)(F)F c1ccccc1[B-](F)(F)F [Fe+2].[cH-]1cccc1.[cH-]1cccc1 O.O.[Cu+2]`,
  hypervalent: `CS(=O)(=O)C CS(C)(C)(C)(C)C FS(F)(F)(F)(F)F OP(O)(O)=O CP(C)(C)(C)C F[P-](F)(F)(F)(F)F OCl(=O)(=O)=O FI(F)F
    O=s1cccc1 O=s1(=O)cccc1 O=S1(=O)C=CC=C1 c1ccc2c(c1)S(=O)(=O)c1ccccc12 C[s+]1cccc1 O=P(c1ccccc1)(c1ccccc1)c1ccccc1`,
  stereo: `N[C@@H](C)C(=O)O N[C@H](C)C(=O)O C[C@H](N)c1ccccc1 c1ccccc1[C@@H](F)Cl F/C=C/F F/C=C\\F C/C=C/c1ccccc1
    c1ccccc1/C=C/c1ccccc1 c1ccccc1\\C=C/c1ccncc1 C(/c1ccccc1)=C\\c1cccnc1 F/C(Cl)=C(/Br)I F/C=C/C=C\\C=C/Cl
    C/C(=C\\c1ccccc1)/C(=O)O C1CCCC/C1=C/C C/C=C1/CCCCC1=O F/C=C1/CC[C@@H](C)C1
    C[C@]12CCC(=O)C=C1CC[C@@H]1[C@@H]2CC[C@]2(C)[C@@H](O)CC[C@@H]12
    CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5 C[S@](=O)c1ccccc1 C[S@@](=O)CC [O-][S@@+](C)c1ccccc1
    C[P@](=O)(O)c1ccccc1 C[N@+](CC)(CCC)c1ccccc1 [C@H]1(C)CCCC[C@@H]1O C1[C@H](C)CC[C@@H]1F
    O1[C@H](CO)[C@@H](O)[C@H](O)[C@@H](O)[C@@H]1O [C@](F)(Cl)(Br)I [C@@]1(F)(Cl)OCC1 C[C@@]1(F)OCC1 [C@@H](F)(Cl)Br
    C1C[C@@]12CCO2 [H][C@](F)(Cl)Br F[C@]([H])(Cl)Br`,
  isotopes: `[2H]c1ccccc1 [2H]C([2H])([2H])c1ccccc1 [13cH]1ccccc1 c1cc[13cH]cc1 [14CH3]c1cccc[15n]1 [18OH2] [13C@@H](F)(Cl)Br`,
  classes: `[CH3:1][c:2]1[cH:3][cH:4][cH:5][cH:6][cH:7]1 [nH:3]1cccc1 [cH:12]1cc[n:3]cc1 [C@@H:7](F)(Cl)Br`,
  spelling: `c%10ccccc%10 c%12ccccc%12c%11ccccc%11 C%10CC%10c1ccccc1 c1ccccc-1 c:1:c:c:c:c:c1 c:1cc:cc:c:1 C1:C:C:C:C:C:1
    C-C C=1C=CC=CC=1 C=1C=CC=CC1 C1=CC=CC=C1 C1CCCCC=1 [H][H] [H+].[Cl-] [OH2] [CH4] [NH1]1C=CC=C1 [O--].[Ca++] C[N+1](C)(C)C
    c1ccccc1.c1ccncc1 C1.C1 c1cccc2c1.c1cc2ccc1`,
  others: `C=C=C C#CC#C O=C=O N#N [GeH4] [Si](C)(C)(C)c1ccccc1 FC(F)(F)c1ccccc1 BrC1=C(I)C=CC=C1 c1ccc(cc1)P(c1ccccc1)c1ccccc1`,
} as const;

/** Molecules with their kinds. */
export const manyMolecules: readonly (readonly [kind: string, smiles: string])[] = Object.entries(
  byKind,
).flatMap(([kind, list]) => list.split(/\s+/).map((smiles) => [kind, smiles] as const));
