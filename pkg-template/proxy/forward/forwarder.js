/** Requests to the service: what they carry, and nothing of the browser's that does not belong there. */

import { isToken } from '../../common/setup.js';
import { Late, within } from '../../common/wait.js';
import { Refusal } from '../answers/response.js';
import { byFetch } from './fetch.js';
import { bounded } from './limits.js';

/** Tokens that are kept in mind, to be hidden. */
const TOKENS = 8;

/** What of the browser's request reaches the service. */
const PASSED_ON = ['accept', 'accept-language', 'content-type'];

/**
 * Milliseconds.
 *
 * @typedef {object} Limits
 * @property {number} read from a question to the last byte of its answer
 * @property {number} search the same for a search of the inbox: the client's 180 seconds, and something more
 * @property {number} token that whoever gives the token has
 * @property {(bytes: number) => number} stall that the service has to take so many bytes of a body
 */

/** @type {Limits} */
const LIMITS = {
  read: 120_000,
  search: 200_000,
  token: 60_000,
  stall: (bytes) => 60_000 + (bytes / 1e6) * 10_000,
};

/**
 * @typedef {import('../settings/options.js').Settings} Settings
 * @typedef {import('../request/routes.js').Service} Service
 * @typedef {import('../request/body.js').BoundedReader} BoundedReader
 * @typedef {import('./limits.js').Source} Source
 * @typedef {import('../../types/proxy.d.ts').ProxyMailbox} Mailbox
 *
 * Who notes each call to the service.
 *
 * @typedef {{ call<T extends { status: number }>(call: { url: string, method: string }, work: () => Promise<T>): Promise<T> }} Spans
 */

/** Where nobody notes calls. @type {Spans} */
const UNSEEN = { call: (_, work) => work() };

/**
 * @param {Settings} settings
 * @param {import('./limits.js').Way} [way] to the service, where the portal gives no `fetch`
 * @param {Limits} [limits]
 */
export function forwarder({ bases, token, ownToken, scopes, fetch }, way, limits = LIMITS) {
  const go = fetch === undefined && way !== undefined ? way : byFetch(fetch);
  /** @type {Set<string>} */
  const tokens = new Set();
  /** @param {string} [refused] */
  const tokenOf = async (refused) => {
    let given;
    try {
      given = await within(limits.token, async () => token({ scopes, refused }));
    } catch (cause) {
      throw Object.assign(new Refusal(503, 'proxy.tokenFailed'), { cause });
    }
    if (!isToken(given)) {
      throw new Refusal(503, 'proxy.noToken');
    }
    // The one that is used last stands last.
    tokens.delete(given);
    tokens.add(given);
    const [oldest] = tokens;
    if (tokens.size > TOKENS && oldest !== undefined) {
      tokens.delete(oldest);
    }
    return given;
  };
  return {
    token: () => tokenOf(),

    /** Those that were given lately, which no failure's words may bear; one that stands in the options, from the start. */
    tokens: () => (ownToken === undefined ? [...tokens] : [ownToken]),

    /**
     * Posts a message, once. Until its last byte is out, the service has a limit for each piece of it; then only
     * `signal` ends it. Where it is rejected, nothing more of the body goes out.
     *
     * @param {{ token: string, body: ReadableStream<Uint8Array>, signal: AbortSignal, spans?: Spans, onFailure?: (error: unknown) => void }} message
     *   `onFailure` is told where no token can be had in the place of one that was refused
     * @param {number | undefined} length
     * @returns {Promise<Response>}
     */
    async send({ token: given, body, signal, spans = UNSEEN, onFailure = () => {} }, length) {
      const headers = new Headers({ 'content-type': 'application/json', accept: 'application/json' });
      headers.set('authorization', `Bearer ${given}`);
      // Without the caller's query: nobody looked at what it says.
      const call = { url: `${bases.massiva}/send`, method: 'POST', headers, body: sourceOf(body), length };
      const bounds = { stall: limits.stall, signal };
      const response = await spans.call(call, () => bounded(go, { ...call, isRepeatable: false }, bounds));
      if (response.status === 401) {
        // The message was not taken; the next one gets a new token.
        tokenOf(given).catch((error) => onFailure(error));
      }
      return response;
    },

    /**
     * Asks for anything else; a read that the service refuses for its token is asked again once.
     *
     * @param {Request} request
     * @param {{ service: Service, path: string, template: string, mailbox: Mailbox | undefined, spans?: Spans }} to
     *   `template` stands for the path where the call is noted: a path may bear addresses and names
     * @param {BoundedReader} reader
     * @param {number | undefined} length
     * @returns {Promise<{ response: Response, secrets: string[] }>} the answer, and the tokens that it may repeat
     */
    async pass(request, { service, path, template, mailbox, spans = UNSEEN }, reader, length) {
      const { method } = request;
      const headers = new Headers();
      PASSED_ON.forEach((name) => copy(request.headers, headers, name));
      if (mailbox !== undefined) {
        setSecret(headers, 'x-username', mailbox.username);
        setSecret(headers, 'x-password', mailbox.password);
      }
      // The other service has GETs that cost: those are asked once.
      const isRepeatable = method === 'GET' && service === 'massiva';
      const body = method === 'GET' || request.body === null ? undefined : reader;
      const call = { url: `${bases[service]}${path}`, method, headers, body, length, isRepeatable };
      const bounds = { stall: limits.stall, total: isSearch(path) ? limits.search : limits.read };
      const ask = (/** @type {string} */ bearer) => {
        headers.set('authorization', `Bearer ${bearer}`);
        return spans.call({ method, url: `${bases[service]}${template}` }, () => bounded(go, call, bounds));
      };
      const given = await tokenOf();
      try {
        const response = await ask(given);
        if (response.status !== 401 || !isRepeatable) {
          return { response, secrets: [given] };
        }
        response.body?.cancel().catch(() => {});
        const renewed = await tokenOf(given);
        return { response: await ask(renewed), secrets: [given, renewed] };
      } catch (error) {
        throw noAnswer(reader.failure instanceof Refusal ? reader.failure : error);
      }
    },
  };
}

/**
 * What the browser is told of a read that came to no end.
 *
 * @param {unknown} error
 */
export function noAnswer(error) {
  if (error instanceof Refusal) {
    return error;
  }
  const refusal = error instanceof Late ? new Refusal(504, 'proxy.late') : new Refusal(502, 'proxy.noAnswer');
  return Object.assign(refusal, { cause: error });
}

/** @typedef {ReturnType<typeof forwarder>} Forward */

/** @param {string} path with its query */
function isSearch(path) {
  const [where, query] = path.split('?');
  return where === '/inbox' && new URLSearchParams(query).has('q');
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @returns {Source}
 */
function sourceOf(body) {
  const reader = body.getReader();
  return {
    read: async () => (await reader.read()).value,
    cancel(reason) {
      reader.cancel(reason).catch(() => {});
    },
  };
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
    throw new Refusal(500, 'proxy.credentials');
  }
}
