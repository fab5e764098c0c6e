/** The page on campaigns: its examples do what it says, its table of states has every state. */

import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { guide, table, typesOf, union } from './guide.mjs';

const PAGE = 'docs/en/campaigns.md';
const user = guide();
after(() => user.remove());
const [{ PecMassiva }, { createSandbox }, { fileJournal, memoryJournal }] = await Promise.all(['full', 'sandbox', 'journal'].map(user.entry));
const [examples, server, own] = await Promise.all(['campaigns/page.js', 'campaigns/node.js', 'campaigns/journal.js'].map(user.example));

const DAY = 24 * 3_600_000;
const sandbox = await createSandbox({ rate: false, speed: 100_000 });
const options = { fetch: sandbox.fetch, rate: { perSecond: 1000 }, token: SUITE.token, mailbox: { username: 'comune@pecmassiva.com', password: SUITE.password } };
let pec;
beforeEach(() => {
  sandbox.reset();
  pec?.close();
  pec = new PecMassiva({ ...options, journal: memoryJournal() });
});
after(() => pec.close());

const posted = () => sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').map(({ body }) => JSON.parse(body));
const csv = new File(['pec;nome;numero;allegato\nuno@x.it;Ada & C.;1;uno.pdf\ndue@x.it;Ugo;2;due.pdf\n'], 'avvisi.csv');
const pdf = (name) => new File([`%PDF-1.4 ${name}`], name, { type: 'application/pdf' });
const letter = { name: 'Avvisi', sender: 'comune@pecmassiva.com', subject: 'Avviso', text: 'Gentili', recipients: ['uno@x.it', 'due@x.it', 'tre@x.it'] };

test('from a table to the last receipt', async () => {
  // Sent at any hour: these tests are, too.
  const campaigns = { create: (fields) => pec.campaigns.create({ ...fields, pace: { ...fields.pace, hours: undefined } }) };
  const campaign = await examples.create({ campaigns }, csv, pdf('tutti.pdf'), { files: [pdf('uno.pdf'), pdf('due.pdf')] });
  const { problems, estimate, first } = await examples.look(campaign);
  assert.deepEqual([problems, estimate.messages, estimate.cost, first.subject], [[], 2, 0.1, 'Avviso n. 1']);
  assert.match(first.body, /Gentile Ada &amp; C\./);
  const said = [];
  const stop = examples.watch(campaign, (words) => said.push(words));
  const { state, table: made } = await examples.send(campaign);
  stop();
  assert.deepEqual([state, posted().length, posted()[1].attachments.map(({ name }) => name)], ['done', 2, ['tutti.pdf', 'due.pdf']]);
  assert.ok(said.includes('2 of 2'), said.join());
  assert.match(await made.text(), /due@x\.it.*delivered/);
});

test('what is wrong is told, and nothing is sent', async () => {
  const wrong = await pec.campaigns.create({ ...letter, recipients: 'pec;nome\nuno;Ada\n' });
  assert.deepEqual([wrong.problems[0].code, wrong.problems[0].line, wrong.progress.state], ['address.missingAt', 2, 'blocked']);
  await assert.rejects(wrong.run(), { name: 'ValidationError' });
  assert.equal(posted().length, 0);
});

test('it goes on where it stood', async () => {
  const campaign = await pec.campaigns.create(letter);
  campaign.subscribe(({ type }) => type === 'sent' && campaign.pause());
  await campaign.run();
  const stood = campaign.progress.sent;
  campaign.close();
  // Made later: one only to be looked at, and a single message that nobody sent yet. Neither goes by itself.
  const looked = await pec.campaigns.create({ ...letter, name: 'Da guardare' });
  const single = await pec.campaigns.create({ ...letter, kind: 'single', name: 'Bozza' });
  const offered = [];
  const choose = (id) => async (listed) => {
    offered.push(listed.map((one) => one.id).sort());
    return id;
  };
  assert.equal(await examples.goOn(pec, choose(undefined)), undefined);
  assert.equal(posted().length, stood);
  assert.equal((await examples.goOn(pec, choose(campaign.id))).progress.sent, 3);
  assert.ok(stood < 3);
  assert.equal(posted().length, 3);
  // What is done is offered no more.
  await examples.goOn(pec, choose(undefined));
  assert.deepEqual(offered, [[campaign.id, looked.id].sort(), [campaign.id, looked.id].sort(), [looked.id]]);
  const untouched = await Promise.all([looked, single].map(async ({ id }) => (await pec.campaigns.open(id)).progress.pending));
  assert.deepEqual(untouched, [3, 3]);
});

