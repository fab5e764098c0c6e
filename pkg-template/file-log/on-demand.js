/**
 * Something that is opened at its first use, and anew after it failed.
 *
 * @template {{ isToReopen: boolean, close(): Promise<void> }} Open
 */
export class OnDemand {
  #open;
  #closed;
  /** @type {Promise<Open> | undefined} */
  #opening;
  /** The end of the one before. @type {Promise<void>} */
  #ended = Promise.resolve();
  #isClosed = false;

  /**
   * @param {() => Promise<Open>} open
   * @param {() => Error} closed what is said once it was closed for good
   */
  constructor(open, closed) {
    this.#open = open;
    this.#closed = closed;
  }

  /** @template T @param {(opened: Open) => T | Promise<T>} work @returns {Promise<T>} */
  async use(work) {
    const opening = this.#opened();
    const opened = await opening;
    try {
      return await work(opened);
    } catch (error) {
      if (opened.isToReopen) {
        // What the disk really holds is read by the next call.
        await this.#leave(opening).catch(() => {});
      }
      throw error;
    }
  }

  async close() {
    this.#isClosed = true;
    await this.#leave(this.#opening);
    await this.#ended;
  }

  #opened() {
    if (this.#isClosed) {
      return Promise.reject(this.#closed());
    }
    if (this.#opening === undefined) {
      const next = this.#ended.then(this.#open);
      this.#opening = next;
      // What could not be opened is tried again: the process that had it may have ended, a full disk have room.
      next.catch(() => void this.#leave(next));
    }
    return this.#opening;
  }

  /** The next call opens it again. @param {Promise<Open> | undefined} one */
  async #leave(one) {
    if (one !== undefined && this.#opening === one) {
      this.#opening = undefined;
      const end = one.then((opened) => opened.close(), () => {});
      this.#ended = end.catch(() => {});
      await end;
    }
  }
}
