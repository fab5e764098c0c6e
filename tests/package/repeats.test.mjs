/**
 * Which runtimes' `fetch` posts a request again by itself where a connection breaks: measured, and compared with what
 * the package takes for granted. The table that it prints is the measurement.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';

import { root } from '../../scripts/parts/run.mjs';
import { mayRepeat } from '../../src/js/repeats.js';
import { WAYS, breakingServer } from '../proxy/arrivals/breaking-server.mjs';
import { MOMENTS, closingServer } from '../proxy/arrivals/closing-server.mjs';
import { RUNTIMES } from './repeats/clients.mjs';

const ROUNDS = 3;
/** A race needs more; each closes the connection a little later. */
const RACES = 24;
const BODIES = /** @type {const} */ (['string', 'blob', 'stream']);

/** Where a proxy may stand, which sends streams; browsers send none over HTTP/1.1. */
const SERVERS = ['Node', 'Deno', 'Bun', 'workerd'];

/** A "no" after which asking once more cannot send twice: counted, and let be. */
const NOT_TAKEN = 'answer-421';

/**
 * @typedef {object} Breaking
 * @property {string} title
 * @property {string} url
 * @property {boolean} isWhole whether it breaks only once all of a message is in
 * @property {(key: string) => { begun: number, whole: number }} count
 * @property {() => Promise<unknown>} close
 */

/** @type {Record<string, Breaking>} */
const servers = {};

/** @param {keyof typeof WAYS} way @returns {Promise<Breaking>} */
async function breaking(way) {
  const counts = new Map();
  const answer = ({ headers }) => {
    const key = headers['idempotency-key'];
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><link rel="icon" href="data:,">' };
  };
  const server = await breakingServer({ way, answer });
  const count = (key) => ({ begun: counts.get(key) ?? 0, whole: counts.get(key) ?? 0 });
  return { title: WAYS[way].title, url: server.url, isWhole: true, count, close: server.close };
}

before(async () => {
  for (const way of Object.keys(WAYS)) {
    servers[way] = await breaking(way);
  }
  for (const [name, { title, at }] of Object.entries(MOMENTS)) {
    servers[name] = { title, isWhole: at === 'whole', ...(await closingServer(name)) };
  }
});

after(() => Promise.all(Object.values(servers).map((server) => server.close())));

/** What each runtime came to. @type {Record<string, Record<string, string>>} */
const table = {};

/** @param {string} runtime */
function messagesOf(runtime) {
  return Object.entries(servers).flatMap(([name, { url }]) =>
    BODIES.filter((body) => body !== 'stream' || SERVERS.includes(runtime)).flatMap((body) =>
      Array.from({ length: name.startsWith('idle') ? RACES : ROUNDS }, (_, round) => {
        const key = `${runtime}-${name}-${body}-${round}`;
        return { name, url, key, body, wait: 1 + round / 8 };
      }),
    ),
  );
}

for (const [runtime, open] of Object.entries(RUNTIMES)) {
  test(runtime, async (t) => {
    const { version, post, close } = await open();
    try {
      const messages = messagesOf(runtime);
      const { outcomes, mayRepeat: isSuspected } = await post(messages);
      const counted = messages.map(({ name, key, body }) => ({ name, body, outcome: outcomes[key], ...servers[name].count(key) }));
      const reached = counted.filter(({ outcome }) => outcome !== 'unreached');
      table[`${runtime} ${version}`] = cellsOf(reached);

      for (const name of Object.keys(servers).filter((name) => !name.startsWith('http2'))) {
        assert.ok(reached.some((one) => one.name === name), `${name} was not measured`);
      }
      const isBroken = reached.some(({ name, outcome }) => name === 'http1-reused' && !outcome.startsWith('200'));
      assert.ok(isBroken || isSuspected, 'no connection was used again, so nothing was measured');
      const lost = reached.filter(({ name, whole }) => servers[name].isWhole && whole === 0);
      assert.deepEqual(isSuspected ? [] : lost, [], 'what was to break did not arrive');

      const repeated = reached.filter(({ begun, whole }) => begun > 1 || whole > 1);
      const unasked = repeated.filter(({ name }) => name !== NOT_TAKEN);
      if (isSuspected) {
        assert.ok(unasked.length > 0, 'it is taken to post again, and never did');
      } else {
        assert.deepEqual(unasked, [], 'it is taken never to post again');
      }
      const streams = counted.filter(({ body }) => body === 'stream');
      assert.ok(!SERVERS.includes(runtime) || streams.some(({ whole }) => whole > 0), 'no stream arrived');
      assert.deepEqual(repeated.filter((one) => streams.includes(one)), [], 'what the proxy sends was sent again');
      t.diagnostic(`${runtime} ${version}: ${unasked.length} of ${reached.length} calls arrived more than once`);
    } finally {
      await close();
    }
  });
}

