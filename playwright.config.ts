import { defineConfig } from '@playwright/test';

/**
 * Stories in a real browser against one running Gatehouse, which the global setup starts. Each story brings what it
 * needs and owns its addresses, so files may run side by side.
 */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/e2e/global-setup.ts',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env.CI),
  // A story that passes the second time only has not passed.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    // Without it a step that can't be done would last as long as its story may.
    actionTimeout: 20_000,
    // Set by the global setup; workers read this file after it.
    baseURL: process.env.GATEHOUSE_E2E_URL,
    launchOptions: {
      executablePath: process.env.GATEHOUSE_E2E_CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    locale: 'en-GB',
    timezoneId: 'Europe/Vienna',
    viewport: { width: 1280, height: 800 },
    // Recording every step costs a third of the time; `npx playwright test --trace on` records when it is needed.
    trace: 'off',
  },
});
