import {
  describeEnd,
  InputError,
  type JudgedText,
  type Model,
  NamedFormula,
  pathEnds,
  type Size,
} from '../../../browser.js';
import type { Workbench } from '../workbench.js';

export interface PathRequest {
  /** Strings that the path leads from and to; null for two samples. */
  readonly ends: readonly [from: string, to: string] | null;
  /** The number of points, both ends included. */
  readonly points: number;
  readonly size: Size;
}

/** A string on the path. */
export interface PathString {
  readonly judged: JudgedText;
  /** An SVG element, which lies as that of the string before; null where there is none. */
  readonly drawing: string | null;
}

/** The values of formulas in one variable. */
export interface PathCurves {
  readonly variable: string;
  readonly x: readonly number[];
  /** For each string its values; not-a-number where there is none. */
  readonly values: readonly (readonly number[])[];
}

export interface PathResult {
  readonly from: string;
  readonly to: string;
  /** The different strings, in the order in which the path meets them. */
  readonly strings: readonly PathString[];
  /** For each point the place of its string in {@link strings}. */
  readonly places: readonly number[];
  /** Remarks on ends that come back as another string. */
  readonly notes: readonly string[];
  /** Null unless all strings are formulas in the same single variable. */
  readonly curves: PathCurves | null;
}

/** Strings of a path when the user gave none, where the model can read them: paracetamol and procainamide. */
const usualEnds: Readonly<Record<string, readonly [string, string]>> = {
  molecule: ['CC(=O)Nc1ccc(O)cc1', 'CCN(CC)CCNC(=O)c1ccc(N)cc1'],
};
/** The samples among which ends are looked for. */
const tried = 32;
const grid = { from: -5, to: 5, points: 201 };

/** Decodes points between two strings, as `grae interpolate` does. */
export async function path(bench: Workbench, { ends, points, size }: PathRequest): Promise<PathResult> {
  const model = await bench.strings.model();
  const { trained, domain } = model;
  const [from, to] = ends ?? (await endsOf(model));
  const decoded = await model.interpolate(from, to, points);
  const texts = [...new Set(decoded.map(({ text }) => text))];
  const drawings = domain.drawSeries?.(texts, size) ?? texts.map((text) => domain.draw(text, size));
  const reader = { domain, encode: (some: readonly string[]) => trained.encode(some) };
  const [first, last] = await pathEnds(reader, from, to, decoded);
  return {
    from,
    to,
    strings: texts.map((text, i) => ({
      judged: { text, ...domain.judge(text) },
      drawing: drawings[i]!,
    })),
    places: decoded.map(({ text }) => texts.indexOf(text)),
    // a model's own spelling of an end is nothing to remark on: it stands on the first or last card
    notes: [
      first.back === 'exact' ? null : describeEnd(first, 'begins'),
      last.back === 'exact' ? null : describeEnd(last, 'ends'),
    ].filter((note) => note !== null),
    curves: domain.name === 'expression' ? curvesOf(texts) : null,
  };
}

/** Returns two strings that the model can read: usual ones, or else the first two different samples that it reads. */
async function endsOf(model: Model): Promise<readonly [string, string]> {
  const usual = usualEnds[model.config.domain];
  if (usual !== undefined && (await model.encode(usual)).refusals.length === 0) return usual;
  const texts: string[] = [];
  for await (const some of model.sampleTexts(tried)) for (const text of some) texts.push(text);
  const { indices } = await model.encode(texts);
  const [from, to] = [...new Set(indices.map((index) => texts[index]!))];
  if (from !== undefined && to !== undefined) return [from, to];
  throw new InputError(`among ${tried} samples there are no two different strings that the model reads`);
}

function curvesOf(texts: readonly string[]): PathCurves | null {
  try {
    const formulas = texts.map((text) => NamedFormula.parse(text));
    const [variable, ...others] = new Set(formulas.flatMap((formula) => formula.usedVariables));
    if (variable === undefined || others.length > 0) return null;
    const x = Array.from(
      { length: grid.points },
      (_, i) => grid.from + ((grid.to - grid.from) * i) / (grid.points - 1),
    );
    const table = { [variable]: x };
    return { variable, x, values: formulas.map((formula) => Array.from(formula.predict(table))) };
  } catch (thrown) {
    // a language of expressions may have words that formulas do not
    if (thrown instanceof InputError) return null;
    throw thrown;
  }
}
