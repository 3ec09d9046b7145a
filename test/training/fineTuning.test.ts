import { describe, expect, it } from 'vitest';
import { fineTuningSchedule, stepsOf } from '../../src/training/fineTuning.js';

/** The model `zinc250k`, and what its steps take on one core in WebAssembly: 60 strings a second and 0.07 s a step. */
const start = { batch: 512, learningRate: 0.002 };
const seconds = { perStep: 0.07, perSequence: 1 / 60 };
const asked = { epochs: null, minutes: null, seconds, batch: null, start };

describe('stepsOf', () => {
  it('counts by epochs, by minutes, or by whichever end it first', () => {
    expect(stepsOf({ sequences: 285, epochs: 10, minutes: null, seconds: null }, 64)).toBe(10 * 5);
    // 300 s of 0.07 + 64 / 60 s each
    expect(stepsOf({ sequences: 3000, epochs: null, minutes: 5, seconds }, 64)).toBe(
      Math.round(300 / (0.07 + 64 / 60)),
    );
    expect(stepsOf({ sequences: 3000, epochs: 1, minutes: 5, seconds }, 64)).toBe(47);
    // a batch is never more than the corpus
    expect(stepsOf({ sequences: 285, epochs: null, minutes: 5, seconds }, 512)).toBe(
      Math.round(300 / (0.07 + 285 / 60)),
    );
  });
});

describe('fineTuningSchedule', () => {
  it.each([3_000, 30_000])('five minutes on %i strings are some hundred steps', (sequences) => {
    const { epochs, batch, learningRate } = fineTuningSchedule({ ...asked, sequences, minutes: 5 });
    expect([epochs, batch, learningRate]).toEqual([20, 32, 0.001]);
    expect(stepsOf({ sequences, epochs, minutes: 5, seconds }, batch)).toBeGreaterThan(400);
  });

  it('few strings are not passed over until they are known by heart, whatever the time', () => {
    const { epochs, batch, learningRate } = fineTuningSchedule({ ...asked, sequences: 300, minutes: 60 });
    expect([epochs, batch, learningRate]).toEqual([20, 16, 0.00071]);
    expect(fineTuningSchedule({ ...asked, sequences: 10, minutes: 60 }).epochs).toBe(100);
  });

  it('a shorter training takes the smallest batch, a long one that of the run it begins with', () => {
    const short = fineTuningSchedule({ ...asked, sequences: 3_000, minutes: 0.5 });
    expect(short).toEqual({ epochs: 20, batch: 16, learningRate: 0.00071 });
    const long = fineTuningSchedule({ ...asked, sequences: 244_000, minutes: 85 });
    expect(long).toEqual({ epochs: 20, batch: 512, learningRate: 0.002 });
    const epochs = fineTuningSchedule({ ...asked, sequences: 244_000, epochs: 41 });
    expect(epochs).toEqual({ epochs: 41, batch: 512, learningRate: 0.002 });
  });

  it('where nobody says how long, a small corpus is passed over more often', () => {
    const passes = [300, 3_000, 30_000, 10].map(
      (sequences) => fineTuningSchedule({ ...asked, sequences, seconds: null }).epochs,
    );
    expect(passes).toEqual([17, 5, 5, 100]);
  });

  it('a batch that is asked for is kept, and the rate follows it', () => {
    const { batch, learningRate } = fineTuningSchedule({ ...asked, sequences: 300, minutes: 5, batch: 128 });
    expect([batch, learningRate]).toEqual([128, 0.002]);
  });

  it('neither batch nor rate is above that of the run it begins with', () => {
    const small = { batch: 24, learningRate: 1e-4 };
    const { batch, learningRate } = fineTuningSchedule({
      ...asked,
      sequences: 1e6,
      epochs: 10,
      start: small,
    });
    expect([batch, learningRate]).toEqual([24, 1e-4]);
    const tiny = fineTuningSchedule({ ...asked, sequences: 30, epochs: 1, start: { ...small, batch: 8 } });
    expect(tiny.batch).toBe(8);
  });
});
