/** What becomes of what was sent: its receipts, and what nobody knows, looked for by itself as long as it may still come. */

/** @typedef {import('../pec-massiva/full.js').Campaign} Campaign */

/** Milliseconds before each look for what nobody knows: acceptances mostly come within seconds, and may take minutes. */
const LOOKS = [1_000, 20_000, 120_000];
/** Milliseconds until receipts are looked after again where another tab did so, the first time and at most. */
const [SOON, LATE] = [15_000, 240_000];

export class Following {
  /** What is followed here, by id. @type {Map<string, { abort: AbortController, end: Promise<void>, wake: () => void }>} */
  #followed = new Map();
  /** What is being looked for. @type {Set<string>} */
  #settled = new Set();
  /** Rows that a person's word says were sent: under no id, so nothing more is learned of them. @type {Map<string, number>} */
  #said = new Map();
  #isRunning;
  #changed;

  /**
   * @param {(id: string) => boolean} isRunning whether it is run here: then the run looks by itself
   * @param {() => void} changed told when it is known of how many nothing more will be learned
   */
  constructor(isRunning, changed) {
    this.#isRunning = isRunning;
    this.#changed = changed;
  }

  /** How many were sent by a person's word alone, as far as is known. @param {string} id */
  said(id) {
    return this.#said.get(id) ?? 0;
  }

  /** Begins, or looks at once where it has begun. @param {Campaign} campaign */
  begin(campaign) {
    this.follow(campaign);
    void this.#settle(campaign).catch(() => undefined);
  }

  /** The same, of the receipts alone: once something was sent, here or in another tab. @param {Campaign} campaign */
  follow(campaign) {
    const { id } = campaign;
    const followed = this.#followed.get(id);
    if (followed !== undefined) {
      followed.wake();
      return;
    }
    const one = { abort: new AbortController(), end: Promise.resolve(), wake: () => {} };
    this.#followed.set(id, one);
    one.end = this.#follow(campaign, one)
      .catch(() => undefined)
      .finally(() => this.#followed.delete(id));
  }

  /** Ends it: what is followed cannot be deleted. @param {string} id */
  async stop(id) {
    const followed = this.#followed.get(id);
    followed?.abort.abort();
    followed?.wake();
    await followed?.end;
  }

  /** @param {Campaign} campaign @param {{ abort: AbortController, wake: () => void }} one */
  async #follow(campaign, one) {
    const { signal } = one.abort;
    let isWoken = false;
    for (let wait = SOON; !signal.aborted; wait = isWoken ? SOON : Math.min(wait * 2, LATE)) {
      isWoken = false;
      const woken = new Promise((resolve) => {
        one.wake = () => resolve((isWoken = true));
      });
      try {
        await campaign.follow({ signal });
        if (!(await this.#isAwaiting(campaign)) && !isWoken && !this.#isRunning(campaign.id)) {
          return;
        }
      } catch {
        // The network is gone, or the journal does not answer: it is tried again.
      }
      if (signal.aborted) {
        return;
      }
      // Another tab follows it and may be closed, or it is over and what is left will never come.
      await Promise.race([woken, pause(wait)]);
    }
  }

  /** Whether receipts may still come. @param {Campaign} campaign */
  async #isAwaiting(campaign) {
    const { sent, delivered, failed } = campaign.progress;
    let [said, isAwaiting] = [0, false];
    if (sent > delivered + failed) {
      for await (const { messageId, shipment } of campaign.rows({ state: 'sent' })) {
        said += messageId === undefined ? 1 : 0;
        isAwaiting ||= messageId !== undefined && shipment?.final !== true;
      }
    }
    if (said !== this.said(campaign.id)) {
      this.#said.set(campaign.id, said);
      this.#changed();
    }
    return isAwaiting;
  }

  /** What is not found stays with a person. @param {Campaign} campaign */
  async #settle(campaign) {
    if (this.#settled.has(campaign.id)) {
      return;
    }
    this.#settled.add(campaign.id);
    try {
      for (const wait of LOOKS) {
        if (campaign.progress.unknown === 0 || this.#isRunning(campaign.id)) {
          return;
        }
        await pause(wait);
        await campaign.reconcile().catch(() => undefined);
        // What was found has receipts, too.
        this.follow(campaign);
      }
    } finally {
      this.#settled.delete(campaign.id);
    }
  }
}

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
