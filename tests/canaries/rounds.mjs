/**
 * A process of its own, which does the same many times, and says by how much its heap and the core's memory grew since a
 * tenth of that was done, and which listeners it left: `node --expose-gc rounds.mjs <package> <what> <rounds>`.
 */

import { countListeners } from './listeners.mjs';
import { bytesOfCores } from './memories.mjs';

const [, , unpacked = '', what = '', rounds = '0'] = process.argv;

countListeners();
// What pages tell: that they are online again.
const page = new EventTarget();
globalThis.addEventListener = /** @type {any} */ (page.addEventListener.bind(page));
globalThis.removeEventListener = /** @type {any} */ (page.removeEventListener.bind(page));

const { PecMassiva } = await import(`${unpacked}/full.js`);
const { memoryJournal } = await import(`${unpacked}/journal.js`);

// Two ids in turn: the rows of a campaign differ, and what a client keeps of each id, its addressees' number, does not grow.
const IDS = ['2026112916073915', '2026112916073916'];
let answers = 0;
const answer = () => ({ success: true, message: '', error: null, message_id: IDS[(answers += 1) % IDS.length], sent: 1, data: [] });
const options = {
  ...{ token: 'any', mailbox: { username: 'demo', password: 'demo' }, rate: { perSecond: 100_000 }, journal: memoryJournal() },
  async fetch(/** @type {Request} */ request) {
    await request.arrayBuffer();
    return Response.json(answer(), { status: request.method === 'POST' ? 201 : 200 });
  },
};
const pec = new PecMassiva(options);
const message = { sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'x', text: 'y' };
const recipients = 'pec;nome\nb@x.it;Uno\nc@x.it;Due';
const controller = new AbortController();
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
    const pace = { perSecond: 100_000, perDay: false };
    const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: 'a@pec.it', subject: 'Avviso', text: 'Testo', recipients, pace });
    campaign.subscribe(() => {});
    await campaign.run({ signal: controller.signal });
    if (campaign.progress.sent !== 2) {
      throw new Error(`it did not run: ${JSON.stringify(campaign.progress)}`);
    }
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
const listeners = globalThis.listenersLeft();
// They would be seen: one that stays on a signal, and one on the page.
controller.signal.addEventListener('abort', () => {});
globalThis.addEventListener('online', () => {});
const stayed = globalThis.listenersLeft();
/** @type {unknown[]} */
const held = Array.from({ length: 20_000 }, (_, index) => ({ index, text: `leak ${index}` }));
const planted = (await size()).heap - after.heap;
console.log(JSON.stringify({ heap: after.heap - before.heap, core: after.core - before.core, listeners, stayed, planted, held: held.length }));
