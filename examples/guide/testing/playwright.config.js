import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.spec.js',
  use: {
    // A browser of the system's in place of one that Playwright installs.
    launchOptions: { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] },
  },
});
