import { type CurvePoint, plotCurves } from './plots.js';

/** The part of a line of `metrics.jsonl` that a page shows. */
export interface EpochMetrics {
  readonly epoch: number;
  readonly train: number;
  readonly validation?: { readonly reconstruction: number } | null | undefined;
  readonly learningRate: number;
}

/**
 * Plots the losses of a training, and its learning rate; nothing before its first epoch.
 *
 * @param losses what the curves of the losses show, in words
 * @param unit of the losses
 */
export function trainingCurves(
  epochs: readonly EpochMetrics[],
  losses: string,
  unit: string,
): { readonly name: string; readonly svg: string }[] {
  if (epochs.length === 0) return [];
  const points = epochs.flatMap(({ epoch, train, validation }): CurvePoint[] => [
    { x: epoch, y: train, series: 'training' },
    ...(validation == null ? [] : [{ x: epoch, y: validation.reconstruction, series: 'held out' }]),
  ]);
  const isPositive = points.every(({ y }) => y > 0);
  const rates = epochs.map(({ epoch, learningRate }) => ({ x: epoch, y: learningRate, series: 'rate' }));
  return [
    { name: losses, svg: plotCurves(points, 'epoch', unit, isPositive) },
    { name: 'learning rate', svg: plotCurves(rates, 'epoch', 'rate', false) },
  ];
}
