/** Small steps with elements. */

/**
 * The element with this id, which the page has.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) {
    throw new Error(`the page has no ${kind.name} "${id}"`);
  }
  return element;
}

/**
 * A new element.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {{ class?: string, text?: string }} [properties]
 * @param {Node[]} [children]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, properties = {}, children = []) {
  const made = document.createElement(tag);
  if (properties.class !== undefined) {
    made.className = properties.class;
  }
  if (properties.text !== undefined) {
    made.textContent = properties.text;
  }
  made.append(...children);
  return made;
}

/**
 * Disables a control, or enables it. Who is at one that is disabled goes on at another.
 *
 * @param {HTMLButtonElement} control
 * @param {boolean} isDisabled
 * @param {HTMLElement} other
 */
export function disable(control, isDisabled, other) {
  if (isDisabled && document.activeElement === control) {
    other.focus();
  }
  control.disabled = isDisabled;
}

const DATES = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** @param {Date | undefined} date */
export function when(date) {
  return date === undefined ? '' : DATES.format(date);
}

/** @param {number} bytes */
export function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {unknown} error */
export function wordsOfError(error) {
  if (!(error instanceof Error)) {
    return String(error);
  }
  // A code's second word says whose no it was: the portal's session is over, or another's.
  const code = 'code' in error ? String(error.code) : '';
  const isSession = code.split('.')[1] === 'session';
  return isSession ? `${error.message} Sign in again, with the mailbox that began this; what is written here stays.` : error.message;
}

/**
 * Shows an error in its place, or that there is none any more.
 *
 * @param {HTMLElement} place
 * @param {unknown} error
 */
export function showError(place, error) {
  place.textContent = error === undefined ? '' : wordsOfError(error);
  place.hidden = error === undefined;
}
