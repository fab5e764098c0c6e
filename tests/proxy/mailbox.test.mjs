/** Keys belong to a mailbox: a session that has another one by now hears so, and nothing else. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { digestBy } from '../../pkg-template/proxy/request/digest.js';
import { Mailboxes } from '../../pkg-template/proxy/request/mailbox.js';
import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { fate, made as madeFor, markOf, refusal } from './made.mjs';
import { ask, mailbox, message, post } from './service.mjs';

const MAILBOXES = {
  anna: { username: 'anagrafe@pecmassiva.com', password: 'uno' },
  bruno: { username: 'tributi@pecmassiva.com', password: 'due' },
};

/** As the client and every proxy make it. @param {string} username */
const fingerprint = (username) =>
  createHash('sha256').update(`pec-massiva mailbox\n${username.trim().toLowerCase()}`).digest('hex').slice(0, 32);

/** A proxy before what it takes for the real service. */
const made = (/** @type {object} */ more = {}) => madeFor({ environment: 'production', store: memoryStore(), ...more });

const mailboxOf = (response) => response.headers.get('x-pec-mailbox');

/** A proxy whose session's mailbox changes. */
function changing(more = {}) {
  const session = { name: 'anna' };
  return { session, ...made({ mailbox: () => MAILBOXES[session.name], ...more }) };
}

test('the fingerprint is the same for one mailbox however it is written, and its keys are too', async () => {
  let username = 'Comune@PecMassiva.com';
  const { proxy, service } = made({ mailbox: () => ({ ...mailbox, username }), sender: () => mailbox.username });
  assert.equal(mailboxOf(await proxy(ask('/once'))), fingerprint(username));
  // A known one, so that the client's side can be held to the same.
  assert.equal(fingerprint('Comune@PecMassiva.com'), '8c7641e956a8956eda9a56ecc0af0620');
  await proxy(post(message(), { 'idempotency-key': 'one' }));
  username = ' comune@pecmassiva.com\n';
  const headers = { 'idempotency-key': 'one', 'x-pec-mailbox': fingerprint('comune@pecmassiva.com') };
  assert.equal((await proxy(post(message(), headers))).status, 201);
  assert.equal(service.arrivals.length, 1);
});

test('the fingerprint stands on every answer from where the mailbox is known', async () => {
  const { proxy } = made({ answer: () => Response.json({}, { status: 404 }), allow: ['POST /send', 'GET /quota', 'GET /pec'] });
  const own = { 'x-requested-with': 'x' };
  for (const request of [ask('/once'), ask('/once/a', { headers: own }), ask('/quota'), ask('/pec/1', { headers: own }), post(message()), post('{', { 'idempotency-key': 'b' })]) {
    assert.equal(mailboxOf(await proxy(request)), fingerprint(mailbox.username), request.url);
  }
  const lost = made({ mailbox: () => ({}) });
  for (const request of [ask('/once'), post(message())]) {
    const response = await lost.proxy(request);
    assert.deepEqual([response.status, mailboxOf(response)], [500, null]);
  }
});

test('a session that changed its mailbox hears nothing of a key, and sends nothing', async () => {
  const { session, proxy, service } = changing();
  const first = await proxy(ask('/once'));
  const began = { 'x-pec-mailbox': mailboxOf(first), 'x-pec-store': first.headers.get('x-pec-store') };
  const key = { 'idempotency-key': 'one' };
  const own = message({ sender: MAILBOXES.anna.username });
  assert.equal((await proxy(post(own, { ...key, ...began }))).status, 201);

  session.name = 'bruno';
  let pulled = 0;
  const unread = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array([(pulled += 1)])) }, { highWaterMark: 0 });
  for (const request of [post(own, { ...key, ...began }), post(unread, { ...key, ...began }), ask('/once/one', { headers: began })]) {
    const response = await proxy(request);
    assert.deepEqual([response.status, response.headers.get('x-pec-key')], [412, 'unseen']);
    assert.equal(mailboxOf(response), fingerprint(MAILBOXES.bruno.username));
    const [, words] = await refusal(response);
    assert.match(words, /Another mailbox is signed in .*This request sent nothing.*Sign in with the mailbox that began it/);
    assert.doesNotMatch(words, /@/);
  }
  assert.equal(pulled, 0);
  // Without the fingerprint, the other mailbox would have told that it was never sent: what the rule is for.
  assert.deepEqual(await fate(proxy, 'one', { 'x-pec-store': began['x-pec-store'] }), { state: 'never' });
  assert.equal(service.arrivals.length, 1);

  // Back at the first mailbox it is told as before: the 412s have burned nothing of it.
  session.name = 'anna';
  assert.equal((await fate(proxy, 'one', began)).state, 'done');
  assert.equal((await proxy(post(own, { ...key, ...began }))).status, 201);
  assert.equal(service.arrivals.length, 1);
});

test('a mailbox that changes before the first post sends from neither', async () => {
  const { session, proxy, service } = changing({ sender: () => Object.values(MAILBOXES).map(({ username }) => username) });
  const began = { 'x-pec-mailbox': mailboxOf(await proxy(ask('/once'))) };
  session.name = 'bruno';
  const own = message({ sender: MAILBOXES.anna.username });
  assert.equal((await proxy(post(own, began))).status, 412);
  assert.equal(service.arrivals.length, 0);
  // Who does not say what it began with gets what the session has: the direct control.
  assert.equal((await proxy(post(own))).status, 201);
  assert.equal(JSON.parse(service.arrivals[0].body).username, MAILBOXES.bruno.username);
});

