/**
 * Clocks and timers that jump to what is due next: imported before anything that looks at them. Only what waits for nothing
 * but a timer is quicker for it.
 */

const { setImmediate: soon } = globalThis;

let now = 0;
const start = Date.UTC(2026, 10, 29, 9);
let last = 0;
/** @type {Map<number, { at: number, wake: () => void }>} */
const timers = new Map();

Object.assign(globalThis, {
  setTimeout(/** @type {(...given: unknown[]) => void} */ work, milliseconds = 0, /** @type {unknown[]} */ ...given) {
    last += 1;
    timers.set(last, { at: now + Math.max(0, Number(milliseconds) || 0), wake: () => work(...given) });
    return last;
  },
  clearTimeout: (/** @type {number} */ id) => void timers.delete(id),
});
performance.now = () => now;
Date.now = () => start + now;

/** Whatever waits for no timer gets its turns. */
async function settle() {
  for (let turn = 0; turn < 10; turn += 1) {
    await new Promise((resolve) => soon(() => resolve(undefined)));
  }
}

/**
 * Lets so many hours pass, and stops at the end of each.
 *
 * @param {number} count
 */
export async function* hours(count) {
  for (let hour = 1; hour <= count; hour += 1) {
    const end = hour * 3_600_000;
    for (;;) {
      await settle();
      const [id, next] = [...timers].reduce((first, one) => (first[1].at <= one[1].at ? first : one), [0, { at: Infinity, wake() {} }]);
      if (next.at > end) {
        break;
      }
      now = Math.max(now, next.at);
      timers.delete(id);
      next.wake();
    }
    now = end;
    yield hour;
  }
}
