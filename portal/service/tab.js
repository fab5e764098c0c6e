/** What a tab keeps while it lives: a reload does not lose what was being written, and whoever closes the tab leaves nothing. */

/** Whether this page has no more to say of what is kept. */
let isOver = false;

/** @param {string} name @param {unknown} value plain data; `undefined` takes it away */
export function keepInTab(name, value) {
  if (isOver) {
    return;
  }
  try {
    if (value === undefined) {
      sessionStorage.removeItem(name);
    } else {
      sessionStorage.setItem(name, JSON.stringify(value));
    }
  } catch {
    // Refused or full: then a reload loses it, and an older one must not stand for it.
    forget(name);
  }
}

/** @param {string} name @returns {unknown} what was kept, or `undefined` */
export function keptInTab(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} name */
function forget(name) {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

/** What the portal keeps in the tab, as it is now. */
function standing() {
  try {
    return JSON.stringify(Object.entries(sessionStorage).filter(([name]) => name.startsWith('portal.')).sort());
  } catch {
    return '';
  }
}

/**
 * A page that the browser kept to come back to knows nothing of what other pages of the tab did meanwhile.
 *
 * @param {() => void} tell called where they went on with what it kept
 */
export function onOvertaken(tell) {
  let left = '';
  addEventListener('pagehide', () => (left = standing()));
  addEventListener('pageshow', ({ persisted }) => persisted && left !== standing() && tell());
}

/** What this page still holds is kept no more: it goes. */
export function keepNoMore() {
  isOver = true;
}
