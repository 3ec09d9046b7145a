import { showCount, showValue } from '../../base/showNumber.js';
import type { FitSummary } from '../../training/fit.js';
import type { Session } from '../session.js';
import { table } from './text.js';

/** Prints what a fit reports: its size, its measures, the numbers of components that it tried, its warnings. */
export function printFit(
  session: Session,
  folder: string,
  { density, points, dimension, seconds, report: measured }: FitSummary,
  { keep }: { readonly keep?: boolean | undefined },
): void {
  const fitted = `of ${showCount(points)} codes in ${dimension} dimensions, ${showValue(seconds)} s`;
  session.print(`${folder}: ${density} ${keep === true ? 'kept as it was' : fitted}`);
  const report = measured ?? {};
  const rows = Object.entries(report).filter(
    ([, value]) => typeof value === 'number' || typeof value === 'boolean',
  );
  if (rows.length > 0)
    session.print(
      table(
        ['measure', 'value'],
        rows.map(([name, value]) => [name, typeof value === 'number' ? showValue(value) : String(value)]),
      ),
    );
  if (Array.isArray(report.selection)) {
    const tried = report.selection as { components: number; bic: number }[];
    session.print(
      table(
        ['components', 'BIC'],
        tried.map(({ components, bic }) => [String(components), showValue(bic)]),
      ),
    );
  }
  for (const warning of (report.warnings as readonly string[] | undefined) ?? [])
    session.note(`warning: ${warning}`);
}
