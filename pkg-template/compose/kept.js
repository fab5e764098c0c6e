/**
 * What a form keeps in its tab over a reload: what is written, but for the contents of files, and, apart from it, the key of
 * what is under way. The key is there before anything is posted, so that after a reload nothing goes as if it were new.
 */

import { claim, holds, isAstray, release } from './tab/names.js';

/**
 * @typedef {object} Draft
 * @property {string} sender
 * @property {string[]} recipients
 * @property {boolean} isToEach one message to each of them, in place of one to all
 * @property {string} subject
 * @property {string} text
 * @property {File[]} files
 * @property {string[]} acceptedAddresses
 * @property {string[]} lost names of files that a reload took away
 *
 * @typedef {object} UnderWay
 * @property {string} idempotencyKey
 * @property {boolean} isPosted whether it may have left
 * @property {boolean} [isLeft] whether its page was left, and it with it: a copy of a tab has no such knowledge
 * @property {string} [asked] the key it was posted under, where a page posted it under one of its own
 * @property {string} [mailbox] the error's, where it is unknown
 * @property {string} [mark] the error's, too
 */

/** What was written under another address of the page, or where another message began, is not for this one. @param {Draft} fresh */
const begunOf = ({ sender, recipients, subject, text }) => JSON.stringify([location.search, sender, recipients, subject, text]);

/** @param {unknown} value */
const textOf = (value) => (typeof value === 'string' ? value : '');

/** @param {unknown} value @returns {string[]} */
const textsOf = (value) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/**
 * In a full storage what stood there before is no longer true, and goes in any case.
 *
 * @param {string} name
 * @param {(object | undefined)[]} values the first that finds room is kept
 */
function put(name, ...values) {
  for (const value of [...values, undefined]) {
    try {
      if (value === undefined) {
        sessionStorage.removeItem(name);
      } else {
        sessionStorage.setItem(name, JSON.stringify(value));
      }
      return;
    } catch {
      // A browser that keeps nothing: who leaves while a message is under way is asked all the same.
    }
  }
}

/** @param {string} name */
function read(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string | null} text @returns {any} */
function valueOf(text) {
  try {
    const kept = JSON.parse(text ?? 'null');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

const KEY = 'pec-compose key ';

/** Names under which there is a key. */
function keysOf() {
  try {
    return Object.keys(sessionStorage).flatMap((name) => (name.startsWith(KEY) ? [name.slice(KEY.length)] : []));
  } catch {
    return [];
  }
}

export class Kept {
  #owner;
  #isKeyAlone = false;
  #wanted = '';
  #name = '';
  /** What this form put there last, or found: what stands there else is of another. @type {(string | null)[]} */
  #seen = [];

  /** @param {Node} owner */
  constructor(owner) {
    this.#owner = owner;
  }

  /**
   * The name that it has stays its own as long as nobody else took it.
   *
   * @param {string} wanted
   * @param {{ isOpen: boolean, isKeyAlone: boolean }} how `isOpen`: the form has a message already, so that a key that stands there is not its own
   */
  claim(wanted, { isOpen, isKeyAlone }) {
    this.#isKeyAlone = isKeyAlone;
    if (this.#wanted !== wanted || !holds(this.#owner, this.#name)) {
      release(this.#owner, this.#name);
      this.#wanted = wanted;
      this.#name = claim(this.#owner, wanted, (name) => !isOpen || read(KEY + name) === null);
      this.#look();
    }
  }

  release() {
    release(this.#owner, this.#name);
  }

  get #draft() {
    return `pec-compose draft ${this.#name}`;
  }

  get #key() {
    return KEY + this.#name;
  }

  #now() {
    return [read(this.#draft), read(this.#key)];
  }

  #look() {
    this.#seen = this.#now();
  }

  /** Whether another page, or another form, went on with it. */
  get isChanged() {
    return holds(this.#owner, this.#name) && this.#now().some((text, index) => text !== this.#seen[index]);
  }

  /** @param {Draft | undefined} draft @param {Draft} fresh what a new message begins with @param {UnderWay | undefined} underWay */
  keep(draft, fresh, underWay) {
    if (!holds(this.#owner, this.#name)) {
      return;
    }
    const key = read(this.#key);
    if (key !== null && key !== this.#seen[1]) {
      // Another's message, which may have been sent, is its own matter.
      this.release();
      this.#name = claim(this.#owner, this.#wanted, (name) => read(KEY + name) === null);
    }
    const { files = [], lost = [], ...rest } = draft ?? {};
    const written = draft === undefined || this.#isKeyAlone ? undefined : { ...rest, lost: [...files.map(({ name }) => name), ...lost] };
    put(this.#draft, underWay === undefined && written !== undefined ? { ...written, begun: begunOf(fresh) } : undefined);
    if (underWay === undefined) {
      put(this.#key);
    } else {
      put(this.#key, { ...underWay, draft: written }, underWay);
    }
    this.#look();
  }

  /**
   * As far as it is what a form once kept. What was written where a page says from whom, to whom, and of what, is not for
   * another page that says otherwise; what may have been sent is told in any case.
   *
   * @param {Draft} fresh
   * @returns {{ draft: Partial<Draft>, underWay: UnderWay | undefined }}
   */
  restored(fresh) {
    this.#look();
    const key = valueOf(this.#seen[1] ?? this.#astray());
    const underWay = underWayOf(key);
    if (underWay !== undefined) {
      return { draft: writtenOf(key.draft), underWay };
    }
    const draft = valueOf(this.#seen[0]);
    return { draft: draft.begun === begunOf(fresh) ? writtenOf(draft) : {}, underWay };
  }

  /** What may have been sent from a frame that does not come for it any more is told by the next form that could have sent it. */
  #astray() {
    const name = keysOf().find((one) => isAstray(one, this.#wanted) && underWayOf(valueOf(read(KEY + one)))?.isPosted);
    const text = name === undefined ? null : read(KEY + name);
    if (text !== null) {
      try {
        sessionStorage.setItem(this.#key, text);
        sessionStorage.removeItem(KEY + name);
        this.#look();
      } catch {
        // Without room for both it is told here, and stays where it is.
      }
    }
    return text;
  }
}

/** @param {any} kept @returns {Partial<Draft>} */
function writtenOf(kept) {
  if (typeof kept !== 'object' || kept === null) {
    return {};
  }
  const { sender, recipients, isToEach, subject, text, acceptedAddresses, lost } = kept;
  return {
    ...(textOf(sender) === '' ? {} : { sender: textOf(sender) }),
    ...(typeof isToEach === 'boolean' && { isToEach }),
    ...{ recipients: textsOf(recipients), subject: textOf(subject), text: textOf(text), acceptedAddresses: textsOf(acceptedAddresses), lost: textsOf(lost) },
  };
}

/** @param {any} kept @returns {UnderWay | undefined} */
function underWayOf(kept) {
  const idempotencyKey = textOf(kept?.idempotencyKey);
  if (idempotencyKey === '') {
    return undefined;
  }
  const { asked, mailbox, mark } = kept;
  return {
    idempotencyKey,
    // Whatever else may stand there is no knowledge that it was not posted.
    isPosted: kept.isPosted !== false || kept.isLeft !== true,
    ...(textOf(asked) !== '' && { asked }),
    ...(typeof mailbox === 'string' && { mailbox }),
    ...(typeof mark === 'string' && { mark }),
  };
}
