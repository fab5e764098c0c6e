/** A service for the proxy's tests: a `fetch` that reads what it gets as the real one would. */

import { SUITE } from '../canaries/suite.mjs';

/**
 * @typedef {object} Arrival
 * @property {string} method
 * @property {string} url
 * @property {Headers} headers
 * @property {string} body
 * @property {number} at
 */

/** The answer to a message that was taken. @param {string} id */
export const taken = (id) =>
  Response.json({ success: true, sent: 1, message: 'ok', message_id: id }, { status: 201 });

/** @param {(arrival: Arrival, index: number) => Response | Promise<Response>} [answer] */
export function fakeService(answer = (_, index) => taken(String(100000000000000 + index))) {
  /** @type {Arrival[]} */
  const arrivals = [];
  return {
    arrivals,
    /** @param {Request} request */
    async fetch(request) {
      const { method, url, headers } = request;
      // When it was called: how long the body takes is another matter.
      const at = performance.now();
      // A body that breaks off is no arrival: no server hands half a request on.
      const body = await request.text();
      const arrival = { method, url, headers, body, at };
      arrivals.push(arrival);
      return answer(arrival, arrivals.length - 1);
    },
  };
}

export const mailbox = { username: 'comune@pecmassiva.com', password: SUITE.password };

/** @param {object} [more] */
export const message = (more = {}) => ({
  sender: 'comune@pecmassiva.com',
  recipient: ['a@pec.example'],
  subject: 'Avviso',
  body: 'Testo con "virgolette", {parentesi} e \\barre',
  ...more,
});

/**
 * A request as the client makes it.
 *
 * @param {BodyInit | object} body
 * @param {Record<string, string>} [headers]
 */
export function post(body, headers = {}) {
  const isPlain = Object.prototype.toString.call(body) === '[object Object]';
  const text = isPlain ? JSON.stringify(body) : /** @type {BodyInit} */ (body);
  return new Request('https://portal.example/api/pec/send', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers },
    body: text,
    ...{ duplex: 'half' },
  });
}

/** @param {string} path @param {RequestInit} [init] */
export const ask = (path, init) => new Request(`https://portal.example/api/pec${path}`, init);

/** A body in pieces of `size` bytes. @param {string | Uint8Array} whole @param {number} size */
export function inPieces(whole, size) {
  const bytes = typeof whole === 'string' ? new TextEncoder().encode(whole) : whole;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
      } else {
        controller.enqueue(bytes.slice(at, (at += size)));
      }
    },
  });
}

/**
 * A message with a file, as JSON or as a form with its file as it is: the same one.
 *
 * @param {object} more
 * @param {boolean} isForm
 * @returns {{ body: BodyInit, headers: Record<string, string> }}
 */
export function withFile(more, isForm) {
  const file = new Uint8Array(2_000).map((_, index) => index % 251);
  const [head = '', tail = ''] = JSON.stringify(message({ ...more, attachments: [{ name: 'a.bin', file: 'data:a/b;base64,|' }] })).split('|');
  if (!isForm) {
    return { body: head + Buffer.from(file).toString('base64') + tail, headers: { 'content-type': 'application/json' } };
  }
  const form = new FormData();
  form.append('message', new Blob([`[[${Buffer.byteLength(head)},${file.length}]]\n`, head, tail]));
  form.append('file', new Blob([file]), 'file');
  return { body: form, headers: {} };
}
