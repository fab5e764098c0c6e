/** The request log: what was asked, what was answered, how long it took; never what was in it. */

import { byId, element } from './elements.js';

const rows = byId('log-rows', HTMLTableSectionElement);
/** Older rows go. */
const MOST = 200;

/**
 * A `fetch` that notes each request.
 *
 * @param {(request: Request) => Promise<Response>} fetch
 * @returns {(request: Request) => Promise<Response>}
 */
export function logged(fetch) {
  return async (request) => {
    const start = performance.now();
    const { origin, pathname, search } = new URL(request.url);
    const where = origin === location.origin ? pathname : origin + pathname;
    const state = element('td', { text: '…' });
    const time = element('td');
    rows.prepend(
      element('tr', {}, [
        element('td', { text: new Date().toLocaleTimeString() }),
        element('td', { text: request.method }),
        element('td', { text: where + (search && '?…') }),
        state,
        time,
      ]),
    );
    while (rows.childElementCount > MOST) {
      rows.lastElementChild?.remove();
    }
    try {
      const response = await fetch(request);
      state.textContent = String(response.status);
      return response;
    } catch (error) {
      state.textContent = 'no answer';
      throw error;
    } finally {
      time.textContent = `${Math.round(performance.now() - start)} ms`;
    }
  };
}
