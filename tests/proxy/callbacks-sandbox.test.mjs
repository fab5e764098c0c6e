/** Callbacks the whole way: the sandbox makes them as the world does, the handler asks, the portal is told. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { PDF, REGISTRATION } from '../package/registration.mjs';

const user = consumer('module');
after(() => user.remove());
const entry = (name) => import(join(user.installed, `${name}.js`));
const [{ PecMassiva }, { callbackHandler }, { createSandbox }] = await Promise.all([entry('full'), entry('proxy'), entry('sandbox')]);
const { serveSandbox } = await entry('sandbox-server');

const DAY = 86_400_000;
const URL_OF_PORTAL = 'https://portal.example/callbacks/segreto';

/** A portal that registers a mailbox with a callback, and hands its documents in. */
async function portal({ callback, fails = () => false } = {}) {
  const sandbox = await createSandbox();
  const pec = new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token });
  const [events, errors, reads, statuses] = [[], [], [], []];
  const handler = callbackHandler({
    mailboxes: { get: (id, options) => (reads.push(id), pec.mailboxes.get(id, options)) },
    onEvent: (event) => {
      if (fails(events.length)) {
        throw new Error('no database');
      }
      events.push(event);
    },
    onError: (error) => errors.push(error),
  });
  const fetch = async (request) => {
    assert.equal(request.url, URL_OF_PORTAL);
    const response = await handler(request);
    statuses.push(response.status);
    return response;
  };
  const { id } = await pec.mailboxes.register({ ...REGISTRATION, callback: { url: URL_OF_PORTAL, data: { pratica: 7 }, ...callback } });
  await pec.mailboxes.activate(id, PDF);
  const statesOf = () => events.map(({ mailbox }) => mailbox.stato);
  return { sandbox, pec, id, fetch, events, errors, reads, statuses, statesOf };
}

for (const method of [undefined, 'POST', 'JSON']) {
  test(`each change is told, registered as ${method ?? 'nothing said'}`, async () => {
    const { sandbox, id, fetch, events, statesOf, errors } = await portal({ callback: { method } });
    await sandbox.deliver({ fetch });
    sandbox.advance(DAY);
    await sandbox.deliver({ fetch });
    assert.deepEqual([statesOf(), errors], [['in_evasione', 'evasa'], []]);
    assert.deepEqual([events[1].id, events[1].was.stato, events[1].callback], [id, 'in_evasione', { pratica: 7 }]);
    assert.deepEqual(sandbox.callbacks.map(({ attempts }) => attempts.map(({ status }) => status)), [[200], [200]]);
    await sandbox.deliver({ fetch });
    assert.equal(events.length, 2);
  });
}

for (const as of ['repeated', 'reversed', 'form', 'nestedForm', 'json', 'multipart', 'gzip', 'forged', 'plain']) {
  test(`told as it is, once, where it comes ${as}`, async () => {
    const { sandbox, fetch, statesOf, errors, events } = await portal();
    sandbox.advance(DAY);
    // Both at once: of what was and went nobody hears, and of what is once.
    await sandbox.deliver({ fetch, as });
    assert.deepEqual([statesOf(), errors], [['evasa'], []]);
    assert.equal(events[0].mailbox.casella_pec, REGISTRATION.casella_pec);
  });
}

for (const [as, status] of [['wrongField', 400], ['html', 400], ['empty', 400], ['huge', 413]]) {
  test(`not taken where it comes ${as}: nobody is asked, and it is told when it comes again`, async () => {
    const { sandbox, fetch, statesOf, errors, reads, statuses } = await portal();
    await sandbox.deliver({ fetch, as });
    assert.deepEqual([statuses, reads, statesOf(), errors.map((error) => error.status)], [[status], [], [], [status]]);
    await sandbox.deliver({ fetch });
    assert.deepEqual(statesOf(), []);
    sandbox.advance(60_000);
    await sandbox.deliver({ fetch });
    assert.deepEqual(statesOf(), ['in_evasione']);
  });
}

