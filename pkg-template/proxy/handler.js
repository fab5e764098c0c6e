/** The proxy itself: from a request of the browser to one of the service, and back. */

import { Refusal, answerOf, passedBack, refusalOf, textOf, withoutSecrets } from './answers.js';
import { boundedReader, tooLarge } from './body.js';
import { forwarder } from './forward.js';
import { fateOf, sendOnce } from './once.js';
import { settingsOf } from './options.js';
import { corsHeaders, guard, preflight } from './origins.js';
import { onceKey, routeOf } from './routes.js';
import { Starts } from './starts.js';

/** Characters of a refusal that pass. */
const LONGEST_REFUSAL = 65_536;

/**
 * @typedef {import('./options.js').Settings} Settings
 * @typedef {import('../types/proxy.d.ts').ProxyLogEntry} Entry
 * @typedef {import('../types/proxy.d.ts').ProxyMailbox} Mailbox
 *
 * @typedef {object} Asked
 * @property {Settings} settings
 * @property {Request} request
 * @property {URL} url
 * @property {string} path without the base path
 * @property {Entry} entry
 * @property {{ session: any, mailbox: Mailbox }} access
 * @property {import('./forward.js').Forward} forward
 * @property {Starts} starts
 * @property {(work: Promise<unknown>) => void} waitUntil
 */

/**
 * @param {import('../types/proxy.d.ts').ProxyOptions<any>} options
 * @param {import('./forward-limits.js').Way} [way] to the service, where the portal gives no `fetch`; default: the
 *   runtime's
 * @returns {import('../types/proxy.d.ts').Proxy}
 */
export function createProxy(options, way) {
  const settings = settingsOf(options);
  const forward = forwarder(settings, way);
  const starts = new Starts();
  return async function proxy(request, context) {
    const url = new URL(request.url);
    /** @type {Entry} */
    const entry = {
      ...{ at: new Date(), method: request.method, path: '*', status: 0 },
      ...{ duration: 0, waited: 0, received: 0, sent: 0 },
    };
    const cors = corsHeaders(request, settings.origins);
    // Called on its object: some runtimes insist.
    const waitUntil = (/** @type {Promise<unknown>} */ work) => context?.waitUntil?.(work);
    let response;
    try {
      response = await answerTo({ settings, request, url, entry, forward, starts, waitUntil });
    } catch (error) {
      response = errorAnswer(error);
      entry.reason = error instanceof Refusal ? error.message : 'the proxy failed';
    }
    return finished(response, cors, entry, settings.log);
  };
}

/** @param {Omit<Asked, 'path' | 'access'>} asked */
async function answerTo(asked) {
  const { settings, request, url, entry } = asked;
  const { basePath } = settings;
  if (!url.pathname.startsWith(`${basePath}/`)) {
    throw new Refusal(403, 'This path is not one of the proxy.');
  }
  const path = url.pathname.slice(basePath.length);
  if (request.method === 'OPTIONS') {
    return preflight(request, settings.origins);
  }
  guard(request, settings.origins);
  const key = request.method === 'GET' ? onceKey(path) : undefined;
  const isOnce = key !== undefined && settings.allowed.has('POST /send');
  const route = routeOf(settings.allowed, request.method, path);
  if (!isOnce && route === undefined) {
    throw new Refusal(403, 'This proxy does not let this method and path through.');
  }
  entry.path = isOnce ? '/once/{key}' : (route?.template ?? '*');
  const given = await called('authorize', () => settings.authorize(request));
  if (isResponse(given)) {
    return given;
  }
  if (!given) {
    throw new Refusal(403, 'You are not signed in, or may not send from this mailbox.');
  }
  const mailbox = await mailboxOf(settings, given, request);
  const whole = { ...asked, path, access: { session: given, mailbox } };
  if (isOnce) {
    entry.key = checkedKey(key);
    return fateOf({
      ...{ store: settings.store, age: ageOf(request), interval: settings.pace.interval },
      key: await hidden(mailbox.username, entry.key),
      // No key has a space.
      queue: await hidden(mailbox.username, ' once'),
    });
  }
  const { service, isSend } = /** @type {import('./routes.js').Route} */ (route);
  return isSend ? send(whole) : pass(whole, service);
}

/**
 * By its shape: some servers put a class of their own in the place of `Response`, and a "no" of the other class
 * must not be taken for a session.
 *
 * @param {any} given
 * @returns {given is Response}
 */
function isResponse(given) {
  if (given instanceof Response || Object.prototype.toString.call(given) === '[object Response]') {
    return true;
  }
  if (typeof given?.status === 'number' && typeof given.headers?.get === 'function') {
    throw new Refusal(500, 'authorize gave something like a Response that is none. Nothing was sent.');
  }
  return false;
}

/** @param {Asked} asked */
async function send({ settings, request, entry, access, forward, starts, waitUntil }) {
  const { mailbox, session } = access;
  entry.key = checkedKey(request.headers.get('idempotency-key'));
  const length = checkedLength(request, settings.maxBodySize);
  if (request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw new Refusal(415, 'A message must come as application/json. Nothing was sent.');
  }
  if (request.headers.has('content-encoding')) {
    throw new Refusal(415, 'A message must come uncompressed. Nothing was sent.');
  }
  const senders = await sendersOf(settings, session, mailbox, request);
  const token = await forward.token();
  const reader = boundedReader(request, settings.maxBodySize);
  try {
    return await sendOnce({
      ...{ store: settings.store, age: ageOf(request), reader, mailbox, entry, waitUntil },
      ...{ pace: settings.pace, starts, signal: request.signal },
      key: await hidden(mailbox.username, entry.key),
      queue: await hidden(mailbox.username, ''),
      secrets: [mailbox.password, token],
      isSender: (sender) => senders.has(sender.toLowerCase()),
      forward: (body, added, signal) =>
        forward.send({ token, body, signal }, length === undefined ? undefined : length + added),
    });
  } finally {
    entry.received = reader.received;
  }
}

