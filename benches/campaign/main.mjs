/**
 * What a campaign costs: reading 30,000 rows beside PapaParse, making and opening a campaign, one row's cost
 * in the journal, and memory from row 100 to row 10,000. Part of `npm run bench`.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright-core';

import { browser as browserPath, flags } from '../../scripts/parts/browser.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { ready } from '../ready.mjs';
import { serveBench } from '../browser/server.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    rows: { type: 'string', default: '10000' },
    built: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const rows = Number(values.rows);

/** @param {number[]} numbers */
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
/** @param {number[]} numbers */
const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)];
/** @param {number[]} numbers */
const shown = (numbers) => `${median(numbers).toFixed(0)} ms (${sorted(numbers)[0].toFixed(0)}–${sorted(numbers).at(-1)?.toFixed(0)})`;

/** @param {import('playwright-core').BrowserContext} context @param {string} url */
async function open(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(() => window.warmUp());
  return page;
}

/** @param {import('playwright-core').BrowserContext} context @param {string} url */
async function reading(context, url) {
  const papa = [];
  const ours = [];
  const page = await open(context, url);
  for (let round = 0; round < rounds; round += 1) {
    // In turn, another first each time.
    for (const way of round % 2 === 0 ? ['papaParse', 'read'] : ['read', 'papaParse']) {
      const told = await page.evaluate((name) => window[name](), way);
      if (told.problems > 0 || (told.rows ?? 30_000) !== 30_000) {
        throw new Error(`${way}: ${JSON.stringify(told)}`);
      }
      (way === 'read' ? ours : papa).push(told.milliseconds);
      await page.requestGC();
    }
  }
  await page.close();
  console.log('\n30,000 rows of 6 columns from a File, median of', rounds);
  console.log(`PapaParse 5 reads them                     ${shown(papa)}`);
  console.log(`this package reads, checks and merges them ${shown(ours)}, ${(median(ours) / median(papa)).toFixed(2)} times as long`);
}

/** @param {import('playwright-core').BrowserContext} context @param {string} url */
async function making(context, url) {
  const page = await open(context, url);
  const told = [];
  for (let round = 0; round < rounds; round += 1) {
    told.push(await page.evaluate(() => window.make()));
  }
  await page.close();
  console.log('\nA campaign of 30,000 rows with a file of 5 MB for all, in IndexedDB on a disk, median of', rounds);
  for (const name of ['create', 'open', 'list']) {
    console.log(`${name.padEnd(43)}${shown(told.map((one) => one[name]))}`);
  }
}

/**
 * @param {import('playwright-core').BrowserContext} context @param {string} url
 * @param {import('playwright-core').CDPSession} session
 */
async function running(context, url, session) {
  const page = await open(context, url);
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const [renderer] = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id).sort((a, b) => b - a);
  const writes = await page.evaluate(() => window.writes(300));
  console.log('\nOne row in the journal: sending, then sent');
  console.log(`two bare writes to IndexedDB, relaxed      ${writes.relaxed.toFixed(2)} ms`);
  console.log(`two bare writes, strict                    ${writes.strict.toFixed(2)} ms`);
  await page.evaluate((count) => window.begin(count), rows);
  const marks = [100, 1000, rows / 2, rows];
  const times = [];
  const memory = [];
  for (const mark of marks) {
    times.push(await page.evaluate((row) => window.reached(row), mark));
    await page.requestGC();
    const status = readFileSync(`/proc/${renderer}/status`, 'utf8');
    memory.push(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
  }
  await page.evaluate(() => window.done);
  await page.close();
  const each = (from, to) => ((times[to] - times[from]) / (marks[to] - marks[from])).toFixed(2);
  console.log(`a row of a campaign, request and all       ${each(0, 1)} ms at first, ${each(2, 3)} ms at last`);
  console.log('\nMemory of the renderer, after a collection');
  marks.forEach((mark, index) => console.log(`at row ${String(mark).padEnd(36)}${memory[index].toFixed(0)} MiB`));
}

await ready(values);
const profile = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
const server = await serveBench({
  'page.html': `${root}benches/campaign/page.html`,
  'campaign.js': `${root}benches/campaign/campaign.js`,
  'papaparse.js': `${root}node_modules/papaparse/papaparse.min.js`,
});
const context = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath(),
  args: flags,
  headless: true,
});
try {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) {
    throw new Error('the browser has no session to ask for its processes');
  }
  console.log(`Chromium ${context.browser()?.version()}, its profile on the disk`);
  await reading(context, server.url);
  await making(context, server.url);
  await running(context, server.url, session);
} finally {
  await context.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true });
}
