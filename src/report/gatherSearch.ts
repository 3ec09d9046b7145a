import { spread } from '../base/spread.js';
import { type Domain, type JudgedText, scoreOf } from '../domain/domain.js';
import type { EvaluatedText } from '../search/candidate.js';
import { lineageOf } from '../search/lineage.js';
import type { Objective } from '../search/objective.js';
import { byFront, byValue } from '../search/order.js';
import type { SearchResult } from '../search/runSearch.js';
import { searchFigures } from './searchFigures.js';
import type { SearchPageData, ShownEvaluation, ShownStep } from './searchPage.js';

export interface GatherSearchOptions extends Pick<SearchPageData, 'title' | 'summary' | 'reproduction'> {
  readonly objectives: readonly Objective[];
  /** Random draws with as many evaluations; null if there are none. */
  readonly baseline: SearchResult | null;
  /** The verdicts on {@link bestStrings}, in their order. */
  readonly verdicts: readonly JudgedText[];
  /** The standard deviations of the values of {@link bestStrings}; absent where values are not estimates. */
  readonly deviations?: readonly number[] | undefined;
}

const drawing = { width: 200, height: 150 };
/** The most strings that the page shows, and the most whose ways it shows. */
const most = { strings: 100, lineages: 6 };
/** The steps of a way that are shown: its last. */
const mostSteps = 20;

/** Gathers the content of the page of a search. */
export function gatherSearch(
  domain: Domain,
  result: SearchResult,
  options: GatherSearchOptions,
): SearchPageData {
  const { objectives, baseline, verdicts, deviations, title, summary, reproduction } = options;
  const names = objectives.map(({ name }) => name);
  const scores = domain.shownScores.filter((name) => !names.includes(name));
  const shown = (evaluation: EvaluatedText, verdict?: JudgedText, deviation?: number): ShownEvaluation => {
    const { n, canonical, value, values = [value] } = evaluation;
    return {
      n,
      text: canonical,
      svg: domain.draw(canonical, drawing),
      values: [
        ...names.map((name, k) => [name, values[k]!] as const),
        ...(deviation === undefined ? [] : [['deviation', deviation] as const]),
        ...(verdict === undefined ? [] : scores.map((name) => [name, scoreOf(verdict, name)] as const)),
      ],
      origin: describeOrigin(evaluation),
    };
  };
  const order =
    objectives.length > 1 ? byFront(objectives.map(({ better }) => better)) : byValue(objectives[0]!.better);
  const strings = bestStrings(result);
  const lineages = (result.front === null ? strings.slice(0, most.lineages) : spread(strings, most.lineages))
    .map((one) => lineageOf(one, result.evaluations, order))
    .filter(({ length }) => length > 1)
    .map((steps): ShownStep[] =>
      steps.slice(-mostSteps).map(({ evaluation, other }) => ({
        ...shown(evaluation),
        other: other === null ? null : shown(other),
      })),
    );
  return {
    title,
    summary,
    figures: searchFigures(result, objectives, baseline),
    heading: result.front === null ? 'Best strings' : 'Front',
    strings: strings.map((one, i) => shown(one, verdicts[i], deviations?.[i])),
    mostSteps,
    lineages,
    objectives: objectives.length,
    reproduction,
  };
}

/** The strings of a search that its page shows: the best, or the front. */
export function bestStrings({ best, front }: SearchResult): readonly EvaluatedText[] {
  return (front?.strings ?? best).slice(0, most.strings);
}

/** `mix of 12 and 30`, `draw`. */
function describeOrigin({ proposer, parents }: EvaluatedText): string {
  const numbers = [...new Set(parents)];
  return numbers.length === 0 ? proposer : `${proposer} of ${numbers.join(' and ')}`;
}
