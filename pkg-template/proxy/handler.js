/** The proxy itself: from a request of the browser to one of the service, and back. */

import { Refusal, answerOf, dataOf, passedBack, refusalOf, textOf, withoutSecrets } from './answers/response.js';
import { forwarder, noAnswer } from './forward/forwarder.js';
import { Marks, markOf } from './once/marks.js';
import { fateOf, seenOf } from './once/question.js';
import { sendOnce } from './once/send.js';
import { Starts } from './once/starts.js';
import { UnderWay } from './once/under-way.js';
import { Credit } from './credit.js';
import { settingsOf } from './settings/options.js';
import { folded, mailboxOf, sendersOf, sessionOf } from './portal.js';
import { withoutEcho } from './redact/secrets.js';
import { boundedReader } from './request/body.js';
import { checkedLength, messageReader } from './request/message.js';
import { checkMailbox, fingerprintOf, hidden } from './request/mailbox.js';
import { corsHeaders, guard, preflight } from './request/origins.js';
import { baseOf, shown, strayed } from './request/place.js';
import { askedKey, isOfKey, isOfService, routeOf } from './request/routes.js';

/** What messages may come as besides JSON: with their files as they are. */
const ACCEPTED = 'multipart';

/** Characters of a refusal that pass. */
const LONGEST_REFUSAL = 65_536;

/**
 * @typedef {import('./settings/options.js').Settings} Settings
 * @typedef {import('../types/proxy.d.ts').ProxyLogEntry} Entry
 * @typedef {import('../types/proxy.d.ts').ProxyMailbox} Mailbox
 *
 * What the answer tells in its headers, as far as the request came.
 *
 * @typedef {object} Told
 * @property {import('./once/steps.js').Known} known of its key, where it has one
 * @property {string} [mailbox] its fingerprint
 * @property {() => Promise<string | undefined>} [mark] of the store
 * @property {'refused' | 'other'} [session] why it is not let in: nobody is signed in, or another mailbox
 *
 * @typedef {object} Asked
 * @property {Settings} settings
 * @property {Request} request
 * @property {import('../types/proxy.d.ts').ProxyContext} context
 * @property {URL} url
 * @property {string} path without the base path
 * @property {Entry} entry
 * @property {Told} told
 * @property {{ session: any, mailbox: Mailbox }} access
 * @property {import('./forward/forwarder.js').Forward} forward
 * @property {Marks} marks
 * @property {Starts} starts
 * @property {UnderWay} underWay
 * @property {Credit} credit
 * @property {(work: Promise<unknown>) => void} waitUntil
 */

/**
 * @param {import('../types/proxy.d.ts').ProxyOptions<any, any>} options
 * @param {import('./forward/limits.js').Way} [way] to the service, where the portal gives no `fetch`; default: the
 *   runtime's
 * @returns {import('../types/proxy.d.ts').Proxy}
 */
export function createProxy(options, way) {
  const settings = settingsOf(options);
  const shared = {
    ...{ settings, forward: forwarder(settings, way), marks: new Marks(settings.store) },
    ...{ starts: new Starts(), underWay: new UnderWay(settings.maxUnderWay), credit: new Credit(settings.account) },
  };
  return async function proxy(
    /** @type {Request} */ request,
    /** @type {import('../types/proxy.d.ts').ProxyContext} */ context = {},
  ) {
    const url = new URL(request.url);
    /** @type {Entry} */
    const entry = {
      ...{ at: new Date(), method: request.method, path: '*', status: 0 },
      ...{ duration: 0, waited: 0, received: 0, sent: 0 },
    };
    const cors = corsHeaders(request, settings.origins);
    // Called on its object: some runtimes insist.
    const waitUntil = (/** @type {Promise<unknown>} */ work) => context?.waitUntil?.(work);
    /** @type {Told} */
    const told = { known: isOfKey(request.method, url.pathname) ? { key: 'unseen' } : {} };
    let response;
    try {
      response = await answerTo({ ...shared, request, context: context ?? {}, url, entry, told, waitUntil });
    } catch (error) {
      // What else was thrown may say anything; the browser learns only that it happened.
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'proxy.failed');
      response = refusalOf(refusal);
      entry.reason = refusal === error ? refusal.message : 'the proxy failed';
      entry.code = refusal.code;
    }
    return finished(response, { ...cors, ...(await tellingHeaders(told, response.status)) }, entry, settings.log);
  };
}

