/**
 * `PecMassiva`: stands before the compiled client, which it loads at the first call. It decides
 * nothing but that.
 */

import { makeError } from '../core/js/errors.js';
import { bound, marked } from '../common/bound.js';
import { copyOf, isList, orFalse } from '../common/copies.js';
import { ended, orGone, unknownChange } from './broken.js';
import { observerOf } from './observer.js';
import { Posted } from './posted.js';
import { reportOf } from './report.js';

/**
 * @typedef {import('../types/index.d.ts').ClientOptions} ClientOptions
 * @typedef {import('../types/index.d.ts').Message} Message
 * @typedef {import('../core/pec_massiva.js').Client} Client
 *
 * @typedef {object} Core the compiled core of an entry
 * @property {new (options: ClientOptions | undefined) => Client} Client
 * @property {(subject: string, sender: string) => unknown} classify
 * @property {import('../common/life.js').Life} life
 *
 * One call of a client's core; `isChange`: whether it changes something at the service.
 *
 * @typedef {<T>(options: any, work: (client: any, options: any) => Promise<T>, isChange?: boolean) => Promise<T>} Call
 */

/**
 * Makes the class; each entry of the package brings its own core, and its own way to load it.
 *
 * @param {() => Promise<void>} load
 * @param {Core} core
 * @param {(call: Call, itemOf: (item: any) => any) => object} [more] makes what an entry's client has besides
 * @returns {typeof import('../types/index.d.ts').PecMassiva}
 */
export function clientClass(load, core, more = () => ({})) {
  return class PecMassiva {
    /** @param {ClientOptions} [options] */
    constructor(options) {
      inner.set(this, { options: optionsOf(options), client: undefined, generation: 0, isClosed: false, posted: new Posted(), load, core });
      bound(this, PecMassiva.prototype);
      this.shipments = fixed({
        /** @param {string} messageId @param {any} [options] */
        get: (messageId, options) =>
          call(this, options, (client, taken) => client.shipment(messageId, taken)),
        /** @param {string} messageId @param {any} [options] */
        track: (messageId, options) => statesOf(this, messageId, options),
        /** @param {string | string[]} messageIds @param {any} [options] */
        report: async (messageIds, options) => {
          const ids = orFalse(() => (isList(messageIds) ? Array.from(messageIds) : [messageIds]));
          return call(this, options, async (client, taken) =>
            reportOf(/** @type {any} */ (await client.report(ids, taken)), taken?.format ?? 'json'),
          );
        },
        /** @param {any} search */
        find: (search) => call(this, search, (client, taken) => client.find(taken)),
        /** @param {string} messageId @param {any} [options] */
        delete: (messageId, options) =>
          call(this, options, (client, taken) => client.deleteReceipts(messageId, taken), unknownChange),
      });
      this.inbox = fixed({
        /** @param {any} [options] */
        page: (options) => call(this, options, (client, taken) => client.inbox(taken)),
        /** @param {number} id @param {any} [options] */
        get: (id, options) => call(this, options, (client, taken) => client.message(id, taken)),
        /** @param {any} [options] */
        list: (options) => listOfMessages(this, options),
        /** @param {number} id @param {any} [options] */
        delete: (id, options) =>
          call(this, options, (client, taken) => client.deleteMessage(id, taken), unknownChange),
      });
      const calling = (/** @type {any} */ options, /** @type {any} */ work, isChange = false) =>
        call(this, options, work, isChange ? unknownChange : ended);
      Object.assign(this, more(/** @type {any} */ (calling), itemOf));
    }

    /** @param {Message} message @param {any} [options] */
    async send(message, options) {
      const copy = orFalse(() => messageOf(message));
      const given = orFalse(() => copyOf(options));
      const { onPost, ended: over, lost } = stateOf(this).posted.sending(orFalse(() => given?.idempotencyKey));
      return over(call(this, given, (client, taken) => client.send(copy, taken, onPost), lost));
    }

    /** @param {any} key @param {any} [options] */
    async settle(key, options) {
      const copy = orFalse(() => keyOf(key));
      const settled = await call(this, options, (client, taken) => client.settle(copy, taken));
      return stateOf(this).posted.learn(copy.idempotencyKey, settled);
    }

    /** @param {any} file @param {any} [options] */
    async attach(file, options) {
      const copy = orFalse(() => itemOf(file));
      const taken = await call(this, options, (client, given) => client.attach(copy, given));
      return makeAttachment(taken);
    }

    /** @param {string} method @param {string} path @param {any} [options] */
    async request(method, path, options) {
      const isRead = /^(?:get|head)$/i.test(String(method));
      return call(this, options, (client, taken) => client.request(method, path, taken), isRead ? ended : unknownChange);
    }

    /** @param {string} [mailbox] @param {any} [options] */
    async quota(mailbox, options) {
      return call(this, options, (client, taken) => client.quota(mailbox, taken));
    }

    close() {
      const state = stateOf(this);
      const current = currentOf(state);
      Object.assign(state, { options: undefined, client: undefined, isClosed: true });
      current?.close();
      // What goes on in it has its own hold of it.
      current?.free();
    }
  };
}

