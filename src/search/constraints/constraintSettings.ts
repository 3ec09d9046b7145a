import { z } from 'zod';

export const constraintSettings = z.strictObject({
  template: z.string().optional().meta({
    description:
      "text that every string matches, with * for each hole, or *{1,12} for one of so many characters; \\* is a star: 'sin(*)+*'",
    placeholder: 'text',
    excludes: 'scaffold',
  }),
  scaffold: z.string().optional().meta({
    description:
      'SMILES of a part that every molecule contains, with groups at its hydrogens, or only at * where it has some',
    placeholder: 'smiles',
  }),
  require: z.array(z.string()).optional().meta({
    description: 'SMARTS that every molecule contains',
    placeholder: 'smarts',
  }),
  forbid: z.array(z.string()).optional().meta({
    description:
      'SMARTS that no molecule contains, or a name: mcf (filters of MOSES), pains (alerts), ring-3 (rings of three atoms), ring-8+ (of eight or more)',
    placeholder: 'smarts',
  }),
  elements: z.array(z.string()).optional().meta({
    description: 'the only elements that molecules are made of, besides hydrogen: C,N,O,F',
    placeholder: 'symbols',
  }),
  range: z.array(z.string()).optional().meta({
    description: "range of a score, with one bound or two: 'molWeight=200..450', 'qed=0.6..'",
    placeholder: 'score=a..b',
  }),
  maxHeavyAtoms: z.number().int().min(1).max(1000).optional().meta({
    description: 'the most atoms of a molecule, hydrogens left out',
    placeholder: 'n',
  }),
});

/**
 * Constraints that every string of a model has to keep.
 *
 * @interface
 */
export type ConstraintSettings = Readonly<z.infer<typeof constraintSettings>>;
