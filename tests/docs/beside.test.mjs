/** What the guide and SECURITY.md say nobody sees who sends: others beside the proxy, and a second process over a journal of one's own. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { SUITE } from '../canaries/suite.mjs';
import { MAILBOX, MESSAGE, guide } from './user.mjs';

const user = await guide();
after(() => user.remove());
const [{ createProxy, memoryStore }, { PecMassiva }, { PecMassiva: Full }, { memoryJournal }, { createSandbox }] = await Promise.all(
  ['proxy', 'index', 'full', 'journal', 'sandbox'].map(user.entry),
);

test('a forwarder that answers beside the proxy takes a message that the proxy knows nothing of: it goes again', async () => {
  const sandbox = await createSandbox({ rate: false });
  const proxy = createProxy({ basePath: '/api/pec', authorize: () => ({}), mailbox: () => MAILBOX, token: SUITE.token, store: memoryStore(), fetch: sandbox.fetch, rate: { perSecond: 1000 }, target: 'https://sandbox.example' });
  /** It hands on what is posted, and its answers are lost. @param {Request} request */
  const forwarder = async (request) => {
    const body = JSON.stringify({ ...JSON.parse(await request.text()), username: MAILBOX.username, password: MAILBOX.password });
    await sandbox.fetch('https://sandbox.example/send', { method: 'POST', body, headers: { authorization: `Bearer ${SUITE.token}`, 'content-type': 'application/json' } });
    throw new TypeError('fetch failed');
  };
  const arrived = () => sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').length;
  const fetch = (/** @type {Request} */ request) => (request.method === 'POST' ? forwarder(request) : proxy(request));
  const pec = new PecMassiva({ baseUrl: 'https://portal.example/api/pec', fetch, rate: { perSecond: 1000 } });
  await assert.rejects(pec.send(MESSAGE));
  assert.ok(arrived() > 1, `it arrived ${arrived()} times`);
  pec.close();
  const alone = new PecMassiva({ baseUrl: 'https://portal.example/api/pec', fetch: proxy, rate: { perSecond: 1000 } });
  const before = arrived();
  await alone.send(MESSAGE);
  assert.equal(arrived(), before + 1, 'the proxy by itself lets it through once');
  alone.close();
});

test('two processes over a journal of one’s own that keeps neither out post the rows of one campaign twice', async () => {
  const sandbox = await createSandbox({ rate: false });
  const journal = memoryJournal();
  const options = { token: SUITE.token, mailbox: MAILBOX, rate: { perSecond: 1000 } };
  const maker = new Full({ ...options, journal, fetch: sandbox.fetch });
  const recipients = ['a@pec.example.it', 'b@pec.example.it'].map((pec) => ({ pec }));
  const { id } = await maker.campaigns.create({ ...{ name: 'x', sender: MAILBOX.username, subject: 'Avviso', text: 'x' }, recipients });
  const workers = [0, 1].map(() => new Worker(new URL('second-process.mjs', import.meta.url), { workerData: { id, options, entry: join(user.installed, 'full.js') } }));
  /** Whoever has posted nothing yet takes each step when the other does. @type {Map<Worker, () => Promise<void>>} */
  const held = new Map();
  const begun = new Set();
  /** @type {string[]} */
  const posted = [];
  const fates = workers.map(
    (worker) =>
      new Promise((resolve, reject) => {
        worker.on('error', reject);
        worker.on('message', ({ call, name, values }) => {
          const step = async () => worker.postMessage({ call, answer: await answer(name, values) });
          if (name === 'fetch' && values[0] === 'POST') {
            posted.push(JSON.parse(values[2]).recipient);
            begun.add(worker);
          }
          if (name === 'end') {
            resolve(step());
          } else if (begun.has(worker)) {
            void step();
          } else {
            held.set(worker, step);
          }
          if (held.size + begun.size === workers.length) {
            const steps = [...held.values()];
            held.clear();
            steps.forEach((next) => void next());
          }
        });
      }),
  );

  /** @param {string} name @param {any[]} values */
  async function answer(name, values) {
    if (name === 'end') {
      return undefined;
    }
    if (name !== 'fetch') {
      return journal[name](...values);
    }
    const [method, url, body] = values;
    const response = await sandbox.fetch(url, { method, body, headers: { authorization: `Bearer ${SUITE.token}`, 'x-username': MAILBOX.username, 'x-password': MAILBOX.password } });
    return { status: response.status, body: await response.text() };
  }

  try {
    await Promise.all(fates);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    maker.close();
  }
  assert.ok(posted.length > recipients.length, `posted: ${posted.join(', ')}`);
});
