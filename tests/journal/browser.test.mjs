/** The journal in IndexedDB, in Chromium: what any journal has to do, and where things go wrong. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { openChromium } from '../support/chromium.mjs';
import { load, passed, suite } from './in-page.mjs';
import { servePages } from './pages.mjs';

let site;
let browser;
before(async () => {
  site = await servePages();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

describe('Chromium', () => {
  /** A page whose storage is its own; more of the same storage by its context. */
  async function open(t) {
    const context = await browser.newContext();
    t.after(() => context.close());
    return another(context);
  }
  async function another(context) {
    const page = await context.newPage();
    await page.goto(site.url);
    await page.evaluate(load);
    return page;
  }

  test('what any journal has to do, every write strict', async (t) => {
    const page = await open(t);
    passed(await page.evaluate(suite));
  });

  test('it outlives the page', async (t) => {
    const page = await open(t);
    assert.equal(await page.evaluate(() => put('a', 'kept')), undefined);
    await page.reload();
    await page.evaluate(load);
    assert.equal(await page.evaluate(() => get('a')), 'kept');
    // Let go of, it is opened again by the next call.
    assert.equal(await page.evaluate(() => (journal.close(), get('a'))), 'kept');
  });

  /** @param {any} error @param {RegExp} words @param {string} [cause] */
  function isTold(error, words, cause) {
    assert.equal(error?.name, 'StorageError', JSON.stringify(error));
    assert.match(error.code, /^storage\.\w+$/);
    assert.match(error.message, words);
    assert.match(error.message, /Nothing was written by this step\. \S/);
    assert.equal(error.cause, cause);
  }

  test('full: by the browser’s own word, and nothing of the change is there', async (t) => {
    const page = await open(t);
    const session = await page.context().newCDPSession(page);
    const { origin } = new URL(site.url);
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
    assert.equal(await page.evaluate(() => put('a', '1')), undefined);
    const large = () => error(journal.apply([{ put: 'a', value: '2' }, { put: 'b', value: new Uint8Array(5_000_000) }]));
    isTold(await page.evaluate(large), /storage for this page is full/, 'QuotaExceededError');
    assert.deepEqual(await page.evaluate(async () => [await get('a'), await get('b')]), ['1', undefined]);
    assert.equal(await page.evaluate(() => put('a', '3')), undefined);
    assert.equal(await page.evaluate(() => get('a')), '3');
  });

  test('a request that throws, a change that is none, a transaction that is aborted: nothing is there', async (t) => {
    const page = await open(t);
    const [full, wrong, aborted, held] = await page.evaluate(async () => {
      const { put } = IDBObjectStore.prototype;
      const failing = async (at, fail) => {
        let count = 0;
        IDBObjectStore.prototype.put = function (...args) {
          count += 1;
          return count === at ? fail(this, args) : put.apply(this, args);
        };
        const told = await error(journal.apply([{ put: 'a', value: '1' }, { add: 'n', number: 1 }, { put: 'b', value: '1' }]));
        IDBObjectStore.prototype.put = put;
        return told;
      };
      const full = await failing(2, () => {
        throw new DOMException('no room', 'QuotaExceededError');
      });
      const aborted = await failing(3, (store, args) => {
        const request = put.apply(store, args);
        store.transaction.abort();
        return request;
      });
      const wrong = await error(journal.apply([{ put: 'a', value: '1' }, { put: 'b', value: { c: 1 } }]));
      return [full, wrong, aborted, [await get('a'), await get('n'), await get('b')]];
    });
    isTold(full, /is full/, 'QuotaExceededError');
    isTold(wrong, /must be a text or a Uint8Array/, 'TypeError');
    isTold(aborted, /the transaction was aborted/, 'Error');
    assert.deepEqual(held, [undefined, undefined, undefined]);
  });

  test('blocked or missing storage is told in its own words, and tried again', async (t) => {
    const page = await open(t);
    const told = await page.evaluate(async () => {
      const own = Object.getOwnPropertyDescriptor(window, 'indexedDB');
      const factory = indexedDB;
      const answers = [];
      for (const get of [
        () => undefined,
        () => null,
        () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
        () => ({
          open() {
            throw new DOMException('denied', 'SecurityError');
          },
        }),
        () => ({
          open() {
            throw new DOMException('Internal error', 'UnknownError');
          },
        }),
      ]) {
        Object.defineProperty(window, 'indexedDB', { configurable: true, get });
        answers.push(await put('a'));
      }
      // An older page in another tab that does not close; when it does at last, nothing is left open.
      const request = {};
      let isClosed = false;
      Object.defineProperty(window, 'indexedDB', { configurable: true, value: { open: () => request } });
      const blocked = put('a');
      await Promise.resolve();
      request.onblocked();
      answers.push(await blocked);
      request.result = { close: () => (isClosed = true) };
      request.onsuccess();
      delete window.indexedDB;
      if (own) Object.defineProperty(window, 'indexedDB', own);
      return { answers, isClosed, isBack: indexedDB === factory, after: (await put('a')) ?? 'written' };
    });
    const [none, nil, thrown, denied, unknown, blocked] = told.answers;
    for (const missing of [none, nil]) {
      isTold(missing, /no IndexedDB.*fileJournal\(path\) of pec-massiva\/journal/);
    }
    isTold(thrown, /forbids this page to keep data/, 'SecurityError');
    isTold(denied, /forbids this page to keep data/, 'SecurityError');
    isTold(unknown, /UnknownError: Internal error/, 'UnknownError');
    isTold(blocked, /older version of this page/);
    assert.deepEqual([told.isClosed, told.isBack, told.after], [true, true, 'written']);
  });

  test('a frame in a sandbox has no storage, and is told so', async (t) => {
    const page = await open(t);
    await page.evaluate(() => {
      const frame = Object.assign(document.createElement('iframe'), { src: location.href });
      frame.sandbox.add('allow-scripts');
      document.body.append(frame);
      return new Promise((resolve) => (frame.onload = resolve));
    });
    const [, frame] = page.frames();
    await frame.evaluate(load);
    isTold(await frame.evaluate(() => put('a')), /a frame in a sandbox.*Allow it/, 'SecurityError');
    assert.equal(await frame.evaluate(() => persist()), false);
  });

  /** Opens the database as another version of the page would. */
  const upgrade = ({ version, fails }) =>
    new Promise((resolve) => {
      const request = indexedDB.open('pec-massiva', version);
      request.onupgradeneeded = () => fails && request.transaction.abort();
      request.onblocked = () => resolve('blocked');
      request.onerror = () => resolve(request.error.name);
      request.onsuccess = () => (request.result.close(), resolve('upgraded'));
    });

  test('a newer page in another tab may upgrade, and the older one says that it is old', async (t) => {
    const page = await open(t);
    assert.equal(await page.evaluate(() => put('a', '1')), undefined);
    const other = await another(page.context());
    // One that fails changes nothing: the older page goes on.
    assert.equal(await other.evaluate(upgrade, { version: 2, fails: true }), 'AbortError');
    assert.equal(await page.evaluate(() => put('a', '2')), undefined);
    // Also while it writes: what was acknowledged is there, what was refused is not.
    const writing = page.evaluate(async () => {
      let count = 0;
      for (;;) {
        const told = await put('n', `${count + 1}`);
        if (told !== undefined) return { count, told };
        count += 1;
      }
    });
    assert.equal(await other.evaluate(upgrade, { version: 2, fails: false }), 'upgraded');
    const { count, told } = await writing;
    isTold(told, /newer version of this page.*Reload this page/, 'VersionError');
    isTold(await page.evaluate(() => get('a')), /newer version/, 'VersionError');
    const written = await other.evaluate(
      () =>
        new Promise((resolve) => {
          const request = indexedDB.open('pec-massiva');
          request.onsuccess = () => {
            const get = request.result.transaction('entries').objectStore('entries').get('n');
            get.onsuccess = () => resolve(get.result);
          };
        }),
    );
    assert.equal(written ?? '0', `${count}`);
    // And one that is opened only now.
    await page.reload();
    await page.evaluate(load);
    isTold(await page.evaluate(() => put('a')), /newer version/, 'VersionError');
  });

  test('what is deleted under a page is not made anew by it', async (t) => {
    const page = await open(t);
    assert.equal(await page.evaluate(() => put('a', '1')), undefined);
    const other = await another(page.context());
    await other.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase('pec-massiva');
          Object.assign(request, { onsuccess: resolve, onerror: reject, onblocked: () => reject(new Error('blocked')) });
        }),
    );
    for (let time = 0; time < 2; time += 1) {
      isTold(await page.evaluate(() => put('b')), /was deleted while it was open.*Reload/, 'AbortError');
    }
    assert.deepEqual(await other.evaluate(() => indexedDB.databases()), []);
    await page.reload();
    await page.evaluate(load);
    assert.equal(await page.evaluate(() => put('b')), undefined);
  });

  test('a connection that was lost without a word is made again', async (t) => {
    const page = await open(t);
    const told = await page.evaluate(async () => {
      await put('a', '1');
      const { transaction } = IDBDatabase.prototype;
      let lost = 1;
      IDBDatabase.prototype.transaction = function (...args) {
        if (lost > 0) {
          lost -= 1;
          throw new DOMException('The database connection is closing.', 'InvalidStateError');
        }
        return transaction.apply(this, args);
      };
      const once = await put('a', '2');
      lost = 2;
      const twice = await put('a', '3');
      IDBDatabase.prototype.transaction = transaction;
      return { once: once ?? 'written', twice, held: await get('a') };
    });
    assert.equal(told.once, 'written');
    isTold(told.twice, /InvalidStateError/, 'InvalidStateError');
    assert.equal(told.held, '2');
  });

  test('persist says whether the browser promised, and never throws', async (t) => {
    const page = await open(t);
    const answers = await page.evaluate(async () => {
      const given = [await persist()];
      for (const storage of [
        { persist: async () => true },
        { persist: async () => 'yes' },
        { persist: () => Promise.reject(new Error('no')) },
        {
          persist() {
            throw new Error('no');
          },
        },
        {},
        undefined,
      ]) {
        Object.defineProperty(navigator, 'storage', { configurable: true, value: storage });
        given.push(await persist());
      }
      return given;
    });
    assert.deepEqual(answers.slice(1), [true, false, false, false, false, false]);
    assert.equal(typeof answers[0], 'boolean');
  });
});
