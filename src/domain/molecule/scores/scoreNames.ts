/** Scores of a molecule, in the order in which tables show them. What RDKit defines has the value of RDKit 2022.09. */
export const scoreNames = [
  /** g/mol, of natural isotopes where none is given. */
  'molWeight',
  /** Crippen's. */
  'crippenLogP',
  /** openchemlib's: its own increments, not Crippen's. */
  'oclLogP',
  /** Topological polar surface area, Å², of nitrogen and oxygen. */
  'tpsa',
  /** Hydrogen-bond acceptors. */
  'hba',
  /** Hydrogen-bond donors. */
  'hbd',
  'rotatableBonds',
  /** Rings of the smallest set. */
  'rings',
  'aromaticRings',
  /** openchemlib's druglikeness: positive for molecules made of fragments that drugs are made of. */
  'druglikeness',
  /** Synthetic accessibility, 1 (easy) to 10. */
  'saScore',
  /** Quantitative estimate of drug-likeness, 0 to 1. */
  'qed',
  /** Penalised logP, its terms standardised by the published constants; and their plain sum. */
  'penalizedLogP',
  'penalizedLogPRaw',
] as const;

/** Murcko scaffold, RDKit's canonical SMILES; '' without a ring. */
export const labelNames = ['scaffold'] as const;

/**
 * Labels that are given only where they are asked for, since trying some 500 patterns takes as long as all scores: the
 * names of the PAINS and of the medicinal-chemistry filters of MOSES that a molecule hits, with `; ` between; '' for none.
 */
export const alertNames = ['pains', 'mcf'] as const;

export type ScoreName = (typeof scoreNames)[number];
export type LabelName = (typeof labelNames)[number] | (typeof alertNames)[number];

/** All that can be asked for. */
export const allNames: readonly (ScoreName | LabelName)[] = [...scoreNames, ...labelNames, ...alertNames];
