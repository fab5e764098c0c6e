/** Each framework's development server, the office's proxy behind it: the dependencies are prepared at once, and nothing reloads the page. */

import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openChromium } from '../../support/chromium.mjs';
import { ng } from './angular.mjs';
import { clerk } from './clerk.mjs';
import { office } from './office.mjs';
import { NAMES, project } from './project.mjs';

const made = project();
let browser;
/** @type {Awaited<ReturnType<typeof office>>} */
let portal;

before(async () => {
  portal = await office();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await portal?.end();
  made.remove();
});

/** @param {string} root @param {Record<string, string>} [define] */
async function vite(root, define = {}) {
  const { createServer } = await import('vite');
  const proxy = { '/api/pec': { target: portal.url } };
  const server = await createServer({ root, define, mode: 'office', logLevel: 'error', server: { port: 0, host: '127.0.0.1', proxy } });
  await server.listen();
  const load = (/** @type {string} */ path) => server.ssrLoadModule(path);
  return { url: `http://127.0.0.1:${/** @type {any} */ (server.httpServer?.address()).port}/`, load, end: () => server.close() };
}

/** What a server draws of each, by its framework's own means. @type {Record<string, (load: (path: string) => Promise<any>) => Promise<string>>} */
const DRAWN = {
  async react(load) {
    const [{ createElement }, { renderToString }] = [await import('react'), await import('react-dom/server')];
    return renderToString(createElement((await load('/src/App.tsx')).App));
  },
  async vue(load) {
    const [{ createSSRApp }, { renderToString }] = [await import('vue'), await import('vue/server-renderer')];
    return renderToString(createSSRApp((await load('/src/App.vue')).default));
  },
  async svelte(load) {
    const { render } = await load('svelte/server');
    return render((await load('/src/App.svelte')).default).body;
  },
};

/** @param {string} folder */
async function angular(folder) {
  writeFileSync(join(folder, 'proxy.conf.json'), JSON.stringify({ '/api/pec': { target: portal.url } }));
  const run = await ng(folder, 'serve', 'office', { host: '127.0.0.1', port: 0 });
  const { success, baseUrl, error } = await run.result.catch((thrown) => ({ success: false, baseUrl: undefined, error: String(thrown) }));
  if (!success || !baseUrl) {
    await run.stop();
    assert.fail(`${error} ${run.said.join('\n')}`);
  }
  return { url: baseUrl, end: run.stop };
}

for (const name of NAMES) {
  test(name, async (t) => {
    const server = await (name === 'angular' ? angular : vite)(made.at(name));
    /** @type {Awaited<ReturnType<typeof clerk>> | undefined} */
    let user;
    t.after(async () => {
      await user?.close();
      await server.end();
    });
    user = await clerk(browser, server.url);
    await use(user, name, portal.posted().length, name === 'react' ? () => appendFileSync(join(made.at(name), 'src/pec.ts'), '// saved\n') : undefined);
    // The service in memory is for pages without a proxy.
    assert.deepEqual(user.asked.filter((one) => one.includes('sandbox')), []);
    assert.equal(user.loads(), 1);
    // What the browser says by itself of answers that the test takes away, or that say no.
    assert.deepEqual(user.complaints.filter((one) => !/^Failed to load resource|Download the React DevTools/.test(one)), []);
  });
}

/**
 * @param {Awaited<ReturnType<typeof clerk>>} user
 * @param {string} name
 * @param {number} before how many messages had arrived
 * @param {() => void} [save] saves the module that makes the client, where components stay through that
 */
async function use({ page, button, alert, status, write, clickTwice, until }, name, before, save) {
  await write({ to: 'consegna@uno.it', subject: 'Uno' });
  await clickTwice();
  await until(status.getByText(/^Inviato/));
  if (save !== undefined) {
    const replaced = page.waitForEvent('console', (message) => /hot updated: .*Compose/.test(message.text()));
    save();
    await replaced;
    assert.deepEqual([await status.getByText(/^Inviato/).count(), await button('Invia').count()], [1, 0]);
  }
  await button('Nuovo messaggio').click();

  // The answer is lost, and the session has ended: nobody knows, until somebody is signed in and asks.
  await page.route('**/api/pec/send', async (route) => {
    await route.fetch();
    portal.sign(false);
    await route.abort();
  }, { times: 1 });
  await write({ to: 'consegna@due.it', subject: 'Due' });
  await button('Invia').click();
  await until(alert.getByRole('heading', { name: 'Non si sa se è partito' }));
  await button('Chiedi che cosa ne è stato').click();
  await alert.getByText(/Accedere di nuovo|accesso/i).first().waitFor();
  portal.sign(true);

  // While it is asked after, nobody begins another one. Where somebody does all the same, the late answer is about the first.
  let goOn = () => {};
  const held = new Promise((resolve) => (goOn = () => resolve(undefined)));
  const asked = page.waitForRequest('**/api/pec/**');
  await page.route('**/api/pec/**', (route) => held.then(() => route.continue()));
  await button('Chiedi che cosa ne è stato').click();
  await asked;
  const anew = button('L’ho cercato: nuovo messaggio');
  assert.deepEqual([await button('Chiedi che cosa ne è stato').isDisabled(), await anew.isDisabled()], [true, true]);
  // React hears no click on what it has disabled, whatever the page says.
  const isForced = name !== 'react';
  if (isForced) {
    await anew.evaluate((/** @type {HTMLButtonElement} */ one) => {
      one.disabled = false;
      one.click();
    });
    await write({ to: 'consegna@tre.it', subject: 'Tre' });
  }
  goOn();
  await button('Inviati (2)').waitFor();
  if (isForced) {
    assert.deepEqual([await status.count(), await button('Invia').count()], [0, 1]);
    await button('Correggi').click();
    assert.equal(await page.getByLabel('Oggetto').inputValue(), 'Tre');
  } else {
    await status.getByText(/^Inviato/).waitFor();
    await button('Nuovo messaggio').click();
    await page.getByLabel('Oggetto').waitFor();
  }
  assert.deepEqual(portal.posted().slice(before).map(({ subject }) => subject), ['Uno', 'Due']);
  await button('Inviati (2)').click();
  await until(status.getByText('Consegnato', { exact: true }).first());
}

for (const [name, drawn] of Object.entries(DRAWN)) {
  test(`${name} on a server: everything is drawn, and nobody is asked`, async (t) => {
    // Counted: a client takes what it throws for a missing network, and says so to nobody here.
    const { fetch } = globalThis;
    t.after(() => void (globalThis.fetch = fetch));
    let asked = 0;
    globalThis.fetch = async () => {
      asked += 1;
      return new Response(null, { status: 403 });
    };
    // An address that a server could ask, too.
    const { load, end } = await vite(made.at(name), { 'import.meta.env.VITE_PEC_URL': JSON.stringify('http://127.0.0.1:9/api/pec') });
    t.after(end);
    assert.match(await drawn(load), /Destinatari[^]*Controlla/);
    // Whatever else was asked for by now comes before this.
    const { pec } = await load('/src/pec.ts');
    await assert.rejects(pec.shipments.get('123456789012345'));
    assert.equal(asked, 1);
  });
}
