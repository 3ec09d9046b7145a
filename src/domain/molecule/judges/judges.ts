import type { Disagreement, Verdict } from '../../domain.js';
import { readName } from '../smiles/readName.js';
import { classOfDisagreement } from './disagreements.js';

/**
 * Who says whether a molecule is valid: grae's own rules, RDKit, or both, who must then agree. The rules keep the name
 * `openchemlib`, which settings and results have held since the time when that library judged.
 */
export const judges = ['openchemlib', 'rdkit', 'both'] as const;

export type JudgeName = (typeof judges)[number];

/**
 * The verdict with RDKit's opinion in it. Canonical form and scores are those of grae's own verdict (most of them RDKit's, some
 * openchemlib's), and are missing where grae's rules refuse what RDKit reads.
 *
 * @param own the verdict of grae's rules
 * @param rdkit why RDKit refuses the text, null if it does not
 * @param noScores the scores of a valid molecule that has none
 */
export function withRdkit(
  judge: 'rdkit' | 'both',
  text: string,
  own: Verdict,
  rdkit: string | null,
  noScores: Verdict['scores'],
): Verdict {
  if (own.valid === (rdkit === null))
    return judge === 'rdkit' && rdkit !== null ? { ...own, reason: rdkit } : own;
  const differ = judge === 'both' ? { disagreement: disagreementOf(text, own.reason, rdkit) } : {};
  if (judge === 'rdkit' && rdkit === null) {
    const { name } = readName(text);
    return { valid: true, reason: null, canonical: null, scores: noScores, ...(name === '' ? {} : { name }) };
  }
  const reason = own.reason ?? `${rdkit} (RDKit)`;
  const said = judge === 'rdkit' ? rdkit : reason;
  return { valid: false, reason: said, canonical: null, scores: {}, ...differ };
}

function disagreementOf(text: string, own: string | null, rdkit: string | null): Disagreement {
  const matching = classOfDisagreement(text, own, rdkit);
  return {
    said: { openchemlib: own ?? 'valid', rdkit: rdkit ?? 'valid' },
    class: matching?.name ?? null,
    why: matching?.why ?? null,
  };
}
