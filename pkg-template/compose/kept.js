/**
 * What a form keeps in its tab over a reload: what is written, but for the contents of files, and, apart from it, the key of
 * what is under way. The key is there before anything is posted, so that after a reload nothing goes as if it were new.
 */

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

/** Names that forms of this page have, so that two of them do not keep in one place. @type {Map<string, Node>} */
const taken = new Map();

/**
 * @param {Node} owner
 * @param {string} wanted
 * @returns {string} a name that no other form of the page has; one that was taken out has none
 */
export function claim(owner, wanted) {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    const other = taken.get(name);
    if (other === undefined || other === owner || !other.isConnected) {
      taken.set(name, owner);
      return name;
    }
  }
}

/** Whether nobody took it over. @param {Node} owner @param {string} name */
export const holds = (owner, name) => (taken.get(name) ?? owner) === owner;

/** @param {Node} owner @param {string} name */
export function release(owner, name) {
  if (taken.get(name) === owner) {
    taken.delete(name);
  }
}

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

/** @param {string} name @returns {any} */
function taking(name) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? 'null');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

export class Kept {
  #draft;
  #key;
  #isMine;
  #isKeyAlone;

  /**
   * @param {string} name
   * @param {{ isMine: () => boolean, isKeyAlone: boolean }} how `isMine`: whether the name is still its own
   */
  constructor(name, { isMine, isKeyAlone }) {
    // Neither is told by a query: it may hold what nobody should find here, and change while a message is under way.
    this.#draft = `pec-compose draft ${location.pathname} ${name}`;
    this.#key = `pec-compose key ${location.pathname} ${name}`;
    this.#isMine = isMine;
    this.#isKeyAlone = isKeyAlone;
  }

  /** @param {Draft | undefined} draft @param {Draft} fresh what a new message begins with @param {UnderWay | undefined} underWay */
  keep(draft, fresh, underWay) {
    if (!this.#isMine()) {
      return;
    }
    const { files = [], lost = [], ...rest } = draft ?? {};
    const written = draft === undefined || this.#isKeyAlone ? undefined : { ...rest, lost: [...files.map(({ name }) => name), ...lost] };
    put(this.#draft, underWay === undefined && written !== undefined ? { ...written, begun: begunOf(fresh) } : undefined);
    if (underWay === undefined) {
      put(this.#key);
    } else {
      put(this.#key, { ...underWay, draft: written }, underWay);
    }
  }

  /**
   * As far as it is what a form once kept. What was written where a page says from whom, to whom, and of what, is not for
   * another page that says otherwise; what may have been sent is told in any case.
   *
   * @param {Draft} fresh
   * @returns {{ draft: Partial<Draft>, underWay: UnderWay | undefined }}
   */
  restored(fresh) {
    const key = taking(this.#key);
    const underWay = underWayOf(key);
    if (underWay !== undefined) {
      return { draft: writtenOf(key.draft), underWay };
    }
    const draft = taking(this.#draft);
    return { draft: draft.begun === begunOf(fresh) ? writtenOf(draft) : {}, underWay };
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
