import fc from 'fast-check';

/**
 * Property tests draw the same examples in every run, so that what fails fails again. To look for new ones:
 * `TEST_SEED=random npx vitest run test/grammar`, or a number in place of `random`.
 */
const { TEST_SEED = '1' } = process.env;
fc.configureGlobal(TEST_SEED === 'random' ? {} : { seed: Number(TEST_SEED) });
