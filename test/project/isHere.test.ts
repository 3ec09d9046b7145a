import { afterEach, expect, it, vi } from 'vitest';
import { isHere } from '../support/isHere.js';

afterEach(() => vi.unstubAllEnvs());

it('skips what is missing on a machine of a person', () => {
  vi.stubEnv('CI', '');
  expect(isHere('pytorch', false)).toBe(false);
  expect(isHere('pytorch', true)).toBe(true);
});

it('fails for what is missing in a CI, unless it is named', () => {
  vi.stubEnv('CI', 'true');
  vi.stubEnv('TESTS_WITHOUT', 'chromium,shared-data');
  expect(() => isHere('pytorch', false)).toThrow(/expected pytorch .* or its name in TESTS_WITHOUT/);
  expect(isHere('pytorch', true)).toBe(true);
  expect(isHere('shared-data', false)).toBe(false);
});
