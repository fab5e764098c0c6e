/**
 * A process of its own, which follows messages through a day of virtual time: `node --expose-gc following.mjs <package>
 * <messages>`. It says how many requests that took, and what the heap and the core's memory were at each hour.
 */

import { bytesOfCores } from './memories.mjs';
import { hours } from './virtual-day.mjs';

const [, , unpacked = '', messages = '0'] = process.argv;

const { PecMassiva } = await import(`${unpacked}/index.js`);

/** @param {string} id */
const acceptance = (id) => ({
  id: 1,
  sender: 'posta-certificata@pec.it',
  recipient: 'a@pec.it',
  date: 'Sun, 29 Nov 2026 10:00:00 +0100',
  subject: `ACCETTAZIONE: Avviso ${id}`,
  body: 'Il giorno 29/11/2026 alle ore 10:00:00 (+0100) il messaggio "Avviso" proveniente da "a@pec.it" ed indirizzato a: b@pec.it ("posta certificata") è stato accettato dal sistema ed inoltrato.',
});

let requests = 0;
const pec = new PecMassiva({
  ...{ token: 'any', mailbox: { username: 'demo', password: 'demo' } },
  async fetch(/** @type {Request} */ request) {
    requests += 1;
    const id = /\/send\/(\d+)$/.exec(new URL(request.url).pathname)?.[1];
    const data = id === undefined ? [] : [acceptance(id)];
    return Response.json({ success: true, message: '', data, n_of_pages: 1, page: 1, total: data.length });
  },
});

// Loading takes time of another kind.
await pec.inbox.page();
let changes = 0;
const following = Array.from({ length: Number(messages) }, async (_, index) => {
  for await (const { state } of pec.shipments.track(String(202611290000000 + index), { expected: 1 })) {
    changes += Number(state === 'accepted');
  }
});
const sizes = [];
for await (const hour of hours(24)) {
  for (let turn = 0; turn < 4; turn += 1) {
    globalThis.gc?.();
  }
  const core = bytesOfCores();
  sizes.push({ hour, heap: process.memoryUsage().heapUsed, core, requests });
}
pec.close();
await Promise.allSettled(following);
console.log(JSON.stringify({ changes, sizes }));
