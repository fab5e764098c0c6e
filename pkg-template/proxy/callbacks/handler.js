/** The address that the service calls when a mailbox changes: nothing that it is told is believed before it was asked for. */

import { recordOf } from '../../common/json.js';
import { Problems, isFunction, isMissingOr, isPositive, isText, isWhole } from '../../common/setup.js';
import { Late, within } from '../../common/wait.js';
import { NotTaken } from './answer.js';
import { recordIn } from './body.js';
import { LONGEST, Turns } from './turns.js';

/** Bytes of the longest body: a record has some thousands. */
const MAX_BODY_SIZE = 262_144;

/** Reads that callers can cause. */
const RATE = { perMinute: 60, atOnce: 30 };

/** Milliseconds that the service has for a record: less than it may wait for an answer itself. */
const CONFIRM_TIMEOUT = 15_000;

/** Records that are remembered where the portal does not do so; the oldest go first. */
const REMEMBERED = 10_000;

/** What only communications to the business register have. */
const OF_COMMUNICATIONS = ['qualifica', 'ragione_sociale', 'codice_registro_imprese'];

/**
 * @typedef {import('../../types/callbacks.d.ts').CallbackOptions} CallbackOptions
 * @typedef {import('../../types/callbacks.d.ts').CallbackEvent} CallbackEvent
 */

/** @type {typeof import('../../types/callbacks.d.ts').callbackHandler} */
export function callbackHandler(options) {
  const settings = settingsOf(options);
  /** @type {Turns<void>} */
  const turns = new Turns(settings.rate);
  return async function handler(request) {
    try {
      if (!isFunction(request?.headers?.get)) {
        throw new NotTaken(500, 'A callback came as no Request of web standards. On Node, and in Express, give the handler to proxyListener of pec-massiva/proxy/server.');
      }
      if (request.method !== 'POST') {
        throw new NotTaken(405, 'A callback is a POST.', { headers: { allow: 'POST' } });
      }
      const { id, record } = await recordIn(request, settings.field, settings.maxBodySize);
      const kind = kindOf(record, settings);
      await within(LONGEST, async () => turns.take(`${kind} ${id}`, () => tell(settings, kind, id)));
      // The same for what is not ours: nobody learns from it which ids there are.
      return new Response('', { status: 200, headers: { 'cache-control': 'no-store' } });
    } catch (error) {
      const answer = refusalOf(error);
      report(settings, answer);
      return new Response('', { status: answer.status, headers: { 'cache-control': 'no-store', ...answer.headers } });
    } finally {
      request?.body?.cancel?.().catch(() => {});
    }
  };
}

/** @param {unknown} error */
function refusalOf(error) {
  if (error instanceof NotTaken) {
    return error;
  }
  return error instanceof Late
    ? new NotTaken(503, 'A callback was not confirmed in time, or the portal did not take it in time. It may come again.')
    : new NotTaken(500, 'The callback handler failed.', { cause: error });
}

/**
 * Asks what is true of a record, and tells it where it is news.
 *
 * @param {ReturnType<typeof settingsOf>} settings
 * @param {CallbackEvent['type']} kind
 * @param {string} id
 */
async function tell({ mailboxes, registry, memory, onEvent }, kind, id) {
  const source = kind === 'mailbox' ? mailboxes : registry;
  /** @type {Record<string, unknown>} */
  let record;
  try {
    record = await /** @type {any} */ (source).get(id, { timeout: CONFIRM_TIMEOUT });
  } catch (error) {
    if (isNone(error)) {
      // Forged, or of a plan that the service does not tell of: it would be so the next time, too.
      return;
    }
    throw new NotTaken(503, 'A callback could not be confirmed: the service did not give the record. It was not told on, and may come again.', { cause: error });
  }
  if (recordOf(record) === undefined) {
    throw new NotTaken(503, 'A callback could not be confirmed: mailboxes.get gave no record.');
  }
  const key = `${kind} ${id}`;
  try {
    const was = await memory.get(key);
    if (was !== undefined && fingerprintOf(was) === fingerprintOf(record)) {
      return;
    }
    const callback = recordOf(recordOf(record['callback'])?.['data']) ?? {};
    const event = { type: kind, id, [kind]: record, ...(was !== undefined && { was }), callback };
    await onEvent(/** @type {any} */ (event));
    // Only now: what was not taken is to be told again.
    await memory.set(key, record);
  } catch (cause) {
    throw new NotTaken(500, 'A callback was confirmed, and the portal could not take it; it may come again.', { cause });
  }
}

