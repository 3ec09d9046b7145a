import { showCount } from '../../base/showNumber.js';
import { percent } from './text.js';

/** Returns a sentence on how often samples break each rule that decoding did not keep; null where there is none. */
export function describeBrokenRules(
  broken: Readonly<Record<string, number>> | null,
  samples: number,
): string | null {
  if (broken === null) return null;
  const counts = Object.entries(broken).map(
    ([rule, strings]) =>
      `${rule} ${showCount(strings)}${strings === 0 ? '' : ` (${percent(strings, samples)})`}`,
  );
  return `samples that break rules that the guard did not enforce: ${counts.join(', ')}`;
}
