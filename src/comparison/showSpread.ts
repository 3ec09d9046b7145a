import type { Spread } from './table.js';

/** Shows a mean, and with several values their deviation. */
export function showSpread(spread: Spread | null, kind: 'share' | 'number'): string {
  if (spread === null) return '-';
  const one = kind === 'share' ? (value: number) => (100 * value).toFixed(1) : showScore;
  const unit = kind === 'share' ? '%' : '';
  if (spread.count === 1) return `${one(spread.mean)}${unit}`;
  const digits = one(spread.mean).split('.')[1]?.length ?? 0;
  const deviation = ((kind === 'share' ? 100 : 1) * spread.deviation).toFixed(digits);
  return `${one(spread.mean)} ± ${deviation}${unit}`;
}

/** Shows a number with about four digits. */
export function showScore(value: number): string {
  if (Math.abs(value) >= 1000) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 2 : 3);
}
