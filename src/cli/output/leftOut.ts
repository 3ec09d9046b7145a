import { showCount } from '../../base/showNumber.js';
import { clipped } from './text.js';

/** Says how many strings broke each constraint: `, 12 by require [#7]`; nothing without constraints. */
export function leftOutBy(thrownAway: Readonly<Record<string, number>>): string {
  return Object.entries(thrownAway)
    .map(([name, count]) => `, ${showCount(count)} by ${clipped(name, 60)}`)
    .join('');
}
