import type { MoleculeProfile } from '../domain/molecule/profile/profile.js';
import { hasTenDescriptors } from '../metrics/tenDescriptors.js';
import type { GuacamolEvaluation, NotComputed } from './evaluation.js';

/**
 * Counts valid molecules that some metrics leave out: those that count only for validity, uniqueness and novelty, and
 * those without all ten descriptors.
 *
 * @param lackingInTraining the number of molecules of the training set without all of them
 */
export function undescribed(
  generated: readonly (MoleculeProfile | null)[],
  lackingInTraining: number,
): NotComputed[] {
  const valid = generated.filter((one) => one !== null);
  const described = valid.filter(({ guacamol }) => guacamol !== undefined);
  const lacking = described.filter((one) => !hasTenDescriptors(one)).length;
  const noOrder = 'a bond of any kind (~) has no order: the ten descriptors leave such molecules out';
  const without = (count: number, metric: string, one: string, why: string): NotComputed[] =>
    count === 0 ? [] : [{ metric: `${metric} of ${count} ${one}${count === 1 ? '' : 's'}`, why }];
  return [
    ...without(
      valid.length - described.length,
      'descriptors',
      'valid sample',
      'RDKit refuses molecules of that size',
    ),
    ...without(lacking, 'BertzCT', 'valid sample', noOrder),
    ...without(lackingInTraining, 'BertzCT', 'training molecule', noOrder),
  ];
}

export function missing(
  moses: Record<string, number>,
  guacamol: Omit<GuacamolEvaluation, 'fcd' | 'fcd_score'>,
  hasChemNet: boolean,
): NotComputed[] {
  const tooFew = 'too few valid molecules, or none has what it counts';
  const entries: NotComputed[] = [];
  if (!hasChemNet) {
    const why = "it needs the weights of ChemNet; see guacamol's frechet_ten_descriptors";
    entries.push({ metric: 'FCD', why });
  }
  for (const [name, value] of Object.entries(moses)) {
    if (!Number.isFinite(value)) entries.push({ metric: `moses.${name}`, why: tooFew });
  }
  for (const [name, value] of Object.entries(guacamol)) {
    if (value !== null) continue;
    const isLarge = name === 'kl_full_train' && guacamol.kl_train_subset !== null;
    const why = isLarge ? `the training set has more than ${mostForFullKl} molecules` : tooFew;
    entries.push({ metric: `guacamol.${name}`, why });
  }
  return entries;
}

/** The most molecules of a training set that is compared as a whole: internal similarities take quadratic time. */

export const mostForFullKl = 20000;
