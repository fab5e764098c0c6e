/** What is read off errors and off what other tabs said, how a core is told of a campaign, and listeners of an event. */

/** Whether an error says that the campaign's core is gone. @param {any} error */
export const isOfGone = (error) => error?.code === 'core.broken' || error?.code === 'core.stale';

/**
 * Whether a tab of which this was the last word runs the campaign.
 *
 * @param {{ state: string, reason?: string | undefined } | undefined} said
 */
export function isAtWork(said) {
  const { state, reason } = said ?? { state: 'ready' };
  return state === 'running' || state === 'waiting' || (state === 'paused' && reason === 'offline');
}

/**
 * An object that is not held, where the runtime knows such.
 *
 * @template {object} T
 * @param {T} object
 * @returns {{ deref(): T | undefined }}
 */
export const weakly = (object) => (typeof WeakRef === 'undefined' ? { deref: () => object } : new WeakRef(object));

/**
 * A listener's fault must not decide what becomes of a message.
 *
 * @template T
 * @param {T} event
 * @param {(event: T) => void} listener
 */
export function toldOf(event, listener) {
  try {
    listener(event);
  } catch (error) {
    console.error(error);
  }
}
