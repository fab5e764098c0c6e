/** In Node: errors, logs, snapshots, addresses, journals, stores, spans, and the heap after `close()`. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { ALL, CANARIES, SECRETS, found } from './canaries.mjs';
import { ECHOES } from './echoes.mjs';

const [{ PecMassiva }, { createSandbox }, { fileJournal, memoryJournal }, { createProxy, fileStore }] = await Promise.all(
  ['full.js', 'sandbox.js', 'journal.js', 'proxy.js'].map((name) => import(`${unpacked}/${name}`)),
);

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-canaries-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const { token, password, addressee, subject, content } = CANARIES;
const SENDER = 'comune@pecmassiva.com';
const message = {
  ...{ sender: SENDER, recipient: addressee, subject, text: 'Testo' },
  attachments: [{ name: 'a.txt', data: new TextEncoder().encode(content.repeat(20)) }],
};
const sandbox = await createSandbox({ rate: { perSecond: 0 }, speed: 1000 });

/** @param {object} [options] */
const client = (options) =>
  new PecMassiva({ token, mailbox: { username: 'demo', password }, rate: { perSecond: 1000 }, fetch: sandbox.fetch, journal: memoryJournal(), ...options });

for (const [how, echo] of Object.entries(ECHOES)) {
  test(`no error holds a secret, or a file, that comes back ${how}`, async () => {
    const asked = [];
    const pec = client({
      timeout: 2_000,
      fetch: async (request) => {
        asked.push(request.url);
        const headers = [...request.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
        return echo(`${headers}\n${await request.text()}`);
      },
    });
    const calls = [pec.send(message), pec.quota(), pec.inbox.page(), pec.shipments.get('2026112916073915'), pec.inbox.delete(1), pec.mailboxes.list()];
    const errors = (await Promise.allSettled(calls)).map(({ reason, value }) => reason ?? value);
    assert.ok(errors.filter((error) => error instanceof Error).length >= 5);
    assert.deepEqual(found(errors, SECRETS), []);
    assert.deepEqual(found(JSON.parse(JSON.stringify(errors)), [...SECRETS, 'content']), []);
    assert.deepEqual(found(asked), [], 'no address has anything of it');
    assert.deepEqual(found(pec, ALL), [], 'nor does the client show any');
    pec.close();
  });
}

test('journals hold what a campaign sends, and no secret; what is shown of it holds neither', async () => {
  const path = join(folder, 'campaigns.journal');
  const journals = { file: fileJournal(path), memory: memoryJournal() };
  for (const [name, journal] of Object.entries(journals)) {
    const pec = client({ journal });
    const recipients = `pec;nome\n${addressee};${content}\nb@x.it;Due`;
    const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: SENDER, subject: `${subject} {{nome}}`, text: 'Testo', recipients, attachments: message.attachments });
    const events = [];
    campaign.subscribe((event) => events.push(event));
    await campaign.run();
    assert.equal(campaign.progress.sent, 2, name);
    assert.deepEqual(found([events, campaign, campaign.getSnapshot()], SECRETS), []);
    assert.deepEqual(found(campaign.getSnapshot(), ALL), []);
    assert.deepEqual(found(await (await campaign.export()).text(), SECRETS), []);
    pec.close();
    await journal.close?.();
  }
  const written = readFileSync(path);
  assert.ok(found(written, ['addressee']).length > 0, 'it is the right file');
  assert.deepEqual(found(written, SECRETS), []);
});

test('the proxy’s log, failures, spans, answers and store hold nothing of a message, and no secret', async () => {
  const [entries, failures, answers] = [[], [], []];
  const exporter = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('portal');
  let isBroken = false;
  const store = join(folder, 'pec-sent.log');
  const proxy = createProxy({
    ...{ basePath: '/pec', authorize: () => true, sender: () => [SENDER], mailbox: () => ({ username: 'demo', password }), token },
    ...{ store: fileStore(store), rate: { perSecond: 1000 }, trace: tracer, log: (entry) => entries.push(entry) },
    onError: (error, failure) => failures.push(error, failure),
    fetch: async (request) => {
      const copy = request.clone();
      return isBroken ? ECHOES['in a no'](`${[...copy.headers]} ${await copy.text()}`) : sandbox.fetch(request);
    },
  });
  const through = async (request) => {
    const answer = await proxy(request);
    answers.push([...answer.headers], await answer.clone().text());
    return answer;
  };
  const pec = new PecMassiva({ baseUrl: 'https://portal.example/pec', fetch: through, rate: { perSecond: 1000 } });
  const errors = [];
  const written = () => readFileSync(store);
  for (const breaks of [false, true]) {
    isBroken = breaks;
    await pec.send(message).catch((error) => errors.push(error));
    await pec.inbox.page().catch((error) => errors.push(error));
    if (!breaks) {
      assert.ok(written().length > 100);
      assert.deepEqual(found(written()), [], 'what a message was is nothing that the store needs');
    }
  }
  const throwing = createProxy({
    ...{ basePath: '/pec', authorize: () => true, sender: () => [SENDER], store: fileStore(join(folder, 'second.log')), token },
    mailbox: () => ({ username: 'demo', password }),
    fetch: async () => Promise.reject(new Error(`connect: ${token} ${password}`)),
    onError: (error, failure) => failures.push(error, failure),
  });
  await new PecMassiva({ baseUrl: 'https://portal.example/pec', fetch: throwing }).send(message, { timeout: 2_000 }).catch((error) => errors.push(error));
  assert.deepEqual([entries.length >= 4, failures.length > 0, errors.length >= 2, exporter.getFinishedSpans().length >= 4], [true, true, true, true], JSON.stringify([entries, failures.length, errors.length]));
  assert.deepEqual(found([entries, failures, exporter.getFinishedSpans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status }))]), []);
  assert.deepEqual(found([answers, errors], SECRETS), []);
  assert.deepEqual(found(written(), SECRETS), [], 'the store keeps what the service said, without secrets');
});

/** @param {'index' | 'full'} entry */
const lookIntoTheHeap = async (entry) => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', join(import.meta.dirname, 'heap.mjs'), unpacked, folder, entry]);
  const told = JSON.parse(stdout);
  assert.equal(told.sent, entry === 'full' ? 2 : undefined);
  // What answered did repeat what it got, in a no, in what nobody understands and in what it threw.
  assert.deepEqual(told.outcomes, { RejectedError: 3, UnknownOutcomeError: 3 });
  // While a message is under way they are there: the look is a look.
  assert.ok([told.open.heap, told.open.core].every(({ token, password }) => token > 0 && password > 0), stdout);
  assert.deepEqual(told.closed, { heap: { token: 0, password: 0 }, core: { token: 0, password: 0 } });
};

test('after close() neither token nor password is in the heap, or in the memory of the core', () => lookIntoTheHeap('index'));

test('after close() of a client that ran a campaign neither is there either', () => lookIntoTheHeap('full'));
