import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Tests that need modules of their own, since they replace one, load one anew, count what is loaded or started, or register
 * a kind or a device, which nothing takes back. All others leave nothing behind, so that a worker loads modules once for all
 * of them.
 */
const alone = [
  'test/base/host.test.ts',
  'test/browser/*.test.ts',
  'test/cli/ownLoss.test.ts',
  'test/domain/domains.test.ts',
  'test/domain/molecule/rdkit/withoutRdkit.test.ts',
  'test/domain/molecule/scores/chosenScores.test.ts',
  'test/host/pool.test.ts',
  'test/training/gpuLoss.test.ts',
  'test/training/ownParts.test.ts',
  'test/web/*.test.ts',
];

const slow = 'test/**/*.slow.test.ts';

export default defineConfig({
  test: {
    setupFiles: ['test/support/host.ts', 'test/support/seed.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Commands run as they are built: what they load is not transformed, and their threads find their modules.
    server: { deps: { external: [/\/dist\//] } },
    // Vitest leaves one core idle by default, which on two cores is half of the machine.
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: 'build/coverage',
    },
    projects: [
      {
        extends: true,
        test: { name: 'own modules', include: alone, exclude: [...configDefaults.exclude, slow] },
      },
      {
        extends: true,
        test: {
          name: 'shared modules',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, slow, ...alone],
          isolate: false,
        },
      },
    ],
  },
});