/**
 * @param {Asked} asked
 * @param {import('./routes.js').Service} service
 */
async function pass({ settings, request, url, path, entry, access, forward }, service) {
  const length = checkedLength(request, settings.maxBodySize);
  const reader = boundedReader(request, settings.maxBodySize);
  const mailbox = service === 'massiva' ? access.mailbox : undefined;
  try {
    const to = { service, mailbox, path: path + url.search };
    const { response, secrets } = await forward.pass(request, to, reader, length);
    if (response.status >= 300 && response.status < 400) {
      response.body?.cancel().catch(() => {});
      throw new Refusal(502, 'The service answered with a redirect, which is not followed.');
    }
    const { status, headers } = response;
    if (response.ok) {
      return answerOf(status, passedBack(headers), response.body);
    }
    // Answers that say no like to repeat what they got.
    const text = (await textOf(response, LONGEST_REFUSAL)) ?? '';
    return answerOf(status, passedBack(headers), withoutSecrets(text, [access.mailbox.password, ...secrets]));
  } finally {
    entry.received = reader.received;
  }
}

/** @param {unknown} error */
function errorAnswer(error) {
  if (error instanceof Refusal) {
    return refusalOf(error.status, error.message, error.headers);
  }
  // What it says may hold anything; the browser learns only that it happened.
  return refusalOf(500, 'The proxy failed. Whether something was sent, its key tells.');
}

/**
 * Adds what every answer of the proxy has, and tells the log when the last byte is out.
 *
 * @param {Response} response
 * @param {Record<string, string>} cors
 * @param {Entry} entry
 * @param {Settings['log']} log
 */
function finished(response, cors, entry, log) {
  const headers = new Headers(response.headers);
  headers.set('x-pec-proxy', '1');
  headers.set('cache-control', 'no-store');
  headers.set('x-content-type-options', 'nosniff');
  Object.entries(cors).forEach(([name, value]) => headers.set(name, value));
  entry.status = response.status;
  const tell = () => {
    entry.duration = Date.now() - entry.at.getTime();
    try {
      log?.(entry);
    } catch {
      // A log that fails must not change what became of a message.
    }
  };
  const { status } = response;
  if (response.body === null) {
    tell();
    return new Response(null, { status, headers });
  }
  return new Response(counted(response.body, entry, tell), { status, headers });
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {Entry} entry
 * @param {() => void} tell
 */
function counted(body, entry, tell) {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            tell();
            controller.close();
            return;
          }
          entry.sent += value.length;
          controller.enqueue(value);
        } catch (error) {
          tell();
          throw error;
        }
      },
      cancel(reason) {
        tell();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Calls a function of the portal's. What it throws stays here.
 *
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
async function called(name, work) {
  try {
    return await work();
  } catch (cause) {
    throw Object.assign(new Refusal(500, `The portal's function "${name}" failed. Nothing was sent.`), { cause });
  }
}

/**
 * @param {Settings} settings
 * @param {any} session
 * @param {Request} request
 * @returns {Promise<Mailbox>}
 */
async function mailboxOf(settings, session, request) {
  const mailbox = await called('mailbox', () => settings.mailbox(session, request));
  const { username, password } = mailbox ?? {};
  if (typeof username !== 'string' || username === '' || typeof password !== 'string' || password === '') {
    throw new Refusal(500, 'The portal gave no username and password of a mailbox. Nothing was sent.');
  }
  return { username, password };
}

/**
 * @param {Settings} settings
 * @param {any} session
 * @param {Mailbox} mailbox
 * @param {Request} request
 */
async function sendersOf(settings, session, mailbox, request) {
  const given = await called('sender', () => settings.sender?.(session, request) ?? mailbox.username);
  const list = [given].flat();
  if (!list.every((sender) => typeof sender === 'string')) {
    throw new Refusal(500, 'The portal gave no list of senders. Nothing was sent.');
  }
  return new Set(list.map((sender) => sender.trim().toLowerCase()));
}

/** @param {string | null} key */
function checkedKey(key) {
  if (key === null || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    const what = 'A message needs the header "idempotency-key", 1 to 255 visible ASCII characters';
    throw new Refusal(400, `${what} without spaces. Nothing was sent.`);
  }
  return key;
}

/** @param {Request} request @param {number} most */
function checkedLength(request, most) {
  const text = request.headers.get('content-length');
  const length = text === null || !/^\d+$/.test(text) ? undefined : Number(text);
  if (length !== undefined && length > most) {
    throw tooLarge(most);
  }
  return length;
}

/** @param {Request} request */
function ageOf(request) {
  const text = request.headers.get('x-pec-age');
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * What the store gets instead of names: keys of different mailboxes never meet, and no address stands there.
 *
 * @param {string} username
 * @param {string} key
 */
async function hidden(username, key) {
  const bytes = new TextEncoder().encode(JSON.stringify([username.toLowerCase(), key]));
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
