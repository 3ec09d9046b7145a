import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProgressLine } from '../../src/cli/output/progress.js';
import { Session } from '../../src/cli/session.js';
import { testIo } from '../support/io.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a line of progress', () => {
  it('shows two stages of work side by side, and neither in place of the other', () => {
    const io = testIo({ isTTY: true });
    const lastLine = () => io.stderr.text.split('\r').at(-1);
    let now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const line = new ProgressLine(new Session(io));
    line.count('sampling', 10, 100, 0);
    now += 200;
    line.count('judging', 5, 100, 0);
    expect(lastLine()).toMatch(/sampling 10\/100.*; judging 5\/100/);
    now += 200;
    line.count('sampling', 100, 100, 0);
    now += 200;
    line.count('judging', 50, 100, 0);
    expect(lastLine()).toMatch(/judging 50\/100/);
    expect(lastLine()).not.toMatch(/sampling/);
    line.clear();
    now = 60_000;
    // 1,000 of 61,000 in a minute are an hour, of which there are four minutes
    line.count('calibrating', 1000, 61_000, 0, 300);
    expect(lastLine()).toMatch(/calibrating 1,000\/61,000 \(1%\), 17\/s, 4 min 0 s left/);
  });
});

describe('progress off a terminal', () => {
  it('is a line every half minute, and nothing of shorter work', () => {
    const io = testIo();
    let now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const line = new ProgressLine(new Session(io));
    for (let second = 1; second <= 95; second++) {
      now += 1000;
      line.show(`after ${second} s`);
    }
    line.clear();
    expect(io.stderr.text).toBe('after 30 s\nafter 60 s\nafter 90 s\n');
  });
});
