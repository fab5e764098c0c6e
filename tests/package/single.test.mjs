/** What a person writes and sends at once, kept like a campaign: with the packed package, in Node. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'full.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));
const { memoryJournal } = await import(join(user.installed, 'journal.js'));

const sandbox = await createSandbox({ rate: { perSecond: 0 }, speed: 10_000 });
const options = { fetch: sandbox.fetch, token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password }, rate: { perSecond: 1000 } };
const ADDRESSES = ['uno@x.it', 'due@x.it'];
const single = (more) => ({
  ...{ kind: 'single', template: false, reference: false, name: 'Avviso', sender: 'comune@pecmassiva.com' },
  ...{ subject: 'Avviso {{n}}', text: 'Gentile {{nome}', recipients: ADDRESSES, attachments: [new File(['atto'], '{{atto}}.txt')] },
  ...more,
});
const posted = () => sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body));

test('one message to all, as it stands, with its progress, and found again by another client', async () => {
  sandbox.reset();
  const journal = memoryJournal();
  const pec = new PecMassiva({ ...options, journal });
  const made = await pec.campaigns.create(single({ together: true }));
  assert.deepEqual([made.kind, made.problems.length, made.progress.total], ['single', 0, 1]);
  assert.deepEqual((await made.preview(0)).recipient, ADDRESSES);
  const phases = [];
  const progress = await made.run({ onProgress: ({ phase, loaded, total }) => phases.push([phase, loaded <= total]) });
  assert.deepEqual([progress.state, progress.sent], ['done', 1]);
  assert.ok(phases.length > 0 && phases.every(([, isWithin]) => isWithin) && phases.some(([phase]) => phase === 'sending'), JSON.stringify(phases));
  const [body] = posted();
  assert.deepEqual([body.recipient, body.subject, body.body, body.attachments[0].name], [ADDRESSES, 'Avviso {{n}}', 'Gentile {{nome}', '{{atto}}.txt']);
  pec.close();

  const other = new PecMassiva({ ...options, journal });
  const [listed] = await other.campaigns.list();
  assert.deepEqual([listed.kind, listed.id, listed.progress.sent], ['single', made.id, 1]);
  const opened = await other.campaigns.open(made.id);
  const [row] = await collected(opened.rows());
  assert.deepEqual([row.address, row.addresses, row.state], [ADDRESSES[0], ADDRESSES, 'sent']);
  await opened.follow();
  const [followed] = await collected(opened.rows());
  assert.deepEqual([followed.shipment.state, followed.shipment.delivered], ['delivered', 2]);
  // Its text is still there, and its file is gone.
  await assert.rejects(opened.preview(0), { name: 'StorageError', code: 'storage.unreadable' });
  const csv = await (await opened.export()).text();
  assert.match(csv, /uno@x\.it, due@x\.it/);
  other.close();
});

test('one each, to bare addresses; wrong ones are told each with its number', async () => {
  sandbox.reset();
  const pec = new PecMassiva({ ...options, journal: memoryJournal() });
  const made = await pec.campaigns.create(single({}));
  await made.run();
  assert.deepEqual(posted().map(({ recipient }) => recipient), ADDRESSES.map((one) => [one]));
  const wrong = await pec.campaigns.create(single({ recipients: ['a@x.it', 'b', 'A@x.it'], together: true }));
  assert.deepEqual(wrong.problems.map(({ row, code, params }) => [row, code, params.number]), [[0, 'address.missingAt', 2], [0, 'duplicate', 3]]);
  assert.equal(wrong.progress.state, 'blocked');
  const many = await pec.campaigns.create(single({ recipients: Array.from({ length: 501 }, (_, index) => `a${index}@x.it`), together: true }));
  assert.deepEqual(many.problems.map(({ code, params }) => [code, params.count, params.most]), [['tooMany.together', 501, 500]]);
  const refused = await pec.campaigns.create(single({ together: true, template: undefined })).catch((error) => error);
  assert.deepEqual(refused.problems.map(({ field, code }) => [field, code]), [['together', 'conflict.together']]);
  pec.close();
});

test('what is only to be checked is stopped for good by a damaged letter in its text', async () => {
  sandbox.reset();
  const pec = new PecMassiva({ ...options, journal: memoryJournal() });
  for (const together of [true, false]) {
    const made = await pec.campaigns.create(single({ together, text: 'Gentile\ufffd' }));
    assert.deepEqual([made.progress.state, made.problems.map(({ code, column }) => [code, column])], ['blocked', [['damaged.letter', 'text']]]);
    for (const skipProblems of [false, true]) {
      await assert.rejects(made.run({ skipProblems }), { name: 'ValidationError' });
    }
  }
  assert.deepEqual(posted(), []);
  pec.close();
});

/** @param {AsyncIterable<any>} rows */
async function collected(rows) {
  const all = [];
  for await (const row of rows) {
    all.push(row);
  }
  return all;
}
