/** Who leaves the page while a message is under way is asked whether they mean it. */

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
