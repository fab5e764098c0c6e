/** Sleeping in Chromium: by the page's timers, by a worker, and where the worker is forbidden or fails. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { browser as browserPath, flags } from '../../scripts/parts/browser.mjs';
import { unpacked } from '../../scripts/parts/paths.mjs';
import { servePages } from './pages.mjs';

const WORKER = '/node_modules/pec-massiva/timer-worker.js';

let site;
let browser;
before(async () => {
  site = await servePages();
  browser = await chromium.launch({ executablePath: browserPath(), args: flags, headless: true });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Puts the timers into a page, ways to slow its own down as a hidden tab's are, and what was made. */
async function load() {
  const timer = await import('/node_modules/pec-massiva/core/js/timer.js');
  const { setTimeout: own } = window;
  const made = { workers: 0, ended: 0, addresses: 0 };
  const { Worker: Own, URL: Address } = window;
  window.Worker = class extends Own {
    constructor(...args) {
      super(...args);
      made.workers += 1;
    }
    terminate() {
      super.terminate();
      made.ended += 1;
    }
  };
  const { createObjectURL, revokeObjectURL } = Address;
  Address.createObjectURL = (blob) => ((made.addresses += 1), createObjectURL(blob));
  Address.revokeObjectURL = (address) => ((made.addresses -= 1), revokeObjectURL(address));
  const hide = () => (window.setTimeout = (work, time) => own(work, time + 60_000));
  const show = () => (window.setTimeout = own);
  /** By how many milliseconds a sleep was too long; -1 where it was too short, or lasted for seconds. */
  const slept = (time) =>
    new Promise((resolve) => {
      const start = performance.now();
      timer.setTimer(() => resolve(Math.max(-1, performance.now() - start - time)), time);
      own(() => resolve(-1), time + 30_000);
    });
  Object.assign(window, { timer, made, hide, show, slept, pause: (time) => new Promise((resolve) => own(resolve, time)) });
}

async function open(t, url = site.url) {
  const page = await browser.newPage();
  t.after(() => page.context().close());
  const warnings = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  page.on('pageerror', (error) => warnings.push(String(error)));
  await page.goto(url);
  await page.evaluate(load);
  return Object.assign(page, { warnings });
}

/** What a busy machine may be late by; who waits for timers that were slowed down is later. */
const BUSY = 30_000;

/** @param {number[]} all */
const inTime = (all) => assert.ok(all.length > 0 && all.every((late) => late >= 0 && late < BUSY), all.join());

test('in a page whose timers are slow sleeps go through the worker, also those under way', async (t) => {
  const page = await open(t);
  const late = await page.evaluate(async () => {
    hide();
    const before = slept(300);
    timer.startClock();
    return Promise.all([before, ...[0, 1, 50, 51.5, 200].map(slept)]);
  });
  inTime(late);
  assert.deepEqual(await page.evaluate(() => made), { workers: 1, ended: 0, addresses: 1 });
});

test('without it, and after it, the page’s own timers are used; it is counted', async (t) => {
  const page = await open(t);
  const told = await page.evaluate(async () => {
    const plain = await slept(20);
    const none = { ...made };
    timer.startClock();
    timer.startClock();
    timer.stopClock();
    const one = { ...made };
    const under = slept(300);
    timer.stopClock();
    return { plain, none, one, late: [await under, await slept(20)], made };
  });
  // Timers of a browser's own may be a fraction early by its clock; who sleeps looks at the clock.
  assert.ok(told.plain > -1.5);
  assert.deepEqual(told.none, { workers: 0, ended: 0, addresses: 0 });
  assert.deepEqual(told.one, { workers: 1, ended: 0, addresses: 1 });
  inTime(told.late);
  assert.deepEqual(told.made, { workers: 1, ended: 1, addresses: 0 });
  // A later campaign gets another one.
  inTime(await page.evaluate(async () => (hide(), timer.startClock(), [await slept(50)])));
});

for (const [name, headers] of [
  ['a policy that forbids workers from a Blob', { 'content-security-policy': "default-src 'self'" }],
  ['trusted types', { 'content-security-policy': "require-trusted-types-for 'script'" }],
]) {
  test(`${name}: the page’s own timers go on, and a worker’s file of the page’s own helps`, async (t) => {
    const strict = await site.also(headers);
    t.after(() => strict.close());
    const page = await open(t, `${strict.url}empty.html`);
    const late = await page.evaluate(async () => {
      timer.startClock();
      const first = [100, 101, 102].map(slept);
      const all = await Promise.all(first);
      return [...all, ...(await Promise.all([50, 60].map(slept)))];
    });
    inTime(late);
    await page.evaluate(() => timer.stopClock());
    const { workers, ended, addresses } = await page.evaluate(() => made);
    assert.deepEqual([ended, addresses], [workers, 0]);
    for (const type of ['classic', 'module']) {
      const own = await page.evaluate(
        async ([url, type]) => {
          hide();
          const policy = globalThis.trustedTypes?.createPolicy(type, { createScriptURL: (address) => address });
          timer.startClock(() => new Worker(policy?.createScriptURL(url) ?? url, { type }));
          const all = await Promise.all([20, 100].map(slept));
          timer.stopClock();
          show();
          return all;
        },
        [WORKER, type],
      );
      inTime(own);
    }
    assert.deepEqual(page.warnings.filter((line) => /pec-massiva/.test(line)), []);
  });
}

