/** Which lines do what a view does, and which request they begin with. */

/**
 * @typedef {object} Lines
 * @property {string} file of `examples/snippets`
 * @property {string} asks the request that can be refused
 * @property {string} [pays] the request whose answer can be lost; `POST /send` where none is named
 */

/** By the path of the view; `*` is an id. @type {Record<string, Lines>} */
const VIEWS = {
  scrivi: { file: 'send.js', asks: 'POST /send' },
  inviate: { file: 'list.js', asks: 'POST /send' },
  'inviate/*': { file: 'receipts.js', asks: 'POST /send' },
  campagne: { file: 'run.js', asks: 'POST /send' },
  'campagne/nuova': { file: 'campaign.js', asks: 'POST /send' },
  'campagne/*': { file: 'run.js', asks: 'POST /send' },
  'da-chiarire': { file: 'reconcile.js', asks: 'POST /send' },
  'in-arrivo': { file: 'inbox.js', asks: 'GET /inbox' },
  caselle: { file: 'register.js', asks: 'GET /pec', pays: 'POST /pec' },
  impostazioni: { file: 'quota.js', asks: 'GET /quota' },
};

/** @param {string} path @returns {Lines | undefined} */
export function linesOf(path) {
  const [first] = path.split('/');
  return VIEWS[path] ?? VIEWS[path === first ? first : `${first}/*`] ?? VIEWS[first];
}
