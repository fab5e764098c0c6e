/** What is read off errors and off what other tabs said. */

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
