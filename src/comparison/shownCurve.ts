import type { PrecisionRecall } from '../metrics/precisionRecall.js';

/** A point on a curve of precision and recall. */
export interface ShownCurvePoint {
  readonly precision: number;
  readonly recall: number;
}

const points = 51;

/** Returns some points of a curve of precision and recall, at even angles, as a table keeps and shows them. */
export function shownCurve({ precision, recall }: PrecisionRecall): readonly ShownCurvePoint[] {
  const step = (precision.length - 1) / (points - 1);
  return Array.from({ length: points }, (_, i) => ({
    precision: rounded(precision[Math.round(i * step)]!),
    recall: rounded(recall[Math.round(i * step)]!),
  }));
}

const rounded = (value: number): number => Math.round(1e4 * value) / 1e4;
