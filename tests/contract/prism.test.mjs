/** Between client and sandbox stands a judge that nobody here wrote: every request and every answer. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { startJudge } from './judge.mjs';
import { contract } from './pecmassiva.mjs';

const user = consumer('module');
const { PecMassiva } = await import(join(user.installed, 'index.js'));
const { serveSandbox } = await import(join(user.installed, 'sandbox-server.js'));

let sandbox;
let judge;

before(async () => {
  sandbox = await serveSandbox({ port: 0, rate: { perSecond: 0 }, token: 'good', speed: 1 });
  judge = await startJudge(contract, sandbox.url);
});

after(async () => {
  await judge?.close();
  await sandbox?.close();
  user.remove();
});

beforeEach(() => {
  sandbox.sandbox.reset();
  judge.clear();
});

const client = (more) =>
  new PecMassiva({
    baseUrl: judge.url,
    fetch: judge.fetch,
    token: 'good',
    mailbox: { username: 'demo', password: SUITE.password },
    rate: { perSecond: 1000 },
    retries: 0,
    ...more,
  });

const MESSAGE = { sender: 'a@pec.it', recipient: 'a@pec.it', subject: 'Prova è', text: 'Perché' };
const ID = '2020082610003492';

test('what the client asks and the sandbox answers is as documented', async () => {
  const pec = client();
  const attachments = [{ name: 'atto è.pdf', data: new Uint8Array(100_000) }, { name: 'vuoto', data: 'data:,' }];
  const { messageId } = await pec.send({ ...MESSAGE, attachments }, { allowEmptyFiles: true });
  await pec.send({ ...MESSAGE, recipient: ['b@pec.it', 'c@pec.it'] });
  sandbox.sandbox.advance(60_000);
  assert.equal((await pec.shipments.get(messageId)).state, 'delivered');
  const { messages } = await pec.inbox.page({ q: 'prova', page: 1 });
  await pec.inbox.get(messages[0].id);
  await pec.quota();
  await pec.inbox.delete(messages[0].id);
  await pec.shipments.delete(messageId);
  assert.deepEqual(judge.violations, []);
  assert.deepEqual([...new Set(judge.passed)].sort(), [
    'DELETE /inbox/{id} 200',
    'DELETE /send/{code} 200',
    'GET /inbox 200',
    'GET /inbox/{id} 200',
    'GET /quota/{mailbox} 200',
    'GET /send/{code} 200',
    'POST /send 201',
  ]);
});

test('so is every documented refusal', async () => {
  const refused = (promise) => promise.then(() => assert.fail('it was taken'), () => {});
  const wrong = client({ token: 'wrong' });
  const pec = client();
  await refused(wrong.send(MESSAGE));
  await refused(wrong.shipments.get(ID));
  await refused(wrong.shipments.delete(ID));
  await refused(wrong.inbox.page());
  await refused(wrong.inbox.get(1));
  await refused(wrong.inbox.delete(1));
  await refused(wrong.quota());
  await pec.shipments.get(ID);
  await refused(pec.shipments.delete(ID));
  await refused(pec.inbox.get(1));
  await refused(pec.inbox.delete(1));
  await refused(pec.quota('altra'));
  for (const status of [400, 429, 500]) {
    sandbox.sandbox.fail({ on: 'POST /send', status });
    await refused(pec.send(MESSAGE));
  }
  assert.deepEqual(judge.violations, []);
  const open = judge.open().filter((line) => !/ 20\d$/.test(line));
  assert.deepEqual(open, [], 'refusals that nothing here met');
});

test('the other dialect is as documented too', async () => {
  const documented = await serveSandbox({ port: 0, dialect: 'documented' });
  try {
    const pec = new PecMassiva({ baseUrl: documented.url, token: SUITE.token, mailbox: { username: 'u', password: SUITE.password } });
    const { messageId } = await pec.send(MESSAGE);
    documented.sandbox.advance(60_000);
    const { body } = await pec.request('GET', `/send/${messageId}`, { headers: { 'x-username': 'u', 'x-password': 'p' } });
    const { properties } = contract.components.schemas.ResponseStatus;
    assert.ok(body.data.length > 0);
    for (const record of body.data) {
      assert.deepEqual(Object.keys(record).sort(), ['data', 'message', 'object', 'recipient', 'sender']);
      assert.ok(Object.keys(record).every((name) => name in properties));
    }
  } finally {
    await documented.close();
  }
});

test('the judge judges: a wrong request and a wrong answer are told', async () => {
  await judge.fetch(new Request(`${judge.url}/send`, { method: 'POST', body: '{"sender":"a","bcc":"b"}', headers: { 'content-type': 'application/json', authorization: 'Bearer good' } }));
  assert.ok(judge.violations.some((text) => /bcc|additional/i.test(text)), judge.violations.join());
  judge.clear();
  sandbox.sandbox.fail({ on: 'GET /quota', status: 200, body: '{"success":true,"data":{"usage":"x"}}' });
  await client().quota().catch(() => {});
  assert.ok(judge.violations.some((text) => /usage|limit/.test(text)), judge.violations.join());
});
