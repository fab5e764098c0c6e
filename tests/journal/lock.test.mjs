/** One runner across tabs: a lock that is taken only where it is free. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { chromium } from 'playwright-core';

import { browser as browserPath, flags } from '../../scripts/parts/browser.mjs';
import { unpacked } from '../../scripts/parts/paths.mjs';
import { servePages } from './pages.mjs';

const { holdLock, tryLock } = await import(`${unpacked}/core/js/lock.js`);
const soon = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('in one realm', () => {
  test('it is held by one, until that one lets go', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    assert.equal(await tryLock('a', first.signal), true);
    assert.equal(await tryLock('a', second.signal), false);
    assert.equal(await tryLock('b', second.signal), true);
    first.abort();
    await soon();
    assert.equal(await tryLock('a', second.signal), true);
    assert.equal(await tryLock('c', first.signal), false, 'given up before it was asked for');
  });

  test('who waits in the queue comes first, and a try leaves the queue as it was', async () => {
    const [holder, waiter, other] = [new AbortController(), new AbortController(), new AbortController()];
    assert.equal(await holdLock('q', holder.signal), true);
    const waiting = holdLock('q', waiter.signal);
    assert.equal(await tryLock('q', other.signal), false);
    holder.abort();
    assert.equal(await waiting, true);
    assert.equal(await tryLock('q', other.signal), false);
    waiter.abort();
    await soon();
    assert.equal(await tryLock('q', other.signal), true);
  });
});

describe('across the tabs of a browser', () => {
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

  async function open(context) {
    const page = await context.newPage();
    await page.goto(site.url);
    await page.evaluate(async () => {
      const { holdLock, tryLock } = await import('/node_modules/pec-massiva/core/js/lock.js');
      window.take = (name) => ((window.holder = new AbortController()), tryLock(name, holder.signal));
      window.wait = (name) => ((window.holder = new AbortController()), holdLock(name, holder.signal));
    });
    return page;
  }

  test('one tab has it; it is free when that one lets go, or is closed', async () => {
    const context = await browser.newContext();
    const [one, two] = [await open(context), await open(context)];
    assert.equal(await one.evaluate(() => take('run')), true);
    assert.equal(await two.evaluate(() => take('run')), false);
    await one.evaluate(() => holder.abort());
    assert.equal(await two.evaluate(() => take('run')), true);
    assert.equal(await one.evaluate(() => take('run')), false);
    await two.close();
    await one.waitForFunction(() => take('run'));
    // Somebody who waits is not overtaken, and gets it.
    const three = await open(context);
    const waiting = three.evaluate(() => wait('run'));
    await one.waitForFunction(async () => (await navigator.locks.query()).pending.length === 1);
    const [{ mode }] = await one.evaluate(async () => (await navigator.locks.query()).held);
    assert.equal(mode, 'exclusive');
    await one.evaluate(() => holder.abort());
    assert.equal(await waiting, true);
    await context.close();
  });

  test('where locks are forbidden one realm still has one', async () => {
    const context = await browser.newContext();
    const page = await open(context);
    await page.evaluate(() => {
      const frame = Object.assign(document.createElement('iframe'), { src: location.href });
      frame.sandbox.add('allow-scripts');
      document.body.append(frame);
      return new Promise((resolve) => (frame.onload = resolve));
    });
    const [, frame] = page.frames();
    const answers = await frame.evaluate(async () => {
      const { tryLock } = await import('/node_modules/pec-massiva/core/js/lock.js');
      const holder = new AbortController();
      return [await tryLock('run', holder.signal), await tryLock('run', new AbortController().signal)];
    });
    assert.deepEqual(answers, [true, false]);
    await context.close();
  });
});
