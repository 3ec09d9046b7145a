import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProgressLine } from '../../src/cli/progress.js';

afterEach(() => vi.restoreAllMocks());

describe('ProgressLine off a terminal', () => {
  it('writes a line every half minute, and nothing of shorter work', () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    let now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const line = new ProgressLine();
    for (let second = 1; second <= 95; second++) {
      now += 1000;
      line.show(`after ${second} s`);
    }
    line.clear();
    expect(written).toEqual(['after 30 s\n', 'after 60 s\n', 'after 90 s\n']);
  });
});
