/** Files as they are, through the package's own proxy, from whichever engine: what goes over the line, and what arrives. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { openChromium } from '../support/chromium.mjs';
import { openFirefox } from './firefox.mjs';
import { openWebKit } from './webkit.mjs';

const MAILBOX = { username: 'comune@pec.example.it', password: SUITE.password };
const SIZE = 5_000_001;

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

const PAGE = `<!doctype html><link rel="icon" href="data:,"><input type="file" id="file" multiple>
<script>
  const loaded = import('/pec-massiva/index.js').then(({ PecMassiva }) => new PecMassiva({ baseUrl: '/api', rate: { perSecond: 1000 } }));
  const message = { sender: '${MAILBOX.username}', recipient: 'a@pec.example.it', subject: 'Delibera', text: 'Perché' };
  const told = ({ name, message, field, code, reason }) => ({ name, message, field, code, reason });
  window.send = (attachments = document.querySelector('#file').files, options = {}) =>
    loaded.then((pec) => pec.send({ ...message, attachments }, options)).then(({ messageId }) => ({ messageId }), told);
  const uploading = Promise.all([import('/pec-massiva/index.js'), import('/pec-massiva/upload.js')]).then(
    ([{ PecMassiva }, { uploadFetch }]) => new PecMassiva({ baseUrl: '/api', rate: { perSecond: 1000 }, fetch: uploadFetch }),
  );
  window.steps = [];
  window.upload = async ({ signal, ...options } = {}) => {
    const pec = await uploading;
    await pec.settle('nobody');
    window.steps = [];
    const attachments = document.querySelector('#file').files;
    const onProgress = ({ phase, loaded, total }) => window.steps.push([phase, loaded, total]);
    return pec.send({ ...message, attachments }, { ...options, signal: signal && window.leaving.signal, onProgress }).then(({ messageId }) => ({ messageId }), told);
  };
  window.leaving = new AbortController();
  window.attach = () => loaded.then((pec) => pec.attach(document.querySelector('#file').files[0]));
</script>`;

/** In the form of the other drivers. */
async function openInChromium() {
  const browser = await openChromium();
  const page = await browser.newPage();
  return {
    open: (url) => page.goto(url),
    pick: (selector, path) => page.setInputFiles(selector, path),
    evaluate: (code) => page.evaluate(code),
    close: () => browser.close(),
  };
}

let folder;
let service;
let portal;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
  service = await taking();
  portal = await serving(service.url);
});

after(async () => {
  await portal?.close();
  await service?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A service that keeps what arrives whole, and can stop reading. */
async function taking() {
  const arrivals = [];
  const state = { stops: false, stopped: () => {}, goOn: () => {} };
  const server = createServer(async (request, response) => {
    const chunks = [];
    try {
      for await (const chunk of request) {
        chunks.push(chunk);
        if (state.stops) {
          state.stops = false;
          await new Promise((resolve) => {
            state.goOn = resolve;
            state.stopped();
          });
        }
      }
    } catch {
      return;
    }
    arrivals.push(JSON.parse(Buffer.concat(chunks).toString()));
    const id = String(100_000_000_000_000 + arrivals.length);
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ success: true, sent: 1, message_id: id }));
  });
  return { arrivals, state, ...(await listening(server)) };
}

/** A page and the package's own proxy. @param {string} target */
async function serving(target) {
  const { createProxy, memoryStore } = await import(`${unpacked}/proxy.js`);
  const { proxyListener } = await import(`${unpacked}/proxy-server.js`);
  const entries = [];
  const proxy = createProxy({
    ...{ basePath: '/api', target, token: SUITE.token, store: memoryStore(), rate: { perSecond: 1000 }, log: (entry) => entries.push(entry) },
    authorize: () => true,
    mailbox: () => MAILBOX,
  });
  const listener = proxyListener(proxy);
  const front = { redirects: false };
  const server = createServer(async (request, response) => {
    if (request.url === '/worker.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end('addEventListener("activate", (event) => event.waitUntil(clients.claim())); addEventListener("fetch", () => {});');
      return;
    }
    if (request.url.startsWith('/elsewhere/')) {
      request.resume().once('end', () => {
        response.writeHead(201, { 'content-type': 'application/json', 'x-pec-proxy': '1', 'x-pec-key': 'done' });
        response.end(JSON.stringify({ success: true, sent: 1, message_id: '999999999999999' }));
      });
      return;
    }
    if (front.redirects && request.method === 'POST') {
      front.redirects = false;
      request.resume().once('end', () => response.writeHead(307, { location: request.url.replace('/api/', '/elsewhere/') }).end());
      return;
    }
    if (request.url.startsWith('/api/')) {
      listener(request, response);
      return;
    }
    const isPage = request.url === '/';
    const body = isPage ? PAGE : await readFile(unpacked + request.url.replace('/pec-massiva', '')).catch(() => '');
    response.writeHead(200, { 'content-type': isPage ? 'text/html' : 'text/javascript', 'cache-control': 'no-store' }).end(body);
  });
  return { entries, front, ...(await listening(server)) };
}