/**
 * Per server the most of each body that arrived of one call: heads, and whole.
 *
 * @param {{ name: string, body: string, begun: number, whole: number }[]} reached
 */
function cellsOf(reached) {
  const most = (name, body, what) =>
    Math.max(...reached.filter((one) => one.name === name && one.body === body).map((one) => one[what]));
  const cell = (name, body) => {
    const [begun, whole] = [most(name, body, 'begun'), most(name, body, 'whole')];
    return begun < 0 ? '–' : begun === whole ? `${whole}` : `${whole} (${begun} begun)`;
  };
  return Object.fromEntries(
    Object.keys(servers).map((name) => [name, [...new Set(BODIES.map((body) => cell(name, body)))].join(' / ')]),
  );
}

test('who gives a fetch can vouch for it, or warn of it', () => {
  const given = (mark) => Object.assign(() => {}, { neverRepeats: mark });
  assert.equal(mayRepeat(), false, 'Node');
  assert.equal(mayRepeat(() => {}), false);
  assert.equal(mayRepeat(given(false)), true);
  assert.equal(inRealm({ document: {} }, { neverRepeats: true }), false);
  assert.equal(inRealm({ document: {} }, { neverRepeats: 'yes' }), true);
});

/** What is said in a realm with these globals. @param {object} globals @param {unknown} [fetch] */
function inRealm(globals, fetch) {
  const code = readFileSync(`${root}src/js/repeats.js`, 'utf8').replaceAll(/^export /gm, '');
  return runInContext(`${code}; mayRepeat`, createContext({ ...globals }))(fetch);
}

const node = (more = {}) => ({ [Symbol.toStringTag]: 'process', release: { name: 'node' }, versions: { node: '22.1.0', ...more } });
const cloudflare = { navigator: { userAgent: 'Cloudflare-Workers' }, WebSocketPair: class {} };
const bun = (version) => ({ Bun: { version }, process: node({ bun: version }) });

for (const [name, globals, expected] of /** @type {const} */ ([
  ['Node', { process: node() }, false],
  ['Node before 18', { process: node({ node: '16.20.2' }) }, true],
  ['Node of a version yet to come', { process: node({ node: '100.0.0-nightly' }) }, false],
  ['Bun', bun('1.3.14'), false],
  ['Bun 2', bun('2.0.0'), false],
  ['Bun that posts again', bun('1.3.13'), true],
  ['Bun that may be before the change', bun('1.3.14-canary.20260513.1'), true],
  ['Bun without a version', { process: node({ bun: '1.4.5' }) }, true],
  ['Deno, which imitates Node', { Deno: {}, process: node() }, true],
  ['workerd', cloudflare, false],
  ['workerd that imitates Node', { ...cloudflare, process: node() }, false],
  ['a page that says it is workerd', { navigator: cloudflare.navigator, document: {}, process: node() }, true],
  ['a worker that says it is workerd', { navigator: cloudflare.navigator }, true],
  ['a page', { document: {} }, true],
  ['a page with a bundler’s process', { document: {}, process: { browser: true, versions: {} } }, true],
  ['a worker with a bundler’s process', { process: { browser: true, versions: {}, env: {} } }, true],
  ['a worker with a process that claims a version', { process: { versions: { node: '22.1.0' }, release: { name: 'node' } } }, true],
  ['a window of Electron', { document: {}, process: node({ electron: '40.0.0' }) }, true],
  ['a worker of Electron', { process: node({ electron: '40.0.0' }) }, true],
  ['a page imitated in Node', { document: {}, process: node() }, true],
  ['React Native', { navigator: { product: 'ReactNative' }, process: { env: {} } }, true],
  ['an unknown runtime', {}, true],
])) {
  test(`${name}: ${expected ? 'may repeat' : 'never repeats'}`, () => assert.equal(inRealm(globals), expected));
}

after(() => {
  const runtimes = Object.keys(table);
  const rows = Object.entries(servers).map(([name, { title }]) => [title, ...runtimes.map((runtime) => table[runtime][name])]);
  const head = ['', ...runtimes];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  console.log(`Arrivals of one \`fetch\` of a POST (text / Blob where they differ; – no HTTP/2):\n\n${lines.join('\n')}\n`);
});
