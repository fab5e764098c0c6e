/** The form of a new campaign as a clerk fills it in: by labels and roles. */

import { visit } from './desk.mjs';

/** @param {string} name @param {string | Buffer} content @param {string} [mimeType] */
export const file = (name, content, mimeType = 'application/octet-stream') => ({ name, mimeType, buffer: Buffer.from(content) });

/** @param {string} name */
export const pdf = (name) => file(name, `%PDF-1.7\n${name}\n%%EOF\n`, 'application/pdf');

/** @param {number} count @param {string} [suffix] of each line */
export const csvOf = (count, suffix = '') =>
  ['pec;nome;numero', ...Array.from({ length: count }, (_, row) => `a${row}@pec.example.it;Ditta ${row};${row}${suffix}`)].join('\r\n');

/** @param {ReturnType<typeof import('./desk.mjs').openDesk>} desk */
export const form = (desk) => {
  // Each test has a page of its own.
  const main = () => desk.page.getByRole('main');
  const button = (/** @type {string} */ name) => main().getByRole('button', { name, exact: true });
  const self = {
    button,
    field: (/** @type {string} */ name) => main().getByLabel(name, { exact: true }),
    said: (/** @type {string | RegExp} */ words) => main().getByText(words).first().waitFor(),
    questions: () => main().getByRole('group', { name: 'Servono alcune risposte' }),
    step: (/** @type {string} */ name) => main().getByRole('heading', { level: 2, name, exact: true }).waitFor(),
    /** @param {{ name: string, mimeType: string, buffer: Buffer }} table */
    async open(table) {
      await visit(desk, 'campagne/nuova');
      await self.choose(table);
    },
    /** @param {{ name: string, mimeType: string, buffer: Buffer }} table */
    async choose(table) {
      await main().getByLabel('Scegli la tabella (CSV o Excel)').setInputFiles(table);
    },
    async toMessage() {
      await button('Avanti: messaggio').click();
      await self.step('Messaggio');
    },
    /** @param {{ name?: string, subject?: string, text?: string }} [words] */
    async write({ name = 'Avvisi 2026', subject = 'Avviso n. {{numero}}', text = 'Gentile {{nome}}, <buongiorno>' } = {}) {
      await self.field('Nome della campagna').fill(name);
      await self.field('Oggetto').fill(subject);
      await self.field('Testo').fill(text);
    },
    async check() {
      await button('Controlla la campagna').click();
      await self.step('Controllo e invio');
    },
    /** @param {string} [go] */
    async start(go = 'Invia ora') {
      await button('Avvia l’invio').click();
      await desk.page.getByRole('dialog', { name: 'Un ultimo sguardo' }).getByRole('button', { name: go }).click();
      await desk.page.waitForURL(/#\/campagne\/[0-9a-f-]{20,}/);
    },
    /** The cells of the table of problems, row by row. */
    async problems() {
      const rows = await main().getByRole('table', { name: 'Problemi' }).getByRole('row').all();
      return Promise.all(rows.slice(1).map(async (row) => row.locator('th, td').allTextContents()));
    },
    /** Waits until so many messages were sent. @param {number} count */
    async posted(count) {
      const posts = () => desk.demo.sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send');
      while (posts().length < count) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return posts().map(({ body }) => JSON.parse(body));
    },
    /** The campaigns that the journal has. */
    kept: () => desk.page.evaluate(async () => {
      const { PecMassiva } = await import(new URL('pec-massiva/full.js', location.href).href);
      return (await new PecMassiva({ baseUrl: 'api' }).campaigns.list()).map(({ name, kind, progress }) => [name, kind, progress.state]);
    }),
  };
  return self;
};
