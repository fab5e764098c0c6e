/**
 * What a runtime says before a request goes out: nothing was sent, with the runtime's own code, and no word about
 * browsers outside of them. What may come later leaves it open.
 */

import assert from 'node:assert/strict';
import { createServer, request as secureRequest } from 'node:https';
import { connect, createServer as createRawServer } from 'node:net';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { certificate } from '../proxy/arrivals/breaking-server.mjs';

const user = consumer('module');
const { PecMassiva } = await import(join(user.installed, 'index.js'));
const { createProxy, memoryStore } = await import(join(user.installed, 'proxy.js'));
const MESSAGE = { sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'Prova', text: 'Testo' };
const CREDENTIALS = { token: SUITE.token, mailbox: { username: 'a', password: SUITE.password }, retries: 0, rate: { perSecond: 1000 } };

let arrived = 0;
const servers = [];
const urls = {};

const listen = (server) => new Promise((resolve) => {
  servers.push(server);
  server.listen(0, '127.0.0.1', () => resolve(`localhost:${server.address().port}`));
});

before(async () => {
  const secure = createServer(certificate(), (_request, response) => {
    arrived += 1;
    response.end('{}');
  });
  secure.on('tlsClientError', () => {});
  const plain = createRawServer((socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  const closing = createRawServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.destroy());
  });
  const gone = createRawServer();
  Object.assign(urls, {
    selfSigned: `https://${await listen(secure)}`,
    plain: `https://${await listen(plain)}`,
    closing: `http://${await listen(closing)}`,
    refused: `http://${await listen(gone)}`,
  });
  await new Promise((resolve) => gone.close(resolve));
});

after(() => {
  servers.forEach((server) => server.close());
  user.remove();
});

/** A portal's own server, which keeps no keys. */
const fetch = (request) =>
  new URL(request.url).pathname === '/once' ? Promise.resolve(new Response(null, { status: 404 })) : globalThis.fetch(request);
const sent = (url) => new PecMassiva({ ...CREDENTIALS, baseUrl: url, fetch }).send(MESSAGE);
const caught = (promise) => promise.then(() => assert.fail('it resolved'), (error) => error);

for (const [name, url, code] of [
  ['a certificate of its own making', () => urls.selfSigned, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['no TLS', () => urls.plain, /ERR_SSL_WRONG_VERSION_NUMBER|EPROTO|ERR_SSL_PACKET_LENGTH_TOO_LONG/],
  ['nobody listens', () => urls.refused, 'ECONNREFUSED'],
  ['no such host', () => 'https://posta.invalid', /ENOTFOUND|EAI_AGAIN/],
  ['a port that fetch blocks', () => 'http://localhost:6000', 'bad port'],
  ['a port that is none', () => 'http://localhost:99999', 'ERR_INVALID_URL'],
  ['an invalid URL', () => 'http://[::z', 'ERR_INVALID_URL'],
]) {
  test(`nothing was sent: ${name}`, async () => {
    const error = await caught(sent(url()));
    assert.equal(error.name, 'NetworkError', String(error));
    assert.match(error.message, new RegExp(code));
    assert.match(error.message, /Nothing was sent\.$/);
    assert.doesNotMatch(error.message, /browser|CORS/);
    // A read says why, too.
    const read = await caught(new PecMassiva({ ...CREDENTIALS, baseUrl: url() }).quota());
    assert.match(read.message, new RegExp(code));
    assert.equal(arrived, 0);
  });
}

test('a connection that breaks after the request began leaves it open', async () => {
  const error = await caught(sent(urls.closing));
  assert.equal(error.name, 'UnknownOutcomeError');
  assert.doesNotMatch(error.message, /browser|CORS/);
});

/** A fetch over `node:https`, as a portal's own server may have one. */
const overHttps = async (request) => {
  const url = new URL(request.url);
  if (url.pathname === '/once') {
    return new Response(null, { status: 404 });
  }
  const body = Buffer.from(await request.arrayBuffer());
  return new Promise((_resolve, reject) => {
    const options = { method: request.method, headers: Object.fromEntries(request.headers), rejectUnauthorized: false };
    secureRequest(url, options).on('error', reject).end(body);
  });
};

for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
  test(`what comes in plain behind a whole message leaves it open: ${maxVersion}`, async () => {
    let taken = '';
    let interrupt;
    const secure = createServer({ ...certificate(), maxVersion }, (request) => {
      request.on('data', (part) => { taken += part; });
      request.on('end', () => interrupt());
    });
    secure.on('tlsClientError', () => {});
    const port = Number((await listen(secure)).split(':')[1]);
    // What stands between breaks, and says so as if there were no TLS.
    const between = createRawServer((client) => {
      const server = connect(port, '127.0.0.1');
      [client, server].forEach((socket) => socket.on('error', () => {}));
      client.pipe(server).pipe(client);
      interrupt = () => {
        server.unpipe(client);
        client.write('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      };
    });
    const baseUrl = `https://${await listen(between)}`;
    const error = await caught(new PecMassiva({ ...CREDENTIALS, baseUrl, fetch: overHttps }).send(MESSAGE, { timeout: 20_000 }));
    assert.match(taken, /"body":"Testo"/);
    assert.equal(error.name, 'UnknownOutcomeError', String(error));
    assert.match(error.message, /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|BAD_RECORD_TYPE/);
    secure.closeAllConnections();
  });
}

test('what may come after the request leaves it open, whatever its name', async () => {
  for (const code of ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED']) {
    const fetch = async () => { throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('x'), { code }) }); };
    const error = await caught(new PecMassiva({ ...CREDENTIALS, fetch, rate: false }).send(MESSAGE));
    assert.equal(error.name, 'UnknownOutcomeError', code);
    assert.match(error.message, new RegExp(code));
  }
});

