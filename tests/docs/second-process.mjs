/** A process that goes on with a campaign whose journal lies elsewhere; a thread of its own stands for it, which shares no locks with others. */

import { parentPort, workerData } from 'node:worker_threads';

const { PecMassiva } = await import(workerData.entry);
/** @type {Map<number, (answer: unknown) => void>} */
const waiting = new Map();
let calls = 0;

parentPort?.on('message', ({ call, answer }) => {
  waiting.get(call)?.(answer);
  waiting.delete(call);
});

/** @param {string} name @param {unknown[]} values @returns {Promise<any>} */
const ask = (name, values) =>
  new Promise((resolve) => {
    calls += 1;
    waiting.set(calls, resolve);
    parentPort?.postMessage({ call: calls, name, values });
  });

const steps = ['get', 'list', 'apply'].map((name) => [name, (/** @type {unknown[]} */ ...values) => ask(name, values)]);
const fetch = async (/** @type {Request} */ request) => {
  const { status, body } = await ask('fetch', [request.method, request.url, request.method === 'POST' ? await request.text() : undefined]);
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
};
const pec = new PecMassiva({ ...workerData.options, journal: Object.fromEntries(steps), fetch: Object.assign(fetch, { neverRepeats: true, service: 'sandbox' }) });
const campaign = await pec.campaigns.open(workerData.id);
await campaign.run();
pec.close();
await ask('end', []);
parentPort?.close();
