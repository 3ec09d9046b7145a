import { classOfDisagreement } from '../../../../src/domain/molecule/judges/disagreements.js';
import { loadRdkit, type RdkitJudge, rdkitJudge } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import { domain } from '../support.js';

/** RDKit as a judge. */
export const rdkit: RdkitJudge = rdkitJudge(await loadRdkit());

export interface Comparison {
  readonly strings: number;
  readonly valid: number;
  /** Strings that the judges differ over, by class; those of none that is known under ''. */
  readonly differing: ReadonlyMap<string, readonly string[]>;
  /** Share of the strings that they agree on. */
  readonly agreement: number;
}

/** Puts strings before both judges. */
export function compareJudges(strings: readonly string[], judge: RdkitJudge): Comparison {
  const differing = new Map<string, string[]>();
  let valid = 0;
  let differ = 0;
  for (const text of strings) {
    const own = domain.identify(text).reason;
    const other = judge(text);
    if (own === null) valid++;
    if ((own === null) === (other === null)) continue;
    differ++;
    const name = classOfDisagreement(text, own, other)?.name ?? '';
    const shown = name === '' ? `${text} (here: ${own ?? 'valid'}; RDKit: ${other ?? 'valid'})` : text;
    differing.set(name, [...(differing.get(name) ?? []), shown]);
  }
  return { strings: strings.length, valid, differing, agreement: 1 - differ / strings.length };
}
