/** The code of the pages `attachments`, `errors`, `was-it-sent` and `portal`: each function does what the page says. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { MAILBOX, MESSAGE, guide } from './user.mjs';

/** What the service tells of a month. */
const COUNTS = { totalRequests: 3, walletRequests: 1, subscriptionRequests: 1, freeRequests: 1, errorRequests: 0, walletAmount: 0.5 };

let user;
/** @type {(() => Promise<void>)[]} */
let open = [];

before(async () => (user = await guide()));
afterEach(async () => {
  await Promise.all(open.map((end) => end()));
  open = [];
});
after(() => user?.remove());

/** @param {object} [options] */
async function proxied(options) {
  const made = await user.proxied(options);
  open.push(made.end);
  return made;
}

/** A `Storage` as a page has one. */
class Kept {
  setItem(name, text) {
    this[name] = text;
  }
  getItem(name) {
    return this[name] ?? null;
  }
  removeItem(name) {
    delete this[name];
  }
}

test('attachments: chosen, made, and one to many', async () => {
  const { sendChosen, sendMade, sendToMany, refusedFiles } = await user.page('attachments');
  const { client, posted } = await user.sandbox();
  const pec = client();
  const file = new File(['atto'], 'atto.txt', { type: 'text/plain' });
  const { log } = console;
  const said = [];
  console.log = (...words) => said.push(words);
  await sendChosen(pec, MESSAGE, { files: [file] }).finally(() => (console.log = log));
  await sendChosen(pec, MESSAGE, { files: null });
  assert.deepEqual([...new Set(said.map(([phase]) => phase))], ['reading', 'waiting', 'sending']);
  await sendMade(pec, MESSAGE, new TextEncoder().encode('%PDF-1.7'));
  const outcomes = await sendToMany(pec, MESSAGE, ['consegna@uno.it', 'consegna@due.it'], file, 'avviso-12');
  assert.deepEqual([outcomes.map(({ state }) => state), new Set(outcomes.map(({ messageId }) => messageId)).size], [['sent', 'sent'], 2]);
  const text = `data:text/plain;base64,${btoa('atto')}`;
  assert.deepEqual(posted().map(({ recipient, attachments = [] }) => [recipient[0], attachments]), [
    [MESSAGE.recipient, [{ name: 'atto.txt', file: text }]],
    [MESSAGE.recipient, []],
    [MESSAGE.recipient, [{ name: 'avviso.pdf', file: `data:application/pdf;base64,${btoa('%PDF-1.7')}` }]],
    ['consegna@uno.it', [{ name: 'atto.txt', file: text }]],
    ['consegna@due.it', [{ name: 'atto.txt', file: text }]],
  ]);
  const empty = await refusedFiles(pec, { ...MESSAGE, attachments: [new File([], 'atto.pdf')] });
  assert.deepEqual(empty.map(({ field, code, params }) => [field, code, params.name]), [['attachments[0].data', 'empty', 'atto.pdf']]);
  const large = await refusedFiles(client({ maxMessageSize: 1000 }), { ...MESSAGE, attachments: [new File(['x'.repeat(800)], 'grande.txt')] });
  assert.deepEqual(large.map(({ code }) => code), ['tooLarge.message']);
  assert.deepEqual([await refusedFiles(pec, { ...MESSAGE, attachments: [file] }), posted().length], [[], 6]);
});

test('attachments: one to many, an answer lost and one refused in the middle, and called again', async () => {
  const { sendToMany } = await user.page('attachments');
  const { sandbox, posted, client } = await proxied();
  const file = new File(['atto'], 'atto.txt', { type: 'text/plain' });
  const { recipient: _, ...message } = MESSAGE;
  const recipients = ['consegna@uno.it', 'consegna@due.it', 'consegna@tre.it', 'consegna@quattro.it'];
  const pec = client();
  const many = (one = client()) => sendToMany(one, message, recipients, file, 'avviso-12');
  // The answer to the second is lost, the third is refused.
  const send = pec.send.bind(pec);
  const fails = { [recipients[1]]: { drop: true, taken: true }, [recipients[2]]: { status: 400 } };
  pec.send = (draft, options) => {
    if (draft.recipient in fails) sandbox.fail({ on: 'POST /send', ...fails[draft.recipient] });
    return send(draft, options);
  };
  const first = await many(pec);
  assert.deepEqual(first.map(({ recipient, state }) => [recipient, state]), recipients.map((one, at) => [one, ['sent', 'unknown', 'notSent', 'sent'][at]]));
  assert.deepEqual([first[1].error.name, first[2].error.name, posted().length], ['UnknownOutcomeError', 'RejectedError', 4]);
  pec.send = send;
  // Again by the same client, and by a page that was loaded anew: nothing goes twice.
  const again = await many(pec);
  assert.deepEqual(again.map(({ state, messageId }) => [state, messageId]), first.map(({ state, messageId }) => [state, messageId]));
  assert.ok(again[2].error.params.notes.includes('note.keyUsed'));
  assert.deepEqual([(await many()).map(({ state }) => state), posted().length], [['sent', 'unknown', 'notSent', 'sent'], 4]);
  // What was refused goes by itself, under a new key.
  const unsent = again.filter(({ state }) => state === 'notSent').map(({ recipient }) => recipient);
  const [last, ...none] = await sendToMany(client(), message, unsent, file, 'avviso-12-2');
  assert.deepEqual([last.recipient, last.state, none, posted().length], [recipients[2], 'sent', [], 5]);
});

