/** Campaigns in the portal's tests: made by the package in the page, opened and started as a clerk does. */

import { visit } from './desk.mjs';

/** @param {number} count @param {(row: number) => string} [address] */
export const csvOf = (count, address = (row) => `a${row}@pec.example.it`) =>
  ['pec;nome;numero', ...Array.from({ length: count }, (_, row) => `${address(row)};Ditta ${row};${row}`)].join('\r\n');

/**
 * Makes one, and opens its page.
 *
 * @param {ReturnType<import('./desk.mjs').openDesk>} desk
 * @param {{ csv: string, name?: string, perSecond?: number }} given
 */
export async function make(desk, { csv, name = 'Avvisi 2026', perSecond = 50 }) {
  await visit(desk, 'campagne');
  const id = await desk.page.evaluate(
    async ({ csv, ...fields }) => {
      const { service } = await import(new URL('service/service.js', location.href).href);
      const { pec } = await service();
      const campaign = await pec.campaigns.create({ ...fields, recipients: new File([csv], 'avvisi.csv', { type: 'text/csv' }) });
      return campaign.id;
    },
    {
      ...{ name, csv, sender: 'comune@pecmassiva.com', subject: 'Avviso n. {{numero}}', text: 'Gentile {{nome}}' },
      pace: { perSecond, perDay: false },
    },
  );
  await open(desk, id, name);
  return id;
}

/** @param {ReturnType<import('./desk.mjs').openDesk>} desk @param {string} id @param {string} [name] */
export async function open(desk, id, name = 'Avvisi 2026') {
  await desk.page.goto('about:blank');
  await visit(desk, `campagne/${id}`);
  await desk.page.getByRole('heading', { level: 2, name }).waitFor();
}

/** @param {import('playwright-core').Page} page @param {string} button */
export async function start(page, button = 'Avvia l’invio') {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('dialog', { name: 'Un ultimo sguardo' }).getByRole('button', { name: /^Invia ora/ }).click();
}

/** A tile that filters. @param {import('playwright-core').Page} page @param {string | RegExp} name such as `2 Consegnati` */
export const tile = (page, name) => page.getByRole('group', { name: 'Mostra per esito' }).getByRole('button', { name });
