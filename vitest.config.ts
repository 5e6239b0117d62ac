import { defineConfig } from 'vitest/config';

/**
 * `unit` is pure and takes seconds; `integration` runs against real Postgres and Redis, which its global setup starts.
 * Integration files run one after the other: races and outages need the machine's full attention to be repeatable.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node', testTimeout: 20_000 },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['tests/support/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
