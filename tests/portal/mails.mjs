/** A mailbox that has been used for a while: receipts of many messages, and mail of others between them. */

/**
 * @typedef {object} Mail as the service tells it
 * @property {number} id
 * @property {string} date
 * @property {string} object
 * @property {string} sender
 * @property {string} recipient
 * @property {string} body
 */

const PROVIDER = 'posta-certificata@pecmassiva.com';
const PAGE = 25;
const SUBJECTS = [
  'Avviso di pagamento TARI 2026',
  'Convocazione del Consiglio comunale',
  'Richiesta di integrazione documentale',
  'Comunicazione di avvio del procedimento ai sensi dell’articolo 7 della legge 241 del 1990',
  'Trasmissione della delibera di Giunta',
  'Nomina del responsabile del procedimento',
];
/** What comes of a message, one way after the other. */
const ENDS = [['CONSEGNA'], ['CONSEGNA'], ['AVVISO DI MANCATA CONSEGNA'], ['CONSEGNA'], []];
const OTHERS = [
  ['POSTA CERTIFICATA: Richiesta di accesso agli atti', 'Per conto di: studio.bianchi@pec.example.it <posta-certificata@pec.example.it>'],
  ['ANOMALIA MESSAGGIO: Informazioni sull’orario', 'Per conto di: mario.rossi@example.it <posta-certificata@pec.example.it>'],
  ['POSTA CERTIFICATA: Osservazioni al piano regolatore', 'Per conto di: ordine.architetti@pec.example.it <posta-certificata@pec.example.it>'],
];

/** So many mails, the newest first. @param {number} count @param {Date} [newest] @returns {Mail[]} */
export function manyMails(count, newest = new Date()) {
  /** @type {string[][]} */
  const written = [];
  for (let place = 0; written.length < count; place += 1) {
    const about = `${SUBJECTS[place % SUBJECTS.length]} ${2026100910000000 + place}`;
    written.push(...[...ENDS[place % ENDS.length], 'ACCETTAZIONE'].map((kind) => [`${kind}: ${about}`, PROVIDER]));
    if (place % 3 === 1) {
      written.push(OTHERS[Math.floor(place / 3) % OTHERS.length]);
    }
  }
  return written.slice(0, count).map(([object, sender], place) => ({
    id: count - place,
    object,
    sender,
    recipient: 'comune@pecmassiva.com',
    date: new Date(newest.getTime() - place * 5_400_000).toUTCString().replace('GMT', '+0000'),
    body: encodeURIComponent(`<p><b>${object.split(':')[0]}</b></p><p>Il giorno indicato il messaggio «${object.replace(/^[^:]*: | \d+$/g, '')}» è stato trattato dal gestore.</p>`),
  }));
}

/** Has the proxy's inbox hold these mails. @param {import('playwright-core').Page} page @param {Mail[]} mails */
export async function holdMails(page, mails) {
  await page.route(/\/portal\/api\/inbox(\/\d+)?(\?|$)/, (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    const one = mails.find(({ id }) => pathname.endsWith(`/${id}`));
    if (one !== undefined) {
      return route.fulfill({ json: { success: true, message: '', data: one } });
    }
    const wanted = (searchParams.get('q') ?? '').toLowerCase();
    const found = mails.filter(({ object }) => object.toLowerCase().includes(wanted));
    const number = Number(searchParams.get('page') ?? 1);
    const data = found.slice((number - 1) * PAGE, number * PAGE).map(({ body: _, ...head }) => head);
    return route.fulfill({ json: { success: true, message: '', data, page: number, total: found.length, n_of_pages: Math.max(1, Math.ceil(found.length / PAGE)) } });
  });
}
