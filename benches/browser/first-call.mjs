/**
 * `node benches/browser/first-call.mjs`: how long after opening a page its first call is answered, on a phone: a processor
 * four times slower, 10 Mbit/s, 40 ms each way there and back. By each entry of the package, bundled and compressed as a
 * site serves it, and by a `fetch` by hand, in turn; without the core in the bundle it is a file beside it, which the page asks for at
 * once. Only the ratios mean anything. Part of `npm run bench`.
 */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';

import { build } from 'esbuild';

import { openChromium } from '../../scripts/parts/browser.mjs';
import { unpacked } from '../../scripts/parts/paths.mjs';
import { ready } from '../ready.mjs';

const QUOTA = JSON.stringify({ success: true, data: { usage: 10, limit: 100 } });
/** A page's own code, which asks for the same by each way, and tells when it was answered. */
const told = 'globalThis.answered = performance.now();';
const call = (/** @type {string} */ entry) =>
  `import { PecMassiva } from '${unpacked}/${entry}.js';
   const pec = new PecMassiva({ baseUrl: '/service', token: 'a', mailbox: { username: 'a', password: 'b' } });
   await pec.quota(); ${told}`;
/** @param {string} entry @param {string} core */
const slim = (entry, core) =>
  `import { PecMassiva, init } from '${unpacked}/${entry}.js';
   await init('/${core}.wasm');
   const pec = new PecMassiva({ baseUrl: '/service', token: 'a', mailbox: { username: 'a', password: 'b' } });
   await pec.quota(); ${told}`;
/** @type {Record<string, string>} */
const WAYS = {
  'fetch by hand': `const answer = await fetch('/service/quota/INBOX', { headers: { authorization: 'Bearer a', 'x-username': 'a', 'x-password': 'b' } }); await answer.json(); ${told}`,
  'pec-massiva': call('index'),
  'pec-massiva/slim': slim('slim', 'pec_massiva'),
  'pec-massiva/full': call('full'),
  'pec-massiva/full/slim': slim('full-slim', 'pec_massiva_full'),
};

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, built: { type: 'boolean', default: false } } });

/** @returns {Promise<Record<string, Buffer>>} */
async function pages() {
  const bundled = Object.entries(WAYS).map(async ([name, contents]) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: unpacked },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    });
    return [name, brotliCompressSync(outputFiles[0].contents)];
  });
  return Object.fromEntries(await Promise.all(bundled));
}

await ready(values);
const scripts = await pages();
/** The cores of those that have none in their bundle. @type {Record<string, Buffer>} */
const cores = Object.fromEntries(
  Object.entries({ pec_massiva: 'core', pec_massiva_full: 'full-core' }).map(([name, folder]) => [
    `${name}.wasm`,
    brotliCompressSync(readFileSync(`${unpacked}/${folder}/${name}.wasm`)),
  ]),
);
const server = createServer((request, response) => {
  const path = decodeURIComponent(request.url ?? '/').slice(1);
  const way = path.replace(/\.js$/, '');
  if (path.startsWith('service/')) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(QUOTA);
  } else if (path.endsWith('.js') && scripts[way] !== undefined) {
    response.writeHead(200, { 'content-type': 'text/javascript', 'content-encoding': 'br', 'cache-control': 'no-store' }).end(scripts[way]);
  } else if (cores[path] !== undefined) {
    response.writeHead(200, { 'content-type': 'application/wasm', 'content-encoding': 'br', 'cache-control': 'no-store' }).end(cores[path]);
  } else {
    const core = WAYS[way]?.match(/init\('(.*?)'\)/)?.[1];
    const preload = core === undefined ? '' : `<link rel="preload" as="fetch" type="application/wasm" crossorigin href="${core}">`;
    const html = `<!doctype html><link rel="icon" href="data:,">${preload}<script type="module" src="/${encodeURIComponent(way)}.js"></script>`;
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
const browser = await openChromium();

/** @param {string} way */
async function trial(way) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    const speed = (10 * 1000 * 1000) / 8;
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: 40, downloadThroughput: speed, uploadThroughput: speed });
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(`http://127.0.0.1:${port}/${encodeURIComponent(way)}`);
    return await page.waitForFunction(() => /** @type {any} */ (globalThis).answered).then((handle) => handle.jsonValue());
  } finally {
    await context.close();
  }
}

try {
  /** @type {Record<string, number[]>} */
  const took = Object.fromEntries(Object.keys(WAYS).map((way) => [way, []]));
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    for (const way of Object.keys(WAYS)) {
      const time = await trial(way);
      // The first of each warms up what all share.
      if (round > 0) {
        took[way].push(time);
      }
    }
  }
  const median = (/** @type {number[]} */ times) => [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)];
  const base = median(took['fetch by hand']);
  for (const [way, times] of Object.entries(took)) {
    const ratio = (median(times) / base).toFixed(2);
    console.log(`${way}: ${median(times).toFixed(0)} ms, ${ratio} times (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}); ${(scripts[way].length / 1024).toFixed(0)} KiB of script`);
  }
} finally {
  await browser.close();
  await new Promise((resolve) => {
    server.close(() => resolve(undefined));
    server.closeAllConnections();
  });
}
