/** What the sandbox's controls take, and what they refuse: all that is wrong, at once, and before it is too late. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { contract as account } from '../contract/oauthv2.mjs';
import { contract as registration } from '../contract/pec.mjs';
import { contract as massiva } from '../contract/pecmassiva.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));
const { sandboxListener, serveSandbox } = await import(join(user.installed, 'sandbox-server.js'));
const sandbox = await createSandbox();

/** What is wrong, by field. @param {() => unknown} work */
async function wrong(work) {
  const error = await Promise.resolve().then(work).then(() => assert.fail('it was taken'), (thrown) => thrown);
  assert.equal(error.name, 'ValidationError', error.stack);
  return Object.fromEntries(error.problems.map(({ field, code }) => [field, code]));
}

test('a fault of a call that does not exist is refused, and the calls that there are stand in the error', async () => {
  const error = await Promise.resolve().then(() => sandbox.fail({ on: 'POST /sned', status: 500 })).catch((thrown) => thrown);
  assert.match(error.message, /^Bad input, nothing was sent\. on: is none of POST \/send, GET \/send\/\{id\}, /);
  const [{ field, code, params }] = error.problems;
  assert.deepEqual([field, code], ['on', 'unknown.name']);
  for (const on of ['POST', 'GET /send/1/receipts', 'PUT /send', 'POST /send?a=1', 'POST https://ws.pecmassiva.com/send', 'GET /pec/{id}/rinnova']) {
    assert.deepEqual(await wrong(() => sandbox.fail({ on, status: 500 })), { on: 'unknown.name' }, on);
  }
  for (const on of [...params.known, 'post /send', 'GET /send', 'GET /send/12', '/inbox', 'GET /', 'GET /pec/{any}/rinnovo']) {
    sandbox.fail({ on, status: 500 });
  }
});

test('there is a fault for each operation of the services', () => {
  const operations = [massiva, registration, account].flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).filter((name) => /^(get|post|put|patch|delete)$/.test(name)).map((method) => `${method} ${path}`)),
  );
  assert.ok(operations.length > 40, `${operations.length}`);
  operations.forEach((on) => sandbox.fail({ on, status: 500 }));
});

test('a fault: all that is wrong, at once', async () => {
  assert.deepEqual(
    await wrong(() => sandbox.fail({ on: 'POST /sned', status: 99, body: {}, drop: 1, hang: 'yes', taken: 'no', times: 0, after: 2 })),
    {
      ...{ after: 'unknown.name', on: 'unknown.name', status: 'type.whole', body: 'type.text', drop: 'type.flag', hang: 'type.flag' },
      ...{ taken: 'type.flag', times: 'type.whole' },
    },
  );
  for (const times of [0, -1, 1.5, Number.NaN, Infinity, '2', 2n]) {
    assert.deepEqual(await wrong(() => sandbox.fail({ on: 'POST /send', status: 500, times })), { times: 'type.whole' }, String(times));
  }
  assert.deepEqual(await wrong(() => sandbox.fail({})), { on: 'missing', status: 'missing.fault' });
  assert.deepEqual(await wrong(() => sandbox.fail({ on: ' ', drop: false })), { on: 'empty.text', status: 'missing.fault' });
  assert.deepEqual(await wrong(() => sandbox.fail({ on: 5, drop: true })), { on: 'type.text' });
  for (const fault of [undefined, null, 'POST /send', 5, ['POST /send'], () => {}]) {
    assert.deepEqual(await wrong(() => sandbox.fail(fault)), { fault: 'type.object', on: 'missing', status: 'missing.fault' });
  }
});

test('a fault is one thing', async () => {
  const on = 'POST /send';
  assert.deepEqual(await wrong(() => sandbox.fail({ on, status: 500, drop: true, hang: true })), { drop: 'conflict.fault', hang: 'conflict.fault' });
  assert.deepEqual(await wrong(() => sandbox.fail({ on, drop: true, body: 'x' })), { body: 'conflict.fault' });
  assert.deepEqual(await wrong(() => sandbox.fail({ on, body: 'x' })), { status: 'missing.fault' });
  sandbox.fail({ on, status: 500, drop: false, hang: undefined, body: '' });
  sandbox.reset();
  sandbox.fail({ on, status: 500, body: '' });
  assert.equal(await (await sandbox.fetch('https://ws.pecmassiva.com/send', { method: 'POST' })).text(), '');
});

