/** What tabs tell each other of one campaign. */

/** Milliseconds between two looks whether a tab still runs it. */
const LOOK = 3_000;

/**
 * A channel to the other tabs; where the runtime has none, nobody is there.
 */
export class Channel {
  #name;
  #hands;
  /** @type {BroadcastChannel | undefined} */
  #channel;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /**
   * @param {string} id of the campaign
   * @param {{ onEvent: (message: any) => void, onSilence: () => void }} hands
   */
  constructor(id, hands) {
    this.#name = `pec-massiva.campaign.${id}`;
    this.#hands = hands;
    // Other tabs exist in browsers only.
    if ('document' in globalThis || 'WorkerGlobalScope' in globalThis) {
      this.#open();
    }
  }

  #open() {
    if (this.#channel !== undefined || typeof BroadcastChannel !== 'function') {
      return;
    }
    try {
      this.#channel = new BroadcastChannel(this.#name);
    } catch {
      // Opaque origins have none.
      return;
    }
    this.#channel.onmessage = ({ data }) => {
      if (data?.type !== 'wish') {
        this.watch();
      }
      this.#hands.onEvent(data);
    };
  }

  /**
   * @param {object} message
   * @param {boolean} isRunning whether this tab runs the campaign
   */
  tell(message, isRunning) {
    if (isRunning) {
      this.#stop();
    }
    try {
      this.#channel?.postMessage(message);
    } catch {
      // A closed channel: nobody hears.
    }
  }

  /** Looks from time to time whether another tab still runs the campaign, and tells once none does. */
  watch() {
    // Documents of tests have `null` there.
    const locks = globalThis.navigator?.locks ?? undefined;
    if (this.#timer !== undefined || locks === undefined) {
      return;
    }
    this.#timer = setInterval(async () => {
      const { held = [] } = await locks.query().catch(() => ({ held: [{ name: this.#name }] }));
      if (held.every(({ name }) => name !== this.#name)) {
        this.#stop();
        this.#hands.onSilence();
      }
    }, LOOK);
  }

  close() {
    this.#stop();
    this.#channel?.close();
    this.#channel = undefined;
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
