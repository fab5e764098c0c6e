/** The proxy itself: from a request of the browser to one of the service, and back. */

import { finished } from './answers/finished.js';
import { Refusal, answerOf, dataOf, passedBack, refusalOf, textOf, withoutSecrets } from './answers/response.js';
import { Failures, tellsBy, toConsole } from './failures.js';
import { forwarder, noAnswer } from './forward/forwarder.js';
import { GREETING_PATIENCE, Marks, markOf } from './once/marks.js';
import { fateOf, seenOf } from './once/question.js';
import { sendOnce } from './once/send.js';
import { isNever, isSecret } from './once/sessionless.js';
import { Starts } from './once/starts.js';
import { UnderWay } from './once/under-way.js';
import { Credit } from './credit.js';
import { settingsOf } from './settings/options.js';
import { folded, mailboxOf, sendersOf, sessionOf } from './portal.js';
import { readiness } from './ready.js';
import { Spans } from './tracing.js';
import { withoutEcho } from './redact/secrets.js';
import { boundedReader } from './request/body.js';
import { givenId, idOf } from './request/identity.js';
import { Mailboxes, checkMailbox, isOwnMailbox } from './request/mailbox.js';
import { checkedLength, messageReader } from './request/message.js';
import { corsHeaders, guard, preflight } from './request/origins.js';
import { baseOf, shown, strayed } from './request/place.js';
import { askedKey, isKey, isOfKey, isOfService, keyOf, namedMailbox, routeOf, saysOther } from './request/routes.js';

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
 * @property {{ session: any, mailbox: Mailbox, seen: import('./request/mailbox.js').Seen }} access
 * @property {import('./forward/forwarder.js').Forward} forward
 * @property {Marks} marks
 * @property {Mailboxes} mailboxes
 * @property {Failures} failures of this request
 * @property {Spans} spans of this request
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
    ...{ starts: new Starts(), underWay: new UnderWay(settings.maxUnderWay), mailboxes: new Mailboxes(settings.service) },
    credit: new Credit(settings.account),
  };
  const { onError = toConsole } = settings;
  async function proxy(
    /** @type {Request} */ request,
    /** @type {import('../types/proxy.d.ts').ProxyContext} */ context = {},
  ) {
    const url = new URL(request.url);
    /** @type {Entry} */
    const entry = {
      ...{ id: idOf(request.headers), at: new Date(), method: request.method, path: '*', status: 0 },
      ...{ duration: 0, waited: 0, received: 0, sent: 0 },
    };
    const given = givenId(request.headers);
    if (given !== undefined && given !== entry.id) {
      entry.requestId = given;
    }
    const cors = corsHeaders(request, settings.origins);
    // Called on its object: some runtimes insist.
    const waitUntil = (/** @type {Promise<unknown>} */ work) => context?.waitUntil?.(work);
    /** @type {Told} */
    const told = { known: isOfKey(request.method, url.pathname) ? { key: 'unseen' } : {} };
    const spans = new Spans(settings.trace, settings.basePath, request, url);
    const failures = new Failures(onError, entry, shared.forward.tokens);
    let response;
    try {
      response = await answerTo({ ...shared, request, context: context ?? {}, url, entry, told, failures, spans, waitUntil });
    } catch (error) {
      failures.end(error);
      // What else was thrown may say anything; the browser learns only that it happened.
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'proxy.failed');
      response = refusalOf(refusal);
      entry.reason = refusal === error ? refusal.message : 'the proxy failed';
      entry.code = refusal.code;
    }
    const accepts = settings.multipart ? 'multipart' : undefined;
    const ids = { 'x-pec-request': entry.id, 'x-pec-service-request': entry.serviceRequestId };
    const named = { ...ids, 'x-pec-answers': keyOf(request, url.pathname) };
    const telling = { ...cors, 'x-pec-accepts': accepts, ...named, ...(await tellingHeaders(told, response.status)) };
    const over = (/** @type {unknown} */ broken) => {
      if (broken !== undefined) {
        failures.tell(broken, 'proxy.noAnswer');
      }
      spans.end(entry);
      // A log that fails must not change what became of a message.
      Promise.resolve()
        .then(() => settings.log?.(entry))
        .catch((error) => failures.tell(error, 'proxy.function'));
    };
    try {
      return finished(response, telling, entry, over);
    } catch (error) {
      // An answer of the portal's own that is none, or was given before.
      failures.tell(error, 'proxy.failed');
      return finished(refusalOf(new Refusal(500, 'proxy.failed')), telling, entry, over);
    }
  }
  tellsBy(proxy, onError, shared.forward.tokens);
  return readiness(proxy, settings.store);
}

