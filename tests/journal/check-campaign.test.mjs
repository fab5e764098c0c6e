/** A campaign whose journal lost what it was told: run, checked, repaired, run again. */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { fileJournal, textsOf, writePlain } from './made.mjs';

const { PecMassiva } = await import(`${unpacked}/full.js`);
/** Another core in the same process, as another page would be: what the first knows of its rows this one does not. */
const { PecMassiva: Other } = createRequire(import.meta.url)(`${unpacked}/cjs/full.js`);
const { createSandbox } = await import(`${unpacked}/sandbox.js`);
const { check } = await import(`${unpacked}/cli/check.js`);

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-check-campaign-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const sandbox = await createSandbox({ rate: { perSecond: 0 }, speed: 100_000 });
const posted = () => sandbox.requests.filter(({ method }) => method === 'POST').length;

/** @template T @param {string} path @param {(pec: any) => Promise<T>} work @param {any} [Client] */
async function withJournal(path, work, Client = PecMassiva) {
  const journal = fileJournal(path);
  const mailbox = { username: 'demo', password: SUITE.password };
  const pec = new Client({ fetch: sandbox.fetch, token: SUITE.token, mailbox, rate: { perSecond: 1000 }, journal });
  try {
    return await work(pec);
  } finally {
    pec.close();
    await journal.close();
  }
}

/** Six messages, all sent; the campaign's id. */
const sendAll = (path) =>
  withJournal(path, async (pec) => {
    const campaign = await pec.campaigns.create({
      ...{ name: 'Avvisi', sender: 'comune@pecmassiva.com', subject: 'Avviso {{nome}}', body: '<p>{{nome}}' },
      recipients: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ pec: `${name}@x.it`, nome: name })),
    });
    assert.equal((await campaign.run()).sent, 6);
    return campaign.id;
  }, Other);

const runAgain = (path, id) => withJournal(path, async (pec) => (await pec.campaigns.open(id)).run());
const isOfRow = (row) => (line) => line.includes(`fate/`) && line.includes(`/0000000${row}"`);

test('a row whose lines are lost is not posted again, and found again in the inbox', async () => {
  const path = join(folder, 'journal');
  const id = await sendAll(path);
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.filter((line) => !isOfRow(3)(line)).join('\n'));
  const before = posted();
  await assert.rejects(runAgain(path, id), (error) => error.code === 'storage.damagedLine' && /is damaged.*Nothing was sent/.test(error.message));
  const said = [];
  assert.equal(await check(path, true, (line) => said.push(line)), 0);
  // Its own, and the line that followed: of row 4, that it was about to be posted.
  assert.match(said.join('\n'), /Rows that become unknown: 1 of campaign/);
  const { pending, unknown, sent } = await runAgain(path, id);
  assert.deepEqual({ pending, unknown, sent, posted: posted() - before }, { pending: 0, unknown: 1, sent: 5, posted: 0 });
  await withJournal(path, async (pec) => {
    const campaign = await pec.campaigns.open(id);
    assert.deepEqual(await campaign.reconcile(), { sent: 1, copies: 0, unknown: 0 });
    assert.equal(campaign.progress.sent, 6);
  });
});

test('without checksums the same loss posts it twice', async () => {
  const path = join(folder, 'old');
  const id = await sendAll(path);
  writePlain(path, textsOf(path).filter((line) => !isOfRow(3)(line)));
  const before = posted();
  await runAgain(path, id);
  assert.equal(posted() - before, 1);
});
