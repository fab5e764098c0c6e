/** What the portal is shown at: each view filled with what an office has in it. Another one is another entry here. */

import { send, write } from '../../tests/portal/desk.mjs';
import { holdMails, manyMails } from '../../tests/portal/mails.mjs';
import { CAMPAIGNS } from './campaigns.mjs';
import { MAILBOXES } from './mailboxes.mjs';

/**
 * A flow fills the portal once, in Italian; its view is then looked at in every language, scheme and width.
 *
 * @typedef {object} Stage
 * @property {import('playwright-core').Page} page that shows the form in Italian
 * @property {any} sandbox
 * @property {Awaited<ReturnType<typeof import('../parts/demo.mjs').serveDemo>>} demo
 *
 * @typedef {object} Flow
 * @property {string} name
 * @property {string} [path] what is looked at; where there is none, what `fill` ended at
 * @property {(stage: Stage) => Promise<void>} [fill] once
 * @property {(page: import('playwright-core').Page) => Promise<void>} [act] in every language: by what words do not tell
 */

const PDF = { name: 'avviso-di-pagamento-2026.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(184_000, '%PDF-1.7 ') };
const TEXT = 'Gentile cittadino,\n\nsi trasmette in allegato quanto in oggetto.\n\nCordiali saluti\nUfficio protocollo';

const openReceipts = async (/** @type {import('playwright-core').Page} */ page) => {
  await page.locator('details.receipts summary').first().click();
  await page.locator('.timeline li').nth(1).waitFor();
};

/** @param {import('playwright-core').Page} page @param {string[]} addresses @param {string} subject @param {string} text */
async function fillForm(page, addresses, subject, text) {
  for (const one of addresses) {
    await page.locator('form .field input[inputmode="email"]').fill(one);
    await page.locator('form .field input[inputmode="email"]').press('Enter');
  }
  await page.locator('form .field input[type="text"]:not([inputmode])').fill(subject);
  await page.locator('form textarea').fill(text);
}

/** @type {Flow[]} */
export const FLOWS = [
  { name: 'write-empty', path: 'scrivi' },
  {
    name: 'write-errors',
    path: 'scrivi',
    act: async (page) => {
      await fillForm(page, ['sindaco', 'ufficio@pec.example.it', 'ufficio@pec.example.it'], '', '');
      await page.locator('input[type="file"]').setInputFiles([PDF]);
      await page.locator('form button[type="submit"]').click();
      await page.locator('.callout.danger').waitFor();
    },
  },
  {
    name: 'write-last-look',
    path: 'scrivi',
    act: async (page) => {
      await fillForm(page, ['ufficio@pec.example.it', 'mario.rossi@pec.example.it'], 'Avviso di pagamento TARI 2026', TEXT);
      await page.locator('input[type="file"]').setInputFiles([PDF]);
      await page.locator('form button[type="submit"]').click();
      await page.locator('dialog[open]').waitFor();
    },
  },
  {
    name: 'message-delivered',
    fill: async ({ page }) => {
      await write(page, { to: ['mario.rossi@pec.example.it'], subject: 'Avviso di pagamento TARI 2026', text: TEXT, files: [PDF] });
      await send(page);
      await page.getByText('Consegnato', { exact: true }).first().waitFor();
    },
    act: openReceipts,
  },
  {
    name: 'message-failures',
    fill: async ({ page }) => {
      const to = ['mario.rossi@pec.example.it', 'mancata-consegna@pec.example.it', 'non-accettata@pec.example.it', 'casella-piena@pec.example.it', 'studio@pec.example.it'];
      await write(page, { to, subject: 'Convocazione del Consiglio comunale', text: TEXT });
      await send(page, `Invia ora ${to.length} messaggi`);
      await page.getByRole('main').getByText('3 non consegnati').waitFor();
    },
    act: openReceipts,
  },
  {
    name: 'message-unknown',
    fill: async ({ page, sandbox }) => {
      sandbox.fail({ on: 'POST /send', drop: true, times: 1 });
      await write(page, { to: ['ufficio@pec.example.it'], subject: 'Trasmissione della delibera', text: TEXT });
      await send(page);
      await page.getByRole('main').getByText('Da chiarire', { exact: true }).waitFor();
    },
  },
  { name: 'clarify', path: 'da-chiarire', fill: async (stage) => FLOWS.find(({ name }) => name === 'message-unknown')?.fill?.(stage) },
  { name: 'clarify-nothing', path: 'da-chiarire' },
  {
    name: 'sent',
    path: 'inviate',
    fill: async ({ page, sandbox }) => {
      const messages = [
        ['mario.rossi@pec.example.it', 'Avviso di pagamento TARI 2026'],
        ['mancata-consegna@pec.example.it', 'Convocazione del Consiglio comunale'],
        ['lenta@pec.example.it', 'Comunicazione di avvio del procedimento ai sensi dell’articolo 7 della legge 241 del 1990'],
        ['studio@pec.example.it', 'Trasmissione della delibera di Giunta'],
      ];
      for (const [to, subject] of messages) {
        if (subject.startsWith('Trasmissione')) {
          sandbox.fail({ on: 'POST /send', drop: true, times: 1 });
        }
        await write(page, { to: [to], subject });
        await send(page);
        await page.locator('h2', { hasText: subject }).waitFor();
        await page.locator('progress').filter({ visible: true }).waitFor({ state: 'detached' });
        await page.getByRole('link', { name: 'Scrivi' }).click();
        await page.getByRole('heading', { level: 1, name: 'Scrivi un messaggio PEC' }).waitFor();
      }
    },
  },
  { name: 'sent-nothing', path: 'inviate' },
  { name: 'inbox', path: 'in-arrivo', fill: ({ page }) => holdMails(page, manyMails(60)) },
  {
    name: 'inbox-reading',
    path: 'in-arrivo',
    fill: ({ page }) => holdMails(page, manyMails(60)),
    act: async (page) => {
      await page.locator('details.letter summary').first().click();
      await page.locator('.mails > li > button.mail').first().click();
      await page.locator('.reader iframe').waitFor();
    },
  },
  { name: 'inbox-nothing', path: 'in-arrivo' },
  ...CAMPAIGNS,
  ...MAILBOXES,
  { name: 'settings', path: 'impostazioni' },
  { name: 'nowhere', path: 'nessuna' },
];