/** @param {Omit<Asked, 'path' | 'access'>} given */
async function answerTo(given) {
  const { settings, request, context, url, entry, told, marks, mailboxes, failures } = given;
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
  const route = routeOf(settings.allowed, request.method, path);
  const mayCost = request.method === 'GET' && route?.service === 'pec';
  guard(request, settings, { isBurning: asked?.isBurning === true, mayCost });
  const isGreeting = asksOnce && path === '/once';
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
  const orNever = (/** @type {unknown} */ error) => withoutSession(given, asked?.isBurning === true ? asked.key : undefined, error);
  const found = await sessionOf(settings, request, context).catch(orNever);
  if ('answer' in found) {
    return found.answer;
  }
  // Those that a message hangs on ask the store themselves, when all is done.
  const onFailure = (/** @type {unknown} */ error) => failures.tell(error, 'proxy.store');
  const recent = route === undefined || route.isSend ? undefined : marks.recent(onFailure);
  told.mark = () => recent ?? marks.fresh(onFailure);
  const mailbox = await mailboxOf(settings, found.session, request, context).catch(orNever);
  if ('answer' in mailbox) {
    return mailbox.answer;
  }
  failures.hide(mailbox.password);
  const seen = await mailboxes.see(mailbox.username);
  told.mailbox = seen.fingerprint;
  told.session = 'other';
  checkMailbox(request, told.mailbox);
  told.session = undefined;
  const whole = { ...given, path, access: { session: found.session, mailbox, seen } };
  if (isGreeting) {
    // Who greets is about to post: without the store that would send nothing, and nobody could tell.
    const mark = await marks.fresh(onFailure, GREETING_PATIENCE);
    told.mark = async () => mark;
    if (mark === undefined) {
      throw new Refusal(503, 'proxy.store');
    }
    return dataOf(null);
  }
  if (asked !== undefined) {
    return ask(whole, asked);
  }
  const known = /** @type {import('./request/routes.js').Route} */ (route);
  const { service, isSend } = known;
  const named = namedMailbox(known);
  // The query of a message goes nowhere.
  if ((named !== undefined && !isOwnMailbox(named, mailbox.username)) || (!isSend && saysOther(service, url.search))) {
    throw new Refusal(403, 'proxy.route');
  }
  if (service === 'account') {
    return given.credit.answer(path, url.searchParams);
  }
  return isSend ? send(whole) : pass(whole, service);
}

/**
 * What can be told of a key where the portal's own functions fail.
 *
 * @param {Omit<Asked, 'path' | 'access'>} asked
 * @param {string | undefined} key that is asked for
 * @param {unknown} error
 * @returns {Promise<{ answer: Response }>}
 */
async function withoutSession({ settings, request, entry, told, mailboxes, failures, waitUntil }, key, error) {
  const seen = mailboxes.of(request);
  // A portal that says no is another matter: that is no failure.
  if (!(error instanceof Refusal) || error.status !== 500 || key === undefined || !isSecret(key) || seen === undefined) {
    throw error;
  }
  entry.key = checkedKey(key);
  failures.end(error);
  const isUnused = await isNever({
    ...{ store: settings.store, mark: markOf(request), interval: settings.pace.interval },
    key: await mailboxes.hidden(seen.username, entry.key),
    // Nobody knows who asks: it must not take a session's own turns.
    queue: await mailboxes.hidden(seen.username, ' sessionless'),
    ...{ waitUntil, onFailure: (/** @type {unknown} */ error) => failures.tell(error, 'proxy.store') },
  }).catch((failure) => {
    failures.end(failure);
    return false;
  });
  if (!isUnused) {
    throw error;
  }
  [entry.reason, entry.code, told.known.key] = [error.message, error.code, 'never'];
  return { answer: dataOf({ state: 'never' }) };
}

