/**
 * A Chromium whose pages are looked through, once they are done with, for the secrets of suites, and for those that their own
 * requests bore: in the addresses that they asked for, in what they wrote to the console or threw, and in all that they keep.
 */

import assert from 'node:assert/strict';

import { openChromium as open } from '../../scripts/parts/browser.mjs';
import { Borne } from '../canaries/borne.mjs';

/** @typedef {import('playwright-core').BrowserContext} Context */

/** All that a page keeps, as texts. */
async function keptByPage() {
  /** @param {IDBRequest} request @returns {Promise<any>} */
  const whole = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
  /** @param {any} value @returns {Promise<string>} */
  const textOf = async (value) => {
    if (value instanceof Blob) {
      return value.text();
    }
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      return new TextDecoder('latin1').decode(value);
    }
    const isRecord = typeof value === 'object' && value !== null;
    return isRecord ? JSON.stringify(await Promise.all(Object.entries(value).map(async ([name, one]) => [name, await textOf(one)]))) : String(value);
  };
  const kept = [];
  for (const { name, version } of (await globalThis.indexedDB?.databases()) ?? []) {
    const base = await whole(indexedDB.open(name ?? '', version));
    for (const store of base.objectStoreNames) {
      kept.push(...(await Promise.all((await whole(base.transaction(store).objectStore(store).getAll())).map(textOf))));
    }
    base.close();
  }
  // A page that may keep nothing, or is told so by its test, keeps nothing.
  const stores = ['localStorage', 'sessionStorage'].map((name) => {
    try {
      const store = globalThis[name];
      return Array.from({ length: store.length }, (_, index) => `${store.key(index)} ${store.getItem(store.key(index))}`).join('\n');
    } catch {
      return '';
    }
  });
  return [...kept, ...stores, location.href, JSON.stringify(history.state), document.cookie];
}

/** @param {Context} context */
function watch(context) {
  /** @type {string[]} */
  const seen = [];
  const borne = new Borne();
  context.on('request', (request) => {
    seen.push(request.url());
    const headers = request.headers();
    borne.learn((name) => headers[name]);
  });
  context.on('console', (message) => seen.push(message.text()));
  context.on('weberror', (error) => seen.push(String(error.error().stack)));
  const close = context.close.bind(context);
  let isLookedThrough = false;
  const look = async () => {
    if (isLookedThrough) {
      return;
    }
    isLookedThrough = true;
    for (const page of context.pages()) {
      // Pages without an origin keep nothing; one that is going away cannot be asked any more.
      const kept = page.url().startsWith('http') ? await page.evaluate(keptByPage).catch(gone) : [];
      seen.push(...kept);
    }
    assert.deepEqual([...borne.foundIn(seen), ...borne.complaints], [], 'what pages asked for, wrote, threw and keep');
  };
  context.close = async (/** @type {any[]} */ ...given) => {
    try {
      await look();
    } finally {
      await close(...given);
    }
  };
  return { context, look };
}

/** @param {Error} error @returns {string[]} */
function gone(error) {
  if (!/closed|crashed|navigation|destroyed/.test(error.message)) {
    throw error;
  }
  return [];
}

/**
 * Of a page that asks for what it should not, the end of its context fails, and so does that of the browser.
 *
 * @param {string[]} [without] arguments that the driver would give it
 */
export async function openChromium(without) {
  const browser = await open(without);
  /** @type {ReturnType<typeof watch>[]} */
  const watched = [];
  const [newContext, close] = [browser.newContext.bind(browser), browser.close.bind(browser)];
  browser.newContext = async (...given) => {
    const one = watch(await newContext(...given));
    watched.push(one);
    return one.context;
  };
  browser.newPage = async (...given) => {
    const context = await browser.newContext(...given);
    const page = await context.newPage();
    page.close = () => context.close();
    return page;
  };
  browser.close = async (...given) => {
    try {
      for (const { look } of watched) {
        await look();
      }
    } finally {
      await close(...given);
    }
  };
  return browser;
}