/**
 * What belongs to a client. It stands beside the object, not in it, so that no console shows the
 * options, which hold the token and the password.
 *
 * @type {WeakMap<object, State>}
 */
const inner = new WeakMap();

/**
 * @typedef {object} State
 * @property {ClientOptions | undefined} options
 * @property {Client | undefined} client
 * @property {number} generation of the core that the client is of
 * @property {boolean} isClosed
 * @property {Posted} posted
 * @property {() => Promise<void>} load
 * @property {Core} core
 */

/** @param {object} client */
function stateOf(client) {
  const state = inner.get(client);
  if (state === undefined) {
    const message = 'This is a copy of a client, without what the client was made with; use the client itself. Nothing was sent.';
    throw makeError('PecError', message, { code: 'state.copy' }, undefined);
  }
  return state;
}

/**
 * A part of a client, which nobody changes and no framework watches.
 *
 * @template {object} T
 * @param {T} part
 */
const fixed = (part) => Object.freeze(marked(part));

/** The compiled client, where it is not of a core that broke. @param {State} state */
const currentOf = ({ client, generation, core }) => (generation === core.life.generation ? client : undefined);

/** The compiled client, which the first call makes, and the first after the core broke. @param {State} state */
function clientOf(state) {
  const current = currentOf(state);
  if (current !== undefined) {
    return current;
  }
  const client = new state.core.Client(state.options);
  state.posted.tell(client);
  Object.assign(state, { client, generation: state.core.life.generation });
  return client;
}

/**
 * @template T
 * @param {object} self
 * @param {any} options
 * @param {(client: Client, options: any) => Promise<T>} work
 * @param {(fault: unknown) => Error} [explain] makes the error where the core breaks meanwhile
 * @returns {Promise<T>}
 */
async function call(self, options, work, explain = ended) {
  // Taken before anything is awaited: an object that is used again for the next call may differ then.
  const taken = orFalse(() => copyOf(options));
  const state = stateOf(self);
  if (state.isClosed) {
    const message = 'This client was closed; make a new PecMassiva.';
    throw makeError('PecError', message, { code: 'closed' }, undefined);
  }
  await state.load();
  if (state.isClosed) {
    const message = 'The call was ended by close(). Nothing was sent.';
    throw makeError('AbortError', message, { code: 'abort.closed', params: { notes: ['note.nothingSent'] } }, undefined);
  }
  return state.core.life.during(() => work(clientOf(state), taken), explain);
}

/**
 * The options of a client as they are now; what the caller does with the objects later does not
 * matter.
 *
 * @param {ClientOptions | undefined} options
 */
function optionsOf(options) {
  const copy = copyOf(options);
  if (typeof copy === 'object' && copy !== null) {
    copy.mailbox = copyOf(copy.mailbox);
    copy.rate = copyOf(copy.rate);
    copy.requestInit = copyOf(copy.requestInit);
    // Not listed among the caller's own options, of which each has to be known.
    Object.defineProperty(copy, 'observe', { value: observerOf(copy) });
  }
  return copy;
}

/**
 * Makes the helper `classify`.
 *
 * @param {() => Promise<void>} load
 * @param {Core} core
 * @returns {typeof import('../types/index.d.ts').classify}
 */
export function classifier(load, core) {
  return async function classify(subject, sender) {
    await load();
    return /** @type {any} */ (core.life.during(async () => core.classify(String(subject ?? ''), String(sender ?? '')), ended));
  };
}

/**
 * A message as it is now. A page may empty its form right after the call, and a form's list of files
 * is emptied with it.
 *
 * @param {Message} message
 * @returns {Message}
 */
