import type { Random } from '../../../../src/base/random.js';
import { classOfDisagreement } from '../../../../src/domain/molecule/judges/disagreements.js';
import { createMoleculeDomain } from '../../../../src/domain/molecule/molecule.js';
import { smilesAutomaton } from '../../../../src/domain/molecule/prefix/smilesPrefix.js';
import type { RdkitJudge } from '../../../../src/domain/molecule/rdkit/rdkit.js';
import type { Guard } from '../../../../src/grammar/guard.js';
import { ruleNames } from '../../../../src/grammar/prefixState.js';
import { yieldText } from '../../../../src/grammar/text.js';

const domain = await createMoleculeDomain({ form: 'as-is' });

/** The class of strings that pass the guard though the verdict refuses them: see docs/molecules.md. */
const hypervalentGap = 'aromatic sulfur or phosphorus of more than four bonds';

function gapOf(text: string, own: string | null): string | undefined {
  const isKekule = own?.startsWith('aromaticity: an aromatic system has no Kekulé form') === true;
  // a bond that is written double, before or behind it, or four neighbours: two rings, or a ring and a branch
  const isHypervalent = /[sp]\]?\d*=|=\d*\(?\[?[sp]|[sp]\]?\d\d|[sp]\]?\d*\([^()]*\)=/.test(text);
  return isKekule && isHypervalent ? hypervalentGap : undefined;
}

/** Names of the rules that a text breaks, read to its end. */
export function rulesBrokenBy(text: string): string[] {
  const state = smilesAutomaton.start();
  state.advance(text);
  return ruleNames(smilesAutomaton, state.brokenAtEnd);
}

/** Whether a guard lets a derivation pass, from the first production to the last. */
export function passes(guard: Guard, ids: ArrayLike<number>, maxSteps: number): boolean {
  const derivation = guard.start(maxSteps);
  for (const id of Array.from(ids)) {
    if (!derivation.allows(id)) return false;
    derivation.advance(id);
  }
  return derivation.finished;
}

export interface GuardedStrings {
  readonly strings: number;
  readonly aromatic: number;
  /** Strings that had to be ended from an earlier place. */
  readonly rescued: number;
  /** Strings that break a rule none the less, or are longer than they may be. */
  readonly bad: readonly string[];
  /** Strings that RDKit refuses, by the known class of differences; '' for all others. */
  readonly refused: ReadonlyMap<string, readonly string[]>;
}

/**
 * Draws derivations uniformly among what a guard allows, with limits from the least on, and puts them before RDKit.
 *
 * @param spare the most places beyond the least
 */
export function drawGuarded(
  guard: Guard,
  random: Random,
  count: number,
  spare: number,
  judge: RdkitJudge,
): GuardedStrings {
  const { table } = guard;
  const refused = new Map<string, string[]>();
  const bad: string[] = [];
  let [aromatic, rescued] = [0, 0];
  for (let i = 0; i < count; i++) {
    const maxSteps = table.leastSteps[table.start]! + random.integer(spare + 1);
    const derivation = guard.start(maxSteps);
    let wasRescued = false;
    while (!derivation.finished) {
      const expansions = random.shuffle(Int32Array.from(table.byLhs[derivation.top]!));
      const chosen = expansions.find((production) => derivation.allows(production));
      if (chosen !== undefined) derivation.advance(chosen);
      else {
        wasRescued = true;
        derivation.rescue();
      }
    }
    const text = yieldText(table, derivation.taken);
    if (wasRescued) rescued++;
    if (/[bcnops]/.test(text.replace(/\[[^\]]*\]/g, ''))) aromatic++;
    if (rulesBrokenBy(text).length > 0 || derivation.taken.length > maxSteps) bad.push(text);
    const reason = judge(text);
    if (reason === null) continue;
    const own = domain.identify(text).reason;
    // The rule of valence does not know all that the verdict knows of ions of metals.
    const isKnown = own === null || own.startsWith('valence');
    const name = (isKnown ? classOfDisagreement(text, null, reason)?.name : gapOf(text, own)) ?? '';
    refused.set(name, [...(refused.get(name) ?? []), `${text} (${reason})`]);
  }
  return { strings: count, aromatic, rescued, bad, refused };
}
