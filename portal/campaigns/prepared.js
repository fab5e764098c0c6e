/** From which campaigns new ones were begun already, and when: a second one would send the same to the same people once more. */

/** Where that is noted, for all tabs. */
const KEPT = 'portal.prepared';

/** Campaigns that are remembered at most; the oldest go first. */
const MOST = 500;

/** @typedef {{ from: string, at: number }} Note */

/** @returns {Note[]} */
function notes() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.from === 'string' && typeof one.at === 'number') : [];
  } catch {
    return [];
  }
}

/** When one was begun from these rows of a campaign last. @param {string} from @returns {Date | undefined} */
export function preparedAt(from) {
  const found = notes().find((one) => one.from === from);
  return found === undefined ? undefined : new Date(found.at);
}

/** @param {string} from */
export function notePrepared(from) {
  const next = [...notes().filter((one) => one.from !== from), { from, at: Date.now() }].slice(-MOST);
  try {
    localStorage.setItem(KEPT, JSON.stringify(next));
  } catch {
    // Refused or full: then nobody is told, and the question is asked as the first time.
  }
}
