/**
 * Ways to get a file from disk to the service, as a page would write them. Each takes a file and does
 * all there is to do until the answer's end.
 */

import { PecMassiva } from './pec-massiva/index.js';

const FIELDS = { sender: 'a@pec.example.it', recipient: ['b@pec.example.it'], subject: 'Misura', body: 'Prova' };

/** What native `toBase64` is given at once; a multiple of three. */
const SLICE = 3 * 1024 * 1024;

/** Faster than the service allows, so that nothing waits for the pace. */
const pec = new PecMassiva({ baseUrl: 'service', rate: { perSecond: 1000 } });

/** The same through the package's own proxy, which is known from the first call on. */
const proxied = new PecMassiva({ baseUrl: 'portal', rate: { perSecond: 1000 } });

/** @param {BodyInit} body @param {Record<string, string>} [headers] */
async function pass(body, headers = {}) {
  const key = { 'idempotency-key': crypto.randomUUID() };
  const response = await fetch('portal/send', { method: 'POST', body, headers: { ...key, ...headers } });
  return response.json();
}

/** What the package sends, by hand. @param {File} file */
async function form(file) {
  const type = file.type || 'application/octet-stream';
  const text = JSON.stringify({ ...FIELDS, attachments: [{ name: file.name, file: `data:${type};base64,` }] });
  const body = new FormData();
  body.append('message', new Blob([`[[${new Blob([text]).size - 4},${file.size}]]\n${text}`]));
  body.append('file', file, 'file');
  return body;
}

/** @param {BodyInit} body */
async function post(body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('service/send', { method: 'POST', body, headers });
  return response.json();
}

/** @param {File} file @returns {Promise<string>} */
function dataUrl(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {string} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** @param {File} file */
async function json(file) {
  const attachments = [{ name: file.name, file: await dataUrl(file) }];
  return JSON.stringify({ ...FIELDS, attachments });
}

/** @param {File} file */
async function nativeParts(file) {
  const open = JSON.stringify({ ...FIELDS, attachments: [{ name: file.name, file: '' }] });
  const type = file.type || 'application/octet-stream';
  const parts = [new Blob([open.slice(0, -4), `data:${type};base64,`])];
  for (let start = 0; start < file.size; start += SLICE) {
    const buffer = await file.slice(start, start + SLICE).arrayBuffer();
    parts.push(new Blob([/** @type {any} */ (new Uint8Array(buffer)).toBase64()]));
  }
  return new Blob([...parts, open.slice(-4)]);
}

/** @type {Record<string, { prepare?: (file: File) => Promise<any>, run: (given: any) => Promise<any> }>} */
const ways = {
  package: {
    run: (file) => pec.send({ ...FIELDS, recipient: FIELDS.recipient, attachments: [file] }),
  },
  string: { run: async (file) => post(await json(file)) },
  blob: { run: async (file) => post(new Blob([await json(file)])) },
  native: { run: async (file) => post(await nativeParts(file)) },
  proxied: { run: (file) => proxied.send({ ...FIELDS, attachments: [file] }) },
  form: { run: async (file) => pass(await form(file)) },
  ready: {
    prepare: async (file) => new Blob([await json(file)]),
    run: (blob) => pass(blob, { 'content-type': 'application/json' }),
  },
  limit: { prepare: async (file) => new Blob([await json(file)]), run: (blob) => post(blob) },
};

const input = /** @type {HTMLInputElement} */ (document.querySelector('#file'));

/** Main-thread tasks over 50 ms, as the browser counts them. @type {number[]} */
const longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
  type: 'longtask',
});

/** The observer is told of a task after it. */
const observed = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

Object.assign(window, {
  /** So that no way pays for what is done once in a page. @param {string} name */
  async warmUp(name) {
    const file = new File(['x'], 'x.txt', { type: 'text/plain' });
    const { prepare = async () => file, run } = ways[name];
    await run(await prepare(file));
  },
  /** What a way needs that is not measured. @param {string} name */
  async prepare(name) {
    const [file] = /** @type {FileList} */ (input.files);
    const { prepare = async () => file } = ways[name];
    Object.assign(window, { given: await prepare(file) });
    await observed();
    longTasks.length = 0;
  },
  /** @param {string} name @returns {Promise<{ milliseconds: number, longest: number }>} */
  async measure(name) {
    const start = performance.now();
    await ways[name].run(/** @type {any} */ (window).given);
    const milliseconds = performance.now() - start;
    await observed();
    return { milliseconds, longest: Math.max(0, ...longTasks) };
  },
});
