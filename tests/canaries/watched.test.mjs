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
