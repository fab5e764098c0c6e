/**
 * A file from disk to the end of the service's answer, five ways in turn, side by side in one browser. Only the ratios mean
 * anything: the machine's own speed is in every figure. Part of `npm run bench`.
 *
 * `npm run bench -- browser/main --sizes 50 --rounds 7` measures one size longer, `--proxied` only what goes through the proxy.
 */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';

import { browser as browserPath, flags } from '../../scripts/parts/browser.mjs';
import { ready } from '../ready.mjs';
import { serveBench } from './server.mjs';
import { bundledSizes } from './sizes.mjs';

const WAYS = {
  package: 'this package',
  string: 'FileReader, JSON.stringify, fetch(string)',
  blob: 'the same, fetch(new Blob([json]))',
  native: 'slices, native toBase64(), Blobs',
  limit: 'POST of a ready-made Blob',
};
/** Through the package's own proxy. */
const PROXIED = {
  proxied: 'this package: the file as it is',
  form: 'the same form by a bare fetch',
  ready: 'POST of a ready-made base64 Blob',
};
const MEBIBYTE = 1024 * 1024;
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1,10,50,69' },
    rounds: { type: 'string', default: '5' },
    built: { type: 'boolean', default: false },
    proxied: { type: 'boolean', default: false },
  },
});
const sizes = values.sizes.split(',').map(Number);
const rounds = Number(values.rounds);

/** @param {number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/**
 * What a process holds now and what it held at most since the last call, in bytes.
 *
 * @param {number} pid
 */
function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
  const now = { current: field('VmRSS'), peak: field('VmHWM') };
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return now;
}

/**
 * One way, once, in a page of its own.
 *
 * @param {import('playwright-core').Browser} browser @param {string} url @param {string} way
 * @param {string} path
 */
async function trial(browser, url, way, path) {
  const context = await browser.newContext();
  const session = await browser.newBrowserCDPSession();
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.evaluate((name) => window.warmUp(name), way);
    await page.getByLabel('File').setInputFiles(path);
    await page.evaluate((name) => window.prepare(name), way);
    await page.requestGC();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    // The newest is this page's: every context has a renderer of its own.
    const [renderer] = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id).sort((a, b) => b - a);
    const base = memory(renderer).current;
    const told = await page.evaluate((name) => window.measure(name), way);
    return { ...told, memory: memory(renderer).peak - base };
  } finally {
    await session.detach();
    await context.close();
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {Awaited<ReturnType<typeof serveBench>>} server
 * @param {string} folder
 * @param {number} size in MiB
 * @param {{ ways: Record<string, string>, title: string, limit: string, usual: string }} what
 */
async function compare(browser, server, folder, size, what) {
  const path = join(folder, 'file.bin');
  writeFileSync(path, randomBytes(size * MEBIBYTE));
  const names = Object.keys(what.ways);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    // Another way begins each round: none always runs after the same one.
    const order = names.map((_, index) => names[(index + round) % names.length]);
    for (const name of round % 2 === 0 ? order : order.reverse()) {
      results[name].push({ ...(await trial(browser, server.url, name, path)), line: server.passed() });
      if (server.received() < (size * MEBIBYTE * 4) / 3) {
        throw new Error(`${name} sent ${server.received()} bytes of a file of ${size} MiB`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  const spread = (name) => {
    const times = results[name].map(({ milliseconds }) => milliseconds);
    return `${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)}`;
  };
  const of = (name, field) => median(results[name].map((result) => result[field]));
  const limit = of(what.limit, 'milliseconds');
  const usual = of(what.usual, 'milliseconds');
  console.log(`\n${size} MiB from disk, ${what.title}, median of ${rounds}`);
  console.log(`${''.padEnd(43)}      ms       (range)  × limit  faster than usual  memory over base  longest task`);
  for (const [name, title] of Object.entries(what.ways)) {
    const milliseconds = of(name, 'milliseconds');
    console.log(
      [
        title.padEnd(43),
        milliseconds.toFixed(0).padStart(8),
        `(${spread(name)})`.padStart(14),
        (milliseconds / limit).toFixed(2).padStart(9),
        `${(usual / milliseconds).toFixed(1)} ×`.padStart(19),
        `${(of(name, 'memory') / 1e6).toFixed(0)} MB`.padStart(18),
        `${of(name, 'longest').toFixed(0)} ms`.padStart(14),
        what.ways === PROXIED ? `  ${(of(name, 'line') / of('ready', 'line')).toFixed(3)} of its bytes on the line` : '',
      ].join(''),
    );
  }
}

await ready(values);
const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
const server = await serveBench();
const browser = await chromium.launch({ executablePath: browserPath(), args: flags, headless: true });
try {
  console.log(`Chromium ${browser.version()}, the ways in turn, a renderer of its own for each`);
  for (const size of sizes) {
    if (!values.proxied) await compare(browser, server, folder, size, { ways: WAYS, title: 'straight', limit: 'limit', usual: 'string' });
    await compare(browser, server, folder, size, { ways: PROXIED, title: 'through the proxy', limit: 'ready', usual: 'ready' });
  }
  console.log('\nBundled by esbuild, minified');
  for (const [name, { raw, brotli }] of Object.entries(await bundledSizes())) {
    console.log(`${name.padEnd(43)}${(raw / 1024).toFixed(0).padStart(5)} KiB, ${(brotli / 1024).toFixed(1)} KiB brotli`);
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
