/** Receipts as providers word them, through the packed package: the same states in every wording, and none that nobody can read. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'index.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));

const SENDER = 'comune@pecmassiva.com';
/** What a receipt says of other messages, as a subject. */
const SUBJECT = 'Avviso ed indirizzato a "x@y.it" è stato consegnato 00743110157';

/** @param {any} sandbox a client that has sent nothing yet */
const client = (sandbox) =>
  new PecMassiva({ fetch: sandbox.fetch, rate: false, token: SUITE.token, mailbox: { username: SENDER, password: SUITE.password } });

/** @param {any} sandbox @param {string | string[]} recipient */
const send = (sandbox, recipient) =>
  client(sandbox).send({ sender: SENDER, recipient, subject: SUBJECT, text: 'Gentile' });

/** @param {'rules' | 'other' | 'mixed' | 'unknown'} wording */
async function known(wording) {
  const sandbox = await createSandbox({ rate: false, wording });
  const three = await send(sandbox, ['consegna@x.it', 'mancata-consegna@x.it', 'ordinaria@x.it']);
  const open = await send(sandbox, ['consegna@x.it', 'mancata-consegna@x.it', 'mai@x.it']);
  const other = await send(sandbox, 'altro@x.it');
  sandbox.advance(60_000);
  const pec = client(sandbox);
  const states = [];
  for (const { messageId } of [three, open]) {
    const { state, final, expected, delivered, failed, ordinary } = await pec.shipments.get(messageId);
    states.push([state, final, expected, delivered, failed, ordinary]);
  }
  const found = await pec.shipments.find({ subject: SUBJECT, recipient: 'altro@x.it' });
  const without = await pec.shipments.find({ subject: SUBJECT.replace(/ \d+$/, '') });
  return { states, found, without, id: other.messageId };
}

for (const wording of /** @type {const} */ (['rules', 'other', 'mixed'])) {
  test(`${wording}: who was reached, who was not, and whose message it is`, async () => {
    const { states, found, without, id } = await known(wording);
    assert.deepEqual(states, [
      ['partlyDelivered', true, 3, 1, 1, 1],
      ['accepted', false, 3, 1, 1, 0],
    ]);
    assert.deepEqual([found.copies.map(({ messageId }) => messageId), found.complete], [[id], true]);
    assert.deepEqual(without, { copies: [], complete: true });
  });
}

test('unknown: nothing is final, and nothing is a hit for certain', async () => {
  const { states, found } = await known('unknown');
  for (const [state, final, expected] of states) {
    assert.deepEqual([state, final, expected], ['accepted', false, undefined]);
  }
  assert.deepEqual(found, { copies: [], complete: false });
});

test('a wording that there is not is a problem', async () => {
  await assert.rejects(createSandbox({ wording: 'none' }), ({ name, problems }) => {
    assert.equal(name, 'ValidationError');
    return problems[0].field === 'wording';
  });
});
