import { defineConfig } from 'vitest/config';

const COMMANDS = 'tests/integration/cli/*.test.ts';

const onServices = {
  environment: 'node',
  globalSetup: ['tests/support/global-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

/**
 * `unit` is pure and takes seconds; `integration` and `commands` run against real Postgres and Redis, which their global
 * setup starts. Integration files run one after the other: races and outages need the machine's full attention to be
 * repeatable. Commands are processes that one waits for, so two files of them run side by side.
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
          fileParallelism: false,
        },
      },
      { test: { ...onServices, name: 'commands', include: [COMMANDS], maxWorkers: 2 } },
    ],
  },
});
