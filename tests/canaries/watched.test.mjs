/** The browser of suites finds a secret wherever a page leaves it. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { openChromium } from '../support/chromium.mjs';
import { SUITE } from './suite.mjs';

const server = createServer((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Pagina</title>'));
let url = '';
let browser;
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`;
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

/** Ways in which a page leaves something. @type {Record<string, (text: string) => unknown>} */
const WAYS = {
  'an address': (text) => fetch(`/?q=${encodeURIComponent(text)}`),
  'the console': (text) => console.log('sent with', text),
  'an error that nobody catches': (text) =>
    new Promise((resolve) => {
      addEventListener('error', () => setTimeout(resolve));
      setTimeout(() => {
        throw new Error(`not ${text}`);
      });
    }),
  'localStorage': (text) => localStorage.setItem('a', JSON.stringify({ text })),
  'sessionStorage': (text) => sessionStorage.setItem('a', text),
  'a cookie': (text) => (document.cookie = `a=${encodeURIComponent(text)}`),
  'its own address': (text) => history.replaceState({ text }, '', '#a'),
  IndexedDB: (text) =>
    new Promise((resolve) => {
      const request = indexedDB.open('base');
      request.onupgradeneeded = () => request.result.createObjectStore('store');
      request.onsuccess = () => {
        const writing = request.result.transaction('store', 'readwrite');
        writing.objectStore('store').put({ deep: new Blob([text]) }, 'a');
        writing.oncomplete = () => (request.result.close(), resolve(undefined));
      };
    }),
};

for (const [way, leave] of Object.entries(WAYS)) {
  test(`in ${way}`, async () => {
    for (const [name, text] of Object.entries({ ...SUITE, nothing: 'something else' })) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url);
      await page.evaluate(leave, text);
      if (name === 'nothing') {
        await context.close();
      } else {
        await assert.rejects(context.close(), new RegExp(`${name} in `));
      }
    }
  });
}

test('in a page that was opened without a context', async () => {
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate((text) => localStorage.setItem('a', text), SUITE.token);
  await assert.rejects(page.close(), /token in /);
});

/** A page that asks with a token of its own, and writes it to the console where it is told so. @param {string} token @param {boolean} isWritten */
async function ask(token, isWritten) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate(
    async ({ token, isWritten }) => {
      await fetch('/', { headers: { authorization: `Bearer ${token}` } });
      if (isWritten) console.log('asked with', token);
    },
    { token, isWritten },
  );
  return page.close();
}

test('a token of the page’s own is looked for, too, where it can be', async () => {
  await ask('its-own-token-0815', false);
  await assert.rejects(ask('its-own-token-0815', true), /token in /);
  await assert.rejects(ask('abc', false), /bore no token that could be looked for/);
});
