import { z } from 'zod';
import type { ProposerKind } from '../proposer.js';
import { densityDraws } from './opening.js';

const settings = z.strictObject({});

/** The number of strings drawn together. */
const atOnce = 256;

/** Draws from the density, whatever the values: the baseline of every search. */
export const random: ProposerKind<typeof settings> = {
  kind: 'random',
  summary: 'draws from the density of the model',
  settings,
  takesSeveral: true,
  start: ({ start, ...tools }) => {
    const draws = densityDraws(tools);
    let isFirst = start.length > 0;
    return {
      ask: async () => {
        if (isFirst) {
          isFirst = false;
          return start.map((text) => ({ text, proposer: 'start', parents: [] }));
        }
        const texts = await draws(atOnce);
        return texts.map((text) => ({ text, proposer: 'random', parents: [] }));
      },
      tell: async () => {},
    };
  },
};
