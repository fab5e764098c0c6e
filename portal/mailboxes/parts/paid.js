/**
 * What costs, or cannot be taken back: asked for once, and kept in mind, until it is known what became of it. Kept in the
 * browser, for all its tabs, so that a tab that was closed leaves a doubt too, and not a second payment.
 */

/**
 * @typedef {object} Asked
 * @property {string} about the address of the mailbox
 * @property {string} action
 * @property {string} before what the mailbox told of it before
 *
 * @typedef {object} Outcome of what this page asked for
 * @property {string} about
 * @property {string} action
 * @property {unknown} [error] why it is not known to be done
 */

const KEPT = 'portal.mailboxes.asked';

/** @type {Map<string, Asked>} */
let all = new Map();
/** Whether the browser keeps it; where it does not, only this page knows it. */
let isKept = true;
/** What was asked for by this page, and has not been answered. @type {Set<string>} */
const underWay = new Set();

/** Tells that something began, ended, or is known now; of what ended its outcome. */
export const news = new EventTarget();
/** @param {Outcome} [detail] */
export const tell = (detail) => news.dispatchEvent(new CustomEvent('change', { detail }));

/** What the browser keeps is what counts: another tab may have changed it. */
function read() {
  try {
    all = isKept ? new Map(JSON.parse(localStorage.getItem(KEPT) ?? '[]')) : all;
  } catch {
    // Then what this page knows counts.
  }
}

/** @param {(all: Map<string, Asked>) => void} act */
function change(act) {
  read();
  act(all);
  try {
    if (all.size === 0) {
      localStorage.removeItem(KEPT);
    } else {
      localStorage.setItem(KEPT, JSON.stringify([...all]));
    }
  } catch {
    isKept = false;
  }
}

read();
addEventListener('storage', ({ key }) => {
  if (key === KEPT || key === null) {
    read();
    tell();
  }
});

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
  change((known) => known.delete(keyOf(about, action)));
  tell();
}

/** @param {string} about @param {string} action */
export const isUnderWay = (about, action) => underWay.has(keyOf(about, action));

/** @param {unknown} error */
export const isUnknown = (error) => typeof error === 'object' && error !== null && 'name' in error && error.name === 'UnknownOutcomeError';

/** Refusals that a second copy may get of what the first one did: it is there already, or came too soon after it. */
const REFUSALS = ['RejectedError', 'PaymentError', 'PreconditionError', 'NotFoundError', 'RateLimitError'];

/**
 * Whether the service refused it. A browser repeats by itself a request whose connection broke: what was carried out the
 * first time is refused the second time, so that a refusal alone does not say that nothing was done. Who is not let in
 * at all, is not let in with either copy.
 *
 * @param {unknown} error
 */
export const isRefusal = (error) => REFUSALS.includes(/** @type {{ name?: string }} */ (error ?? {}).name ?? '');

/** @param {BeforeUnloadEvent} event */
const warn = (event) => event.preventDefault();

/**
 * Asks for it, unless it is under way, here or in another tab.
 *
 * @template T
 * @param {Asked} asked
 * @param {() => Promise<T>} call
 * @param {(error: unknown) => boolean | Promise<boolean>} [isNothing] whether an error that is no lost answer means that nothing was done
 * @returns {Promise<{ answer: T } | undefined>} nothing where it was under way already
 */
export async function pay(asked, call, isNothing = () => true) {
  const { about, action } = asked;
  const key = keyOf(about, action);
  if (underWay.has(key)) {
    return undefined;
  }
  underWay.add(key);
  addEventListener('beforeunload', warn);
  tell();
  /** @type {unknown} */
  let failure;
  try {
    return await alone(key, () => paid(asked, call, isNothing));
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    underWay.delete(key);
    if (underWay.size === 0) {
      removeEventListener('beforeunload', warn);
    }
    read();
    tell({ about, action, error: failure });
  }
}

/** @template T @param {Asked} asked @param {() => Promise<T>} call @param {(error: unknown) => boolean | Promise<boolean>} isNothing */
async function paid(asked, call, isNothing) {
  const { about, action } = asked;
  const key = keyOf(about, action);
  read();
  // An earlier one that nobody knows the outcome of stays in doubt until this one is carried out.
  const earlier = all.get(key);
  const kept = earlier ?? asked;
  change((known) => known.set(key, kept));
  try {
    const answer = await call();
    change((known) => known.delete(key));
    return { answer };
  } catch (error) {
    if (isUnknown(error) || !(await isNothing(error))) {
      change((known) => known.set(key, kept));
    } else if (earlier === undefined) {
      change((known) => known.delete(key));
    }
    throw error;
  }
}

/**
 * In one tab at a time, where the browser can tell.
 *
 * @template T
 * @param {string} key @param {() => Promise<T>} act
 * @returns {Promise<T | undefined>} nothing where another tab is at it
 */
async function alone(key, act) {
  const { locks } = /** @type {{ locks?: LockManager }} */ (navigator);
  return locks === undefined ? act() : locks.request(`${KEPT} ${key}`, { ifAvailable: true }, (lock) => (lock === null ? undefined : act()));
}
