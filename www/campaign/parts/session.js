/** A campaign at work in this tab: run on demand, its receipts followed, whatever the page shows meanwhile. */

import { isActive } from './words.js';

/**
 * @typedef {import('../../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../../pec-massiva/full.js').PecMassiva} PecMassiva
 */

/** Milliseconds until receipts are looked after again, where another tab did so. */
const PAUSE = 15_000;

/** The page's policy allows workers of its own address only, and so not the one inside the package. */
const timerWorker = () => new Worker(new URL('../../pec-massiva/timer-worker.js', import.meta.url));

export class Session {
  /** Whether this tab runs it. */
  isRunning = false;
  /** Whether another tab said that it does. */
  isWatched = false;
  /** What ended the last run, or the following. @type {unknown} */
  error;
  /** Whether the browser promised to keep the journal, where it was asked. @type {boolean | undefined} */
  isPersistent;
  /** The row that is being posted. @type {number | undefined} */
  #posted;
  #listeners = new Set();
  #follow = new AbortController();
  /** @type {Promise<void> | undefined} */
  #following;

  /** @param {Campaign} campaign @param {PecMassiva} pec whom it goes through */
  constructor(campaign, pec) {
    this.campaign = campaign;
    this.pec = pec;
    campaign.subscribe((event) => {
      const { type } = event;
      if ('row' in event && (type === 'sending' || event.row.index === this.#posted)) {
        this.#posted = type === 'sending' ? event.row.index : undefined;
      }
      // Whoever runs it says so with each of these; once it is told otherwise, nobody does.
      const isTold = type === 'progress' || type === 'paused' || type === 'done';
      if (isTold && !isActive(campaign.progress)) {
        this.isWatched = false;
      }
      if (type === 'sent') {
        this.follow();
      }
      this.#tell();
    });
  }

  /** How far it is; the row that is being posted is not done with, and no riddle yet. */
  get progress() {
    const { progress } = this.campaign;
    const { unknown, pending } = progress;
    const isPosting = this.#posted !== undefined && unknown > 0;
    return isPosting ? { ...progress, unknown: unknown - 1, pending: pending + 1 } : progress;
  }

  /** Whether it goes on by itself, here or in another tab. */
  get isAtWork() {
    return this.isRunning || this.isWatched || isActive(this.campaign.progress);
  }

  /** Whether leaving it would stop something. */
  get isBusy() {
    return this.isRunning || this.#following !== undefined;
  }

  /** Asks the browser to keep the journal. */
  async persist() {
    this.isPersistent = await this.pec.campaigns.persist().catch(() => false);
    this.#tell();
  }

  /** @param {unknown} error shows it where the last run's would be shown */
  complain(error) {
    this.error = error;
    this.#tell();
  }

  /** @param {() => void} listener @returns {() => void} ends it */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell() {
    for (const listener of this.#listeners) {
      listener();
    }
  }

  /** @param {{ skipProblems: boolean }} options */
  async run({ skipProblems }) {
    if (this.isRunning) {
      return;
    }
    this.isRunning = true;
    this.error = undefined;
    this.#tell();
    try {
      const { watching } = await this.campaign.run({ skipProblems, timerWorker });
      this.isWatched = watching === true;
    } catch (error) {
      this.error = error;
    } finally {
      this.isRunning = false;
      this.#posted = undefined;
      this.follow();
      this.#tell();
    }
  }

  /** Whether receipts are still to come. */
  get #isAwaiting() {
    const { sent, delivered, failed } = this.campaign.progress;
    return sent > delivered + failed;
  }

  /** Follows what was sent until all receipts are there; what is sent later asks for it anew. */
  follow() {
    if (!this.#isAwaiting) {
      return;
    }
    this.#following ??= this.#followAll().finally(() => {
      this.#following = undefined;
      this.#tell();
    });
  }

  async #followAll() {
    const { signal } = this.#follow;
    try {
      while (this.#isAwaiting && !signal.aborted) {
        await this.campaign.follow({ signal, timerWorker });
        if (this.#isAwaiting) {
          // Another tab follows it, or what is left will never come.
          await pause(PAUSE, signal);
        }
      }
    } catch (error) {
      if (!signal.aborted) {
        this.error = error;
      }
    }
  }

  /** Ends the following, which must not outlive the campaign. */
  async stopFollowing() {
    this.#follow.abort();
    await this.#following;
    this.#follow = new AbortController();
  }

  close() {
    this.#follow.abort();
    this.#listeners.clear();
    this.campaign.close();
  }
}

/** @param {number} milliseconds @param {AbortSignal} signal */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(undefined);
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}

/**
 * Calls `work` at once, and then at most every so many milliseconds.
 *
 * @param {number} milliseconds
 * @param {() => void} work
 */
export function atMostEvery(milliseconds, work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isDue = false;
  const turn = () => {
    timer = undefined;
    if (isDue) {
      call();
    }
  };
  const call = () => {
    isDue = timer !== undefined;
    if (!isDue) {
      timer = setTimeout(turn, milliseconds);
      work();
    }
  };
  return call;
}
