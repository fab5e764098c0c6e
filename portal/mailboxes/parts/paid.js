/**
 * What costs, or cannot be taken back: asked for once, and kept in mind, until it is known what became of it. Kept in the tab,
 * so that a reload in between leaves a doubt too, and not a second payment.
 */

/**
 * @typedef {object} Asked
 * @property {string} about the address of the mailbox
 * @property {string} action
 * @property {string} before what the mailbox told of it before
 */

const KEPT = 'portal.mailboxes.asked';

/** @type {Map<string, Asked>} */
const all = read();
/** What was asked for by this page, and has not been answered. @type {Set<string>} */
const underWay = new Set();

/** @returns {Map<string, Asked>} */
function read() {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(KEPT) ?? '[]'));
  } catch {
    return new Map();
  }
}

function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...all]));
  } catch {
    // Then only this page knows it.
  }
}

/** @param {string} about @param {string} action */
const keyOf = (about, action) => `${action} ${about.trim().toLowerCase()}`;

/** What is in doubt: asked for, and nobody knows what became of it. @param {string} about @param {string} action */
export function doubtOf(about, action) {
  const key = keyOf(about, action);
  return underWay.has(key) ? undefined : all.get(key);
}

/** All that is in doubt, of an action. @param {string} action */
export const doubtsOf = (action) => [...all].filter(([key, asked]) => asked.action === action && !underWay.has(key)).map(([, asked]) => asked);

/** It is known now. @param {string} about @param {string} action */
export function settle(about, action) {
  all.delete(keyOf(about, action));
  keep();
}

/** Leaves it in doubt for another reason than a lost answer. @param {Asked} asked */
export function doubt(asked) {
  all.set(keyOf(asked.about, asked.action), asked);
  keep();
}

/** @param {string} about @param {string} action */
export const isUnderWay = (about, action) => underWay.has(keyOf(about, action));

/** @param {unknown} error */
export const isUnknown = (error) => typeof error === 'object' && error !== null && 'name' in error && error.name === 'UnknownOutcomeError';

/** @param {BeforeUnloadEvent} event */
const warn = (event) => event.preventDefault();

/**
 * Asks for it, unless it is under way.
 *
 * @template T
 * @param {Asked} asked
 * @param {() => Promise<T>} call
 * @returns {Promise<T | undefined>} nothing where it was under way already
 */
export async function pay(asked, call) {
  const { about, action } = asked;
  const key = keyOf(about, action);
  if (underWay.has(key)) {
    return undefined;
  }
  underWay.add(key);
  doubt(asked);
  addEventListener('beforeunload', warn);
  try {
    const answer = await call();
    settle(about, action);
    return answer;
  } catch (error) {
    if (!isUnknown(error)) {
      settle(about, action);
    }
    throw error;
  } finally {
    underWay.delete(key);
    if (underWay.size === 0) {
      removeEventListener('beforeunload', warn);
    }
  }
}
