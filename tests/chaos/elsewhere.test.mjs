/** Who follows a redirect is counted where it leads: the control of all that say that nobody did. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { redirect } from './plays.mjs';
import { relay } from './relay.mjs';

test('who follows a redirect is counted where it leads, and who does not is not', async () => {
  const service = createServer((_, response) => response.end('{}'));
  await new Promise((resolve) => service.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (service.address());
  const fault = { title: 'a redirect', play: redirect(307) };
  const between = await relay({ target: `http://127.0.0.1:${port}`, fault, on: () => true });
  try {
    await fetch(between.url, { redirect: 'manual' });
    assert.equal(between.elsewhere(), 0);
    await assert.rejects(fetch(between.url, { redirect: 'follow' }));
    assert.equal(between.elsewhere(), 1);
  } finally {
    await between.close();
    await new Promise((resolve) => service.close(resolve));
  }
});
