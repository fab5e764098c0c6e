/**
 * What the proxy knows for certain is certain for the page, too: the packed client, as in a browser (whose `fetch` may
 * repeat by itself), before a proxy that fails before anything goes out.
 */

import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { startService } from './portal.mjs';
import { mailbox, message } from './service.mjs';

const { PecMassiva } = await import(join(unpacked, 'index.js'));
const { memoryStore, oauthToken } = await import(join(unpacked, 'proxy.js'));
const { serveProxy } = await import(join(unpacked, 'proxy-server.js'));

let service;
before(async () => (service = await startService()));
after(() => service?.close());

const boom = () => {
  throw new Error('out of order');
};
const refused = () => Response.json({ success: false, message: 'Wrong Token' }, { status: 401 });
const oauth = oauthToken({ email: 'a@portal.example', apiKey: 'key-of-the-account', fetch: async () => refused() });

/** What fails, where `isBroken()`; and what `onError` and the page are told of it. */
const FAILURES = {
  'authorize throws': ['proxy.function', (isBroken) => ({ authorize: () => !isBroken() || boom() })],
  'authorize gives what is no Response': ['proxy.noResponse', (isBroken) => ({ authorize: () => (isBroken() ? { status: 401, headers: new Map() } : true) })],
  'mailbox throws': ['proxy.function', (isBroken) => ({ mailbox: () => (isBroken() ? boom() : mailbox) })],
  'mailbox gives nothing': ['proxy.noMailbox', (isBroken) => ({ mailbox: () => (isBroken() ? undefined : mailbox) })],
  'sender throws': ['proxy.function', (isBroken) => ({ sender: () => (isBroken() ? boom() : mailbox.username) })],
  'the token’s function throws': ['proxy.tokenFailed', (isBroken) => ({ token: () => (isBroken() ? boom() : SUITE.token) })],
  'there is no token': ['proxy.noToken', (isBroken) => ({ token: () => (isBroken() ? '' : SUITE.token) })],
  'OAuth refuses': ['proxy.tokenFailed', (isBroken) => ({ token: (need) => (isBroken() ? oauth(need) : SUITE.token) })],
  'the store cannot claim': ['proxy.store', (isBroken) => ({ store: failing(isBroken, ['claim']) })],
};

/** @param {() => boolean} isBroken @param {string[]} steps */
function failing(isBroken, steps) {
  const store = memoryStore();
  for (const step of steps) {
    const right = store[step];
    store[step] = async (...given) => (isBroken() ? boom() : right(...given));
  }
  return store;
}

/** @param {object} more */
async function portal(context, more) {
  const failures = [];
  const served = await serveProxy({
    ...{ port: 0, target: service.url, rate: { perSecond: 1000 }, token: SUITE.token, authorize: () => true, mailbox: () => mailbox },
    onError: (error, failure) => failures.push({ error, ...failure }),
    ...more,
  });
  const posts = [];
  const fetch = Object.assign(
    (request) => {
      posts.push(...(request.method === 'POST' ? [request.url] : []));
      return globalThis.fetch(request);
    },
    { neverRepeats: false },
  );
  const pec = new PecMassiva({ baseUrl: served.url, fetch, rate: { perSecond: 1000 } });
  context.after(async () => {
    pec.close();
    await served.close();
  });
  return { pec, posts, failures };
}

/** A send that certainly did nothing, and says so, and nothing else. */
async function assertNotSent(pec, subject, code) {
  const error = await pec.send(message({ subject })).then(() => assert.fail('it was sent'), (thrown) => thrown);
  assert.notEqual(error.name, 'UnknownOutcomeError', error.message);
  assert.match(error.message, /[Nn]othing was sent/);
  assert.doesNotMatch(error.message, /may have been sent/);
  assert.equal(error.params.proxyCode, code);
  assert.ok(!service.arrivals.some((one) => one.subject === subject));
  return error;
}

describe('a first message', { concurrency: true }, () => {
  for (const [what, [code, broken]] of Object.entries(FAILURES)) {
    test(`${what}: not sent`, async (context) => {
      const { pec, failures } = await portal(context, broken(() => true));
      const error = await assertNotSent(pec, `first: ${what}`, code);
      // What no repeat changes, but only the portal's people.
      assert.equal(error.retryable, !['proxy.noMailbox', 'proxy.noResponse'].includes(code));
      assert.ok(failures.every((one) => one.code === code));
    });
  }
  test('the store fails at every step: not sent, and not posted', async (context) => {
    const steps = ['claim', 'renew', 'settle', 'look', 'mark', 'remembers', 'reserve'];
    // It works until the proxy listens.
    let isBroken = false;
    const { pec, posts } = await portal(context, { store: failing(() => isBroken, steps) });
    isBroken = true;
    await assertNotSent(pec, 'first: the store', 'proxy.store');
    assert.deepEqual(posts, []);
  });
  for (const [what, target] of [
    ['a port that nobody listens at', async () => `http://127.0.0.1:${await closedPort()}`],
    ['a name that nobody has', async () => 'http://no-such-host.invalid'],
    ['TLS that is none', async () => service.url.replace('http:', 'https:')],
  ]) {
    test(`${what}: not sent`, async (context) => {
      const { pec, failures } = await portal(context, { target: await target() });
      await assertNotSent(pec, what, 'proxy.unreached');
      assert.deepEqual(failures.map((one) => [one.code, one.path]), [['proxy.unreached', '/send']]);
      assert.match(`${failures[0].error.code} ${failures[0].error.message}`, /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|SSL|TLS|EPROTO/i);
    });
  }
});

describe('a later message, posted without another greeting', { concurrency: true }, () => {
  for (const [what, [code, broken]] of Object.entries(FAILURES)) {
    test(`${what}: not sent, and known at once`, async (context) => {
      let isBroken = false;
      const { pec, posts } = await portal(context, broken(() => isBroken));
      await pec.send(message({ subject: `before: ${what}` }));
      isBroken = true;
      await assertNotSent(pec, `later: ${what}`, code);
      // Posted once, and not again: what is asked about it is a read.
      assert.equal(posts.length, 2);
      isBroken = false;
      await pec.send(message({ subject: `after: ${what}` }));
    });
  }
});

test('under a key that others may guess it is known once the portal works again, and then the message may go', async (context) => {
  let isBroken = false;
  const { pec, posts } = await portal(context, { authorize: () => !isBroken || boom() });
  await pec.send(message({ subject: 'before: a key of its own' }));
  isBroken = true;
  const own = message({ subject: 'a key of its own' });
  const options = { idempotencyKey: 'avviso-12' };
  const error = await pec.send(own, options).then(() => assert.fail('it was sent'), (thrown) => thrown);
  assert.deepEqual([error.name, error.idempotencyKey], ['UnknownOutcomeError', 'avviso-12']);
  isBroken = false;
  assert.equal((await pec.settle(error)).state, 'notSent');
  assert.ok(!service.arrivals.some((one) => one.subject === own.subject));
  await pec.send(own, { idempotencyKey: 'avviso-12/2' });
  assert.equal(posts.length, 3);
});

function closedPort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
