import { defineConfig } from 'vitest/config';

/**
 * `unit` is pure and takes seconds; `integration` runs against real Postgres and Redis, which its global setup starts. Two
 * files of it run side by side, each on databases of its own; what it kills is its own too.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          environment: 'node',
          // As many as those of integration, beside which they run.
          maxWorkers: 2,
          testTimeout: 60_000,
        },
      },
      {
        // As Next reads it: the API's routes are called as they are.
        resolve: { alias: [{ find: /^@\//, replacement: `${import.meta.dirname}/` }] },
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          environment: 'node',
          maxWorkers: 2,
          globalSetup: ['tests/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
