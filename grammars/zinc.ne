# SMILES as in Kusner et al. 2017 ("Grammar Variational Autoencoder", arXiv 1703.01925, supplement), for the
# drug-like molecules of ZINC: its 75 productions in the published order. `class` is undefined there too, so the
# two productions with it are kept for the numbering and can never be chosen. Left-recursive: a derivation fixes
# the number of atoms before it writes the first one; grammars/smiles.ne writes from left to right.
smiles -> chain
atom -> bracket_atom | aliphatic_organic | aromatic_organic
aliphatic_organic -> "B" | "C" | "N" | "O" | "S" | "P" | "F" | "I" | "Cl" | "Br"
aromatic_organic -> "c" | "n" | "o" | "s"
bracket_atom -> "[" BAI "]"
BAI -> isotope symbol BAC | symbol BAC | isotope symbol | symbol
BAC -> chiral BAH | BAH | chiral
BAH -> hcount BACH | BACH | hcount
BACH -> charge class | charge | class
symbol -> aliphatic_organic | aromatic_organic
isotope -> DIGIT | DIGIT DIGIT | DIGIT DIGIT DIGIT
DIGIT -> "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8"
chiral -> "@" | "@@"
hcount -> "H" | "H" DIGIT
charge -> "-" | "-" DIGIT | "-" DIGIT DIGIT | "+" | "+" DIGIT | "+" DIGIT DIGIT
bond -> "-" | "=" | "#" | "/" | "\\"
ringbond -> DIGIT | bond DIGIT
branched_atom -> atom | atom RB | atom BB | atom RB BB
RB -> RB ringbond | ringbond
BB -> BB branch | branch
branch -> "(" chain ")" | "(" bond chain ")"
chain -> branched_atom | chain branched_atom | chain bond branched_atom
# undefined: class
