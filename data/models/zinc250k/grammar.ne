# SMILES, the whole of OpenSMILES (opensmiles.org, version 1.0) that a corpus of drug-like molecules can hold.
#
# Right-recursive: what a production writes stands before what it leaves open, so a leftmost derivation writes the
# text from left to right and the text so far is known at every step. Unambiguous: every SMILES has one
# derivation. An atom is followed by its ring bonds, then by its branches, then by the rest of the chain, the
# order that OpenSMILES prescribes. Inside brackets the same holds: isotope, element, chirality, hydrogens,
# charge, class, each writing itself and handing over to the next.
#
# Left out: the wildcard atom `*`, and what is not OpenSMILES (dative and any bonds, ring bonds `%(100)`, names).

chain -> atom rings

rings -> ring rings
       | branches
branches -> "(" rest_of_branch ")" branches
          | rest
rest -> null
      | chain
      | bond chain
      | "." chain
rest_of_branch -> chain
                | bond chain
                | "." chain

ring -> closure
      | bond closure
closure -> digit
         | "%" digit digit

bond -> "-" | "=" | "#" | "$" | ":" | "/" | "\\"

atom -> "C" | "N" | "O" | "S" | "P" | "F" | "Cl" | "Br" | "I" | "B"
      | "c" | "n" | "o" | "s" | "p" | "b"
      | "[" isotope

isotope -> symbol chirality
         | digit symbol chirality
         | digit digit symbol chirality
         | digit digit digit symbol chirality
chirality -> hydrogens
           | "@" hydrogens
           | "@@" hydrogens
           | "@TH" digit hydrogens
           | "@AL" digit hydrogens
           | "@SP" digit hydrogens
           | "@TB" digit hydrogens
           | "@TB" digit digit hydrogens
           | "@OH" digit hydrogens
           | "@OH" digit digit hydrogens
hydrogens -> charge
           | "H" charge
           | "H" digit charge
charge -> class
        | "+" class
        | "-" class
        | "+" digit class
        | "-" digit class
        | "+" digit digit class
        | "-" digit digit class
        | "++" class
        | "--" class
class -> "]"
       | ":" number "]"
number -> digit
        | digit number

digit -> "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"

symbol -> "H" | "He" | "Li" | "Be" | "B" | "C" | "N" | "O" | "F" | "Ne" | "Na" | "Mg" | "Al" | "Si" | "P"
        | "S" | "Cl" | "Ar" | "K" | "Ca" | "Sc" | "Ti" | "V" | "Cr" | "Mn" | "Fe" | "Co" | "Ni" | "Cu"
        | "Zn" | "Ga" | "Ge" | "As" | "Se" | "Br" | "Kr" | "Rb" | "Sr" | "Y" | "Zr" | "Nb" | "Mo" | "Tc"
        | "Ru" | "Rh" | "Pd" | "Ag" | "Cd" | "In" | "Sn" | "Sb" | "Te" | "I" | "Xe" | "Cs" | "Ba" | "La"
        | "Ce" | "Pr" | "Nd" | "Pm" | "Sm" | "Eu" | "Gd" | "Tb" | "Dy" | "Ho" | "Er" | "Tm" | "Yb" | "Lu"
        | "Hf" | "Ta" | "W" | "Re" | "Os" | "Ir" | "Pt" | "Au" | "Hg" | "Tl" | "Pb" | "Bi" | "Po" | "At"
        | "Rn" | "Fr" | "Ra" | "Ac" | "Th" | "Pa" | "U" | "Np" | "Pu" | "Am" | "Cm" | "Bk" | "Cf" | "Es"
        | "Fm" | "Md" | "No" | "Lr" | "Rf" | "Db" | "Sg" | "Bh" | "Hs" | "Mt" | "Ds" | "Rg" | "Cn" | "Nh"
        | "Fl" | "Mc" | "Lv" | "Ts" | "Og"
        | "b" | "c" | "n" | "o" | "p" | "s" | "se" | "as" | "te"
