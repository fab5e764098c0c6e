/** A campaign in which no row can be sent, as a program meets it: never done, never begun, each row with its reasons. */

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';

const { PecMassiva } = await import(`${unpacked}/full.js`);
const { createSandbox } = await import(`${unpacked}/sandbox.js`);
const { memoryJournal } = await import(`${unpacked}/journal.js`);

const ADDRESS = 'comune@pecmassiva.com';
const plan = { name: 'Avvisi', sender: ADDRESS, subject: 'Avviso {{numero}}', text: 'Gentile {{nome}}' };

let sandbox;
/** @type {any} */
let journal;
const made = [];
before(async () => {
  sandbox = await createSandbox({ rate: { perSecond: 0 }, speed: 1000 });
});
beforeEach(() => {
  sandbox.reset();
  journal = memoryJournal();
});
after(() => made.forEach((pec) => pec.close()));

function client() {
  const pec = new PecMassiva({ token: SUITE.token, mailbox: { username: ADDRESS, password: SUITE.password }, fetch: sandbox.fetch, rate: { perSecond: 1000 }, journal });
  made.push(pec);
  return pec;
}

const rowsOf = async (campaign) => {
  const rows = [];
  for await (const row of campaign.rows()) rows.push(row);
  return rows;
};

const hopeless = {
  'no row has an address': 'pec;nome;numero\n;A;1\nnessuno;B;2\n',
  'no row has a value': [{ pec: 'a@x.it', nome: '', numero: 1 }, { pec: 'b@x.it', nome: null, numero: 2 }],
  'a field that no column has': 'pec;nome\na@x.it;A\nb@x.it;B\n',
  'two columns of one name': 'pec;nome;nome;numero\na@x.it;A;B;1\n',
  'no row': 'pec;nome;numero\n',
};

for (const [name, recipients] of Object.entries(hopeless)) {
  for (const skipProblems of [false, true]) {
    test(`${name}${skipProblems ? ', problems passed over' : ''}`, async () => {
      const campaign = await client().campaigns.create({ ...plan, recipients, skipProblems });
      const heard = [];
      campaign.subscribe(({ type, progress }) => heard.push([type, progress?.state]));
      const error = await campaign.run({ skipProblems: true }).catch((caught) => caught);
      assert.equal(error.name, 'ValidationError');
      assert.equal(error.problems.length, campaign.problems.length);
      assert.ok(error.problems.every(({ code, message }) => code !== '' && message !== ''));
      const told = new Promise((resolve) => campaign.subscribe(resolve));
      campaign.resume();
      assert.equal((await told).progress.state, 'blocked');
      campaign.pause();
      const again = await client().campaigns.open(campaign.id);
      const [listed] = await client().campaigns.list();
      for (const { progress } of [campaign, again, listed, campaign.getSnapshot()]) {
        assert.deepEqual([progress.state, progress.sent, progress.pending, progress.skipped], ['blocked', 0, 0, progress.total]);
      }
      assert.ok(heard.every(([type, state]) => type === 'progress' && state === 'blocked'));
      const table = JSON.parse(await (await again.export({ format: 'json' })).text());
      const csv = await (await again.export()).text();
      const column = csv.split('\r\n')[0].split(';').indexOf('"problems"');
      assert.ok(column > 0, csv);
      for (const { index, state, problems } of await rowsOf(again)) {
        assert.equal(state, 'skipped');
        assert.ok(problems.length > 0);
        assert.ok(problems.every(({ row, code, message }) => (row ?? index) === index && code !== '' && message !== ''));
        assert.deepEqual(table.rows[index].problems.map(({ code }) => code), problems.map(({ code }) => code));
        assert.ok(csv.includes(problems[0].message.replaceAll('"', '""')), csv);
      }
      assert.equal(sandbox.requests.length, 0);
    });
  }
}

test('what is put right is sent; what is left out of one that is done has its reasons', async () => {
  const pec = client();
  const blocked = await pec.campaigns.create({ ...plan, recipients: 'pec;nome;numero\nnessuno;A;1\n' });
  const { subject, text, body } = blocked;
  assert.deepEqual([subject, text, body], [plan.subject, plan.text, undefined]);
  const right = await pec.campaigns.create({ ...plan, subject, text, recipients: 'pec;nome;numero\na@x.it;A;1\n;B;2\n' });
  await pec.campaigns.delete(blocked.id);
  const progress = await right.run({ skipProblems: true });
  assert.deepEqual([progress.state, progress.sent, progress.skipped], ['done', 1, 1]);
  const [sent, left] = await rowsOf(right);
  assert.deepEqual([sent.state, sent.problems], ['sent', undefined]);
  assert.deepEqual([left.state, left.problems.map(({ row, column, line }) => [row, column, line])], ['skipped', [[1, 'pec', 3]]]);
  const lines = (await (await right.export()).text()).trim().split('\r\n');
  assert.match(lines[2], /Line 3/);
  assert.doesNotMatch(lines[1], /Line/);
});

test('one that is cancelled stays so, whoever wishes what', async () => {
  const campaign = await client().campaigns.create({ ...plan, recipients: 'pec;nome;numero\n;A;1\n' });
  await campaign.cancel();
  const told = new Promise((resolve) => campaign.subscribe(resolve));
  campaign.resume();
  const { type, progress } = await told;
  assert.deepEqual([type, progress.state, campaign.progress.state], ['progress', 'cancelled', 'cancelled']);
});

test('one that is cancelled is cancelled', async () => {
  const campaign = await client().campaigns.create({ ...plan, recipients: 'pec;nome;numero\na@x.it;A;1\n' });
  await campaign.cancel();
  assert.equal(campaign.progress.state, 'cancelled');
  assert.deepEqual((await rowsOf(campaign)).map(({ state, problems }) => [state, problems]), [['skipped', undefined]]);
});