test('whatever a worker does, nobody sleeps for ever, and nobody is woken early', async (t) => {
  const page = await open(t);
  for (const [what, script] of Object.entries({
    'errs at once': 'throw new Error()',
    'errs midway': 'let n = 0; onmessage = () => { n += 1; if (n > 2) throw new Error() }',
    'is no script': '<html>',
    'says nothing': '',
    'answers at once': 'onmessage = ({ data: [id] }) => postMessage(id)',
    'answers something else': 'onmessage = () => { postMessage(1e9); postMessage("x"); postMessage(undefined); postMessage({}) }',
    'answers twice': 'onmessage = ({ data: [id, time] }) => setTimeout(() => { postMessage(id); postMessage(id) }, time)',
  })) {
    const late = await page.evaluate(async (text) => {
      const make = () => new Worker(URL.createObjectURL(new Blob([text])));
      timer.startClock(make);
      const first = [150, 151, 152, 300].map(slept);
      await pause(50);
      const all = await Promise.all([...first, ...[50, 60].map(slept)]);
      timer.stopClock();
      return all;
    }, script);
    assert.ok(late.every((time) => time > -1 && time < BUSY), `${what}: ${late}`);
    const { workers, ended } = await page.evaluate(() => made);
    assert.equal(ended, workers, what);
  }
  assert.deepEqual(page.warnings, []);
});

test('a timerWorker that gives none is told to the console, and the page’s own timers go on', async (t) => {
  const page = await open(t);
  const late = await page.evaluate(async () => {
    const all = [];
    const throwing = () => {
      throw new Error('mine');
    };
    for (const make of [throwing, () => 7, () => ({}), async () => new Worker('')]) {
      timer.startClock(make);
      all.push(await slept(20));
      timer.stopClock();
    }
    return all;
  });
  assert.ok(late.every((time) => time > -1 && time < BUSY), late.join());
  assert.equal(page.warnings.filter((line) => /timerWorker failed/.test(line)).length, 4);
});

test('what is cleared wakes nobody, and its timers are cleared on both sides', async (t) => {
  const page = await open(t);
  const told = await page.evaluate(async () => {
    const said = [];
    timer.startClock(() => ({ addEventListener() {}, postMessage: (data) => said.push(data), terminate() {} }));
    let pending = 0;
    const { setTimeout: set, clearTimeout: clear } = window;
    window.setTimeout = (...args) => ((pending += 1), set(...args));
    window.clearTimeout = (timer) => ((pending -= 1), clear(timer));
    let woken = 0;
    const ids = [10, 20].map((time) => timer.setTimer(() => (woken += 1), time));
    ids.forEach(timer.clearTimer);
    timer.clearTimer(ids[0]);
    timer.clearTimer(0);
    timer.stopClock();
    await pause(100);
    return { said, woken, pending, ids };
  });
  const [a, b] = told.ids;
  assert.deepEqual(told.said, [[a, 10], [b, 20], [a], [b]]);
  assert.deepEqual([told.woken, told.pending], [0, 0]);
});

test('memory stays flat over 100,000 sleeps, slept or cleared', async (t) => {
  const page = await open(t);
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize;
  };
  const sleeps = (rounds) =>
    page.evaluate(async (rounds) => {
      for (let round = 0; round < rounds; round += 1) {
        const sleeping = Array.from({ length: 500 }, () => new Promise((wake) => timer.setTimer(wake, 1)));
        const ids = Array.from({ length: 500 }, () => timer.setTimer(() => {}, 1000));
        ids.forEach(timer.clearTimer);
        await Promise.all(sleeping);
      }
    }, rounds);
  await page.evaluate(() => timer.startClock());
  await sleeps(5);
  const before = await heap();
  await sleeps(100);
  await page.evaluate(() => pause(100));
  const grown = (await heap()) - before;
  assert.ok(grown < 300_000, `${grown} bytes more`);
});

test('where there is no page there is no worker, unless one is given', async () => {
  const timer = await import(`${unpacked}/core/js/timer.js`);
  timer.startClock();
  const start = performance.now();
  await new Promise((wake) => timer.setTimer(wake, 30));
  assert.ok(performance.now() - start > 28);
  timer.stopClock();
  const said = [];
  const listeners = {};
  const worker = {
    addEventListener: (type, listener) => (listeners[type] = listener),
    postMessage: (data) => said.push(data),
    terminate: () => said.push('end'),
  };
  timer.startClock(() => worker);
  const id = timer.setTimer(() => said.push('woken'), 60_000);
  // Its answer came early: it is asked again for what is left.
  listeners.message({ data: id });
  assert.deepEqual(said, [[id, 60_000], [id, 60_000]]);
  timer.clearTimer(id);
  timer.stopClock();
  assert.deepEqual(said.slice(2), [[id], 'end']);
});
