/** What a page knows of messages that are under way: who leaves it meanwhile is asked, and other tabs see that it goes on. */

/** What is under way. @type {Set<object>} */
const underWay = new Set();

const warn = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();

/** @param {object} owner @param {boolean} isUnderWay */
export function holdPage(owner, isUnderWay) {
  isUnderWay ? underWay.add(owner) : underWay.delete(owner);
  // Where nothing is under way a page may be kept to come back to, which a listener would prevent.
  if (underWay.size > 0) {
    addEventListener('beforeunload', warn);
  } else {
    removeEventListener('beforeunload', warn);
  }
}

/**
 * @param {() => void} leave what is done once the page is left for good
 * @returns {() => void} no longer
 */
export function onLeave(leave) {
  const left = (/** @type {PageTransitionEvent} */ { persisted }) => persisted || leave();
  addEventListener('pagehide', left);
  return () => removeEventListener('pagehide', left);
}

/**
 * A page that is kept to come back to stands still meanwhile, and other pages of the tab go on with what it kept.
 *
 * @param {() => void} pause
 * @param {() => void} goOn
 * @returns {() => void} no longer
 */
export function onPause(pause, goOn) {
  const hidden = (/** @type {PageTransitionEvent} */ { persisted }) => persisted && pause();
  const shown = (/** @type {PageTransitionEvent} */ { persisted }) => persisted && goOn();
  addEventListener('pagehide', hidden);
  addEventListener('pageshow', shown);
  return () => {
    removeEventListener('pagehide', hidden);
    removeEventListener('pageshow', shown);
  };
}

/** @param {string} key */
const lockOf = (key) => `pec-compose ${key}`;

/** On pages without https there are no locks, and nothing is seen of other tabs. */
const locks = () => globalThis.navigator?.locks;

/** Other tabs see the key held until then. @param {string} key @param {Promise<unknown>} end */
export function holdKey(key, end) {
  locks()?.request(lockOf(key), () => end).catch(() => undefined);
}

/**
 * Whether another tab, into which this one was copied, sends it right now.
 *
 * @param {string} key
 * @param {(isHeld: boolean) => void} tell told only where it is held, and again when it no longer is
 */
export async function watchKey(key, tell) {
  try {
    const { held = [] } = (await locks()?.query()) ?? {};
    if (held.some(({ name }) => name === lockOf(key))) {
      tell(true);
      await locks().request(lockOf(key), () => tell(false));
    }
  } catch {
    // Where locks are not allowed, it is as if there were none.
  }
}
