/** Requests to the service: what they carry, and nothing of the browser's that does not belong there. */

import { Refusal } from './answers.js';

/** What of the browser's request reaches the service. */
const PASSED_ON = ['accept', 'accept-language', 'content-type'];

/** Milliseconds that the service has for the answer to anything but a message. */
const ANSWER = 120_000;

/**
 * @typedef {import('./options.js').Settings} Settings
 * @typedef {import('./routes.js').Service} Service
 * @typedef {import('./body.js').BoundedReader} BoundedReader
 * @typedef {import('../types/proxy.d.ts').ProxyMailbox} Mailbox
 */

/** @param {Settings} settings */
export function forwarder({ bases, token, scopes, fetch }) {
  /** The token that was used last. */
  let current = '';
  /** @param {string} [refused] */
  const tokenOf = async (refused) => {
    let given;
    try {
      given = await token({ scopes, refused });
    } catch (cause) {
      const what = 'The proxy has no token of the service. Nothing was sent.';
      throw Object.assign(new Refusal(503, what), { cause });
    }
    if (typeof given !== 'string' || !/^[\x21-\x7e]+$/.test(given)) {
      throw new Refusal(503, 'The proxy got no token of the service. Nothing was sent.');
    }
    current = given;
    return given;
  };
  const call = (/** @type {Request} */ request) => (fetch ?? globalThis.fetch)(request);
  return {
    token: () => tokenOf(),

    secrets: () => [current],

    /**
     * Posts a message, once.
     *
     * @param {{ token: string, body: ReadableStream<Uint8Array>, signal: AbortSignal }} message
     * @param {number | undefined} length
     */
    async send({ token: given, body, signal }, length) {
      const headers = new Headers({ 'content-type': 'application/json', accept: 'application/json' });
      headers.set('authorization', `Bearer ${given}`);
      // Without the caller's query: nobody looked at what it says.
      const url = `${bases.massiva}/send`;
      const response = await call(streaming(url, { method: 'POST', headers, signal }, body, length));
      if (response.status === 401) {
        // The message was not taken; the next one gets a new token.
        tokenOf(given).catch(() => {});
      }
      return response;
    },

    /**
     * Asks for anything else; a read that the service refuses for its token is asked again once.
     *
     * @param {Request} request
     * @param {{ service: Service, path: string, mailbox: Mailbox | undefined }} to
     * @param {BoundedReader} reader
     * @param {number | undefined} length
     */
    async pass(request, { service, path, mailbox }, reader, length) {
      const { method } = request;
      const headers = new Headers();
      PASSED_ON.forEach((name) => copy(request.headers, headers, name));
      if (mailbox !== undefined) {
        setSecret(headers, 'x-username', mailbox.username);
        setSecret(headers, 'x-password', mailbox.password);
      }
      const url = `${bases[service]}${path}`;
      const given = await tokenOf();
      const ask = (/** @type {string} */ bearer) => {
        headers.set('authorization', `Bearer ${bearer}`);
        const body = method === 'GET' || request.body === null ? undefined : streamOf(reader);
        const init = { method, headers, signal: AbortSignal.timeout(ANSWER) };
        return call(streaming(url, init, body, length));
      };
      try {
        const response = await ask(given);
        // The other service has GETs that cost: those are asked once.
        if (response.status !== 401 || method !== 'GET' || service !== 'massiva') {
          return response;
        }
        const renewed = await tokenOf(given);
        response.body?.cancel().catch(() => {});
        return await ask(renewed);
      } catch (error) {
        for (const known of [reader.failure, error]) {
          if (known instanceof Refusal) {
            throw known;
          }
        }
        throw new Refusal(502, 'The service gave no answer.');
      }
    },
  };
}

/** @typedef {ReturnType<typeof forwarder>} Forward */

/**
 * A request whose body streams, with its length where it is known.
 *
 * @param {string} url
 * @param {RequestInit} init
 * @param {ReadableStream<Uint8Array> | undefined} body
 * @param {number | undefined} length
 */
function streaming(url, init, body, length) {
  const options = { ...init, redirect: /** @type {const} */ ('manual') };
  if (body === undefined) {
    return new Request(url, options);
  }
  const headers = new Headers(init.headers);
  const { FixedLengthStream } = /** @type {any} */ (globalThis);
  const isFixed = length !== undefined && FixedLengthStream !== undefined;
  if (length !== undefined && !isFixed) {
    headers.set('content-length', String(length));
  }
  const stream = isFixed ? body.pipeThrough(new FixedLengthStream(length)) : body;
  const withBody = { ...options, headers, body: stream, duplex: 'half' };
  return new Request(url, /** @type {RequestInit} */ (withBody));
}

/** @param {BoundedReader} reader */
function streamOf(reader) {
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = await reader.read();
        if (chunk === undefined) {
          controller.close();
        } else {
          controller.enqueue(chunk);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** @param {Headers} from @param {Headers} to @param {string} name */
function copy(from, to, name) {
  const value = from.get(name);
  if (value !== null) {
    to.set(name, value);
  }
}

/** @param {Headers} headers @param {string} name @param {string} value */
function setSecret(headers, name, value) {
  try {
    headers.set(name, value);
  } catch {
    throw new Refusal(500, "The mailbox's credentials hold characters that no header can carry.");
  }
}
