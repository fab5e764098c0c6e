/** What passes in Chromium passes in Firefox and in WebKit: the edge's own tests and the page. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { VERDICT, serveEdge } from './edge.mjs';
import { openFirefox } from './firefox.mjs';
import { journey } from './journey.mjs';
import { openWebKit } from './webkit.mjs';

let edge;
before(async () => {
  edge = await serveEdge();
});
after(() => edge?.close());

for (const [name, open] of Object.entries({ Firefox: openFirefox, WebKit: openWebKit })) {
  test(name, async (t) => {
    const driver = await open();
    try {
      await t.test('the edge', async () => {
        await driver.open(edge.url);
        const verdict = await driver.evaluate(VERDICT);
        assert.match(verdict, /test result: ok\. [1-9]\d* passed; 0 failed; 0 ignored/);
      });
      await t.test('the whole way on the page', () => journey(driver));
    } finally {
      await driver.close();
    }
  });
}
