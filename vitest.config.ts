import { configDefaults, defineConfig } from 'vitest/config';

/** Rooms whose modules hold no state that one test file leaves to the next: a worker loads them once. */
const rooms = ['base', 'corpus', 'domain', 'evaluation', 'grammar', 'judging', 'metrics', 'sequences'];
const sharing = rooms.map((room) => `test/${room}/**/*.test.ts`);

/** Tests of those rooms that replace a module, or count what is loaded. */
const alone = [
  'test/domain/molecule/rdkit/withoutRdkit.test.ts',
  'test/domain/molecule/scores/chosenScores.test.ts',
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
        test: {
          name: 'shared modules',
          include: sharing,
          exclude: [...configDefaults.exclude, slow, ...alone],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'own modules',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, slow, ...rooms.map((room) => `test/${room}/**`)],
        },
      },
      { extends: true, test: { name: 'replaced modules', include: alone } },
    ],
  },
});
