/**
 * `node benches/browser/portal.mjs`: how long after its address was entered a message can be written in the portal, and what
 * was loaded until then: on a line of 8 Mbit/s with 40 ms, and on a slow 4G (1.6 Mbit/s, 150 ms) with a processor four times
 * slower. Its files as they are, compressed as a site serves them. `--plain` leaves out what the page says to load early,
 * `--built` takes the package as it was built last.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';

import { openChromium } from '../../scripts/parts/browser.mjs';
import { unpacked } from '../../scripts/parts/paths.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { ready } from '../ready.mjs';
import { NOTE, askedFor, onTheWay, usable } from '../../tests/portal/start.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, plain: { type: 'boolean', default: false }, built: { type: 'boolean', default: false } } });
await ready(values);
const LINES = {
  '8 Mbit/s, 40 ms': { megabits: 8, latency: 40, slower: 1 },
  'slow 4G, a processor four times slower': { megabits: 1.6, latency: 150, slower: 4 },
};
const TYPES = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.woff2': 'font/woff2' };

/** @type {Map<string, Promise<Buffer>>} */
const packed = new Map();

/** @param {string} path */
async function pack(path) {
  const file = path.startsWith('pec-massiva/') ? `${unpacked}/${path.slice('pec-massiva/'.length)}` : `${root}portal/${path}`;
  const body = await readFile(file);
  const shown = values.plain && path === 'index.html' ? Buffer.from(body.toString().replace(/^.*rel="(?:modulepreload|preload)".*\n/gm, '')) : body;
  return path.endsWith('.woff2') ? shown : brotliCompressSync(shown);
}

const server = createServer(async (request, response) => {
  const path = decodeURIComponent((request.url ?? '/').split('?')[0]).slice(1) || 'index.html';
  try {
    const body = packed.get(path) ?? pack(path);
    packed.set(path, body);
    const encoding = path.endsWith('.woff2') ? {} : { 'content-encoding': 'br' };
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'cache-control': 'no-store', ...encoding }).end(await body);
  } catch {
    packed.delete(path);
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
const url = `http://127.0.0.1:${port}/?lang=it#/scrivi`;
const browser = await openChromium();

/** @param {{ megabits: number, latency: number, slower: number }} line */
async function trial({ megabits, latency, slower }) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(NOTE);
    await page.addInitScript(() => {
      /** @type {PerformanceEntry[]} */
      const tasks = (/** @type {any} */ (globalThis).tasks = []);
      new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
    });
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    const speed = (megabits * 1e6) / 8;
    await session.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: speed, uploadThroughput: speed });
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
    // It says so by itself: asking it before would put work of the tool's among its tasks.
    const said = page.waitForEvent('console', (message) => message.text() === 'usable');
    await page.goto(url, { waitUntil: 'commit' });
    await said;
    const time = await usable(page);
    const longest = await page.evaluate(() => {
      const { tasks, usable: end } = /** @type {any} */ (globalThis);
      return Math.max(0, ...tasks.filter((/** @type {PerformanceEntry} */ { startTime }) => startTime < end).map((/** @type {PerformanceEntry} */ { duration }) => duration));
    });
    return { time, longest, addresses: await askedFor(page) };
  } finally {
    await context.close();
  }
}

try {
  for (const [name, line] of Object.entries(LINES)) {
    /** @type {Awaited<ReturnType<typeof trial>>[]} */
    const trials = [];
    // The first warms up what all share.
    await trial(line);
    for (let round = 0; round < Number(values.rounds); round += 1) {
      trials.push(await trial(line));
    }
    const times = trials.map(({ time }) => time).sort((one, other) => one - other);
    const longest = Math.max(...trials.map(({ longest }) => longest));
    console.log(`${name}: ${times[Math.floor(times.length / 2)].toFixed(0)} ms (${times[0].toFixed(0)}–${times.at(-1)?.toFixed(0)}), longest task ${longest.toFixed(0)} ms`);
    if (line === Object.values(LINES)[0]) {
      const loaded = await onTheWay(trials[0].addresses);
      console.log(`until then ${(loaded.reduce((sum, [, size]) => sum + size, 0) / 1024).toFixed(1)} KiB in ${loaded.length} files`);
    }
  }
} finally {
  await browser.close();
  await new Promise((resolve) => {
    server.close(() => resolve(undefined));
    server.closeAllConnections();
  });
}
