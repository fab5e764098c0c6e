/**
 * The keys that a client has posted messages under, kept outside its compiled core: should that break, the next one must
 * not post again under a key that may have arrived.
 */

import { brokenError, textOf } from '../common/life.js';

/**
 * @typedef {object} Record
 * @property {string | undefined} mailbox where the client stood, behind the package's own proxy
 * @property {string | undefined} mark
 * @property {string} fingerprint of the message
 * @property {object} sender which send has posted under it last: only that one forgets it
 * @property {{ messageId: string, sent: any } | undefined} sent what it came to, where that is known
 */

export class Posted {
  /** @type {Map<string, Record>} */
  #records = new Map();

  /** Tells a fresh core. @param {any} client */
  tell(client) {
    for (const [key, { mailbox, mark, fingerprint, sent }] of this.#records) {
      client.remember(key, fingerprint, mailbox, mark, sent?.messageId, sent?.sent);
    }
  }

  /**
   * One send.
   *
   * @param {unknown} own the caller's own key, if there is one
   * @returns {{ onPost: (key: string, ...told: any[]) => void, ended: (sending: Promise<any>) => Promise<any>, lost: (fault: unknown) => Error }}
   */
  sending(own) {
    /** The key that this very send has posted under: another may be under way with the same. @type {string | undefined} */
    let posted;
    const sender = {};
    const onPost = (/** @type {string} */ key, /** @type {string | undefined} */ mailbox, /** @type {string | undefined} */ mark, /** @type {string} */ fingerprint) => {
      posted = key;
      const record = this.#records.get(key);
      // Of the same message what was told before the first post counts; of another it is a beginning.
      const first = record?.fingerprint === fingerprint ? record : { mailbox, mark, fingerprint, sent: undefined };
      this.#records.set(key, { ...first, sender });
    };
    return {
      onPost,
      ended: (sending) =>
        sending.then(
          (sent) => this.#keep(posted, sender, own === undefined || own === null, sent),
          (error) => this.#drop(posted, sender, error),
        ),
      lost: (fault) => this.#lost(posted ?? (typeof own === 'string' ? own : ''), fault),
    };
  }

  /** @param {string | undefined} key that was posted @param {object} sender @param {boolean} isOurs @param {any} sent */
  #keep(key, sender, isOurs, sent) {
    const record = this.#recordOf(key, sender);
    if (record !== undefined && isOurs) {
      // Nobody can come back with it.
      this.#records.delete(key ?? '');
    } else if (record !== undefined) {
      record.sent = sent;
    }
    return sent;
  }

  /** The record of a key, where this send has posted under it last. @param {string | undefined} key @param {object} sender */
  #recordOf(key, sender) {
    const record = this.#records.get(key ?? '');
    return record?.sender === sender ? record : undefined;
  }

  /**
   * Takes in what became of a message whose outcome was unknown.
   *
   * @param {any} key
   * @param {any} settled as `settle` tells it
   */
  learn(key, settled) {
    const record = this.#records.get(key);
    if (record !== undefined && settled.state === 'sent') {
      record.sent = { messageId: settled.messageId, sent: settled.sent };
    } else if (settled.state === 'refused' || settled.state === 'notSent') {
      this.#records.delete(key);
    }
    return settled;
  }

  /** @param {string | undefined} key that was posted @param {object} sender @param {any} error @returns {never} */
  #drop(key, sender, error) {
    const record = this.#recordOf(key, sender);
    if (record !== undefined && error?.name === 'UnknownOutcomeError') {
      // Where it may have come elsewhere as well, it tells of neither.
      Object.assign(record, { mailbox: error.mailbox, mark: error.mark });
    } else if (record !== undefined) {
      this.#records.delete(key ?? '');
    }
    throw error;
  }

  /** @param {string} key @param {unknown} fault */
  #lost(key, fault) {
    const record = this.#records.get(key);
    if (record === undefined) {
      return brokenError('PecError', 'Nothing was sent.', fault, { params: { text: textOf(fault), notes: ['note.nothingSent'] } });
    }
    const { mailbox, mark } = record;
    const rest = 'The message may have been sent: ask what became of it, or look in the mailbox, before it is sent again.';
    return brokenError('UnknownOutcomeError', rest, fault, { idempotencyKey: key, reason: 'noAnswer', mailbox, mark });
  }
}
