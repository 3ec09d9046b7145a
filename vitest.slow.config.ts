import { defineConfig } from 'vitest/config';

/** Slow or heavy checks (whole corpora, kills, trainings): `npm run test:slow`, by hand before a release. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    setupFiles: ['test/support/host.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    pool: 'forks',
    server: { deps: { external: [/\/dist\//] } },
    fileParallelism: false,
  },
});
