/** Two tabs of one origin, and what they share without campaigns. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { serveDemo } from '../../scripts/parts/demo.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { openChromium } from '../support/chromium.mjs';

let browser;
let demo;

before(async () => {
  demo = await serveDemo({ speed: 10 });
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await demo?.close();
});

test('two tabs of one origin keep one pace', async () => {
  const context = await browser.newContext();
  const [page, other] = [await context.newPage(), await context.newPage()];
  // An empty page of that origin.
  await Promise.all([page, other].map((tab) => tab.goto(`${demo.url}nothing`)));
  const sendThree = (tab) => tab.evaluate(async ({ token, password }) => {
    const { PecMassiva } = await import(new URL('pec-massiva/index.js', location.href).href);
    const starts = [];
    const pec = new PecMassiva({
      ...{ baseUrl: 'sandbox', token, mailbox: { username: 'demo', password }, retries: 0 },
      fetch(request) {
        if (request.method === 'POST') {
          starts.push(performance.timeOrigin + performance.now());
        }
        return fetch(request);
      },
    });
    const message = { sender: 'demo@pecmassiva.com', recipient: 'a@pec.it', subject: 'x', text: 'y' };
    await Promise.allSettled([1, 2, 3].map(() => pec.send(message)));
    return starts;
  }, SUITE);
  const starts = (await Promise.all([sendThree(page), sendThree(other)])).flat().sort((one, two) => one - two);
  assert.equal(starts.length, 6);
  // Six at one a second take five seconds, by two paces two; a busy machine makes single ones late, and so others seem early.
  assert.ok(starts[5] - starts[0] > 4_000, String(starts.map((at) => at - starts[0])));
});
