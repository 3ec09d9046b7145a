import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.restoreAllMocks();
  Object.defineProperty(process.stderr, 'isTTY', { value: undefined, configurable: true });
});

describe('a line of progress', () => {
  it('shows two stages of work side by side, and neither in place of the other', async () => {
    const { ProgressLine } = await import('../../src/cli/output/progress.js');
    Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    let now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const line = new ProgressLine();
    line.count('sampling', 10, 100, 0);
    now += 200;
    line.count('judging', 5, 100, 0);
    expect(written.at(-1)).toMatch(/sampling 10\/100.*; judging 5\/100/);
    now += 200;
    line.count('sampling', 100, 100, 0);
    now += 200;
    line.count('judging', 50, 100, 0);
    expect(written.at(-1)).toMatch(/judging 50\/100/);
    expect(written.at(-1)).not.toMatch(/sampling/);
    line.clear();
    now = 60_000;
    // 1,000 of 61,000 in a minute are an hour, of which there are four minutes
    line.count('calibrating', 1000, 61_000, 0, 300);
    expect(written.at(-1)).toMatch(/calibrating 1,000\/61,000 \(1%\), 17\/s, 4 min 0 s left/);
  });
});

describe('progress off a terminal', () => {
  it('is a line every half minute, and nothing of shorter work', async () => {
    const { ProgressLine } = await import('../../src/cli/output/progress.js');
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