async function listening(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** The file that arrived last. */
const fileThatArrived = () => {
  const { name, file } = service.arrivals.at(-1).attachments[0];
  const [head, base64] = file.split(',');
  return { name, head, bytes: Buffer.from(base64, 'base64') };
};

for (const [name, open] of Object.entries({ Chromium: openInChromium, Firefox: openFirefox, WebKit: openWebKit })) {
  test(name, async (t) => {
    const driver = await open();
    const path = join(folder, `${name} “atto”.pdf`);
    const bytes = randomBytes(SIZE);
    writeFileSync(path, bytes);
    try {
      await t.test('a file from the disk arrives bit for bit, and a quarter less goes over the line', async () => {
        await driver.open(portal.url);
        await driver.pick('#file', path);
        for (const how of ['window.send()', 'window.attach().then((file) => window.send([file, file].slice(1)))']) {
          const before = service.arrivals.length;
          const told = await driver.evaluate(how);
          assert.match(told.messageId ?? JSON.stringify(told), /^\d+$/);
          assert.equal(service.arrivals.length, before + 1);
          const arrived = fileThatArrived();
          assert.deepEqual([arrived.name, arrived.head], [`${name} “atto”.pdf`, 'data:application/pdf;base64']);
          assert.equal(sha256(arrived.bytes), sha256(bytes));
          const { received, outcome } = portal.entries.findLast(({ method }) => method === 'POST');
          assert.equal(outcome, 'sent');
          assert.ok(received >= SIZE && received < SIZE + 2000, `${received} bytes`);
        }
      });

      await t.test('buffers and Blobs go the same way, as they were when send was called', async () => {
        const told = await driver.evaluate(`(() => {
          const bytes = new Uint8Array(1000).fill(65);
          const sending = window.send([{ name: 'a.txt', data: bytes }, { name: 'b.txt', data: new Blob(['due']) }]);
          return sending;
        })()`);
        assert.match(told.messageId ?? JSON.stringify(told), /^\d+$/);
        assert.equal(fileThatArrived().bytes.toString(), 'A'.repeat(1000));
        assert.ok(portal.entries.findLast(({ method }) => method === 'POST').received < 2500);
      });

      await t.test('with uploadFetch it is told how much has left, while it leaves', async () => {
        const large = join(folder, `${name}-large.bin`);
        writeFileSync(large, Buffer.alloc(30_000_000, 7));
        await driver.pick('#file', large);
        const stopped = new Promise((resolve) => (service.state.stopped = resolve));
        service.state.stops = true;
        const sending = driver.evaluate('window.upload()');
        await stopped;
        // Some of it stands in the buffers of two connections; the rest has not left.
        const part = `new Promise((resolve) => {
          const look = () => {
            const [phase, loaded, total] = window.steps.at(-1) ?? [];
            phase === 'sending' && loaded > 0 ? resolve(loaded / total) : requestAnimationFrame(look);
          };
          look();
        })`;
        const left = await driver.evaluate(part);
        assert.ok(left > 0 && left < 1, String(left));
        service.state.goOn();
        const told = await sending;
        assert.match(told.messageId ?? JSON.stringify(told), /^\d+$/);
        const steps = await driver.evaluate('window.steps');
        const sent = steps.filter(([phase]) => phase === 'sending').map(([, loaded]) => loaded);
        assert.deepEqual([sent[0], sent.at(-1)], [0, steps[0][2]]);
        assert.deepEqual(sent, [...sent].sort((a, b) => a - b));
        assert.equal(new Set(steps.map(([, , total]) => total)).size, 1, 'total means one thing');
        await driver.pick('#file', path);
      });

      await t.test('with uploadFetch an answer from elsewhere is not believed, and the key is asked', async () => {
        const before = service.arrivals.length;
        portal.front.redirects = true;
        const told = await driver.evaluate('window.upload()');
        // It was posted elsewhere as well: that nothing went on from here says nothing of that.
        assert.deepEqual([told.messageId, told.name], [undefined, 'UnknownOutcomeError']);
        assert.equal(service.arrivals.length, before);
        const again = await driver.evaluate('window.upload()');
        assert.match(again.messageId ?? JSON.stringify(again), /^\d+$/);
        assert.equal(service.arrivals.length, before + 1);
      });

      await t.test('with uploadFetch a call ends when its signal says so', async () => {
        const before = service.arrivals.length;
        const stopped = new Promise((resolve) => (service.state.stopped = resolve));
        service.state.stops = true;
        const sending = driver.evaluate('window.upload({ signal: true })');
        await stopped;
        await driver.evaluate('window.leaving.abort()');
        const told = await sending;
        assert.deepEqual([told.name, told.reason], ['UnknownOutcomeError', 'aborted']);
        service.state.goOn();
        assert.ok(service.arrivals.length <= before + 1);
      });

      await t.test('where a service worker stands in between, it goes as JSON', async () => {
        const controlled = `new Promise((resolve) => {
          navigator.serviceWorker.addEventListener('controllerchange', () => resolve(true));
          navigator.serviceWorker.register('/worker.js').catch((error) => resolve(String(error)));
        })`;
        assert.equal(await driver.evaluate(controlled), true);
        await driver.pick('#file', path);
        const told = await driver.evaluate('window.send()');
        assert.match(told.messageId ?? JSON.stringify(told), /^\d+$/);
        const { received } = portal.entries.findLast(({ method }) => method === 'POST');
        assert.ok(received > (SIZE * 4) / 3, `${received} bytes`);
        assert.equal(sha256(fileThatArrived().bytes), sha256(bytes));
        await driver.evaluate(`navigator.serviceWorker.getRegistration().then((one) => one.unregister())`);
        await driver.open(portal.url);
        await driver.pick('#file', path);
      });

      // WebKit keeps the connection of a request that was given up until the proxy does, a minute later.
      if (name === 'WebKit') {
        return;
      }
      await t.test('with uploadFetch a call ends when its time is over', async () => {
        await driver.pick('#file', join(folder, `${name}-large.bin`));
        const before = service.arrivals.length;
        const stopped = new Promise((resolve) => (service.state.stopped = resolve));
        service.state.stops = true;
        const sending = driver.evaluate('window.upload({ timeout: 1000 })');
        await stopped;
        await driver.evaluate(`new Promise((resolve) => {
          const look = () => (window.steps.at(-1)?.[0] === 'settling' ? resolve(true) : requestAnimationFrame(look));
          look();
        })`);
        service.state.goOn();
        const told = await sending;
        assert.match(`${told.name} ${told.message}`, /^TimeoutError .*1000 ms.*Nothing was sent/);
        assert.equal(service.arrivals.length, before);
      });

      await t.test('a file that is cut off under way is not sent, and named; or it went as it was', async () => {
        await driver.pick('#file', path);
        const before = service.arrivals.length;
        const stopped = new Promise((resolve) => (service.state.stopped = resolve));
        service.state.stops = true;
        // Firefox stands still then, until somebody gives up.
        const sending = driver.evaluate('window.send(undefined, { timeout: 10000 })');
        await stopped;
        truncateSync(path, 1000);
        service.state.goOn();
        const told = await sending;
        if (told.messageId === undefined) {
          assert.deepEqual([told.name, told.field], ['ValidationError', 'attachments[0].data'], JSON.stringify(told));
          assert.equal(service.arrivals.length, before);
        } else {
          assert.equal(sha256(fileThatArrived().bytes), sha256(bytes));
        }
        t.diagnostic(`${name}: ${told.messageId === undefined ? told.code : 'sent as it was'}`);
      });
    } finally {
      await driver.close();
    }
  });
}
