/** What a campaign tells of what happens: one event, and all of them as they come. */

/** @typedef {import('../types/campaigns.d.ts').CampaignEvent} CampaignEvent */

/** The words of events that tell of a row. */
export const ROW = new Set(['sending', 'sent', 'refused', 'unknown', 'pending', 'receipt']);

/** @param {string} type @param {any} detail */
export function eventOf(type, detail) {
  if (ROW.has(type)) {
    return { type, row: detail };
  }
  return type === 'progress' || type === 'done' ? { type, progress: detail } : { type, ...detail };
}

/**
 * Events as they come, from now on. Leaving the loop stops nothing but the listening.
 *
 * @param {(listener: (event: CampaignEvent) => void) => () => void} subscribe
 * @param {AbortSignal | undefined} signal
 * @returns {AsyncIterableIterator<CampaignEvent>}
 */
export function eventsOf(subscribe, signal) {
  /** @type {CampaignEvent[]} */
  const waiting = [];
  let wake = () => {};
  let isOver = false;
  const end = () => {
    isOver = true;
    unsubscribe();
    signal?.removeEventListener('abort', end);
    wake();
  };
  const unsubscribe = subscribe((event) => {
    waiting.push(event);
    wake();
  });
  signal?.addEventListener('abort', end);
  if (signal?.aborted) {
    end();
  }
  return {
    async next() {
      for (;;) {
        const event = waiting.shift();
        if (event !== undefined) {
          return { done: false, value: event };
        }
        if (isOver) {
          return { done: true, value: undefined };
        }
        await new Promise((resolve) => {
          wake = () => resolve(undefined);
        });
      }
    },
    async return() {
      waiting.length = 0;
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
