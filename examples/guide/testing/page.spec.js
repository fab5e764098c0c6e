import { expect, test } from '@playwright/test';
import { serveSandbox } from 'pec-massiva/sandbox/server';
import { createServer } from 'vite';

let served, site;
test.beforeAll(async () => {
  served = await serveSandbox({ port: 0, speed: 100_000 });
  site = await createServer({ server: { port: 0, host: '127.0.0.1' } }); // or `webServer` in the configuration
  await site.listen();
});
test.afterAll(async () => {
  await site.close();
  await served.close();
});
test.beforeEach(async ({ page }) => {
  served.sandbox.reset();
  await page.goto(`http://127.0.0.1:${site.httpServer.address().port}/page.html?service=${encodeURIComponent(served.url)}`);
});

test('delivered', async ({ page }) => {
  await page.getByRole('button').click();
  await expect(page.locator('output')).toHaveText('delivered');
});

test('a lost answer is nobody’s failure', async ({ page }) => {
  served.sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  await page.getByRole('button').click();
  await expect(page.locator('output')).toHaveText('nobody knows');
});
