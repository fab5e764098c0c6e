import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.spec.js',
  expect: { timeout: 60_000 }, // on a machine that has other work, too
  use: {
    // A browser of the system's in place of one that Playwright installs.
    launchOptions: { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] },
  },
});
