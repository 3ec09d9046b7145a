import {
  type DecodingStep,
  describeProduction,
  type GrammarSymbol,
  guardOf,
  type TracedCandidate,
  traceDecoding,
} from '../../../browser.js';
import type { TaskTools } from '../protocol.js';
import type { Workbench } from '../workbench.js';
import { type RefusedString, readString } from './readString.js';

/** The string whose code is decoded, or the seed that a code is drawn with. */
export type TraceRequest = { readonly text: string } | { readonly seed: number };

/** A terminal, or the name of a non-terminal. */
export type ShownSymbol = { readonly text: string } | { readonly name: string };

/** A candidate as people read it. */
export interface ShownCandidate extends TracedCandidate {
  readonly writes: readonly ShownSymbol[];
  /** The productions of the grammar that a packed production joins; a single one otherwise. */
  readonly parts: readonly string[];
}

export interface TracedStep extends Omit<DecodingStep, 'open' | 'candidates'> {
  readonly open: readonly ShownSymbol[];
  /** The likeliest, the one taken, and the likeliest that the guard vetoes. */
  readonly candidates: readonly ShownCandidate[];
  /** The number of all candidates that the guard vetoes. */
  readonly vetoed: number;
  /** The number of these by broken rule; one that breaks several is counted for each. */
  readonly vetoedBy: Readonly<Record<string, number>>;
}

export interface Trace {
  readonly kind: 'traced';
  readonly steps: readonly TracedStep[];
  /** The number of (packed) productions of the model. */
  readonly productions: number;
  /** The rules that the guard keeps; empty for none. */
  readonly rules: readonly string[];
  /** The string whose code was decoded, in the form of the run; null for a drawn code. */
  readonly spelled: string | null;
}

/** The numbers of candidates that are shown for each step: of all, and of those that the guard vetoes. */
const shownAtMost = { likely: 8, vetoed: 4 };

/** Decodes a code step by step; or says why a string has none. */
export async function trace(
  bench: Workbench,
  request: TraceRequest,
  { signal }: TaskTools<never>,
): Promise<Trace | RefusedString> {
  const { trained } = bench.strings.decoder;
  const source = await codeOf(bench, request);
  if ('kind' in source) return source;
  const { code, noiseLevel, spelled } = source;
  const guard = guardOf(trained);
  const { table } = trained.codec;
  const shown = (symbol: GrammarSymbol): ShownSymbol =>
    typeof symbol === 'string' ? { text: symbol } : { name: table.nonTerminals[symbol]! };
  const { packing } = trained.codec;
  const steps: TracedStep[] = [];
  for await (const step of traceDecoding(trained, code, {
    guard,
    noiseLevel,
    listed: Number.POSITIVE_INFINITY,
  })) {
    if (signal.aborted) break;
    const { candidates, vetoed, vetoedBy } = chosenOf(step);
    steps.push({
      ...step,
      open: step.open.map(shown),
      candidates: candidates.map((candidate) => ({
        ...candidate,
        writes: table.productions[candidate.production]!.rhs.map(shown),
        parts: packing
          .partsOf(candidate.production)
          .map((production) => describeProduction(packing.base, production)),
      })),
      unlisted: {
        count: step.candidates.length - candidates.length,
        probability: 1 - candidates.reduce((sum, { probability }) => sum + probability, 0),
      },
      vetoed,
      vetoedBy,
    });
  }
  return {
    kind: 'traced',
    steps,
    productions: table.productions.length,
    rules: guard === null ? [] : guard.automaton.rules.filter((_, bit) => (guard.rules & (1 << bit)) !== 0),
    spelled,
  };
}

/** Picks the candidates to show, and counts the vetoes. */
function chosenOf({
  candidates,
  production: chosen,
}: DecodingStep): Pick<DecodingStep, 'candidates'> & Pick<TracedStep, 'vetoed' | 'vetoedBy'> {
  const vetoedBy: Record<string, number> = {};
  let vetoed = 0;
  const shown = candidates.filter(({ production, veto }, rank) => {
    for (const rule of veto?.rules ?? []) vetoedBy[rule] = (vetoedBy[rule] ?? 0) + 1;
    if (veto !== null) vetoed++;
    const isLikelyVeto = veto !== null && vetoed <= shownAtMost.vetoed;
    return rank < shownAtMost.likely || production === chosen || isLikelyVeto;
  });
  return { candidates: shown, vetoed, vetoedBy };
}

/** A code, with the noise level that the decoder is told. */
interface CodeToDecode {
  readonly code: Float32Array;
  readonly noiseLevel: number;
  /** Null for a drawn code. */
  readonly spelled: string | null;
}

async function codeOf(bench: Workbench, request: TraceRequest): Promise<CodeToDecode | RefusedString> {
  if ('seed' in request) {
    const { codes, noiseLevel } = await bench.strings.decoder.sampleCodes(1, { seed: request.seed });
    return { code: codes, noiseLevel, spelled: null };
  }
  const encoded = await readString(bench, request);
  return encoded.kind === 'refused'
    ? encoded
    : { code: encoded.code, noiseLevel: 0, spelled: encoded.spelled };
}
