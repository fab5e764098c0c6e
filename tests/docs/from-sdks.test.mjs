/** The page for those who come from an SDK: its examples do what it says. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { guide } from './guide.mjs';

const user = guide();
after(() => user.remove());
const [{ PecMassiva }, { createSandbox }, examples] = await Promise.all([user.entry('index'), user.entry('sandbox'), user.example('from-sdks.js')]);

async function place(dialect) {
  const sandbox = await createSandbox({ rate: false, speed: 100_000, dialect });
  return { sandbox, pec: new PecMassiva({ fetch: sandbox.fetch, rate: false, token: SUITE.token, mailbox: { username: 'a', password: SUITE.password } }) };
}

const MESSAGE = ['a@pec.it', 'consegna@pec.it', 'Avviso', '<p>Gentile', [{ name: 'atto.txt', file: new TextEncoder().encode('atto') }]];

test('a message, its outcome unknown, and one that is refused', async () => {
  const { sandbox, pec } = await place();
  assert.match((await examples.send(pec, ...MESSAGE)).messageId, /^\d+$/);
  const { attachments, body } = JSON.parse(sandbox.requests[0].body);
  assert.deepEqual([attachments, body], [[{ name: 'atto.txt', file: `data:text/plain;base64,${btoa('atto')}` }], '<p>Gentile']);
  sandbox.fail({ on: 'POST /send', status: 500, taken: true });
  assert.equal((await examples.send(pec, ...MESSAGE)).unknown.name, 'UnknownOutcomeError');
  sandbox.fail({ on: 'POST /send', status: 402 });
  await assert.rejects(examples.send(pec, ...MESSAGE), { name: 'PaymentError' });
  pec.close();
});

for (const dialect of ['observed', 'documented']) {
  test(`what somebody else sent is followed, with field names as ${dialect}`, async () => {
    const { sandbox, pec } = await place(dialect);
    // As an SDK posts it.
    const payload = { username: 'a', password: SUITE.password, sender: 'a@pec.it', recipient: 'consegna@pec.it', subject: 'x', body: 'y' };
    const headers = { authorization: `Bearer ${SUITE.token}`, 'content-type': 'application/json' };
    const response = await sandbox.fetch('https://ws.pecmassiva.com/send', { method: 'POST', headers, body: JSON.stringify(payload) });
    const answer = await response.json();
    assert.deepEqual([response.status, answer.success, answer.data], [201, true, undefined]);
    assert.deepEqual(await examples.goOn(pec, [answer.message_id]), [{ messageId: answer.message_id, state: 'delivered' }]);
    pec.close();
  });
}

test('any other call', async () => {
  const { pec } = await place();
  assert.equal((await examples.anyOther(pec)).status, 200);
  await assert.rejects(pec.request('POST', '/send', { body: {} }), { name: 'ValidationError' });
  pec.close();
});

test('the compiler is content', () => assert.equal(user.complaints(['from-sdks.js']), ''));
