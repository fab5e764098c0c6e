/** The page on REM: what it says of today's package. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { guide, union } from './guide.mjs';

const user = guide();
after(() => user.remove());
const [{ classify }, { wordOf, isDelivered }] = await Promise.all([user.entry('index'), user.example('tracking/rem.js')]);

test('a mail with evidence of REM is none of the kinds', async () => {
  for (const subject of ['REM Dispatch: Avviso 2020082610003492', 'Delivery: Avviso', 'ContentConsignment: Avviso']) {
    assert.equal((await classify(subject, 'rem@provider.example.eu')).kind, 'other');
  }
});

test('there is a word for every kind, and for one that is new', () => {
  for (const kind of [...union('index', 'ReceiptKind'), 'evidence']) {
    assert.ok(wordOf({ kind }).length > 0);
  }
  assert.deepEqual([isDelivered({ state: 'delivered' }), isDelivered({ state: 'accepted' })], [true, false]);
});

test('the compiler is content', () => assert.equal(user.complaints(['tracking/rem.js']), ''));
