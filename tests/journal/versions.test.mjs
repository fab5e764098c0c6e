/** What `docs/versioning.md` says of journals of earlier and of later versions, with the package as it is installed. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SUITE } from '../canaries/suite.mjs';

const { PecMassiva } = await import(`${unpacked}/full.js`);
const { createSandbox } = await import(`${unpacked}/sandbox.js`);
const { fileJournal, memoryJournal } = await import(`${unpacked}/journal.js`);

const folder = mkdtempSync(join(tmpdir(), 'pec-versions-'));
after(() => rmSync(folder, { recursive: true }));

/** The schema of this version. */
const SCHEMA = '3';

async function made() {
  const sandbox = await createSandbox({ seed: 3, rate: false });
  const journal = memoryJournal();
  const pec = new PecMassiva({
    ...{ fetch: sandbox.fetch, rate: false, token: SUITE.token, mailbox: { username: 'demo', password: SUITE.password } },
    journal,
  });
  const recipients = ['a@pec.example.it', 'b@pec.example.it'];
  const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: 'comune@pecmassiva.com', subject: 'Avviso', text: 'Testo', recipients });
  return { sandbox, journal, pec, id: campaign.id };
}

/** @param {import('../../pkg-template/types/journal.d.ts').JournalStorage} journal */
const all = (journal) => journal.list('', '~', 10_000);

/** @param {import('../../pkg-template/types/journal.d.ts').JournalStorage} journal @param {string} value */
const setSchema = (journal, value) =>
  journal.apply([value === 'none' ? { remove: 'schema', to: 'schema~' } : { put: 'schema', value }]);

/** What arrived at the service to be sent. */
const sent = ({ requests }) => requests.filter(({ method, path }) => method === 'POST' && path === '/send').length;

test('what this version makes is of its schema', async () => {
  const { journal } = await made();
  assert.equal(await journal.get('schema'), SCHEMA);
});

for (const earlier of ['none', '1', '2']) {
  test(`a journal of schema ${earlier} is read as it is, and becomes one of this by the first run`, async () => {
    const { journal, pec, sandbox, id } = await made();
    await setSchema(journal, earlier);
    const before = await all(journal);
    assert.deepEqual((await pec.campaigns.list()).map((one) => one.id), [id]);
    const campaign = await pec.campaigns.open(id);
    assert.equal((await campaign.preview(1)).recipient.toString(), 'b@pec.example.it');
    assert.deepEqual(await all(journal), before, 'reading writes nothing');
    assert.equal((await campaign.run()).state, 'done');
    assert.equal(sent(sandbox), 2);
    assert.equal(await journal.get('schema'), SCHEMA);
  });
}

for (const later of ['4', '10', 'x']) {
  test(`a journal of schema ${later} is left alone: no campaign of it is read, made, run or deleted`, async () => {
    const { journal, pec, sandbox, id } = await made();
    const open = await pec.campaigns.open(id);
    await setSchema(journal, later);
    const before = await all(journal);
    const fields = { name: 'Altro', sender: 'comune@pecmassiva.com', subject: 'x', text: 'y', recipients: ['c@pec.example.it'] };
    for (const call of [
      () => pec.campaigns.list(),
      () => pec.campaigns.open(id),
      () => pec.campaigns.create(fields),
      () => pec.campaigns.delete(id),
      // Opened before a page of a later version was there.
      () => open.run(),
    ]) {
      await assert.rejects(call(), { name: 'StorageError', code: 'storage.newer' });
    }
    assert.deepEqual(await all(journal), before);
    assert.equal(sent(sandbox), 0);
  });
}

test('a file of the first format is read, and written anew in this one', async () => {
  const path = join(folder, 'journal');
  const lines = [{ format: 'pec-massiva journal 1' }, [{ put: 'a', value: '1' }], [{ put: 'b', value: '2' }, { remove: 'a', to: 'b' }]];
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const journal = fileJournal(path);
  assert.deepEqual(await all(journal), [['b', '2']]);
  await journal.apply([{ put: 'c', value: '3' }]);
  await journal.close();
  const [head, ...rest] = readFileSync(path, 'utf8').trimEnd().split('\n');
  assert.ok(head.startsWith('{"format":"pec-massiva journal 2"}'), head);
  assert.ok(rest.length > 0 && rest.every((line) => /\t[\da-f]+$/.test(line)), 'each line has its checksum');
  const again = fileJournal(path);
  assert.deepEqual(await all(again), [['b', '2'], ['c', '3']]);
  await again.close();
});