test('attachments: behind the proxy the files go as they are', async () => {
  const { clientWithProgress } = await user.page('attachments');
  const { url, posted } = await proxied();
  await clientWithProgress(url).send({ ...MESSAGE, attachments: [new File(['atto'], 'atto.txt', { type: 'text/plain' })] });
  assert.deepEqual(posted()[0].attachments, [{ name: 'atto.txt', file: `data:text/plain;base64,${btoa('atto')}` }]);
});

test('errors: what a clerk reads, and what the page does next', async () => {
  const { forClerk, nextStep } = await user.page('errors');
  const { sandbox, client } = await user.sandbox();
  const pec = client({ retries: 0, timeout: 500 });
  const thrown = (message, options) => pec.send(message, options).catch((error) => error);
  const bad = await thrown({ ...MESSAGE, recipient: ['a@pec.it', 'a.b.it'] });
  assert.deepEqual([nextStep(bad), forClerk(bad).fields], ['correct', [['recipient[1]', 'L’indirizzo «a.b.it» non contiene la chiocciola (@).']]]);
  sandbox.fail({ on: 'POST /send', hang: true });
  const lost = await thrown(MESSAGE);
  assert.equal(nextStep(lost), 'look');
  assert.match(forClerk(lost).text, /^Non si sa se il messaggio sia stato inviato\. La risposta completa .* previsto: .* Il messaggio potrebbe essere già partito\. La risposta non è arrivata in tempo\. Non inviare di nuovo il messaggio prima di averlo cercato/);
  sandbox.fail({ on: 'POST /send', status: 401 });
  assert.equal(nextStep(await thrown(MESSAGE)), 'tell');
  sandbox.fail({ on: 'POST /send', status: 429 });
  assert.equal(nextStep(await thrown(MESSAGE)), 'later');
  assert.equal(nextStep(await thrown(MESSAGE, { signal: AbortSignal.abort() })), 'nothing');
  assert.equal(nextStep(new TypeError('x')), 'tell');
  const behind = await proxied({ authorize: () => undefined });
  assert.equal(nextStep(await behind.client().send(MESSAGE).catch((error) => error)), 'signIn');
});

test('was-it-sent: asked of the proxy, by the error and after a reload', async () => {
  const { sendAndAsk, keep, settleKept } = await user.page('was-it-sent');
  const { sandbox, posted, client } = await proxied();
  const signedIn = async () => assert.fail('nobody was signed out');
  assert.equal((await sendAndAsk(client(), MESSAGE, signedIn)).state, 'sent');
  await assert.rejects(sendAndAsk(client(), { ...MESSAGE, recipient: 'a' }, signedIn), { name: 'ValidationError' });
  // The service took it, and its answer was lost between the proxy and the service: nobody knows, and nothing is repeated.
  sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  assert.equal((await sendAndAsk(client(), MESSAGE, signedIn)).state, 'unknown');
  assert.equal(posted().length, 2);
  // The call was ended once its message had gone through.
  const storage = new Kept();
  const ending = new AbortController();
  const fetchAndEnd = async (request) => {
    const response = await fetch(request);
    if (request.method === 'POST') ending.abort();
    return response;
  };
  const error = await client({ fetch: fetchAndEnd }).send(MESSAGE, { signal: ending.signal }).catch((caught) => caught);
  assert.equal(error.name, 'UnknownOutcomeError');
  keep(storage, error);
  assert.deepEqual([posted().length, await settleKept(client(), storage), Object.keys(storage)], [3, ['sent'], []]);
  assert.equal(posted().length, 3);
});

