/**
 * Answers that come in the wrong order: over connections that are used again, something between page and proxy may hand
 * each request the answer to another. The proxy's answers name the key they are about, and the packed client takes no other.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { made } from './made.mjs';
import { ask, message, post } from './service.mjs';

const { PecMassiva } = await import(join(unpacked, 'index.js'));

const NAMED = 'x-pec-answers';

test('whatever is asked of a key, and however it is answered, its key is named; and nothing else', async () => {
  const { proxy } = made({ allow: ['POST /send', 'GET /send'] });
  const named = async (request) => {
    const response = await proxy(request);
    await response.text();
    return [response.status, response.headers.get(NAMED)];
  };
  const signed = { 'x-requested-with': 'x' };
  assert.deepEqual(await named(post(message(), { 'idempotency-key': 'a/b?%' })), [201, 'a/b?%']);
  assert.deepEqual(await named(post(message({ subject: 'other' }), { 'idempotency-key': 'a/b?%' })), [422, 'a/b?%']);
  assert.deepEqual(await named(ask('/look/a%2Fb%3F%25', { headers: signed })), [200, 'a/b?%']);
  assert.deepEqual(await named(ask('/once/a%2Fb%3F%25', { headers: signed })), [200, 'a/b?%']);
  assert.deepEqual(await named(post(message(), { 'idempotency-key': 'x', 'x-pec-mailbox': '0'.repeat(32) })), [412, 'x']);
  assert.deepEqual(await named(post(message(), { 'idempotency-key': 'x', origin: 'https://elsewhere.example' })), [403, 'x']);
  assert.deepEqual(await named(post(message(), { 'idempotency-key': '' })), [400, null]);
  assert.deepEqual(await named(post(message(), { 'idempotency-key': 'k'.repeat(256) })), [400, null]);
  assert.deepEqual(await named(ask('/look/%E0%A4%A', { headers: signed })), [403, null]);
  assert.equal((await named(ask('/once', { headers: signed })))[1], null);
  assert.equal((await named(ask('/send', { headers: signed })))[1], null);
});

/** Two messages at once, whose posts get each other's answers; what each is told, and what arrived. */
async function crossed({ names = true, questions = false } = {}) {
  let count = 0;
  const answer = () => Response.json({ success: true, sent: 1, message: '', message_id: `00000000000000${(count += 1)}` }, { status: 201 });
  const { proxy, service } = made({ answer });
  /** Requests whose answer is kept until the other's is there. @type {Map<string, { resolve: (answer: Response) => void, answer: Response }[]>} */
  const held = new Map();
  const handed = (kind, response) =>
    new Promise((resolve) => {
      const pair = [...(held.get(kind) ?? []), { resolve, answer: response }];
      held.set(kind, pair);
      if (pair.length === 2) {
        pair[0].resolve(pair[1].answer);
        pair[1].resolve(pair[0].answer);
      }
    });
  let posts = 0;
  const fetch = Object.assign(
    async (request) => {
      posts += request.method === 'POST' ? 1 : 0;
      const answered = await proxy(request);
      const response = new Response(answered.body, answered);
      if (!names) {
        response.headers.delete(NAMED);
      }
      const isQuestion = /\/(?:once|look)\/./.test(new URL(request.url).pathname);
      const kind = request.method === 'POST' ? 'post' : isQuestion && questions ? 'question' : undefined;
      return kind === undefined || (held.get(kind) ?? []).length >= 2 ? response : handed(kind, response);
    },
    { neverRepeats: false },
  );
  const pec = new PecMassiva({ baseUrl: 'https://portal.example/api/pec', fetch, rate: { perSecond: 1000 } });
  const sent = await Promise.all(['one', 'two'].map((subject) => pec.send(message({ subject }))));
  pec.close();
  // What became of them was asked; a message is not handed over a second time at once.
  assert.equal(posts, 2);
  const arrived = service.arrivals.map(({ body }) => JSON.parse(body).subject);
  assert.deepEqual([...arrived].sort(), ['one', 'two'], 'each once');
  return sent.map(({ messageId }, at) => Number(messageId) === arrived.indexOf(['one', 'two'][at]) + 1);
}

test('two messages that get each other’s answers end with their own ids', async () => {
  assert.deepEqual(await crossed(), [true, true]);
});

test('the answers to what became of them may be crossed as well', async () => {
  assert.deepEqual(await crossed({ questions: true }), [true, true]);
});

test('without their names nobody could tell', async () => {
  assert.deepEqual(await crossed({ names: false }), [false, false]);
});
