import { defineConfig } from 'vitest/config';

const COMMANDS = 'tests/integration/cli/*.test.ts';

const onServices = {
  environment: 'node',
  maxWorkers: 2,
  globalSetup: ['tests/support/global-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

/**
 * `unit` is pure and takes seconds; `integration` and `commands` run against real Postgres and Redis, which their global
 * setup starts. Two files of them run side by side, each on databases of its own; what it kills is its own too.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
      },
      {
        test: {
          ...onServices,
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          exclude: [COMMANDS],
        },
      },
      { test: { ...onServices, name: 'commands', include: [COMMANDS] } },
    ],
  },
});