test('an older copy of a journal: what was sent since is found in the mailbox, and nothing is sent', async (context) => {
  const { serveSandbox } = await user.entry('sandbox-server');
  const served = await serveSandbox({ port: 0, rate: false, speed: 100_000 });
  context.after(() => served.close());
  const [path, older] = ['today', 'yesterday'].map((name) => join(user.folder, name));
  const { fetch: _own, ...rest } = { ...options, baseUrl: served.url };
  const journal = fileJournal(path);
  const mine = new PecMassiva({ ...rest, journal });
  const campaign = await mine.campaigns.create({ ...letter, subject: 'Avviso {{numero}}', recipients: 'pec;numero\nuno@x.it;1\ndue@x.it;2\ntre@x.it;3\n' });
  // Of three one is sent before the copy is taken, one after it, one never.
  for (const time of [1, 2]) {
    const stop = campaign.subscribe(({ type }) => type === 'sent' && campaign.pause());
    await campaign.run();
    stop();
    if (time === 1) cpSync(path, older);
  }
  mine.close();
  await journal.close();
  const arrived = () => served.sandbox.requests.filter(({ method }) => method === 'POST').length;
  assert.equal(arrived(), 2);
  served.sandbox.advance(DAY);
  // This process still knows what it posted; another one knows what the file says.
  const later = `import { PecMassiva } from 'pec-massiva/full';
    import { fileJournal } from 'pec-massiva/journal';
    import { compare } from './guide/campaigns/backup.js';
    const journal = fileJournal(${JSON.stringify(older)});
    const pec = new PecMassiva({ ...${JSON.stringify(rest)}, journal });
    // Of a journal whose machine was a year ahead.
    const open = pec.campaigns.open;
    const ahead = { get: (one, name) => (name === 'createdAt' ? new Date(Date.now() + 365 * ${DAY}) : one[name]) };
    const campaigns = { open: async (id) => new Proxy(await open(id), ahead) };
    console.log(JSON.stringify(await compare({ campaigns, shipments: pec.shipments }, '${campaign.id}')));
    pec.close();
    await journal.close();`;
  const { found, open } = JSON.parse(await user.run('compare.mjs', later));
  assert.deepEqual([found.map(({ index, copies }) => [index, copies.length]), open], [[[1, 1]], [{ index: 2, address: 'tre@x.it', complete: true }]]);
  assert.equal(arrived(), 2);
});

test('an unknown row is found, or is a person’s', async () => {
  sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  const campaign = await pec.campaigns.create({ ...letter, recipients: ['uno@x.it'] });
  await campaign.run();
  assert.equal(campaign.progress.unknown, 1);
  const asked = [];
  const ask = async ({ address }) => void asked.push(address);
  sandbox.advance(DAY);
  await examples.clarify(campaign, ask);
  assert.deepEqual([asked, campaign.progress.sent], [[], 1]);
  sandbox.fail({ on: 'POST /send', drop: true });
  const lost = await pec.campaigns.create({ ...letter, subject: 'Altro', recipients: ['due@x.it'] });
  await lost.run();
  await examples.clarify(lost, ask);
  assert.deepEqual([asked, lost.progress.unknown], [['due@x.it'], 1]);
  await examples.clarify(lost, async () => 'notSent');
  assert.equal(lost.progress.pending, 1);
});

test('another message that was alike is taken for an unknown row, but for one with a reference', async () => {
  const other = new PecMassiva({ ...options, journal: memoryJournal() });
  const settled = async (reference, subject) => {
    sandbox.fail({ on: 'POST /send', drop: true });
    const campaign = await pec.campaigns.create({ ...letter, subject, recipients: ['uno@x.it'], reference });
    await campaign.run();
    assert.equal(campaign.progress.unknown, 1);
    const { messageId } = await other.send({ sender: letter.sender, recipient: 'uno@x.it', subject, text: 'A mano' });
    sandbox.advance(3_600_000);
    await campaign.reconcile();
    for await (const row of campaign.rows()) return [row.state, row.messageId === messageId];
  };
  assert.deepEqual(await settled(false, 'Uguale'), ['sent', true]);
  assert.deepEqual(await settled(true, 'Distinto'), ['unknown', false]);
  other.close();
});

test('a single message, to all together', async () => {
  const phases = [];
  const campaign = await examples.single(pec, [pdf('atto.pdf')], ({ phase }) => phases.push(phase));
  assert.deepEqual([campaign.kind, campaign.progress.state, posted().length, posted()[0].subject], ['single', 'done', 1, 'Convocazione']);
  assert.ok(phases.includes('sending'));
});

