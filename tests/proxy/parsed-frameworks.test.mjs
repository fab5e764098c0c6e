/** A body that a framework's parser read before the proxy got it, as the packed client meets it over sockets. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { HASTY, PARSING } from './frameworks/parsing.mjs';
import { startService } from './portal.mjs';
import { mailbox } from './service.mjs';

const names = ['index', 'proxy', 'proxy-server', 'proxy-express', 'proxy-fastify'];
const made = Object.assign({}, ...(await Promise.all(names.map((name) => import(`${unpacked}/${name}.js`)))));

let service;
before(async () => (service = await startService()));
after(() => service.close());

/** @param {any} start @param {(url: string, server: import('node:http').Server, entries: any[], parser: { isOn: boolean }) => Promise<void>} work */
async function behind(start, work) {
  const entries = [];
  const parser = { isOn: true };
  const options = {
    ...{ authorize: () => true, mailbox: () => mailbox, token: SUITE.token, target: service.url },
    ...{ rate: { perSecond: 1000 }, log: (entry) => entries.push(entry) },
  };
  const { url, server, close } = await start(made, options, parser);
  try {
    await work(`${url}/api/pec`, server, entries, parser);
  } finally {
    await close();
  }
}

/** A client that a page has just made, and how often it asks. */
function fresh(baseUrl) {
  const asked = [];
  const fetch = (request) => {
    asked.push(`${request.method} /${request.url.split('/')[5]}`);
    return globalThis.fetch(request);
  };
  return { asked, pec: new made.PecMassiva({ baseUrl, fetch, rate: { perSecond: 1000 } }) };
}

const message = (size) => ({ sender: mailbox.username, recipient: 'b@pec.it', subject: `${size}`, text: 'x'.repeat(size) });

for (const [what, { hint, large, start }] of Object.entries(PARSING)) {
  test(`${what}: the client is told at once that nothing was sent, and what to change`, { timeout: 30_000 }, () =>
    behind(start, async (url, server, entries, parser) => {
      const begun = service.arrivals.length;
      for (const size of [10, 2_000_000]) {
        parser.isOn = true;
        const { pec, asked } = fresh(url);
        const error = await pec.send(message(size)).catch((caught) => caught);
        const isBefore = size > 1e6 && large !== undefined;
        assert.notEqual(error.name, 'UnknownOutcomeError', String(error));
        assert.match(error.message, /Nothing was sent/);
        assert.equal(error.status, isBefore ? large : 500);
        // It greets, posts, and puts the key out of use: no second try of what cannot succeed, and no waiting.
        assert.deepEqual(asked, ['GET /once', 'POST /send', 'GET /once']);
        if (!isBefore) {
          assert.equal(error.params.proxyCode, 'proxy.wasRead');
          assert.equal(error.retryable, false, 'a repeat would be read before, too');
          assert.match(error.message, /body parser of the portal .* ran first/);
          assert.match(error.message, hint);
          const { outcome } = entries.findLast(({ code }) => code === 'proxy.wasRead');
          assert.equal(outcome, 'notForwarded');
        }
        assert.equal(service.arrivals.length, begun, 'nothing arrived');
        // Once it is mended, the same client's next call goes through, once.
        parser.isOn = false;
        const { messageId } = await pec.send(message(size));
        assert.deepEqual(service.arrivals.slice(begun).map(({ subject }) => subject), [`${size}`]);
        service.arrivals.length = begun;
        assert.match(messageId, /^\d{15}$/);
        pec.close();
      }
    }),
  );

  test(`${what}: a key that is known still gets its answer`, { timeout: 30_000 }, () =>
    behind(start, async (url, server, entries, parser) => {
      const begun = service.arrivals.length;
      const idempotencyKey = crypto.randomUUID();
      parser.isOn = false;
      const first = fresh(url);
      const { messageId } = await first.pec.send(message(20), { idempotencyKey });
      parser.isOn = true;
      const second = fresh(url);
      assert.equal((await second.pec.send(message(20), { idempotencyKey })).messageId, messageId);
      assert.equal(service.arrivals.length, begun + 1);
      first.pec.close();
      second.pec.close();
    }),
  );
}

for (const [what, start] of Object.entries(HASTY)) {
  test(`${what}: what something else has answered is not sent behind its back`, { timeout: 30_000 }, async () => {
    const ended = [];
    let tell;
    await behind((given, options) => start(given, { ...options, log: (entry) => (ended.push(entry), tell?.()) }), async (url) => {
      const begun = service.arrivals.length;
      for (const size of [10, 2_000_000]) {
        const over = new Promise((resolve) => (tell = resolve));
        const response = await fetch(`${url}/send`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
          body: JSON.stringify({ ...message(size), recipient: ['b@pec.it'], body: 'x'.repeat(size), text: undefined }),
        });
        await response.arrayBuffer();
        await over;
        if (response.headers.has('x-pec-proxy')) {
          // Express reads all of a body before it answers: the proxy was quicker.
          assert.equal(response.status, 201);
          assert.equal(service.arrivals.length, begun + 1);
          service.arrivals.length = begun;
        } else {
          assert.equal(response.status, 404);
          assert.equal(service.arrivals.length, begun, 'its caller takes the 404 for the answer');
          assert.deepEqual([ended.at(-1).code, ended.at(-1).outcome], ['proxy.answered', 'notForwarded']);
        }
      }
    });
  });
}
