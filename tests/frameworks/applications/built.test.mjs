/** Each application, built by its framework's bundler, served as files under a path and a strict policy, and used. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openChromium } from '../../../scripts/browser.mjs';
import { serveSite } from '../../support/site.mjs';
import { POLICY, clerk, service } from './clerk.mjs';
import { NAMES, project } from './project.mjs';

const BASE = '/uffici/pec/';
const made = project();
let browser;

before(async () => (browser = await openChromium()));
after(async () => {
  await browser?.close();
  made.remove();
});

for (const name of NAMES) {
  test(name, async () => {
    const site = await serveSite(await made.build(name, BASE), BASE, { 'content-security-policy': POLICY });
    const user = await clerk(browser, `${site.origin}${BASE}`);
    try {
      await use(user);
      assert.deepEqual([user.complaints, site.missing], [[], []]);
      // The core is within the scripts: nothing that a server would have to know the type of.
      assert.deepEqual(user.asked.filter((one) => !/^GET .*(?:\/|\.js|\.css)$/.test(one)), []);
    } finally {
      await user.close();
      site.close();
    }
  });
}

/** @param {Awaited<ReturnType<typeof clerk>>} user */
async function use({ page, button, alert, status, write, clickTwice, until, accessible }) {
  await button('Controlla').waitFor();
  const { posted, looks, fail } = await service(page);
  await accessible();

  // A last look, two clicks, one message to two; followed to its delivery.
  const look = await write({ to: 'consegna@uno.it, consegna@due.it', subject: 'Avviso n. 12', files: ['atto.txt'] });
  assert.match(await look.innerText(), /consegna@uno\.it, consegna@due\.it[^]*Avviso n\. 12[^]*Gentile impresa[^]*atto\.txt/);
  await accessible();
  assert.deepEqual(await posted(), []);
  await clickTwice();
  await status.getByText(/^Inviato, con il numero \d{15,16}\.$/).waitFor();
  const [first, ...others] = await posted();
  assert.deepEqual([others, first.recipient, first.attachments.map(({ name }) => name)], [[], ['consegna@uno.it', 'consegna@due.it'], ['atto.txt']]);
  assert.equal(await look.getByRole('button', { name: 'Invia' }).count(), 0);
  await button('Inviati (1)').click();
  await until(page.getByText('Consegne: 2 di 2'));
  await status.getByText('Consegnato', { exact: true }).waitFor();
  await accessible();

  // Bad input is told in words, and what was typed is still there.
  await button('Scrivi').click();
  await button('Nuovo messaggio').click();
  await write({ to: 'sindaco', subject: 'Mai consegnato' });
  await button('Invia').click();
  await alert.getByRole('heading', { name: 'Non inviato' }).waitFor();
  assert.match(await alert.innerText(), /Non è stato inviato nulla/);
  assert.match(await alert.getByRole('listitem').innerText(), /«sindaco» .*@/);
  await accessible();
  await button('Correggi').click();
  assert.equal(await page.getByLabel('Oggetto').inputValue(), 'Mai consegnato');
  await page.getByLabel('Destinatari').fill('mai@uno.it');
  await button('Controlla').click();
  await button('Invia').click();
  await until(status.getByText(/^Inviato/));

  // Receipts are asked for while somebody looks, and no longer.
  await button('Inviati (2)').click();
  await until(status.getByText('Accettato, in attesa della consegna'));
  const during = await looks();
  await page.clock.fastForward(600_000);
  await page.waitForFunction((before) => globalThis.sandbox.requests.filter(({ method }) => method === 'GET').length > before, during);
  await button('Scrivi').click();
  await button('Nuovo messaggio').waitFor();
  const left = await looks();
  await page.clock.fastForward(3_600_000);
  assert.equal(await looks(), left);

  // An answer that is lost: nobody knows, it is shown apart, and nothing sends it again.
  await button('Nuovo messaggio').click();
  await fail({ on: 'POST /send', drop: true, taken: true });
  await write({ to: 'consegna@tre.it', subject: 'Forse' });
  await clickTwice();
  await until(alert.getByRole('heading', { name: 'Non si sa se è partito' }));
  assert.match(await alert.innerText(), /potrebbe essere già partito[^]*Non inviare di nuovo/);
  assert.deepEqual([await button('Invia').count(), await button('Correggi').count()], [0, 0]);
  await accessible();
  await button('Chiedi che cosa ne è stato').click();
  await alert.getByText('Non si sa ancora.').waitFor();
  await page.clock.fastForward(3_600_000);
  assert.deepEqual((await posted()).map(({ subject }) => subject), ['Avviso n. 12', 'Mai consegnato', 'Forse']);
  await button('L’ho cercato: nuovo messaggio').click();
  assert.deepEqual([await page.getByLabel('Oggetto').inputValue(), await alert.count()], ['', 0]);
}