test('the proxy frees the key', async () => {
  const proxy = createProxy({
    authorize: () => true,
    mailbox: () => ({ username: 'a@pec.it', password: SUITE.password }),
    token: SUITE.token,
    store: memoryStore(),
    target: { massiva: urls.selfSigned, pec: urls.selfSigned },
  });
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'k' };
  const body = JSON.stringify({ sender: 'a@pec.it', recipient: ['b@pec.it'], subject: 'Prova', body: 'Testo' });
  const answer = await proxy(new Request('http://portal.example/send', { method: 'POST', headers, body }));
  assert.deepEqual([answer.status, answer.headers.get('x-pec-key')], [502, 'free']);
  assert.equal(arrived, 0);
});

const PROGRAM = `
import { PecMassiva } from 'pec-massiva';
const [url] = process.argv.slice(2);
const fetch = ${fetch};
const pec = new PecMassiva({ ...${JSON.stringify(CREDENTIALS)}, baseUrl: url, fetch });
const words = async (work) => { try { await work; return 'done'; } catch (error) { return error.name + ' ' + error.message; } };
console.log(JSON.stringify([await words(pec.send(${JSON.stringify(MESSAGE)})), await words(pec.quota())]));
`;

for (const [runtime, flags, words] of [
  ['deno', ['run', '--allow-all', '--no-remote', '--node-modules-dir=manual'], /invalid peer certificate/],
  ['bun', ['run'], /DEPTH_ZERO_SELF_SIGNED_CERT/],
]) {
  test(`the same in ${runtime}`, async () => {
    writeFileSync(join(user.folder, 'tls.mjs'), PROGRAM);
    const { stdout } = await promisify(execFile)(
      `${root}node_modules/.bin/${runtime}`,
      [...flags, 'tls.mjs', urls.selfSigned],
      { cwd: user.folder, env: { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' } },
    );
    const [send, read] = JSON.parse(stdout);
    // Deno may post again by itself: no connection for one copy says nothing of the other.
    assert.match(send, runtime === 'bun' ? /^NetworkError .*Nothing was sent\.$/ : /^UnknownOutcomeError /);
    for (const said of [send, read]) {
      assert.match(said, words);
      assert.doesNotMatch(said, /CORS/);
    }
    assert.equal(arrived, 0);
  });
}