test('any other value is another mailbox’s, on reads too', async () => {
  const { proxy, service } = made();
  const right = fingerprint(mailbox.username);
  for (const wrong of ['', 'x', right.toUpperCase(), right.slice(1), `${right}0`, `${right}, ${right}`, `${right.slice(0, 31)}é`, `"${right}"`, '*', '0'.repeat(5000)]) {
    const headers = { 'x-pec-mailbox': wrong };
    for (const request of [post(message(), headers), ask('/quota', { headers }), ask('/once', { headers })]) {
      assert.equal((await proxy(request)).status, 412, wrong.slice(0, 40));
    }
  }
  assert.equal(service.arrivals.length, 0);
  for (const same of [right, ` ${right} `]) {
    assert.equal((await proxy(ask('/quota', { headers: { 'x-pec-mailbox': same } }))).ok, true);
  }
});

test('the greeting tells mailbox and mark to who is signed in, and reaches nobody', async () => {
  let session = true;
  const { proxy, service, entries } = made({ authorize: () => session });
  const response = await proxy(ask('/once'));
  assert.deepEqual(await response.json(), { success: true, message: '', error: null, data: null });
  assert.deepEqual([response.status, response.headers.get('x-pec-key')], [200, null]);
  assert.match(response.headers.get('x-pec-store'), /^[A-Za-z0-9-]{1,80}\.\d+$/);
  assert.equal(mailboxOf(response), fingerprint(mailbox.username));
  assert.equal(entries[0].path, '/once');
  session = false;
  const stranger = await proxy(ask('/once'));
  assert.deepEqual([stranger.status, mailboxOf(stranger), stranger.headers.get('x-pec-store')], [403, null, null]);
  for (const [path, method] of [['/once/', 'GET'], ['/once', 'POST'], ['/once', 'HEAD'], ['/once/a', 'HEAD'], ['/once/a', 'DELETE'], ['/once/%zz', 'GET']]) {
    session = true;
    const headers = { 'x-requested-with': 'x' };
    assert.equal((await proxy(ask(path, { method, headers }))).status, 403, `${method} ${path}`);
  }
  assert.equal(service.arrivals.length, 0);
  // Who may not send has nothing to ask for.
  const reader = made({ allow: ['GET /inbox'] });
  for (const path of ['/once', '/once/a']) {
    assert.equal((await reader.proxy(ask(path, { headers: { 'x-requested-with': 'x' } }))).status, 403);
  }
});

test('a question takes its key out of use, so it needs what a link or an image cannot bear', async () => {
  const { proxy, service } = made();
  const mark = await markOf(proxy);
  // As browsers of before `sec-fetch-site` send what a page of another site has them load; and a HEAD of a link.
  for (const [method, headers] of [
    ['GET', { cookie: 'session=1' }], ['GET', { cookie: 'session=1', accept: 'image/*', referer: 'https://evil.example/' }],
    ['GET', { 'sec-fetch-site': 'same-origin' }], ['GET', { 'idempotency-key': 'target' }], ['HEAD', { 'x-requested-with': 'x' }],
    ['GET', { 'sec-fetch-site': 'cross-site', 'x-requested-with': 'x' }], ['GET', { 'sec-fetch-mode': 'navigate', 'x-requested-with': 'x' }],
  ]) {
    const response = await proxy(ask('/once/target', { method, headers }));
    assert.equal(response.status, 403);
  }
  assert.equal((await proxy(post(message(), { 'idempotency-key': 'target' }))).status, 201);
  // Each of these headers a page has to be let bear, and then the question burns: the control.
  const headers = [{ 'x-pec-store': mark }, { 'x-pec-mailbox': fingerprint(mailbox.username) }, { 'x-requested-with': 'x' }];
  for (const [index, own] of headers.entries()) {
    const key = `burned-${index}`;
    assert.match((await fate(proxy, key, own)).state, /never|unknown/);
    assert.equal((await proxy(post(message(), { 'idempotency-key': key }))).status, 409);
  }
  assert.equal(service.arrivals.length, 1);
});

test('a mailbox has the queues that stores know it by, whoever asks and in whichever version', async () => {
  const kept = (/** @type {string} */ name) => createHash('sha256').update(JSON.stringify(['comune@pecmassiva.com', name])).digest('hex');
  const mailboxes = new Mailboxes();
  const seen = await mailboxes.see('Comune@PecMassiva.com ');
  assert.deepEqual(seen, { username: 'Comune@PecMassiva.com ', fingerprint: fingerprint('comune@pecmassiva.com'), queue: kept(''), questions: kept(' once') });
  const of = (/** @type {Record<string, string>} */ headers) => mailboxes.of(ask('/once', { headers }));
  assert.deepEqual([of({ 'x-pec-mailbox': seen.fingerprint }), of({}), of({ 'x-pec-mailbox': '' })], [seen, undefined, undefined]);
});

test('ten thousand mailboxes are kept in mind; those that were seen longest ago go first', async () => {
  digestBy((bytes) => createHash('sha256').update(bytes).digest());
  const mailboxes = new Mailboxes();
  const named = (/** @type {string} */ name) => mailboxes.of(ask('/once', { headers: { 'x-pec-mailbox': fingerprint(name) } }));
  const first = await mailboxes.see('0@a.it');
  for (let index = 1; index < 10_000; index += 1) {
    await mailboxes.see(`${index}@a.it`);
  }
  assert.equal(await mailboxes.see(' 0@A.it '), first);
  assert.equal(named('1@a.it')?.username, '1@a.it');
  await mailboxes.see('new@a.it');
  assert.deepEqual(['0@a.it', '1@a.it', '2@a.it', 'new@a.it'].map((name) => named(name)?.username), ['0@a.it', undefined, '2@a.it', 'new@a.it']);
  assert.equal(mailboxes.of(ask('/once')), undefined);
});