/** @param {Asked} asked @param {{ key: string, isBurning: boolean }} question */
async function ask({ settings, request, entry, told, mailboxes, access: { seen }, failures, waitUntil }, { key, isBurning }) {
  entry.key = checkedKey(key);
  return (isBurning ? fateOf : seenOf)({
    ...{ store: settings.store, mark: markOf(request), known: told.known, interval: settings.pace.interval },
    key: await mailboxes.hidden(seen.username, entry.key),
    queue: seen.questions,
    ...{ waitUntil, onFailure: (/** @type {unknown} */ error) => failures.tell(error, 'proxy.store') },
  });
}

/** @param {Asked} asked */
async function send({ settings, request, context, entry, told, mailboxes, access, failures, spans, forward, starts, underWay, waitUntil }) {
  const { mailbox, session } = access;
  entry.key = checkedKey(request.headers.get('idempotency-key'));
  const { reader, length } = messageReader(request, settings, context.server);
  try {
    return await sendOnce({
      ...{ store: settings.store, mark: markOf(request), known: told.known, reader, mailbox, entry, waitUntil },
      ...{ pace: settings.pace, fields: settings.fields, starts, underWay, signal: request.signal },
      onFailure: (error) => failures.tell(error, 'proxy.store'),
      key: await mailboxes.hidden(mailbox.username, entry.key),
      ...{ queue: access.seen.queue, questions: access.seen.questions },
      prepare: async () => {
        const known = await length();
        const senders = await sendersOf(settings, session, mailbox, request, context);
        const token = await forward.token();
        return {
          secrets: [mailbox.password, token],
          isSender: (sender) => senders.has(folded(sender)),
          forward: async (body, added, signal) => {
            const onFailure = (/** @type {unknown} */ error) => failures.end(error);
            const response = await forward.send(
              { token, body, signal, spans, onFailure },
              known === undefined ? undefined : known + added,
            );
            noteServiceId(entry, response, [mailbox.password, token]);
            return response;
          },
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
async function pass({ settings, request, context, url, path, entry, access, spans, forward }, service) {
  const length = checkedLength(request, settings.maxBodySize);
  const reader = boundedReader(request, settings.maxBodySize, context.server);
  const mailbox = service === 'massiva' ? access.mailbox : undefined;
  try {
    const to = { service, mailbox, path: path + url.search, template: entry.path, spans };
    const { response, secrets: tokens } = await forward.pass(request, to, reader, length);
    const secrets = [access.mailbox.password, ...tokens];
    noteServiceId(entry, response, secrets);
    if (response.status >= 300 && response.status < 400) {
      response.body?.cancel().catch(() => {});
      throw new Refusal(502, 'proxy.redirect');
    }
    const { status, headers } = response;
    if (response.ok) {
      return answerOf(status, passedBack(headers, secrets), await withoutEcho(response, access.mailbox.password, tokens));
    }
    // Answers that say no like to repeat what they got.
    const text = (await textOf(response, LONGEST_REFUSAL)) ?? '';
    return answerOf(status, passedBack(headers, secrets), withoutSecrets(text, secrets));
  } catch (error) {
    throw noAnswer(error);
  } finally {
    reader.cancel();
    entry.received = reader.received;
  }
}

/** Notes what the service calls a request; a secret that it repeats there is none. @param {Entry} entry @param {Response} response @param {string[]} secrets */
function noteServiceId(entry, { headers }, secrets) {
  const id = givenId(headers);
  if (id !== undefined && withoutSecrets(id, secrets) === id) {
    entry.serviceRequestId = id;
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

/** @param {string | null} key */
function checkedKey(key) {
  if (!isKey(key)) {
    throw new Refusal(400, 'proxy.key');
  }
  return /** @type {string} */ (key);
}
