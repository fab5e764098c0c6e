/** A campaign's `run` that rejects once rows were posted: what the pages `errors` and `campaigns` say of it. */

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { FAULTS, caught, client, full, journals, posted, user, world } from '../package/breaking.mjs';
import { table } from './guide.mjs';

const LETTER = { name: 'Avvisi', sender: 'comune@pecmassiva.com', subject: 'Avviso', text: 'Gentili', recipients: ['uno@x.it', 'due@x.it', 'tre@x.it'] };

/** What the table of codes says. @param {string} language @param {string} head @param {{ name: string, code: string }} error */
function said(language, head, { name, code }) {
  const rows = table(`docs/${language}/errors.md`, head);
  return rows.find(([cell, codes]) => cell === `\`${name}\`` && codes.includes(`\`${code}\``))?.[3];
}

/** What ends a run while its second row is under way; what it rejects with, and the reason that the object that ran shows. */
const ENDS = {
  'its signal': { error: ['AbortError', 'abort.signal'], reason: 'abort', end: ({ ending }) => ending.abort() },
  'close()': { error: ['AbortError', 'abort.closed'], reason: 'abort', end: ({ pec }) => pec.close() },
  'a fault of the core': { error: ['PecError', 'core.broken'], reason: 'core', end: () => (world.plant = FAULTS['a trap']) },
  'a storage that fails': { error: ['StorageError', 'storage.failed'], reason: 'storage', end: ({ broken }) => (broken.is = true) },
};

for (const [name, { error: expected, reason, end }] of Object.entries(ENDS)) {
  test(`ended by ${name}: the rows tell, and the table does not say that nothing was sent`, async () => {
    const kept = journals.memoryJournal();
    const broken = { is: false };
    const journal = { ...kept, get: kept.get.bind(kept), list: kept.list.bind(kept), apply: async (changes) => (broken.is ? Promise.reject(new Error('no')) : kept.apply(changes)) };
    const pec = client({ journal }, full.PecMassiva);
    const campaign = await pec.campaigns.create(LETTER);
    const ending = new AbortController();
    world.hooks.answered = () => posted() === 2 && end({ pec, ending, broken });
    const error = await caught(campaign.run({ signal: ending.signal }));
    assert.deepEqual([error.name, error.code], expected);
    const { progress } = campaign;
    assert.deepEqual([progress.state, progress.reason], ['paused', reason]);
    for (const [language, head, words] of [['en', 'class', /rows tell$/], ['it', 'classe', /dicono le righe$/]]) {
      assert.match(`${said(language, head, error)}`, words);
    }
    for (const [language, head] of [['en', 'campaign'], ['it', 'campagna']]) {
      const rows = table(`docs/${language}/campaigns.md`, head);
      assert.ok(rows.find(([cell]) => cell === '`paused`')?.[1].includes(`\`${reason}\``), `${language}: ${reason}`);
    }
    // The same process, as after an error; what was kept of it is the journal, and what this page knows of its keys.
    Object.assign(world, { plant: undefined, hooks: {} });
    broken.is = false;
    const next = client({ journal }, full.PecMassiva);
    const opened = await next.campaigns.open(campaign.id);
    const states = [];
    for await (const { state } of opened.rows()) states.push(state);
    assert.deepEqual([states[0], states[2], posted()], ['sent', 'pending', 2]);
    assert.ok(['sent', 'unknown'].includes(states[1]), states[1]);
    assert.deepEqual([opened.progress.state, opened.progress.reason], ['ready', undefined]);
    next.close();
    pec.close();
  });
}

test('ended by a row’s file that is gone: no word says that nothing was sent', async () => {
  const path = join(user.folder, 'journal');
  const journal = journals.fileJournal(path);
  const maker = client({ journal }, full.PecMassiva);
  const names = ['uno.txt', 'due.txt', 'tre.txt'];
  const recipients = `pec;file\n${names.map((name) => `${name}@x.it;${name}`).join('\n')}\n`;
  const rowAttachments = { columns: ['file'], files: names.map((name) => new File([name], name)) };
  const { id } = await maker.campaigns.create({ ...LETTER, recipients, rowAttachments });
  maker.close();
  const pec = client({ journal }, full.PecMassiva);
  const campaign = await pec.campaigns.open(id);
  world.hooks.answered = () => rmSync(`${path}.files`, { recursive: true, force: true });
  const error = await caught(campaign.run());
  assert.deepEqual([error.name, error.code, posted(), campaign.progress.sent], ['StorageError', 'storage.file', 1, 1]);
  assert.match(error.message, /Nothing was sent by this step\.$/);
  assert.match(`${said('en', 'class', error)}`, /rows tell$/);
  for (const [language, words] of [['it', 'Con questa operazione non è stato inviato nulla.'], ['en', 'Nothing was sent by this step.']]) {
    const { explain } = await import(join(user.installed, `words-${language}.js`));
    assert.equal(explain(error).meaning, words);
  }
  pec.close();
  await journal.close();
});
