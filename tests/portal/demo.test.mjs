/** The demo's server, asked as no browser asks: what is no path of it is told as that. */

import assert from 'node:assert/strict';
import { get } from 'node:http';
import { test } from 'node:test';

import { serveDemo } from '../../scripts/parts/demo.mjs';

test('a request is a path, and nothing of an address is lost', async () => {
  const demo = await serveDemo();
  const { hostname, port } = new URL(demo.url);
  /** @param {string} path @returns {Promise<[number | undefined, string | undefined]>} */
  const ask = (path) =>
    new Promise((resolve, reject) => {
      get({ hostname, port, path }, ({ statusCode, headers }) => resolve([statusCode, headers.location])).on('error', reject);
    });
  try {
    for (const path of ['http://x.it/portal/', '*', '/../package.json', '/%', '/portal/%2e%2e/package.json']) {
      assert.deepEqual(await ask(path), [404, undefined], path);
    }
    assert.deepEqual(await ask('/portal?lang=de&dev'), [302, '/portal/?lang=de&dev']);
    assert.deepEqual(await ask('/portal'), [302, '/portal/']);
    assert.deepEqual(await ask('/portal/?lang=de'), [200, undefined]);
  } finally {
    await demo.close();
  }
});
