/** The mailbox that is shown: what is known of it, looked at anew, followed until nothing can come any more. */

import { changes, grown, pastOf, stateOf } from '../parts/states.js';

/** Where time passes when it is told to nothing takes its time; elsewhere the service is asked as seldom as the package thinks right. */
const TRIAL_INTERVAL = 1000;

/**
 * @typedef {import('../../pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('../../pec-massiva/full.js').Mailbox} Mailbox
 */

export class Opened extends EventTarget {
  #leaving = new AbortController();
  #following = new AbortController();

  /** @param {PecMassiva} pec @param {Mailbox} mailbox @param {boolean} isQuick whether time passes when it is told to */
  constructor(pec, mailbox, isQuick) {
    super();
    this.isQuick = isQuick;
    this.pec = pec;
    this.mailbox = mailbox;
    this.id = mailbox.id ?? '';
    this.past = pastOf(mailbox);
    /** What went wrong while it was followed. @type {unknown} */
    this.error = undefined;
    /** When it was looked at last. @type {Date} */
    this.lookedAt = new Date();
  }

  /** Ends what only reads, once it is shown no more; what changes something goes on. */
  get signal() {
    return this.#leaving.signal;
  }

  get address() {
    return this.mailbox.casella_pec ?? this.id;
  }

  /** @param {Mailbox} mailbox as it is now */
  take(mailbox) {
    const isChange = stateOf(mailbox) !== stateOf(this.mailbox);
    // A change need not tell all fields.
    this.mailbox = { ...this.mailbox, ...mailbox };
    this.past = grown(this.past, this.mailbox);
    this.lookedAt = new Date();
    this.error = undefined;
    this.dispatchEvent(new CustomEvent('change', { detail: { isChange } }));
  }

  /** Looks anew. */
  async look() {
    this.take(await this.pec.mailboxes.get(this.id, { signal: this.signal }));
    void this.follow();
  }

  async follow() {
    this.#following.abort();
    this.#following = new AbortController();
    const signal = AbortSignal.any([this.#following.signal, this.signal]);
    const interval = this.isQuick ? TRIAL_INTERVAL : undefined;
    try {
      for await (const mailbox of changes(this.pec, this.id, this.mailbox, { signal, interval })) {
        if (!signal.aborted) {
          this.take(mailbox);
        }
      }
    } catch (error) {
      // Code `state`: nothing that is known can come any more.
      if (!signal.aborted && /** @type {{ code?: string }} */ (error).code?.startsWith('state') !== true) {
        this.error = error;
        this.dispatchEvent(new CustomEvent('change', { detail: { isChange: false } }));
      }
    }
  }

  close() {
    this.#leaving.abort();
  }
}
