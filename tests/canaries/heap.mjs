/**
 * A process of its own, which knows a token and a password from a file alone, uses a client of an entry, also where what answers
 * repeats all that it got, runs a campaign where the entry has them, closes it, and counts how often they stand in its heap, and
 * in the memories of compiled modules:
 * `node --expose-gc heap.mjs <package> <folder> <entry>`.
 */

import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';

const [, , unpacked = '', folder = '', entry = 'index'] = process.argv;
const NAMES = ['token', 'password'];
for (const name of NAMES) {
  writeFileSync(join(folder, name), randomBytes(20).toString('hex'));
}
/** Of one byte a letter, and not kept by anybody. @param {string} name */
const secretOf = (name) => readFileSync(join(folder, name), 'latin1');

/** @type {WebAssembly.Memory[]} */
const memories = [];
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (/** @type {any[]} */ ...parameters) => {
  const made = await Reflect.apply(instantiate, WebAssembly, parameters);
  const memory = Object.values((made.instance ?? made).exports).find((value) => value instanceof WebAssembly.Memory);
  memories.push(...(memory === undefined ? [] : [memory]));
  return made;
};

const { PecMassiva } = await import(`${unpacked}/${entry}.js`);
const { memoryJournal } = await import(`${unpacked}/journal.js`);

/** @param {Buffer} bytes @param {string} name */
const times = (bytes, name) => {
  const wanted = readFileSync(join(folder, name));
  let count = 0;
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
    count += 1;
  }
  return count;
};

async function look() {
  for (let turn = 0; turn < 5; turn += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const file = writeHeapSnapshot(join(folder, 'heap.heapsnapshot'));
  const bytes = readFileSync(file);
  rmSync(file);
  const core = memories.map(({ buffer }) => Buffer.from(buffer));
  return {
    heap: Object.fromEntries(NAMES.map((name) => [name, times(bytes, name)])),
    core: Object.fromEntries(NAMES.map((name) => [name, core.reduce((sum, memory) => sum + times(memory, name), 0)])),
  };
}

/** Ways in which what was asked comes back. @type {readonly ((text: string) => Response)[]} */
const ECHOES = [
  (text) => new Response(text, { status: 400 }),
  (text) => Response.json({ success: false, message: text, error: 400, data: { text, within: [JSON.stringify({ text })] } }, { status: 400 }),
  (text) => Response.json({ success: false, message: text }, { status: 500 }),
  (text) => Response.json({ success: true, message_id: text, data: [text] }, { status: 201 }),
  (text) => new Response('{}', { status: 400, headers: { 'x-request-id': encodeURIComponent(text.slice(0, 4000)), 'retry-after': '1' } }),
  (text) => {
    throw Object.assign(new TypeError(`fetch failed: ${text}`), { cause: new Error(text), code: text, text });
  },
];

/** What answers in the service's place. @type {((text: string) => Response) | undefined} */
let echo;

/** What a send came to where it was repeated. @type {Record<string, number>} */
const outcomes = {};

let posts = 0;

/** What a post waits for. @type {Promise<unknown> | undefined} */
let held;

const made = () =>
  new PecMassiva({
    ...(entry === 'full' ? { journal: memoryJournal() } : {}),
    ...{ token: secretOf('token'), mailbox: { username: 'demo', password: secretOf('password') }, rate: { perSecond: 1000 }, retries: 0 },
    async fetch(/** @type {Request} */ request) {
      const isPost = request.method === 'POST';
      const text = [...request.headers, await request.text()].join('\n');
      await held;
      if (echo !== undefined) {
        return echo(text);
      }
      posts += Number(isPost);
      const answer = { success: isPost, message: '', error: null, message_id: String(2026112916073915 + posts), sent: 1, data: null };
      return Response.json(answer, { status: isPost ? 201 : 400 });
    },
  });

async function use(/** @type {any} */ pec) {
  const attachments = [{ name: 'a.txt', data: new Uint8Array(1000) }];
  for (let turn = 0; turn < 5; turn += 1) {
    await pec.send({ sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'x', text: 'y', attachments });
    await pec.quota().catch(() => {});
  }
  for (echo of ECHOES) {
    await pec.quota().catch(() => {});
    const what = await pec.send({ sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'x', text: 'y', attachments }).catch((error) => error.name);
    outcomes[what] = (outcomes[what] ?? 0) + 1;
  }
  echo = undefined;
  if (entry === 'full') {
    const recipients = 'pec;nome\nb@x.it;Uno\nc@x.it;Due';
    const pace = { perSecond: 1000, perDay: false };
    const campaign = await pec.campaigns.create({ name: 'Avvisi', sender: 'a@pec.it', subject: 'Avviso', text: 'Testo', recipients, attachments, pace });
    const ended = await campaign.run();
    campaign.close();
    return ended.sent;
  }
  return undefined;
}

/** @type {any} */
let pec = made();
const sent = await use(pec);
let release = () => {};
held = new Promise((resolve) => (release = () => resolve(undefined)));
const sending = pec.send({ sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'x', text: 'y' });
const open = await look();
release();
await sending;
pec.close();
pec = undefined;
process.stdout.write(JSON.stringify({ sent, outcomes, open, closed: await look() }));
