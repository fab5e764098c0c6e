/** A view that shows itself anew: one at a time, and once more where something changed meanwhile. */

/** @type {WeakMap<() => Promise<void>, { isWanted: boolean }>} */
const under = new WeakMap();

/** @param {() => Promise<void>} show */
export async function once(show) {
  const running = under.get(show);
  if (running !== undefined) {
    running.isWanted = true;
    return;
  }
  const state = { isWanted: true };
  under.set(show, state);
  try {
    while (state.isWanted) {
      state.isWanted = false;
      await show().catch(() => undefined);
    }
  } finally {
    under.delete(show);
  }
}
