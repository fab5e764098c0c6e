/** What the benchmark asks of a page, in a page. */

import { PecMassiva } from './pec-massiva/full.js';

const ROWS = 30_000;

/** A service that takes everything at once: what is measured is the package. */
let taken = 0;
/** @param {Request} request */
async function service(request) {
  await request.arrayBuffer();
  taken += 1;
  const body = { success: true, sent: 1, message: 'ok', message_id: String(202_600_000_000_000 + taken) };
  return new Response(JSON.stringify(body), { status: 201, headers: { 'content-type': 'application/json' } });
}

/** A journal that keeps nothing, so that reading, checking and merging are measured alone. */
const nothing = { get: async () => undefined, list: async () => [], apply: async () => {} };

/** @param {object} [options] */
const client = (options) =>
  new PecMassiva({
    fetch: service,
    token: 'any',
    mailbox: { username: 'demo', password: 'demo' },
    rate: { perSecond: 100_000 },
    ...options,
  });

/** @param {number} rows */
function csvOf(rows) {
  const lines = ['pec;nome;indirizzo;comune;numero;importo'];
  for (let row = 0; row < rows; row += 1) {
    lines.push(`impresa${row}@pec.example.it;"Impresa ""${row}"" S.r.l.";Via Roma ${row};Città;${row};1.234,50`);
  }
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}

const letter = {
  name: 'Misura',
  sender: 'comune@pecmassiva.com',
  subject: 'Avviso n. {{numero}}',
  body: '<p>Gentile {{nome}}, {{indirizzo}}, {{comune}}: € {{importo}}',
  pace: { perDay: false, perSecond: 100_000 },
};

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const csv = new File([csvOf(ROWS)], 'righe.csv');

Object.assign(window, {
  /** Loads the core, so that no measurement pays for it. */
  async warmUp() {
    await client({ journal: nothing }).campaigns.create({ ...letter, recipients: csvOf(10) });
  },

  /** The same file, read by PapaParse alone, and read, checked and merged here. */
  async papaParse() {
    let rows = 0;
    const milliseconds = await timed(async () => {
      const text = await csv.text();
      rows = window.Papa.parse(text, { header: true, skipEmptyLines: true }).data.length;
    });
    return { milliseconds, rows };
  },
  async read() {
    let problems = 0;
    const milliseconds = await timed(async () => {
      const campaign = await client({ journal: nothing }).campaigns.create({ ...letter, recipients: csv });
      problems = campaign.problems.length;
    });
    return { milliseconds, problems };
  },

  /** Makes a campaign of 30,000 rows with a file of 5 MB for all, and opens it again. */
  async make() {
    const attachments = [new File([new Uint8Array(5_000_000)], 'avviso.pdf')];
    let id = '';
    const create = await timed(async () => {
      ({ id } = await client().campaigns.create({ ...letter, recipients: csv, attachments }));
    });
    const open = await timed(() => client().campaigns.open(id));
    const list = await timed(() => client().campaigns.list());
    await client().campaigns.delete(id);
    return { create, open, list };
  },

  /** Begins to run a campaign of so many rows; `reached` tells when one was sent. */
  async begin(/** @type {number} */ rows) {
    const campaign = await client().campaigns.create({ ...letter, recipients: csvOf(rows) });
    let sent = 0;
    /** @type {{ row: number, resolve: (value: unknown) => void }[]} */
    const waiting = [];
    campaign.subscribe(({ type }) => {
      if (type === 'sent') {
        sent += 1;
        for (const { row, resolve } of waiting) {
          if (sent >= row) {
            resolve(performance.now());
          }
        }
      }
    });
    window.done = campaign.run();
    window.reached = (/** @type {number} */ row) =>
      new Promise((resolve) => (sent >= row ? resolve(performance.now()) : waiting.push({ row, resolve })));
  },

  /** One row's two writes to IndexedDB, strict and relaxed, side by side. */
  async writes(/** @type {number} */ count) {
    const open = indexedDB.open('misura', 1);
    open.onupgradeneeded = () => open.result.createObjectStore('entries');
    await new Promise((resolve) => (open.onsuccess = resolve));
    const write = (/** @type {IDBTransactionDurability} */ durability, /** @type {number} */ key) =>
      new Promise((resolve) => {
        const transaction = open.result.transaction('entries', 'readwrite', { durability });
        transaction.objectStore('entries').put('x'.repeat(200), `${durability}${key}`);
        transaction.oncomplete = resolve;
      });
    const of = async (/** @type {IDBTransactionDurability} */ durability) => {
      const milliseconds = await timed(async () => {
        for (let key = 0; key < count; key += 1) {
          await write(durability, key);
          await write(durability, key);
        }
      });
      return milliseconds / count;
    };
    return { relaxed: await of('relaxed'), strict: await of('strict') };
  },
});