test('was-it-sent: looked for in the mailbox, and one key for each record', async () => {
  const { look, sendRecord } = await user.page('was-it-sent');
  const { sandbox, posted, client } = await user.sandbox();
  const pec = client();
  sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  await assert.rejects(pec.send(MESSAGE), { name: 'UnknownOutcomeError' });
  sandbox.advance(3_600_000);
  const found = await look(pec, MESSAGE);
  assert.deepEqual([found.found, found.copies.length, found.copies[0].acceptedAt instanceof Date], ['sent, or one like it', 1, true]);
  // The device's clock is a year ahead of the service's: what the device calls "since" is later than every mail.
  const { now } = Date;
  Date.now = () => now() + 365 * 24 * 3_600_000;
  try {
    assert.equal((await look(pec, MESSAGE)).found, 'sent, or one like it');
  } finally {
    Date.now = now;
  }
  assert.deepEqual(await look(pec, { ...MESSAGE, subject: 'Altro' }), { found: 'no acceptance yet', copies: [] });
  const record = { id: '12', message: MESSAGE };
  const [one, two] = [await sendRecord(pec, record), await sendRecord(pec, record)];
  assert.deepEqual([one.messageId === two.messageId, posted().length], [true, 2]);
  await assert.rejects(sendRecord(pec, { id: '12', message: { ...MESSAGE, subject: 'Altro' } }), { code: 'keyReused' });
});

test('was-it-sent: written down first, and found again by a page that knows nothing', async () => {
  const { sendWritten, decideWritten, settleWritten } = await user.page('written');
  const [{ PecMassiva }, { memoryJournal }] = [await user.entry('full'), await user.entry('journal')];
  const { sandbox, posted } = await user.sandbox();
  const journal = memoryJournal();
  const opened = () => new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token, mailbox: MAILBOX, rate: false, journal });
  const pec = opened();
  const { recipient, ...rest } = MESSAGE;
  const button = { disabled: false };
  const sending = sendWritten(pec, { ...rest, recipients: [recipient, 'altra@pec.example.it'] }, button);
  assert.ok(button.disabled);
  const sent = await sending;
  assert.match(sent.messageId, /^\d{15,16}$/);
  assert.deepEqual([sent.state, button.disabled, posted().length], ['sent', false, 1]);
  const wrong = await sendWritten(pec, { ...rest, recipients: ['sindaco'] }, button);
  assert.deepEqual([wrong.state, wrong.problems.map(({ code }) => code), posted().length], ['blocked', ['address.missingAt'], 1]);
  assert.equal(button.disabled, false);
  await assert.rejects(sendWritten(pec, { ...rest, recipients: undefined }, button), { name: 'ValidationError' });
  assert.equal(button.disabled, false);
  sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  const unknown = await sendWritten(pec, { ...rest, subject: 'Altro', recipients: [recipient] }, button);
  assert.deepEqual([unknown.state, unknown.error.name, posted().length], ['unknown', 'UnknownOutcomeError', 2]);
  // Nobody knows: the next one is a person's decision, who says what became of this one.
  assert.equal(button.disabled, true);
  const anew = { disabled: true };
  sandbox.fail({ on: 'POST /send', drop: true });
  const lost = await sendWritten(pec, { ...rest, subject: 'Mai arrivato', recipients: [recipient] }, anew);
  assert.deepEqual([lost.state, anew.disabled, posted().length], ['unknown', true, 3]);
  const again = await decideWritten(pec, lost.id, 'notSent', anew);
  assert.deepEqual([again.state, again.id, anew.disabled, posted().length], ['sent', lost.id, false, 4]);
  sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  const taken = await sendWritten(pec, { ...rest, subject: 'Ancora', recipients: [recipient] }, anew);
  assert.deepEqual([taken.state, anew.disabled], ['unknown', true]);
  assert.deepEqual([(await decideWritten(pec, taken.id, 'sent', anew)).state, anew.disabled, posted().length], ['sent', false, 5]);
  // The storage fails once the message was posted: nobody is told that it was not sent, and the button stays off.
  let isFull = false;
  const failing = { ...journal, get: journal.get.bind(journal), list: journal.list.bind(journal), apply: (changes) => (isFull ? Promise.reject(new Error('full')) : journal.apply(changes)) };
  const fetching = async (request) => {
    const answer = await sandbox.fetch(request);
    isFull ||= request.method === 'POST';
    return answer;
  };
  Object.assign(fetching, { service: sandbox.fetch.service });
  const stopping = new PecMassiva({ fetch: fetching, token: SUITE.token, mailbox: MAILBOX, rate: false, journal: failing });
  const stopped = await sendWritten(stopping, { ...rest, subject: 'Disco pieno', recipients: [recipient] }, anew);
  assert.deepEqual([stopped.state, stopped.error.name, anew.disabled, posted().length], ['stopped', 'StorageError', true, 6]);
  stopping.close();
  pec.close();
  sandbox.advance(3_600_000);
  const next = opened();
  assert.deepEqual((await settleWritten(next)).map(({ state }) => state), ['sent', 'sent', 'sent', 'sent', 'sent']);
  assert.equal(posted().length, 6);
  next.close();
});

