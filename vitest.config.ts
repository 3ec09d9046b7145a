import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.slow.test.ts', 'node_modules/**'],
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
  },
});