/** @param {Omit<Asked, 'path' | 'access'>} given */
async function answerTo(given) {
  const { settings, request, context, url, entry, told, marks } = given;
  // Until it turns out to be one of the proxy's own.
  entry.path = shown(url.pathname);
  const base = baseOf(url.pathname, settings.basePath, context.mount);
  const path = url.pathname.slice(base.length);
  entry.path = '*';
  if (request.method === 'OPTIONS') {
    return preflight(request, settings.origins);
  }
  const asksOnce = request.method === 'GET' && settings.allowed.has('POST /send');
  const asked = asksOnce ? askedKey(path) : undefined;
  guard(request, settings, asked?.isBurning === true);
  const isGreeting = asksOnce && path === '/once';
  const route = routeOf(settings.allowed, request.method, path);
  if (asked === undefined && !isGreeting && route === undefined) {
    if (isOfService(path)) {
      throw new Refusal(403, 'proxy.route');
    }
    entry.path = shown(url.pathname);
    throw strayed(url.pathname, base);
  }
  const ofKey = asked?.isBurning === true ? '/once/{key}' : '/look/{key}';
  entry.path = asked !== undefined ? ofKey : isGreeting ? '/once' : (route?.template ?? '*');
  // Until somebody was let in, what says no here says it of the session.
  told.session = 'refused';
  const found = await sessionOf(settings, request, context);
  if ('answer' in found) {
    return found.answer;
  }
  // Those that a message hangs on ask the store themselves, when all is done.
  const recent = route === undefined || route.isSend ? undefined : marks.recent();
  told.mark = () => recent ?? marks.fresh();
  const mailbox = await mailboxOf(settings, found.session, request, context);
  told.mailbox = await fingerprintOf(mailbox.username);
  told.session = 'other';
  checkMailbox(request, told.mailbox);
  told.session = undefined;
  const whole = { ...given, path, access: { session: found.session, mailbox } };
  if (isGreeting) {
    return dataOf(null);
  }
  if (asked !== undefined) {
    return ask(whole, asked);
  }
  const { service, isSend } = /** @type {import('./request/routes.js').Route} */ (route);
  if (service === 'account') {
    return asked.credit.answer(path, url.searchParams);
  }
  return isSend ? send(whole) : pass(whole, service);
}

/** @param {Asked} asked @param {{ key: string, isBurning: boolean }} question */
async function ask({ settings, request, entry, told, access: { mailbox } }, { key, isBurning }) {
  entry.key = checkedKey(key);
  return (isBurning ? fateOf : seenOf)({
    ...{ store: settings.store, mark: markOf(request), known: told.known, interval: settings.pace.interval },
    key: await hidden(mailbox.username, entry.key),
    // No key has a space.
    queue: await hidden(mailbox.username, ' once'),
  });
}

/** @param {Asked} asked */
async function send({ settings, request, context, entry, told, access, forward, starts, underWay, waitUntil }) {
  const { mailbox, session } = access;
  entry.key = checkedKey(request.headers.get('idempotency-key'));
  const { reader, length } = messageReader(request, settings.maxBodySize, context.server);
  try {
    return await sendOnce({
      ...{ store: settings.store, mark: markOf(request), known: told.known, reader, mailbox, entry, waitUntil },
      ...{ pace: settings.pace, fields: settings.fields, starts, underWay, signal: request.signal },
      key: await hidden(mailbox.username, entry.key),
      queue: await hidden(mailbox.username, ''),
      // No key has a space.
      questions: await hidden(mailbox.username, ' once'),
      prepare: async () => {
        const known = await length();
        const senders = await sendersOf(settings, session, mailbox, request, context);
        const token = await forward.token();
        return {
          secrets: [mailbox.password, token],
          isSender: (sender) => senders.has(folded(sender)),
          forward: (body, added, signal) =>
            forward.send({ token, body, signal }, known === undefined ? undefined : known + added),
        };
      },
    });
  } finally {
    // Of a body that nobody wants no more is read: else its caller would have to bring all of it before it is answered.
    reader.cancel();
    entry.received = reader.received;
  }
}

/**
 * @param {Asked} asked
 * @param {import('./request/routes.js').Service} service
 */
async function pass({ settings, request, context, url, path, entry, access, forward }, service) {
  const length = checkedLength(request, settings.maxBodySize);
  const reader = boundedReader(request, settings.maxBodySize, context.server);
  const mailbox = service === 'massiva' ? access.mailbox : undefined;
  try {
    const to = { service, mailbox, path: path + url.search };
    const { response, secrets: tokens } = await forward.pass(request, to, reader, length);
    const secrets = [access.mailbox.password, ...tokens];
    if (response.status >= 300 && response.status < 400) {
      response.body?.cancel().catch(() => {});
      throw new Refusal(502, 'proxy.redirect');
    }
    const { status, headers } = response;
    if (response.ok) {
      return answerOf(status, passedBack(headers), await withoutEcho(response, secrets));
    }
    // Answers that say no like to repeat what they got.
    const text = (await textOf(response, LONGEST_REFUSAL)) ?? '';
    return answerOf(status, passedBack(headers), withoutSecrets(text, secrets));
  } catch (error) {
    throw noAnswer(error);
  } finally {
    reader.cancel();
    entry.received = reader.received;
  }
}

/**
 * @param {Told} told
 * @param {number} status
 * @returns {Promise<Record<string, string | undefined>>} `undefined` for those that have no place in the answer
 */
async function tellingHeaders({ known, mailbox, mark, session }, status) {
  const refused = status >= 400 && status < 500 ? session : undefined;
  return {
    ...{ 'x-pec-key': known.key, 'x-pec-mailbox': mailbox, 'x-pec-session': refused },
    'x-pec-store': await mark?.(),
  };
}

/**
 * Adds what every answer of the proxy has, and tells the log when the last byte is out.
 *
 * @param {Response} response
 * @param {Record<string, string | undefined>} more headers
 * @param {Entry} entry
 * @param {Settings['log']} log
 */
function finished(response, more, entry, log) {
  const headers = new Headers(response.headers);
  headers.set('x-pec-proxy', '1');
  headers.set('x-pec-accepts', ACCEPTED);
  headers.set('cache-control', 'no-store');
  headers.set('x-content-type-options', 'nosniff');
  for (const [name, value] of Object.entries(more)) {
    // Those that are not to be told, the portal's own answer must not tell either.
    value === undefined ? headers.delete(name) : headers.set(name, value);
  }
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

/** @param {string | null} key */
function checkedKey(key) {
  if (key === null || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Refusal(400, 'proxy.key');
  }
  return key;
}
