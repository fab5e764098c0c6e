/** In Chromium: what a page keeps, where it went, its heap after `close()`, and the listeners that it is left with. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openPage } from '../campaigns/browsers.mjs';
import { openStage } from '../campaigns/stage.mjs';
import { CANARIES, SECRETS, found } from './canaries.mjs';
import { countListeners } from './listeners.mjs';

/** What the page learns by a request alone, so that no script has it. */
const secrets = async () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(CANARIES) });

const stage = openStage({ '/secrets': secrets });

/** Sends, runs a campaign, closes; the page keeps nothing of the values itself. */
const use = async () => {
  const { token, password, addressee, subject, content } = await (await fetch('/secrets/all')).json();
  const pec = globalThis.makePec({ token, mailbox: { username: 'comune@pec.example.it', password } });
  const attachments = [new File([content], 'a.txt', { type: 'text/plain' })];
  await pec.send({ sender: 'comune@pec.example.it', recipient: addressee, subject, text: 'Testo', attachments });
  await pec.quota();
  const campaign = await globalThis.makeCampaign(pec, 0, { subject, recipients: [{ pec: addressee, nome: 'Uno' }], attachments });
  await campaign.run();
  campaign.close();
  pec.close();
  return campaign.progress.sent;
};

/** All that the origin keeps. */
const kept = async () => {
  const bases = [];
  const whole = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
  for (const { name } of await indexedDB.databases()) {
    const base = await whole(indexedDB.open(name));
    for (const store of base.objectStoreNames) {
      const rows = await whole(base.transaction(store).objectStore(store).getAll());
      const texts = rows.map(async function text(row) {
        if (row instanceof Blob) return row.text();
        if (ArrayBuffer.isView(row) || row instanceof ArrayBuffer) return new TextDecoder('latin1').decode(row);
        if (typeof row === 'object' && row !== null) return JSON.stringify(await Promise.all(Object.entries(row).map(async ([key, value]) => [key, await text(value)])));
        return String(row);
      });
      bases.push(...(await Promise.all(texts)));
    }
    base.close();
  }
  const stores = [localStorage, sessionStorage].map((store) => JSON.stringify({ ...store }));
  const places = [location.href, history.state, document.cookie, document.documentElement.outerHTML, ...performance.getEntries().map(({ name }) => name)];
  const caches = await Promise.all((await globalThis.caches.keys()).map(String));
  return { bases, elsewhere: [...stores, ...places.map(String), ...caches] };
};

test('storage holds what a campaign sends, and no secret; addresses and other places hold nothing', async () => {
  const page = await openPage(stage.browser, stage.site.url);
  assert.equal(await page.evaluate(use), 1);
  const { bases, elsewhere } = await page.evaluate(kept);
  // As they are: who has the device, and each script of the origin, reads them.
  for (const name of /** @type {const} */ (['addressee', 'subject', 'content'])) {
    assert.ok(found(bases, [name]).length > 0, name);
  }
  assert.deepEqual(found(bases, SECRETS), []);
  assert.deepEqual(found(elsewhere), []);
  await page.close();
});

/** The heap of a page, as text. @param {import('puppeteer-core').Page} page */
async function heapOf(page) {
  const session = await page.createCDPSession();
  const parts = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return JSON.parse(parts.join('')).strings.join('\n');
}

test('while a page holds them they are found in its heap', async () => {
  const page = await openPage(stage.browser, stage.site.url);
  await page.evaluate(async () => {
    globalThis.held = await (await fetch('/secrets/all')).json();
  });
  const held = found(await heapOf(page), SECRETS).map((place) => place.split(' ')[0]);
  assert.deepEqual([...new Set(held)], SECRETS);
  await page.close();
});

test('after close() neither token nor password is in the heap', async () => {
  const page = await openPage(stage.browser, stage.site.url);
  assert.equal(await page.evaluate(use), 1);
  assert.deepEqual(found(await heapOf(page), SECRETS), []);
  await page.close();
});

test('a campaign that ran and a message that was sent leave no listener on the page', async () => {
  const page = await openPage(stage.browser, stage.site.url, (opened) => opened.evaluateOnNewDocument(countListeners));
  // The worker that keeps the time is ended with the last client, and takes its listeners with it.
  const left = () => page.evaluate(() => Object.keys(globalThis.listenersLeft()).filter((name) => !name.startsWith('Worker ')));
  // A lock is let go of once its last write is made, and what is told of the run does not wait for that.
  const noneLeft = () => page.waitForFunction(() => Object.keys(globalThis.listenersLeft()).every((name) => name.startsWith('Worker ')), { timeout: 10_000 }).catch(() => {});
  assert.equal(await page.evaluate(use), 1);
  await noneLeft();
  assert.deepEqual(await left(), []);
  // They would be seen, and are while a campaign runs.
  const during = await page.evaluate(async () => {
    const pec = globalThis.makePec({});
    const campaign = await globalThis.makeCampaign(pec, 1);
    const running = campaign.run();
    const told = globalThis.listenersLeft();
    await running;
    campaign.close();
    pec.close();
    return told;
  });
  const ofPage = [during['Window online'], during['HTMLDocument visibilitychange']];
  assert.deepEqual(ofPage, [1, 1], JSON.stringify(during));
  await noneLeft();
  assert.deepEqual(await left(), []);
  await page.close();
});
