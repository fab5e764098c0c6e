/** Each application, built by its framework's bundler, served as files under a path and a strict policy, and used. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openChromium } from '../../support/chromium.mjs';
import { serveSite } from '../../support/site.mjs';
import { POLICY, clerk, service } from './clerk.mjs';
import { NAMES, project } from './project.mjs';

const BASE = '/uffici/pec/';
const TRIAL = 'Prova: non parte nulla.';
const made = project();
let browser;

before(async () => (browser = await openChromium()));
after(async () => {
  await browser?.close();
  made.remove();
});

for (const name of NAMES) {
  test(name, async (t) => {
    const { user, site } = await opened(t, await made.build(name, BASE));
    await use(user);
    assert.deepEqual([user.complaints, site.missing], [[], []]);
    // The core is within the scripts: nothing that a server would have to know the type of.
    assert.deepEqual(user.asked.filter((one) => !/^GET .*(?:\/|\.js|\.css)$/.test(one)), []);
  });

  test(`${name}, built for the office: it sends to the proxy, and does not say that it is a trial`, async (t) => {
    const { user } = await opened(t, await made.build(name, BASE, { isOffice: true }));
    const { page, button, write, clickTwice } = user;
    await write({ to: 'consegna@uno.it', subject: 'Uno' });
    const posted = page.waitForRequest((request) => request.method() === 'POST');
    await clickTwice();
    assert.equal(new URL((await posted).url()).pathname, '/api/pec/send');
    assert.equal(await page.getByText(TRIAL).count(), 0);
    assert.equal(await button('Scrivi').count(), 1);
    assert.deepEqual(user.asked.filter((one) => one.includes('sandbox')), []);
  });
}

/** Serves what was built, and opens it; both end with the test. @param {import('node:test').TestContext} t @param {string} folder */
async function opened(t, folder) {
  const site = await serveSite(folder, BASE, { 'content-security-policy': POLICY });
  t.after(() => site.close());
  const user = await clerk(browser, `${site.origin}${BASE}`);
  t.after(() => user.close());
  return { site, user };
}

/** @param {Awaited<ReturnType<typeof clerk>>} user */
async function use({ page, button, alert, status, write, clickTwice, until, accessible }) {
  await button('Controlla').waitFor();
  // It says «Inviato» soon, and nothing will have been: the page tells so all the time.
  assert.ok(await page.getByText(TRIAL).isVisible());
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
  assert.ok(await page.getByText(TRIAL).isVisible());
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
  // Frameworks draw in a turn of their own.
  await alert.waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Oggetto').inputValue(), '');
}
