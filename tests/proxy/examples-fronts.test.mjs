/** The examples whose proxy has something around it: a framework that is compiled, nginx, several processes. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, request as ask } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { root } from '../../scripts/parts/run.mjs';
import { made } from './made.mjs';
import { MAILBOX, begin, copied, end, journey, sandbox, signedIn, started } from './examples/started.mjs';
import { startNginx } from './examples/nginx.mjs';
import { node } from './frameworks/servers.mjs';
import { proxyListener } from '../../pkg-template/proxy-server.js';
import { message } from './service.mjs';
import { startRedis } from './stores/redis.mjs';

before(begin);
after(end);

test('nestjs, compiled with its types judged', async () => {
  const packages = ['common', 'core', 'platform-express'].map((name) => `@nestjs/${name}`);
  const folder = copied('nestjs', [...packages, 'reflect-metadata', 'rxjs', '@types/express', '@types/node']);
  const compiler = `${root}node_modules/typescript/bin/tsc`;
  await promisify(execFile)(process.execPath, [compiler], { cwd: folder }).catch(({ stdout }) => assert.fail(stdout));
  const server = await started(['dist/main.js'], folder);
  try {
    await journey(server.url, join(folder, 'src', 'sessions.js'));
    assert.equal(await (await fetch(server.url)).text(), 'The pages of the portal');
  } finally {
    await server.end();
  }
});

test('nginx in front of the portal', async () => {
  const folder = copied('express', ['express']);
  const server = await started(['server.js'], folder);
  const nginx = await startNginx(new URL(server.url).host);
  try {
    const sessions = join(folder, 'sessions.js');
    await journey(nginx.url, sessions);
    // Larger than nginx takes by itself, from a browser that names its page's origin and nothing else.
    const begun = sandbox.sandbox.requests.length;
    const large = await signedIn(nginx.url, sessions, { origin: nginx.url });
    await large.send({ sender: MAILBOX.username, recipient: 'b@pec.it', subject: 'Grande', text: 'x'.repeat(3_000_000) });
    assert.equal(JSON.parse(sandbox.sandbox.requests[begun].body).subject, 'Grande');
    const foreign = await signedIn(nginx.url, sessions, { origin: 'https://evil.example' });
    const error = await foreign.quota().catch((caught) => caught);
    assert.equal(error.params.proxyCode, 'proxy.otherOrigin');
    assert.match(error.message, new RegExp(`https://evil\\.example .* where the proxy is ${new URL(nginx.url).host}\\.`));
  } finally {
    await nginx.end();
    await server.end();
  }
});

test('nginx passes a message on while it comes', async () => {
  let arrived;
  const first = new Promise((resolve) => (arrived = resolve));
  const server = createServer((incoming, response) => {
    incoming.once('data', arrived);
    incoming.on('end', () => response.end('all'));
    incoming.resume();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const nginx = await startNginx(`127.0.0.1:${server.address().port}`);
  try {
    const sending = ask(`${nginx.url}/api/pec/send`, { method: 'POST', headers: { 'content-length': 100_000 } });
    const answer = new Promise((resolve, reject) => sending.once('response', resolve).once('error', reject));
    sending.write('x'.repeat(50_000));
    await first;
    sending.end('x'.repeat(50_000));
    const response = await answer;
    assert.equal(response.statusCode, 200);
    response.resume();
  } finally {
    await nginx.end();
    server.closeAllConnections();
    server.close();
  }
});

/** What others write in the place of the example's line, and what becomes of a page whose browser tells its origin alone. */
const HOSTS = [
  ['the host without its port', (text) => text.replace('proxy_set_header Host $http_host', 'proxy_set_header Host $host'), false],
  ['the host of the portal behind it', (text) => text.replace(/proxy_set_header Host .*\n/, ''), false],
  ['no word of any host', (text) => text.replace(/proxy_set_header (Host|X-Forwarded-\w+) .*\n/g, ''), false],
];

for (const [what, changed] of HOSTS) {
  test(`nginx tells ${what}: refused with what was compared, and let in by trustProxy where it tells the browser's`, async () => {
    const tells = changed('proxy_set_header X-Forwarded-Host $http_host;\n') !== '';
    for (const trustProxy of [false, true]) {
      const { proxy, service } = made({ trustProxy });
      const portal = await node(proxyListener(proxy));
      const nginx = await startNginx(new URL(portal.url).host, changed);
      try {
        const post = (headers) =>
          fetch(`${nginx.url}/api/pec/send`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers },
            body: JSON.stringify(message()),
          });
        const response = await post({ origin: nginx.url });
        const isIn = trustProxy && tells;
        assert.equal(response.status, isIn ? 201 : 403);
        if (!isIn) {
          const { params, message: words } = await response.json();
          assert.equal(params.origin, nginx.url);
          assert.ok(words.includes(`where the proxy is ${params.own}.`));
          assert.doesNotMatch(params.own, new RegExp(new URL(nginx.url).host));
        }
        // Whatever a caller says of forwarding, nginx has the last word, and another page's origin stays another's.
        const forged = await post({ origin: 'http://evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' });
        assert.equal(forged.status, trustProxy && !tells ? 201 : 403);
        assert.equal(service.arrivals.length, Number(isIn) + Number(trustProxy && !tells));
      } finally {
        await nginx.end();
        await portal.close();
      }
    }
  });
}

test('several processes, one store', async () => {
  const redis = await startRedis();
  const folder = copied('cluster', ['redis']);
  const server = await started(['server.js'], folder, { WORKERS: '2', REDIS_URL: `redis://127.0.0.1:${redis.port}` });
  try {
    const sessions = join(folder, 'sessions.js');
    await journey(server.url, sessions);
    // Each connection goes to the next process: what one has sent, the other knows.
    const cookie = await (await import(sessions)).signIn('mario', 'x'.repeat(40));
    const headers = { cookie: cookie.split(';')[0], 'idempotency-key': 'one', 'content-type': 'application/json', connection: 'close' };
    const pages = () => new Promise((resolve, reject) => {
      ask(server.url, { agent: false }, async (response) => resolve((await response.toArray()).join(''))).on('error', reject).end();
    });
    const post = () => new Promise((resolve, reject) => {
      ask(`${server.url}/api/pec/send`, { method: 'POST', agent: false, headers }, async (response) => resolve(JSON.parse((await response.toArray()).join('')))).on('error', reject).end(JSON.stringify(message()));
    });
    const begun = sandbox.sandbox.requests.length;
    const answers = await Promise.all([1, 2, 3, 4].map(post));
    assert.equal(new Set(answers.map(({ message_id: id }) => id)).size, 1);
    assert.match(answers[0].message_id, /^\d{15,16}$/);
    assert.equal(sandbox.sandbox.requests.length, begun + 1);
    const processes = new Set(await Promise.all([1, 2, 3, 4].map(pages)));
    assert.equal(processes.size, 2);
  } finally {
    await server.end();
    await redis.stop();
  }
});
