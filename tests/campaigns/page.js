/** In the page: the package as a page uses it, and what the tests look at. */

import { PecMassiva } from '/pec-massiva/full.js';

/** Nothing keeps what is asked so: neither the browser's cache nor the compiled script. @type {{ token: string, password: string }} */
const secrets = (() => {
  const request = new XMLHttpRequest();
  request.open('GET', '/secrets.json', false);
  request.send();
  return JSON.parse(request.responseText);
})();

/**
 * A client that believes to be talking to the service itself, which stands at `/service` here.
 *
 * @param {object} [options]
 */
globalThis.makePec = (options) =>
  new PecMassiva({
    token: secrets.token,
    mailbox: { username: 'comune@pec.example.it', password: secrets.password },
    rate: { perSecond: 40 },
    fetch: async (request) => {
      const { method, headers, signal } = request;
      const { pathname, search } = new URL(request.url);
      const body = method === 'GET' ? undefined : await request.blob();
      return fetch(`/service${pathname}${search}`, { method, headers, body, signal, cache: 'no-store' });
    },
    ...options,
  });

/** Addresses `r0@` and so on. @param {number} count */
globalThis.rowsOf = (count) =>
  Array.from({ length: count }, (_, index) => ({ pec: `r${index}@pec.example.it`, nome: `Nome ${index}` }));

/**
 * @param {any} pec
 * @param {number} count of rows
 * @param {object} [more]
 */
globalThis.makeCampaign = (pec, count, more) =>
  pec.campaigns.create({
    name: 'Avvisi',
    sender: 'comune@pec.example.it',
    subject: 'Avviso di pagamento',
    body: '<p>Gentile {{nome}}</p>',
    recipients: globalThis.rowsOf(count),
    pace: { perSecond: 40, perDay: false },
    ...more,
  });

/** Keeps the names of what happens, and tells who waits for one. */
globalThis.watchCampaign = (campaign) => {
  const seen = [];
  const waiting = new Set();
  campaign.subscribe((event) => {
    const { state, reason } = event.progress ?? event;
    const shown = campaign.progress.state;
    seen.push({ type: event.type, state, reason, index: event.row?.index, shown });
    waiting.forEach((look) => look());
  });
  return {
    seen,
    /** Resolves with the event that fits, of those from the `from`th on. */
    until: (fits, from = 0) =>
      new Promise((resolve) => {
        const look = () => {
          const found = seen.slice(from).find(fits);
          if (found !== undefined) {
            waiting.delete(look);
            resolve(found);
          }
        };
        waiting.add(look);
        look();
      }),
  };
};

/** The exported table. @param {any} campaign @param {'json' | 'csv'} format */
globalThis.exported = async (campaign, format) => (await campaign.export({ format })).text();
