/**
 * A campaign straight from a browser that posts twice by itself: its first copy is taken and its connection closed,
 * and the second copy is answered with a no of the moment. Acceptances come seconds later, as they do.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { openChromium, openPage } from './browsers.mjs';
import { passFaster } from './faster.mjs';
import { checkTable } from './law.mjs';
import { openService } from './service.mjs';
import { openSite } from './site.mjs';

const ROWS = 8;
/** The page's time, and the service's. */
const FASTER = 10;
const OWN = JSON.stringify({ success: false, message: 'no', error: null, data: null });

/** @type {import('puppeteer-core').Browser | undefined} */
let browser;

before(async () => {
  browser = await openChromium();
});

after(() => browser?.close());

/** @param {number} status @param {string} body @param {Record<string, string>} [headers] */
const no = (status, body, headers = {}) => ({ status, headers: { 'content-type': 'application/json', ...headers }, body });

/** What second copies are answered, each of another row. */
const SECONDS = {
  // The service's limit, no credit left, something on the way, refused credentials that pass a moment later.
  'r1@pec.example.it': no(429, OWN, { 'retry-after': '1' }),
  'r3@pec.example.it': no(402, OWN),
  'r5@pec.example.it': no(403, '<html>no</html>', { 'content-type': 'text/html' }),
  'r7@pec.example.it': no(401, OWN),
};

const addressOf = (asked) => [JSON.parse(asked.body.toString()).recipient].flat().join();

/** A service and the site before it. @param {import('node:test').TestContext} t closes it */
async function openWay(t) {
  const service = await openService({ speed: FASTER });
  /** How often each row came in. @type {Map<string, number>} */
  const copies = new Map();
  const answer = async (asked) => {
    const address = asked.method === 'POST' ? addressOf(asked) : '';
    return copies.get(address) === 2 ? (SECONDS[address] ?? service.answer(asked)) : service.answer(asked);
  };
  const way = (asked) => {
    const address = addressOf(asked);
    const count = (copies.get(address) ?? 0) + 1;
    copies.set(address, count);
    // Once the service has it, and has said so to nobody.
    return { breaks: address in SECONDS && count === 1 ? 'after' : undefined };
  };
  const site = await openSite({ answers: { '/service': answer }, way });
  t.after(() => site.close());
  return { site, copies, arrivals: service.arrivals };
}

/** @param {import('node:test').TestContext} t @param {boolean} vouches whether the page says of its fetch that it never repeats */
async function runOne(t, vouches) {
  const { site, copies, arrivals } = await openWay(t);
  const page = await openPage(browser, site.url, (fresh) => fresh.evaluateOnNewDocument(passFaster, { times: FASTER, begun: Date.now() }));
  const told = await page.evaluate(
    async (count, vouches) => {
      const fetch = async (request) => {
        const { method, headers, signal } = request;
        const { pathname, search } = new URL(request.url);
        const body = method === 'GET' ? undefined : await request.blob();
        return globalThis.fetch(`/service${pathname}${search}`, { method, headers, body, signal, cache: 'no-store' });
      };
      // Whoever vouches for a browser's fetch takes the second copy's answer for the first's.
      const client = globalThis.makePec({ retries: 0, fetch: vouches ? Object.assign(fetch, { neverRepeats: true }) : fetch });
      const campaign = await globalThis.makeCampaign(client, count);
      globalThis.campaign = campaign;
      const seen = globalThis.watchCampaign(campaign).seen;
      let progress = await campaign.run();
      // A pause is lifted by a person.
      for (let times = 0; times < 3 && progress.state === 'paused'; times += 1) {
        progress = await campaign.run();
      }
      return { progress, reasons: seen.map(({ reason }) => reason) };
    },
    ROWS,
    vouches,
  );
  const table = await page.evaluate(() => globalThis.exported(globalThis.campaign, 'json'));
  await page.close();
  t.diagnostic(`copies: ${[...copies.values()].join(' ')}; arrivals: ${arrivals.length}`);
  assert.deepEqual(site.errors, []);
  return { ...told, table, copies, arrivals };
}

// Both mostly wait.
describe('a browser that posts twice by itself', { concurrency: true }, () => {
  test('each row arrives once whatever the second copy is answered, and is found by its acceptance', async (t) => {
    const { progress, reasons, table, copies, arrivals } = await runOne(t, false);
    const repeated = [...copies].filter(([, count]) => count === 2).map(([address]) => address);
    assert.deepEqual(repeated, Object.keys(SECONDS), 'the browser did not repeat');
    assert.deepEqual([progress.state, progress.sent, progress.unknown], ['done', ROWS, 0]);
    assert.ok(reasons.includes('settling'), 'acceptances were there at once');
    checkTable(table, arrivals, { rows: ROWS, isSettled: true });
    assert.equal(arrivals.length, ROWS);
  });

  test('the control: where somebody vouches for a fetch that does repeat, rows arrive twice', async (t) => {
    const { table, arrivals } = await runOne(t, true);
    assert.ok(arrivals.length > ROWS, table);
  });
});
