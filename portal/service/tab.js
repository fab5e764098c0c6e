/** What a tab keeps while it lives: a reload does not lose what was being written, and whoever closes the tab leaves nothing. */

/** @param {string} name @param {unknown} value plain data; `undefined` takes it away */
export function keepInTab(name, value) {
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