test('options: all that is wrong, at once', async () => {
  const options = {
    ...{ seed: 'x', speed: 0, rate: { perSecond: -1, perMinute: 2 }, wording: 'odd', dialect: 5, token: '', credit: Number.NaN, tokne: 'a' },
    ...{ mailboxes: { a: 5 }, account: { email: 'a@example.it', key: 'b' }, callbacks: { fetch: 'x', as: ['plain', 'odd'], url: 'x' } },
  };
  assert.deepEqual(await wrong(() => createSandbox(options)), {
    ...{ 'callbacks.url': 'unknown.name', 'callbacks.as[1]': 'choice', 'callbacks.fetch': 'type.function' },
    ...{ tokne: 'unknown.name', seed: 'type.number', speed: 'type.positive', 'rate.perMinute': 'unknown.name', 'rate.perSecond': 'type.number' },
    ...{ wording: 'choice', dialect: 'choice', token: 'empty.text', 'mailboxes.a': 'type.text', credit: 'type.number' },
    ...{ 'account.key': 'unknown.name', 'account.apiKey': 'missing' },
  });
  assert.deepEqual(await wrong(() => createSandbox({ rate: true, mailboxes: [], account: 'x', callbacks: 'x' })), {
    ...{ callbacks: 'type.object', rate: 'type.rate', mailboxes: 'type.object', account: 'type.object' },
    ...{ 'account.email': 'missing', 'account.apiKey': 'missing' },
  });
  for (const odd of ['x', 5, [], () => {}]) {
    assert.deepEqual(await wrong(() => createSandbox(odd)), { options: 'type.object' });
  }
  await createSandbox({ seed: 0, speed: 0.5, rate: false, token: undefined, mailboxes: {}, credit: 0, callbacks: { as: 'plain' } });
});

test('time that passes is a number, and goes forward', async () => {
  for (const odd of [undefined, null, '1000', -1, Number.NaN, Infinity, new Date()]) {
    assert.deepEqual(await wrong(() => sandbox.advance(odd)), { milliseconds: 'type.number' }, String(odd));
  }
  sandbox.advance(0);
});

test('callbacks are made only in ways that there are', async () => {
  assert.deepEqual(await wrong(() => sandbox.deliver({ as: 'twice', fetch: 5, to: 'x' })), { as: 'choice', fetch: 'type.function', to: 'unknown.name' });
  assert.deepEqual(await wrong(() => sandbox.deliver('x')), { how: 'type.object' });
  await sandbox.deliver();
  await sandbox.deliver({ as: ['repeated', 'gzip'] });
});

test('what serves it names its own options, too', async () => {
  const error = await serveSandbox({ prot: 0, speeed: 2 }).then(() => assert.fail('it serves'), (thrown) => thrown);
  assert.deepEqual(error.problems.map(({ field }) => field), ['prot', 'speeed']);
  assert.match(error.message, /account, callbacks, port, host\./);
  assert.deepEqual(await wrong(() => serveSandbox({ callbacks: { fetch: 5 } })), { 'callbacks.fetch': 'type.function' });
  assert.deepEqual(await wrong(() => serveSandbox('x')), { options: 'type.object' });
  await assert.rejects(serveSandbox({ port: 'x' }), /port/);
  await assert.rejects(serveSandbox({ port: 0, host: 5 }), /host/);
});

test('a listener is told at once what it cannot work with', () => {
  const wrongly = { name: 'TypeError', code: 'sandbox.options' };
  assert.throws(() => sandboxListener(createSandbox(), { basePath: 'api/', bsePath: '/api' }), {
    ...wrongly,
    message: 'sandboxListener: sandbox must be what createSandbox resolves to; basePath must begin with a slash and end without one; bsePath is none of basePath.',
  });
  for (const basePath of ['/', '/api/', 5, '/a?b']) {
    assert.throws(() => sandboxListener(sandbox, { basePath }), wrongly, String(basePath));
  }
  assert.equal(typeof sandboxListener(sandbox, { basePath: '/api' }), 'function');
  assert.equal(typeof sandboxListener(sandbox), 'function');
});
