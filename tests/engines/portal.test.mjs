/** The main ways through the portal in Firefox and in WebKit, in Italian. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { serveDemo } from '../../scripts/parts/demo.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { clerkAt } from './clerk.mjs';
import { openFirefox } from './firefox.mjs';
import { openWebKit } from './webkit.mjs';

/** @type {Awaited<ReturnType<typeof serveDemo>>} */
let demo;
before(async () => {
  demo = await serveDemo({ speed: 500, rate: { perSecond: 0 }, secrets: SUITE });
});
after(() => demo?.close());

const posts = () => demo.sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').length;

for (const [name, open] of Object.entries({ Firefox: openFirefox, WebKit: openWebKit })) {
  test(name, async (t) => {
    const driver = await open();
    const clerk = clerkAt(driver);
    const home = `${demo.url}portal/?lang=it#/`;
    /** @param {string} subject */
    const send = async (subject) => {
      await clerk.open(`${home}scrivi`);
      await clerk.fill('Destinatari', 'consegna@pec.example.it,');
      await clerk.fill('Oggetto', subject);
      await clerk.fill('Testo', 'Gentile cittadino');
      await clerk.press('Controlla e invia');
      await clerk.see('Un ultimo sguardo');
      await clerk.press('Invia ora', 'dialog button');
      await clerk.until(`document.querySelector('h1').textContent === 'Messaggio'`);
    };
    try {
      await t.test('a message is written, looked at, sent and delivered, and a reload keeps it', async () => {
        demo.sandbox.reset();
        await send('Avviso di pagamento');
        await clerk.see('Consegnato');
        await clerk.open(await driver.evaluate('location.href'));
        await clerk.see('Consegnato');
        await clerk.press('Inviate');
        await clerk.until(`document.querySelector('main .rows a')?.textContent === 'Avviso di pagamento'`);
        assert.equal(posts(), 1);
      });

      await t.test('what has come is folded under its message, and read', async () => {
        await clerk.press('In arrivo');
        await clerk.see('2 ricevute');
        await clerk.press('Accettazione · Avvenuta consegna', 'summary');
        await clerk.press('Avvenuta consegna', 'button');
        assert.equal(await clerk.until(`document.querySelector('.reader iframe')?.getAttribute('sandbox') === ''`), true);
        assert.equal(await driver.evaluate('document.activeElement.textContent'), 'Avviso di pagamento');
        await clerk.press('Chiudi il messaggio');
        assert.match(await driver.evaluate('document.activeElement.textContent'), /^Avvenuta consegna/);
      });

      await t.test('whose answer was lost is to be cleared up, and goes no second time by itself', async () => {
        demo.sandbox.reset();
        demo.sandbox.fail({ on: 'POST /send', drop: true, times: 1 });
        await send('Delibera');
        await clerk.until(`document.querySelector('main .status.doubt') !== null`);
        await clerk.open(`${home}da-chiarire`);
        await clerk.press('Cerca nella casella PEC');
        await clerk.press('Non è stato inviato');
        await clerk.press('Non è stato inviato', 'dialog button');
        await clerk.see('Non c’è nulla da chiarire');
        assert.equal(posts(), 1);
      });

      await t.test('what had arrived though its answer was lost is found', async () => {
        demo.sandbox.reset();
        demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
        await send('Ordinanza');
        await clerk.see('Consegnato');
        assert.equal(posts(), 1);
      });
    } finally {
      await driver.close();
    }
  });
}