function messageOf(message) {
  const copy = copyOf(message);
  if (typeof copy === 'object' && copy !== null) {
    const { recipient, attachments } = copy;
    copy.recipient = Array.isArray(recipient) ? [...recipient] : recipient;
    copy.attachments = isList(attachments) ? listOf(attachments) : attachments;
  }
  return copy;
}

/**
 * A key and where it was posted first from, as an `UnknownOutcomeError` tells; or the key alone.
 *
 * @param {any} key
 */
function keyOf(key) {
  const { idempotencyKey, mailbox, mark } = Object(key) === key ? key : { idempotencyKey: key };
  return { idempotencyKey, mailbox, mark };
}

/**
 * The items of a list. One that breaks is no list: its first half must not be sent as the whole.
 *
 * @param {ArrayLike<any>} list
 * @returns {any}
 */
function listOf(list) {
  try {
    return Array.from(list, itemOf);
  } catch {
    return false;
  }
}

/**
 * Files are what they are; `{ name, data }` is copied; what `attach` gave gets its contents back.
 *
 * @param {any} item
 */
function itemOf(item) {
  const kept = contents.get(item);
  if (kept !== undefined) {
    return { ...item, ...kept };
  }
  if (typeof item !== 'object' || item === null || isFile(item)) {
    return item;
  }
  const { name, type, data } = item;
  return { name, type, data };
}

/** @param {object} value of this realm, or of another where runtimes name their objects */
function isFile(value) {
  const name = Object.prototype.toString.call(value);
  return value instanceof Blob || name === '[object Blob]' || name === '[object File]';
}

/**
 * The contents of attachments: encoded, or the file as it is. They stand beside the objects, so that no console and no
 * JSON shows them.
 *
 * @typedef {{ encoded?: Blob, modified?: number, data?: Blob, isAttached?: boolean }} Contents
 * @type {WeakMap<object, Contents>}
 */
const contents = new WeakMap();

/** A class of its own: frameworks watch and copy plain objects, and a copy has no contents. */
class Attachment {
  constructor() {
    marked(this);
  }
}

/** @param {{ name: string, type: string, size: number } & Contents} taken */
function makeAttachment({ name, type, size, ...kept }) {
  const attachment = Object.freeze(Object.assign(new Attachment(), { name, type, size }));
  contents.set(attachment, kept);
  return attachment;
}

/**
 * The states of a shipment as they come.
 *
 * @param {object} self
 * @param {string} messageId
 * @param {any} given
 */
function statesOf(self, messageId, given) {
  const options = orFalse(() => copyOf(given));
  /** @type {import('../core/pec_massiva.js').Following | undefined} */
  let following;
  const states = (async function* states() {
    const followed = await call(self, options, async (client, taken) => client.track(messageId, taken));
    following = followed;
    const hurry = () => orGone(() => followed.hurry());
    const page = globalThis.document;
    const seen = () => page.visibilityState === 'visible' && hurry();
    globalThis.addEventListener?.('online', hurry);
    page?.addEventListener('visibilitychange', seen);
    try {
      for (;;) {
        const status = await call(self, options, (_, taken) => followed.next(taken));
        if (status === undefined) {
          return;
        }
        yield status;
      }
    } finally {
      globalThis.removeEventListener?.('online', hurry);
      page?.removeEventListener('visibilitychange', seen);
      following = undefined;
      followed.free();
    }
  })();
  // A generator's own `return` waits for the `next` under way, which may take hours.
  const leave = () => orGone(() => following?.leave());
  return {
    next: () => states.next(),
    return: (/** @type {any} */ value) => (leave(), states.return(value)),
    throw: (/** @type {unknown} */ error) => (leave(), states.throw(error)),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * All messages of the inbox, page by page as they are asked for.
 *
 * @param {object} self
 * @param {any} given
 */
function listOfMessages(self, given) {
  return messages(self, orFalse(() => copyOf(given)));
}

/**
 * @param {object} self
 * @param {any} options
 */
async function* messages(self, options) {
  const pages = await call(self, options, async (client, taken) => client.pages(taken));
  try {
    for (;;) {
      const messages = await call(self, options, (_, taken) => pages.next(taken));
      if (messages === undefined) {
        return;
      }
      yield* messages;
    }
  } finally {
    pages.free();
  }
}
