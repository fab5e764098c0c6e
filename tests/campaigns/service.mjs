/** The service behind the campaigns of these tests: the package's sandbox, and a log of what it took. */

import { EventEmitter } from 'node:events';

import { unpacked } from '../../scripts/parts/paths.mjs';

/**
 * A message that the service took.
 *
 * @typedef {object} Arrival
 * @property {string} address
 * @property {string} sender
 * @property {string} subject
 * @property {string} body
 * @property {any[]} attachments
 * @property {string} id that the service gave it
 *
 * @typedef {object} Asked
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {Buffer} body
 *
 * @typedef {{ status: number, headers: Record<string, string>, body: Uint8Array | string }} Answer
 */

/**
 * The service has no pace of its own: the campaign's is what counts.
 *
 * @param {{ speed?: number }} [options] `speed`: how much faster than real ones receipts come; default: at once
 */
export async function openService({ speed = 10_000 } = {}) {
  const { createSandbox } = await import(`${unpacked}/sandbox.js`);
  const sandbox = await createSandbox({ speed, rate: { perSecond: 0 } });
  /** @type {Arrival[]} */
  const arrivals = [];
  const happened = new EventEmitter();
  happened.setMaxListeners(0);

  /** @param {Asked} asked @returns {Promise<Answer>} */
  async function answer({ method, path, headers, body }) {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const request = new Request(`http://service${path}`, { method, headers: known(headers), body: hasBody ? body : undefined });
    const response = await sandbox.fetch(request);
    const text = await response.text();
    if (method === 'POST' && path === '/send' && response.status === 201) {
      const { recipient, sender, subject, body: words, attachments = [] } = JSON.parse(body.toString());
      const id = JSON.parse(text).message_id;
      arrivals.push({ address: [recipient].flat().join(), sender, subject, body: words, attachments, id });
      happened.emit('arrival');
    }
    return { status: response.status, headers: Object.fromEntries(response.headers), body: text };
  }

  return {
    sandbox,
    arrivals,
    answer,
    /** Those of one sender. @param {string} sender */
    of: (sender) => arrivals.filter((one) => one.sender === sender),
    /**
     * Resolves once so many messages (of a sender) were taken.
     *
     * @param {number} count @param {string} [sender]
     */
    arrived: (count, sender) =>
      new Promise((resolve) => {
        const look = () => {
          if (arrivals.filter((one) => sender === undefined || one.sender === sender).length >= count) {
            happened.off('arrival', look);
            resolve(undefined);
          }
        };
        happened.on('arrival', look);
        look();
      }),
  };
}

/** Without those that belong to the connection. @param {Record<string, string>} headers */
function known(headers) {
  const names = ['authorization', 'content-type', 'idempotency-key', 'x-username', 'x-password'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}
