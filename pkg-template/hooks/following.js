/** One message followed to its delivery, for as long as somebody looks. */

import { Held } from './held.js';

/**
 * @typedef {import('../types/hooks.d.ts').ShipmentFollowed} ShipmentFollowed
 * @typedef {import('../types/hooks.d.ts').ShipmentClient} ShipmentClient
 * @typedef {import('../types/hooks.d.ts').UseShipmentOptions} UseShipmentOptions
 */

/** @type {ShipmentFollowed} */
const NOTHING = Object.freeze({ status: undefined, isFollowing: false, error: undefined });

/** @extends {Held<ShipmentFollowed>} */
export class Following extends Held {
  #pec;
  #messageId;
  #options;
  /** Of the turn under way. @type {AbortController | undefined} */
  #turn;

  /** @param {ShipmentClient} pec @param {string | undefined} messageId @param {UseShipmentOptions} [options] */
  constructor(pec, messageId, options) {
    super(NOTHING);
    this.#pec = pec;
    this.#messageId = messageId;
    this.#options = options;
  }

  begin() {
    if (this.#messageId !== undefined && this.getSnapshot().status?.final !== true) {
      void this.#follow(this.#messageId);
    }
  }

  end() {
    this.#turn?.abort();
    this.#turn = undefined;
    this.tell({ ...this.getSnapshot(), isFollowing: false });
  }

  /** Follows it again, after an error. */
  retry = () => {
    if (this.isHeld && this.#turn === undefined) {
      this.begin();
    }
  };

  /** @param {string} messageId */
  async #follow(messageId) {
    const turn = new AbortController();
    this.#turn = turn;
    this.tell({ status: this.getSnapshot().status, isFollowing: true, error: undefined });
    /** @type {any} */
    let error;
    try {
      for await (const status of this.#pec.shipments.track(messageId, { ...this.#options, signal: turn.signal })) {
        if (this.#turn !== turn) {
          return;
        }
        this.tell({ status, isFollowing: !status.final, error: undefined });
      }
    } catch (caught) {
      error = caught;
    }
    if (this.#turn === turn) {
      this.#turn = undefined;
      this.tell({ status: this.getSnapshot().status, isFollowing: false, error });
    }
  }
}