test('a stranger’s leads to one read, and to nothing', async () => {
  const { sandbox, fetch, events, reads, statuses, errors } = await portal();
  await sandbox.deliver({ fetch, as: 'stranger' });
  assert.deepEqual([events, reads.length, statuses, errors], [[], 1, [200], []]);
});

test('what the portal could not take comes again, and is told then', async () => {
  let isDown = true;
  const { sandbox, fetch, statesOf, statuses } = await portal({ fails: () => isDown });
  await sandbox.deliver({ fetch });
  isDown = false;
  sandbox.advance(60_000);
  await sandbox.deliver({ fetch });
  assert.deepEqual([statuses, statesOf()], [[500, 200], ['in_evasione']]);
});

test('a sandbox gives up after four times', async () => {
  const { sandbox, fetch, statuses } = await portal({ fails: () => true });
  for (let hour = 0; hour < 5; hour += 1) {
    await sandbox.deliver({ fetch });
    sandbox.advance(3_600_000);
  }
  assert.deepEqual(statuses, [500, 500, 500, 500]);
  assert.equal(sandbox.callbacks[0].attempts.length, 4);
});

test('a service that cannot be asked: the call comes again', async () => {
  const { sandbox, fetch, statesOf, statuses } = await portal();
  sandbox.fail({ on: 'GET /pec/{id}', status: 500, times: 3 });
  await sandbox.deliver({ fetch });
  sandbox.advance(60_000);
  await sandbox.deliver({ fetch });
  assert.deepEqual([statuses, statesOf()], [[503, 200], ['in_evasione']]);
});

test('a sandbox that was given a fetch makes them by itself', async () => {
  const got = [];
  let done;
  const both = new Promise((resolve) => (done = resolve));
  const fetch = async (request) => {
    got.push(JSON.parse(new URLSearchParams(await request.text()).get('data')).stato);
    if (got.length === 2) {
      done();
    }
    return new Response('');
  };
  const sandbox = await createSandbox({ callbacks: { fetch, as: ['plain', 'form'] } });
  const { mailboxes } = new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token });
  const { id } = await mailboxes.register({ ...REGISTRATION, callback: { url: URL_OF_PORTAL } });
  await mailboxes.activate(id, PDF);
  sandbox.advance(DAY);
  await both;
  assert.deepEqual(got, ['in_evasione', 'evasa']);
});

test('the example, over HTTP', async () => {
  const { url, sandbox, close } = await serveSandbox({ port: 0, token: SUITE.token });
  const folder = join(user.folder, 'callbacks');
  cpSync(`${root}examples/callbacks`, folder, { recursive: true });
  const env = { ...process.env, PEC_TOKEN: SUITE.token, PEC_TARGET: url, CALLBACK_SECRET: 'segreto', PORT: '0' };
  const child = spawn(process.execPath, ['server.js'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => (await lines.next()).value;
  try {
    const portalUrl = await line();
    const { mailboxes } = new PecMassiva({ baseUrl: { pec: url }, token: SUITE.token });
    const callback = { url: `${portalUrl}/callbacks/segreto`, data: { pratica: 7 } };
    const { id } = await mailboxes.register({ ...REGISTRATION, callback });
    await mailboxes.activate(id, PDF);
    const told = { id, casella: REGISTRATION.casella_pec, pratica: 7 };
    assert.deepEqual(JSON.parse(await line()), { ...told, da: null, a: 'in_evasione' });
    sandbox.advance(DAY);
    assert.deepEqual(JSON.parse(await line()), { ...told, da: 'in_evasione', a: 'evasa' });
    const wrong = await fetch(`${portalUrl}/callbacks/altro`, { method: 'POST', body: JSON.stringify({ data: { id } }) });
    assert.equal(wrong.status, 404);
    const unreadable = await fetch(`${portalUrl}/callbacks/segreto`, { method: 'GET' });
    assert.equal(unreadable.status, 405);
  } finally {
    child.kill();
    await ended;
    await close();
  }
});
