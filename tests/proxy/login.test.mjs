/** A login in front of the proxy: what the packed client says while nobody is let in, and once somebody is again. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { mailbox, message } from './service.mjs';
import { startService } from './portal.mjs';

const user = consumer('module');
let installed;

before(async () => {
  const [{ PecMassiva }, { proxyListener }, { createProxy, memoryStore }] = await Promise.all(
    ['index.js', 'proxy-server.js', 'proxy.js'].map((name) => import(join(user.installed, name))),
  );
  installed = { PecMassiva, proxyListener, createProxy, memoryStore };
});

after(() => user.remove());

/** What logins, gateways and pages for all paths answer. */
const FRONTS = {
  401: (response) => response.writeHead(401).end(),
  403: (response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Forbidden</h1>'),
  302: (response) => response.writeHead(302, { location: '/login' }).end(),
  404: (response) => response.writeHead(404).end('Cannot GET'),
  200: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<form>'),
  502: (response) => response.writeHead(502).end('Bad Gateway'),
};

/** A portal with something in front of its proxy that can be shut. */
async function portal(answers = () => true) {
  const service = await startService(answers);
  const proxy = installed.createProxy({
    ...{ target: service.url, store: installed.memoryStore(), token: SUITE.token, rate: { perSecond: 1000 } },
    authorize: () => true,
    mailbox: () => mailbox,
  });
  const listener = installed.proxyListener(proxy);
  const front = { shut: undefined, lets: () => false };
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (front.shut === undefined || front.lets(request)) {
      listener(request, response);
    } else {
      request.resume().once('end', () => front.shut(response));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = server.address();
  return {
    ...{ service, front, asked },
    client: () => new installed.PecMassiva({ baseUrl: `http://127.0.0.1:${port}`, rate: { perSecond: 1000 } }),
    async close() {
      server.close();
      server.closeAllConnections();
      await service.close();
    },
  };
}

const caught = (promise) => promise.then(() => assert.fail('resolved'), (error) => error);

for (const [status, shut] of Object.entries(FRONTS)) {
  test(`a session that ends while the page is open, ${status}: told within seconds, settled by one call after signing in`, async () => {
    const { client, front, asked, service, close } = await portal();
    try {
      const pec = client();
      assert.deepEqual(await pec.settle('nobody'), { state: 'notSeen' });
      front.shut = shut;
      asked.length = 0;
      const phases = [];
      const error = await caught(pec.send(message(), { onProgress: ({ phase }) => phases.push(phase) }));
      assert.deepEqual([error.name, error.reason], ['UnknownOutcomeError', ['404', '502'].includes(status) ? 'barred' : 'signedOut'], error.message);
      assert.ok(asked.length <= 12, `${asked.length} requests`);
      assert.equal(asked.filter((one) => one === 'POST /send').length, 1);
      assert.equal(phases.at(-1), 'settling');
      assert.match(error.message, /may have been sent, or not: .*in front of the proxy answered in its place.*can be asked what became of it/);
      assert.doesNotMatch(error.message, /Nothing was sent|The service/);
      assert.equal(error.cause.status, Number(status));
      // While nobody is signed in it cannot be asked, and the next message is not even posted.
      const settling = await caught(pec.settle(error));
      assert.notEqual(settling.name, 'UnknownOutcomeError');
      const next = await caught(pec.send(message({ subject: 'Un altro' })));
      assert.match(`${next.name}: ${next.message}`, /^(?:Authentication|Permission|NotFound|Server|Response)Error: .*in front of the proxy.*Nothing was sent\.$/);
      assert.equal(asked.filter((one) => one === 'POST /send').length, 1);

      front.shut = undefined;
      assert.deepEqual(await pec.settle(error.idempotencyKey), { state: 'notSent' });
      // The same on a page that knows no more than what was kept of the error.
      const kept = JSON.parse(JSON.stringify(error));
      const page = client();
      assert.deepEqual(await page.settle(kept), { state: 'notSent' });
      assert.equal(service.arrivals.length, 0);
      assert.match((await pec.send(message())).messageId, /^\d+$/);
      pec.close();
      page.close();
    } finally {
      await close();
    }
  });
}

test('what arrived before the session ended is told as sent, also by the key alone', async () => {
  let breaks = () => {};
  const { client, front, service, close } = await portal(() => (breaks(), true));
  try {
    const pec = client();
    await pec.settle('nobody');
    // The message is let in, the line to the page breaks while the service has it, and then the session is over.
    front.shut = FRONTS[401];
    front.lets = (request) => {
      front.lets = () => false;
      breaks = () => request.socket.destroy();
      return true;
    };
    const error = await caught(pec.send(message(), { idempotencyKey: 'mine' }));
    assert.deepEqual([error.name, error.reason, error.cause.name], ['UnknownOutcomeError', 'signedOut', 'NetworkError']);
    front.shut = undefined;
    const page = client();
    const settled = await page.settle('mine');
    assert.deepEqual([settled.state, settled.sent], ['sent', 1]);
    assert.deepEqual(await pec.settle(error), settled);
    // And who sends it again under its key gets that.
    assert.equal((await pec.send(message(), { idempotencyKey: 'mine' })).messageId, settled.messageId);
    assert.equal(service.arrivals.length, 1);
    pec.close();
    page.close();
  } finally {
    await close();
  }
});

test('of a first call a login is told before anything is posted', async () => {
  const { client, front, asked, close } = await portal();
  try {
    front.shut = FRONTS[401];
    const pec = client();
    const error = await caught(pec.send(message()));
    assert.match(`${error.name}: ${error.message}`, /^AuthenticationError: .*Nothing was sent\.$/);
    assert.ok(asked.every((one) => one === 'GET /once'));
    assert.deepEqual(await pec.settle('never').catch(({ name }) => name), 'AuthenticationError');
    assert.equal((await caught(pec.settle({}))).field, 'key');
    assert.equal((await caught(pec.settle())).field, 'key');
    pec.close();
  } finally {
    await close();
  }
});
