# Arithmetic expressions in one variable: the language of Kusner et al. 2017 ("Grammar Variational Autoencoder",
# arXiv 1703.01925, section 4.1), its 11 productions in the published order. The numbering is the order here;
# the published padding production is not a production of the language and follows as one more when padding.
S -> S "+" T
   | S "*" T
   | S "/" T
   | T
T -> "(" S ")"
   | "sin(" S ")"
   | "exp(" S ")"
   | "x"
   | "1"
   | "2"
   | "3"
