/** Tests with the sandbox need no second a message, and who sends to the service cannot do without its pace. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'index.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));

const CREDENTIALS = { token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password } };
const message = (subject) => ({ sender: 'a@pec.it', recipient: 'b@pec.it', subject, text: 'Testo' });

test('without a pace nothing waits', async () => {
  const sandbox = await createSandbox({ rate: false });
  const pec = new PecMassiva({ ...CREDENTIALS, fetch: sandbox.fetch, rate: false });
  const waits = [];
  const onProgress = ({ phase, until }) => phase === 'waiting' && until !== undefined && waits.push(until - Date.now());
  const sent = await Promise.all(
    Array.from({ length: 30 }, (_, number) => pec.send(message(`Prova ${number}`), { onProgress })),
  );
  assert.equal(new Set(sent.map(({ messageId }) => messageId)).size, 30);
  assert.ok(waits.every((wait) => wait <= 50), `${waits}`);
});

test('only with a fetch of one\'s own', async () => {
  for (const options of [{ rate: false }, { rate: false, fetch: undefined }]) {
    const error = await new PecMassiva({ ...CREDENTIALS, ...options }).quota().catch((caught) => caught);
    assert.deepEqual([error.name, error.field, error.problems[0].code], ['ValidationError', 'rate', 'rate']);
  }
});

test('another message under a key is refused at once, and the same one is not posted again', async () => {
  const sandbox = await createSandbox({ rate: false });
  const pec = new PecMassiva({ ...CREDENTIALS, fetch: sandbox.fetch, rate: false });
  const file = (modified) => new File(['contenuto'], 'a.pdf', { type: 'application/pdf', lastModified: modified });
  const letter = (modified) => ({ ...message('Prova'), attachments: [file(modified)] });
  const under = { idempotencyKey: 'k' };
  const first = pec.send(letter(1), under);
  const [error, again] = [await pec.send(letter(2), under).catch((caught) => caught), await pec.send(letter(1), under)];
  assert.deepEqual([error.name, error.code, error.retryable], ['PecError', 'keyReused', false]);
  assert.match(error.message, /^This message was not sent; under its key another was\./);
  assert.deepEqual(again, await first);
  // What `attach` gave remembers its file's time.
  const [one, other] = [await pec.attach(file(1)), await pec.attach(file(2))];
  const attached = (attachment) => ({ ...message('Allegato'), attachments: [attachment] });
  await pec.send(attached(one), { idempotencyKey: 'k2' });
  const refused = await pec.send(attached(other), { idempotencyKey: 'k2' }).catch((caught) => caught);
  assert.equal(refused.code, 'keyReused');
  assert.equal(sandbox.requests.length, 2);
});
