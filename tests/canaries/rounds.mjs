/**
 * A process of its own, which does the same many times, and says by how much its heap and the core's memory grew since a
 * tenth of that was done: `node --expose-gc rounds.mjs <package> <what> <rounds>`.
 */

import { bytesOfCores } from './memories.mjs';

const [, , unpacked = '', what = '', rounds = '0'] = process.argv;

const { PecMassiva } = await import(`${unpacked}/full.js`);
const { memoryJournal } = await import(`${unpacked}/journal.js`);

const ANSWER = { success: true, message: '', error: null, message_id: '2026112916073915', sent: 1, data: [] };
const options = {
  ...{ token: 'any', mailbox: { username: 'demo', password: 'demo' }, rate: { perSecond: 100_000 }, journal: memoryJournal() },
  async fetch(/** @type {Request} */ request) {
    await request.arrayBuffer();
    return Response.json(ANSWER, { status: request.method === 'POST' ? 201 : 200 });
  },
};
const pec = new PecMassiva(options);
const message = { sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'x', text: 'y' };
const recipients = 'pec;nome\nb@x.it;Uno\nc@x.it;Due';
const controller = new AbortController();
let listeners = 0;
const { addEventListener, removeEventListener } = EventTarget.prototype;
Object.assign(controller.signal, {
  addEventListener(/** @type {any[]} */ ...parameters) {
    listeners += 1;
    return Reflect.apply(addEventListener, this, parameters);
  },
  removeEventListener(/** @type {any[]} */ ...parameters) {
    listeners -= 1;
    return Reflect.apply(removeEventListener, this, parameters);
  },
});

/** One round of each. @type {Record<string, () => Promise<unknown>>} */
const ROUNDS = {
  calls: () => pec.send(message, { signal: controller.signal }),
  aborted: async () => {
    const own = new AbortController();
    const sending = pec.send(message, { signal: own.signal }).catch(() => {});
    await undefined;
    own.abort();
    await sending;
  },
  clients: async () => {
    const one = new PecMassiva(options);
    await one.quota().catch(() => {});
    one.close();
  },
  campaigns: async () => {
    const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: 'a@pec.it', subject: 'Avviso', text: 'Testo', recipients });
    campaign.subscribe(() => {});
    const again = await pec.campaigns.open(campaign.id);
    campaign.close();
    again.close();
    await pec.campaigns.delete(campaign.id);
  },
};

async function size() {
  for (let turn = 0; turn < 6; turn += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { heap: process.memoryUsage().heapUsed, core: bytesOfCores() };
}

const round = /** @type {() => Promise<unknown>} */ (ROUNDS[what]);
for (let turn = 0; turn < Number(rounds) / 10; turn += 1) {
  await round();
}
const before = await size();
for (let turn = 0; turn < Number(rounds); turn += 1) {
  await round();
  if (turn % 10 === 9) {
    // Memory of a core never shrinks: what counts is that it is used again.
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
const after = await size();
/** @type {unknown[]} */
const held = Array.from({ length: 20_000 }, (_, index) => ({ index, text: `leak ${index}` }));
const planted = (await size()).heap - after.heap;
console.log(JSON.stringify({ heap: after.heap - before.heap, core: after.core - before.core, listeners, planted, held: held.length }));