/** The same record, in whatever order its fields come. @param {unknown} value @returns {string} */
function fingerprintOf(value) {
  return JSON.stringify(value, (_, held) => {
    const fields = recordOf(held);
    return fields === undefined ? held : Object.fromEntries(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

/**
 * Whether the service itself said that there is none: a 404 of something on the way says nothing.
 *
 * @param {unknown} error by its shape: it may be of another copy of the package
 */
const isNone = (error) => recordOf(error)?.['name'] === 'NotFoundError' && recordOf(recordOf(error)?.['body'])?.['success'] === false;

/**
 * Which of the two services is asked: one read, whatever came.
 *
 * @param {Record<string, unknown>} record
 * @param {{ registry?: unknown }} settings
 * @returns {CallbackEvent['type']}
 */
function kindOf(record, { registry }) {
  const isCommunication = OF_COMMUNICATIONS.some((name) => name in record);
  return isCommunication && registry !== undefined ? 'communication' : 'mailbox';
}

/** @param {ReturnType<typeof settingsOf>} settings @param {NotTaken} error */
function report({ onError }, error) {
  try {
    onError(error);
  } catch {
    // Who is told of an error must not make another.
  }
}

/** Remembers in this process. */
function processMemory() {
  /** @type {Map<string, any>} */
  const records = new Map();
  return {
    get: (/** @type {string} */ key) => records.get(key),
    set(/** @type {string} */ key, /** @type {any} */ record) {
      records.delete(key);
      records.set(key, record);
      for (const oldest of records.keys()) {
        if (records.size <= REMEMBERED) {
          break;
        }
        records.delete(oldest);
      }
    },
  };
}

/** @param {NotTaken} error */
const onConsole = ({ message, cause }) => console.error('pec-massiva: %s', message, ...(cause === undefined ? [] : [cause]));

/** @param {CallbackOptions} options */
function settingsOf(options) {
  const given = recordOf(options) ?? {};
  const { mailboxes, registry, onEvent, field, maxBodySize, memory, rate, onError } = given;
  const problems = new Problems();
  problems.names(given, ['mailboxes', 'registry', 'onEvent', 'field', 'maxBodySize', 'memory', 'rate', 'onError']);
  const gets = (/** @type {unknown} */ one) => isFunction(recordOf(one)?.['get']);
  problems.check(gets(mailboxes), 'mailboxes must be those of a client of pec-massiva/full: every callback is confirmed by mailboxes.get');
  problems.check(isMissingOr(gets, registry), 'registry must be that of a client of pec-massiva/full');
  problems.check(isFunction(onEvent), 'onEvent must be a function');
  problems.check(isMissingOr(isText, field), "field must be the callback's field, as it was registered");
  problems.check(isMissingOr((value) => isWhole(value, 1), maxBodySize), 'maxBodySize must be a number of bytes');
  const isMemory = (/** @type {unknown} */ one) => gets(one) && isFunction(recordOf(one)?.['set']);
  problems.check(isMissingOr(isMemory, memory), 'memory must have the functions get and set');
  problems.check(isMissingOr((value) => recordOf(value) !== undefined, rate), 'rate must be { perMinute, atOnce }');
  problems.names(rate, ['perMinute', 'atOnce'], 'rate.');
  const { perMinute = RATE.perMinute, atOnce = RATE.atOnce } = recordOf(rate) ?? {};
  problems.check(isPositive(perMinute), 'rate.perMinute must be a number above 0');
  problems.check(isWhole(atOnce, 1), 'rate.atOnce must be a whole number above 0');
  problems.check(isMissingOr(isFunction, onError), 'onError must be a function');
  problems.end('callbackHandler');
  return {
    ...{ mailboxes: options.mailboxes, registry: options.registry, onEvent: options.onEvent },
    ...{ field: options.field ?? 'data', maxBodySize: options.maxBodySize ?? MAX_BODY_SIZE },
    ...{ memory: options.memory ?? processMemory(), onError: options.onError ?? onConsole },
    rate: { perMinute: Number(perMinute), atOnce: Number(atOnce) },
  };
}