test('kept, and saved', async () => {
  assert.equal(await examples.keep(pec), false, 'only a browser can keep it');
  const campaign = await pec.campaigns.create(letter);
  await campaign.run();
  const { record, link } = await examples.save(campaign);
  const { rows } = JSON.parse(await record.text());
  assert.deepEqual(rows.map(({ state }) => state), ['sent', 'sent', 'sent']);
  URL.revokeObjectURL(link);
});

test('a server ends between two messages, and goes on; a second process is refused', async () => {
  const path = join(user.folder, 'journal');
  const ending = new AbortController();
  const begun = await server.work(path, options, async (campaigns) => {
    const campaign = await campaigns.create(letter);
    campaign.subscribe(({ type }) => type === 'sent' && ending.abort());
    return campaign;
  }, ending.signal);
  assert.deepEqual([begun.state, begun.reason], ['paused', 'user']);
  const before = posted().length;
  assert.ok(before > 0 && before < 3, `${before}`);
  const journal = fileJournal(path);
  await journal.list('a', 'b', 1);
  const second = `import { fileJournal } from 'pec-massiva/journal';
    await fileJournal(${JSON.stringify(path)}).list('a', 'b', 1).catch((error) => console.log(error.name, error.code));`;
  assert.equal((await user.run('second.mjs', second)).trim(), 'StorageError storage.locked');
  await journal.close();
  const ended = await server.work(path, options, (campaigns) => campaigns.open(begun.id), new AbortController().signal);
  assert.deepEqual([ended.state, posted().length], ['done', 3]);
});

test('an older copy of a journal does not know what was sent since', async () => {
  const text = readFileSync(`${root}${PAGE}`, 'utf8');
  assert.match(text, /Never go on with an older copy/);
  const path = join(user.folder, 'older');
  const made = await server.work(path, options, (campaigns) => campaigns.create(letter), AbortSignal.abort());
  const copy = readFileSync(path);
  await server.work(path, options, (campaigns) => campaigns.open(made.id), new AbortController().signal);
  assert.equal(posted().length, 3);
  writeFileSync(path, copy);
  // This process still knows what it posted; another one knows what the file says.
  const later = `import { PecMassiva } from 'pec-massiva/full';
    import { fileJournal } from 'pec-massiva/journal';
    const pec = new PecMassiva({ token: 'any', mailbox: { username: 'a', password: 'b' }, journal: fileJournal(${JSON.stringify(path)}) });
    console.log((await pec.campaigns.open('${made.id}')).progress.pending);`;
  assert.equal((await user.run('later.mjs', later)).trim(), '3', 'as if nothing had been sent');
});

test('the table of plans: each pace can be given, and the first is the default', async () => {
  const rows = table(PAGE, 'plan');
  assert.ok(rows.length > 1);
  for (const [plan, , cell] of rows) {
    const [, written = ''] = /`([^`]+)`/.exec(cell) ?? [];
    const pace = Function(`return ${written.replace('…', '30_000')}`)();
    const { estimate } = await pec.campaigns.create({ ...letter, pace, pricePerMessage: 0.05 });
    assert.deepEqual([estimate.messages, estimate.cost], [3, 0.15], plan);
  }
  const [, perDay = ''] = /const PER_DAY: u64 = (\d+);/.exec(readFileSync(`${root}src/campaign/schedule/plan.rs`, 'utf8')) ?? [];
  assert.equal(rows[0][2], `\`{ perDay: ${perDay} }\`, the default`);
});

test('a journal of one’s own is tested', async () => {
  const ran = [];
  own.testJournal(memoryJournal, (name, run) => ran.push(run().then(() => name)));
  assert.ok((await Promise.all(ran)).length > 5);
});

test('the tables of states have every state', () => {
  const named = (head) => table(PAGE, head).map(([cell]) => cell.replaceAll('`', '')).sort();
  assert.deepEqual(named('row'), union('campaigns', 'RowState').sort());
  const types = typesOf('campaigns');
  const states = [...(/state: ('blocked'[^;]*);/.exec(types)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, word]) => word);
  assert.deepEqual(named('campaign'), states.sort());
});

test('the compiler is content', () => {
  assert.equal(user.complaints(['campaigns/page.js', 'campaigns/node.js', 'campaigns/journal.js', 'campaigns/backup.js']), '');
});
