/** What is loaded until a message can be written: what the page asks for before its form stands there. */

import { brotliCompressSync } from 'node:zlib';

/** Has a page note when its form stood there. */
export const NOTE = () => {
  const noted = new MutationObserver(() => {
    if (document.querySelector('pec-compose')?.shadowRoot?.querySelector('textarea')) {
      noted.disconnect();
      /** @type {any} */ (globalThis).standing = performance.now();
      // Once it was painted, one can write.
      requestAnimationFrame(() =>
        setTimeout(() => {
          /** @type {any} */ (globalThis).usable = performance.now();
          console.debug('usable');
        }),
      );
    }
  });
  noted.observe(document, { childList: true, subtree: true });
};

/** When one could write, in milliseconds since the address was entered. @param {import('playwright-core').Page} page @returns {Promise<number>} */
export const usable = (page) => page.waitForFunction(() => /** @type {any} */ (globalThis).usable).then((handle) => handle.jsonValue());

/** The addresses that were asked for until the form stood there, and all letters; the page itself first. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
export async function askedFor(page) {
  await usable(page);
  return page.evaluate(async () => {
    await document.fonts.ready;
    const end = /** @type {any} */ (globalThis).standing;
    const resources = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
    return [location.href, ...resources.filter(({ startTime, name }) => startTime < end || name.endsWith('.woff2')).map(({ name }) => name)];
  });
}

/** How many bytes each of them is on its way, compressed as a site serves it: letters are already. @param {string[]} addresses @returns {Promise<[string, number][]>} */
export const onTheWay = (addresses) =>
  Promise.all(
    addresses.map(async (address) => {
      const body = Buffer.from(await (await fetch(address)).arrayBuffer());
      return /** @type {[string, number]} */ ([new URL(address).pathname, address.endsWith('.woff2') ? body.length : brotliCompressSync(body).length]);
    }),
  );
