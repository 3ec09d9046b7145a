import { InputError } from '../base/errors.js';

/**
 * Expects what shards are made from to be what was planned.
 *
 * @param planned SHA-256 by name, of the manifest
 * @param found the same, here
 * @param where the place that was looked at
 * @throws InputError that names everything that differs
 */
export function expectPlanned(
  planned: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
  where: string,
): void {
  const differing = Object.keys(planned).filter((name) => planned[name] !== found[name]);
  if (differing.length === 0) return;
  const shown = differing.map(
    (name) => `${name}: ${short(planned[name]!)} was planned, ${short(found[name] ?? 'none')} is here`,
  );
  throw new InputError({
    where,
    problem: `expected what the shards were planned with, but it differs (${shown.join('; ')})`,
    advice: [{ text: 'give the original' }, { text: 'plan new shards into another folder' }],
  });
}

const short = (value: string): string =>
  /^[0-9a-f]{64}$/.test(value) ? `${value.slice(0, 12)}\u2026` : value;
