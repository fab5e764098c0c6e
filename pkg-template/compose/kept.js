/**
 * What a form keeps in its tab over a reload: what is written, but for the contents of files, and the key of what is under
 * way. The key is there before anything is posted, so that after a reload nothing goes as if it were new.
 */

/**
 * @typedef {object} Draft
 * @property {string} sender
 * @property {string[]} recipients
 * @property {string} subject
 * @property {string} text
 * @property {File[]} files
 * @property {string[]} acceptedAddresses
 * @property {string[]} lost names of files that a reload took away
 *
 * @typedef {object} UnderWay
 * @property {string} idempotencyKey
 * @property {boolean} isPosted whether it may have left
 * @property {string} [mailbox] the error's, where it is unknown
 * @property {string} [mark] the error's, too
 */

/** Names that forms of this page have, so that two of them do not keep in one place. @type {Map<string, object>} */
const taken = new Map();

/** @param {object} owner @param {string} wanted @returns {string} a name that no other form of the page has */
export function claim(owner, wanted) {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if ((taken.get(name) ?? owner) === owner) {
      taken.set(name, owner);
      return name;
    }
  }
}

/** @param {object} owner @param {string} name */
export function release(owner, name) {
  if (taken.get(name) === owner) {
    taken.delete(name);
  }
}

/** @param {Draft} fresh */
const begunOf = ({ recipients, subject, text }) => JSON.stringify([recipients, subject, text]);

/** @param {unknown} value */
const textOf = (value) => (typeof value === 'string' ? value : '');

/** @param {unknown} value @returns {string[]} */
const textsOf = (value) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

export class Kept {
  #name;

  /** @param {string} name */
  constructor(name) {
    this.#name = `pec-compose ${location.pathname}${location.search} ${name}`;
  }

  /** @param {Draft | undefined} draft @param {Draft} fresh what a new message begins with @param {UnderWay | undefined} underWay */
  keep(draft, fresh, underWay) {
    try {
      if (draft === undefined && underWay === undefined) {
        sessionStorage.removeItem(this.#name);
        return;
      }
      const { files = [], lost = [], ...rest } = draft ?? {};
      sessionStorage.setItem(this.#name, JSON.stringify({ ...rest, lost: [...files.map(({ name }) => name), ...lost], begun: begunOf(fresh), underWay }));
    } catch {
      // A browser that keeps nothing: who leaves while a message is under way is asked all the same.
    }
  }

  /**
   * As far as it is what a form once kept. What was written where a page says to whom, and of what, is not for another page
   * that says otherwise; what may have been sent is told in any case.
   *
   * @param {Draft} fresh
   * @returns {{ draft: Partial<Draft>, underWay: UnderWay | undefined }}
   */
  restored(fresh) {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#name) ?? 'null');
      if (typeof kept !== 'object' || kept === null) {
        return { draft: {}, underWay: undefined };
      }
      const { sender, recipients, subject, text, acceptedAddresses, lost, begun, underWay } = kept;
      if (begun !== begunOf(fresh) && underWayOf(underWay) === undefined) {
        return { draft: {}, underWay: undefined };
      }
      return {
        draft: {
          ...(textOf(sender) === '' ? {} : { sender: textOf(sender) }),
          ...{ recipients: textsOf(recipients), subject: textOf(subject), text: textOf(text), acceptedAddresses: textsOf(acceptedAddresses), lost: textsOf(lost) },
        },
        underWay: underWayOf(underWay),
      };
    } catch {
      return { draft: {}, underWay: undefined };
    }
  }
}

/** @param {any} kept @returns {UnderWay | undefined} */
function underWayOf(kept) {
  const idempotencyKey = textOf(kept?.idempotencyKey);
  if (idempotencyKey === '') {
    return undefined;
  }
  const { mailbox, mark } = kept;
  return {
    idempotencyKey,
    // Whatever else may stand there is no knowledge that it was not posted.
    isPosted: kept.isPosted !== false,
    ...(typeof mailbox === 'string' && { mailbox }),
    ...(typeof mark === 'string' && { mark }),
  };
}