test('portal: a session has its office’s mailbox, and what the portal says no to is not sent', async () => {
  const { officeProxy } = await user.page('portal');
  const { serveSandbox } = await user.entry('sandbox-server');
  const { proxyListener } = await user.entry('proxy-server');
  const { PecMassiva } = await user.entry('index');
  const { createServer } = await import('node:http');
  const service = await serveSandbox({ port: 0, rate: false });
  const lines = [];
  const portal = {
    sessionOf: async (request) => (request.headers.get('x-user') ? { user: request.headers.get('x-user'), office: 'anagrafe' } : undefined),
    mailboxOf: async () => ({ ...MAILBOX, senders: [MAILBOX.username] }),
    isOverLimit: (name) => name === 'ugo',
    write: (line) => lines.push(line),
  };
  const proxy = officeProxy(portal, { token: SUITE.token, path: join(user.folder, 'sent.log'), target: service.url });
  const server = createServer(proxyListener(proxy));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  open.push(async () => {
    server.closeAllConnections();
    server.close();
    await service.close();
  });
  const as = (name) => new PecMassiva({ baseUrl: `http://127.0.0.1:${server.address().port}/api/pec`, headers: { 'x-user': name } });
  await as('anna').send(MESSAGE);
  assert.deepEqual([service.sandbox.requests.length, lines.find(({ outcome }) => outcome === 'sent')?.template], [1, '/send']);
  await assert.rejects(as('').send(MESSAGE), { name: 'PermissionError', reason: 'session' });
  await assert.rejects(as('ugo').send(MESSAGE), { status: 429 });
  await assert.rejects(as('anna').send({ ...MESSAGE, sender: 'altro@pecmassiva.com' }), { name: 'RejectedError' });
  await assert.rejects(as('anna').shipments.delete('123456789012345'), { name: 'PermissionError' });
  assert.equal(service.sandbox.requests.length, 1);
});

test('portal: three ways in which `authorize` says no, and what becomes known', async () => {
  const said = async (isLetIn) => {
    let isShut = true;
    const { client, posted } = await proxied({ authorize: (request) => (isShut ? isLetIn(request) : { user: 'anna' }) });
    const pec = client({ retries: 0 });
    const error = await pec.send(MESSAGE).catch((caught) => caught);
    isShut = false;
    const isUnknown = error.name === 'UnknownOutcomeError';
    const told = isUnknown ? (await pec.settle(error)).state : /Nothing was sent\.$/.test(error.message);
    return [error.name, error.reason, told, posted().length];
  };
  assert.deepEqual(await said(() => undefined), ['PermissionError', 'session', true, 0]);
  const limit = ({ method }) => (method === 'POST' ? Response.json({ message: 'Too many today' }, { status: 429 }) : { user: 'anna' });
  assert.deepEqual(await said(limit), ['RateLimitError', undefined, true, 0]);
  let posts = 0;
  const ends = ({ method }) => ((posts += method === 'POST' ? 1 : 0) > 0 ? undefined : { user: 'anna' });
  assert.deepEqual(await said(ends), ['UnknownOutcomeError', 'signedOut', 'notSent', 0]);
});

test('portal: credit and use of the account', async () => {
  const { creditAndUse } = await user.page('portal');
  const account = { wallet: async () => ({ credit: 12.5, updatedAt: new Date(0) }), usage: async () => ({ ...COUNTS, apis: {} }) };
  const { client } = await proxied({ account, allow: ['POST /send', 'GET /wallet', 'GET /stats'] });
  assert.deepEqual(await creditAndUse(client(), '2026-03'), { credit: 12.5, requests: 3 });
});
