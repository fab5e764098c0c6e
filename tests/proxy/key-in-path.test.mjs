/**
 * A key that a page is asked after stands in a path, and usual servers in front of a portal decode that, join slashes, follow
 * dots and write it anew, as nginx does with `proxy_pass http://portal/;`: whatever is in the key, its message is found.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { startService } from './portal.mjs';
import { made } from './made.mjs';
import { message } from './service.mjs';

const { PecMassiva } = await import(join(unpacked, 'index.js'));

let service;
before(async () => (service = await startService()));
after(() => service?.close());

/** A path as such a server hands it on. @param {string} pathname */
function handedOn(pathname) {
  const segments = [];
  for (const segment of decodeURIComponent(pathname).split('/')) {
    if (segment === '..') {
      segments.pop();
    } else if (segment !== '' && segment !== '.') {
      segments.push(segment);
    }
  }
  return `/${segments.map((segment) => encodeURI(segment).replaceAll('?', '%3F').replaceAll('#', '%23')).join('/')}`;
}

for (const key of ['protocollo-2026-12345', 'protocollo/2026/12345', 'a//b', '.', '..', '...', '%2e', 'a/../b', '?x', '#', '~Lg', 'a%2Fb']) {
  test(`of a message under ${key} it is told what became of it`, async () => {
    const { proxy } = made({ target: service.url, fetch: undefined });
    let isLost = true;
    const way = async (/** @type {Request} */ request) => {
      const url = new URL(request.url);
      const answer = await proxy(request.method === 'POST' ? request : new Request(new URL(handedOn(url.pathname) + url.search, url), request));
      if (request.method === 'POST' && isLost) {
        isLost = false;
        await answer.body?.cancel();
        return new Response('<html>Gateway Timeout', { status: 504 });
      }
      return answer;
    };
    const before = service.arrivals.length;
    const options = { baseUrl: 'https://portal.example/api/pec', rate: { perSecond: 1000 }, fetch: Object.assign(way, { neverRepeats: true }) };
    const pec = new PecMassiva(options);
    const { messageId } = await pec.send(message(), { idempotencyKey: key });
    pec.close();
    // A page that was loaded anew knows no more than the key.
    const next = new PecMassiva(options);
    const told = await next.settle(key);
    next.close();
    assert.deepEqual([told.state, told.messageId, service.arrivals.length - before], ['sent', messageId, 1]);
  });
}
