/** A portal that is not reached by https, in a real browser: a link of another site costs nothing, and the package's own client goes on. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { openChromium } from '../campaigns/browsers.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { mailbox } from './service.mjs';

const { createProxy } = await import(`${unpacked}/proxy.js`);
const { proxyListener } = await import(`${unpacked}/proxy-server.js`);

const BASE = '/api/pec';
/** A name that browsers do not take for this machine: what they think of as safe tells where requests come from. */
const HOST = 'portal.example';

const servers = [];
let browser;

/** @param {import('node:http').RequestListener} listener */
async function serve(listener) {
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  servers.push(server);
  return server.address().port;
}

before(async () => {
  browser = await openChromium({ more: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`] });
});

after(async () => {
  await browser?.close();
  servers.forEach((server) => (server.closeAllConnections(), server.close()));
});

test('a link of another site renews no mailbox, and the client of a page of the portal’s own does', async () => {
  const [arrived, asked, entries] = [[], [], []];
  const proxy = createProxy({
    ...{ basePath: BASE, environment: 'test', token: SUITE.token, mailbox: () => mailbox, allow: ['POST /send', 'GET /pec', 'GET /domini_pec'], onError: () => {} },
    authorize: (request) => request.headers.get('cookie')?.includes('sid=1'),
    fetch: async ({ method, url }) => {
      arrived.push(`${method} ${new URL(url).pathname}`);
      return Response.json({ success: true, data: { id: '5f0c', stato: 'evasa' } });
    },
    log: (entry) => entries.push(entry),
  });
  const listener = proxyListener(proxy);
  const port = await serve(async (request, response) => {
    if (request.url.startsWith(`${BASE}/`)) {
      asked.push(request.headers);
      listener(request, response);
      return;
    }
    const body = await readFile(unpacked + request.url).catch(() => undefined);
    const type = body === undefined ? 'text/html' : 'text/javascript';
    response.writeHead(200, { 'content-type': type, 'set-cookie': 'sid=1; HttpOnly; SameSite=Lax; Path=/' }).end(body ?? '<!doctype html>');
  });
  const portal = `http://${HOST}:${port}`;
  const evil = await serve((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><a href="${portal}${BASE}/pec/5f0c/rinnovo?anni=10">Win</a>`);
  });
  const page = await browser.newPage();
  await page.goto(`${portal}/`);
  await page.goto(`http://127.0.0.1:${evil}/`);
  await Promise.all([page.waitForNavigation(), page.click('a')]);
  // With the session, and without a word of where it comes from: else this would try something else.
  assert.deepEqual(asked.map((headers) => [headers.cookie, headers['sec-fetch-site'], headers.origin]), [['sid=1', undefined, undefined]]);
  assert.deepEqual([entries.map(({ code }) => code), arrived], [['proxy.getHeader'], []]);

  await page.goto(`${portal}/`);
  await page.evaluate(async (baseUrl) => {
    const { PecMassiva } = await import('/full.js');
    const pec = new PecMassiva({ baseUrl, retries: 0 });
    await pec.mailboxes.get('5f0c');
    await pec.mailboxes.renew('5f0c');
    await pec.request('GET', '/pec/5f0c');
    await pec.request('GET', '/domini_pec/pec.it', { service: 'pec' });
    pec.close();
  }, BASE);
  assert.deepEqual(arrived, ['GET /pec/5f0c', 'GET /pec/5f0c/rinnovo', 'GET /pec/5f0c', 'GET /domini_pec/pec.it']);
  assert.ok(asked.every((headers) => headers['sec-fetch-site'] === undefined));
});
