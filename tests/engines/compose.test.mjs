/** The main ways through the send form in Firefox and in WebKit, in Italian. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { serveDemo } from '../../scripts/parts/demo.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { openFirefox } from './firefox.mjs';
import { openWebKit } from './webkit.mjs';

/** Longest wait for what is to be seen, in milliseconds. */
const PATIENCE = 60_000;

/** @type {Awaited<ReturnType<typeof serveDemo>>} */
let demo;
before(async () => {
  demo = await serveDemo({ speed: 500, rate: { perSecond: 0 }, secrets: SUITE });
});
after(() => demo?.close());

const posts = () => demo.sandbox.requests.filter(({ method, path }) => method === 'POST' && path === '/send').length;

/** What the page does: neither driver finds what stands in a shadow root. */
const HANDS = `(async () => {
  document.body.innerHTML = '<main><pec-compose base-url="/portal/api" senders="comune@pecmassiva.com"></pec-compose></main>';
  document.documentElement.lang = 'it';
  globalThis.told = [];
  for (const type of ['pec-sent', 'pec-unknown', 'pec-not-sent']) addEventListener(type, () => told.push(type));
  await import('/pec-massiva/compose.js');
  const root = document.querySelector('pec-compose').shadowRoot;
  globalThis.until = (look) => new Promise((resolve, reject) => {
    const start = performance.now();
    const turn = () => {
      const found = look();
      if (found) resolve(found);
      else if (performance.now() - start > ${PATIENCE}) reject(new Error('never: ' + look + ' ' + root.textContent));
      else setTimeout(turn, 20);
    };
    turn();
  });
  const named = (kind, name) => [...root.querySelectorAll(kind)].find((one) => one.checkVisibility() && (one.getAttribute('aria-label') ?? one.textContent).trim().startsWith(name));
  globalThis.press = async (name, kind = 'button') => (await until(() => named(kind, name))).click();
  globalThis.fill = async (label, text) => {
    const control = root.getElementById((await until(() => named('label', label))).htmlFor);
    control.focus();
    control.value = text;
    control.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  };
  globalThis.see = (words) => until(() => [...root.querySelectorAll('p, li, dd, span')].some((one) => one.checkVisibility() && one.textContent.includes(words)));
  globalThis.attach = (name) => {
    const data = new DataTransfer();
    data.items.add(new File(['atto'], name, { type: 'text/plain' }));
    root.querySelector('.drop').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  };
  return true;
})()`;

for (const [name, open] of Object.entries({ Firefox: openFirefox, WebKit: openWebKit })) {
  test(name, async (t) => {
    const driver = await open();
    const visit = async () => {
      await driver.open('about:blank');
      await driver.open(demo.url);
      assert.equal(await driver.evaluate(HANDS), true);
    };
    /** @param {string} code */
    const act = async (code) => assert.equal(await driver.evaluate(`(async () => { ${code} return 'done'; })()`), 'done');
    const write = (/** @type {string} */ subject) =>
      act(`await fill('Destinatari', 'consegna@pec.example.it,'); await fill('Oggetto', '${subject}'); await fill('Testo', 'Gentile cittadino');`);
    const send = () => act(`await press('Controlla e invia'); await see('Il messaggio ha valore legale'); await press('Invia ora', 'dialog button');`);
    try {
      await t.test('a message with a file is written, looked at and sent once, whatever is clicked', async () => {
        demo.sandbox.reset();
        await visit();
        await write('Avviso');
        await act(`attach('atto.txt'); await see('atto.txt'); await press('Controlla e invia'); await press('Controlla e invia').catch(() => {}); await see('Il messaggio ha valore legale');`);
        await act(`const yes = await until(() => document.querySelector('pec-compose').shadowRoot.querySelector('dialog button')); yes.click(); yes.click(); await see('Identificativo');`);
        assert.deepEqual([posts(), await driver.evaluate('told.join()')], [1, 'pec-sent']);
      });

      await t.test('what is wrong is said, and nothing goes', async () => {
        demo.sandbox.reset();
        await visit();
        await act(`await fill('Destinatari', 'sindaco,'); await press('Controlla e invia'); await see('chiocciola'); await see('Non è stato inviato nulla');`);
        assert.deepEqual([posts(), await driver.evaluate(`document.querySelector('pec-compose').shadowRoot.activeElement.dataset.name`)], [0, 'recipients']);
      });

      await t.test('whose answer was lost may have been sent, also after a reload, and goes no second time by itself', async () => {
        demo.sandbox.reset();
        demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 1 });
        await visit();
        await act(`document.querySelector('pec-compose').reset();`);
        await write('Delibera');
        await send();
        await act(`await see('Il messaggio potrebbe essere già partito');`);
        await visit();
        await act(`await see('Il messaggio potrebbe essere già partito'); await press('Chiedi che cosa ne è stato'); await see('Dalla verifica non si è saputo nulla');`);
        await act(`await press('Non è stato inviato'); await press('Ho cercato', 'dialog button');`);
        await send();
        await act(`await see('Identificativo');`);
        assert.equal(posts(), 2);
      });
    } finally {
      await driver.close();
    }
  });
}
