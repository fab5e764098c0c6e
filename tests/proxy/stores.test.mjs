/** The tests that any store has to pass, the stores in memory, and in a file; the others have files of their own. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { storeTests } from '../../pkg-template/proxy-testing.js';
import { KEEP, Keys, claim, look, markOf, reserve, settle } from '../../pkg-template/proxy/store/keys.js';
import { fileStore } from '../../pkg-template/proxy/store/file/store.js';
import { memoryStore } from '../../pkg-template/proxy/store/memory.js';
import { DONE, HOUR, LONG, isClaimed, passes } from './stores/suite.mjs';

/** The same numbers for the same seed. @param {number} seed */
function randomFrom(seed) {
  let state = seed * 2_654_435_761;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('the tests for any store find what is wrong with one', () => {
  /** @type {Record<string, (store: any, clock: () => number) => object>} */
  const wrongs = {
    'a key is given to all who ask': () => ({ claim: async () => ({ claimed: true }) }),
    'a question burns nothing': (store) => ({ look: (key) => store.look(key) }),
    'what was settled can be settled again': (store) => {
      const owners = new Map();
      return {
        claim: async (key, attempt) => {
          const claim = await store.claim(key, attempt);
          return claim.claimed ? (owners.set(key, attempt.owner), claim) : claim;
        },
        settle: (key, owner, fate) => store.settle(key, owners.get(key) ?? owner, fate),
      };
    },
    'what became of a message goes with its lost claim': (store) => {
      const claimed = new Set();
      return {
        claim: (key, attempt) => (claimed.add(attempt.owner), store.claim(key, attempt)),
        settle: async (key, owner, fate) => (claimed.has(owner) ? store.settle(key, owner, fate) : undefined),
      };
    },
    'what is never to be used is free': (store) => ({
      settle: (key, owner, fate) => store.settle(key, owner, fate.state === 'never' ? { state: 'free' } : fate),
    }),
    'all may go at once': () => ({ reserve: async () => ({ taken: true, wait: 0 }) }),
    'it vouches for whatever it is asked': () => ({ remembers: async () => true }),
    'it vouches for nothing': () => ({ remembers: async () => false }),
    'it vouches for other epochs': () => ({ remembers: async (mark) => markOf(mark) !== undefined }),
    'it vouches for what it forgot': (store) => ({
      remembers: async (mark) => {
        const [asked, own] = [markOf(mark), markOf(await store.mark())];
        return asked?.epoch === own.epoch && asked.position <= own.position;
      },
    }),
    'it vouches for what is still to come': (store) => ({
      remembers: async (mark) => {
        const [asked, own] = [markOf(mark), markOf(await store.mark())];
        const isAhead = asked?.epoch === own.epoch && asked.position > own.position;
        return isAhead || store.remembers(mark);
      },
    }),
    'it vouches for a day only': (store, clock) => {
      const told = new Map();
      return {
        mark: async () => {
          const mark = await store.mark();
          told.set(mark, told.get(mark) ?? clock());
          return mark;
        },
        remembers: async (mark) => clock() - told.get(mark) < 24 * HOUR && store.remembers(mark),
      };
    },
    'it vouches until something happens': (store) => ({ remembers: async (mark) => mark === (await store.mark()) }),
    'its marks go back': (store) => {
      let told = 0;
      return {
        mark: async () => {
          const { epoch, position } = markOf(await store.mark());
          told += 1;
          return `${epoch}.${Math.max(0, position - 100 * (told % 2))}`;
        },
      };
    },
    'its marks are of another form': (store) => ({ mark: async () => (await store.mark()).replace('.', ':') }),
    'it begins anew under the name that it had': (store) => ({
      mark: async () => `same.${markOf(await store.mark()).position}`,
      remembers: async (mark) => {
        const { epoch } = markOf(await store.mark());
        return String(mark).startsWith('same.') && store.remembers(`${epoch}${String(mark).slice(4)}`);
      },
    }),
  };

  /** How many fail. @param {(store: any, clock: () => number) => object} change */
  async function failures(change) {
    let now = 0;
    const made = () => {
      const own = memoryStore({}, () => now);
      return { ...own, ...change(own, () => now) };
    };
    const store = made();
    let failed = 0;
    for (const { run } of storeTests(() => store, { advance: (time) => void (now += time), makeEmpty: made })) {
      await run().catch(() => (failed += 1));
    }
    return failed;
  }

  test('nothing, where nothing is', async () => assert.equal(await failures(() => ({})), 0));
  for (const [what, change] of Object.entries(wrongs)) {
    test(what, async () => assert.notEqual(await failures(change), 0));
  }
});

describe('memory', () => {
  const store = memoryStore();
  passes(() => store, { makeEmpty: () => memoryStore() });

  describe('with a clock that the tests advance', () => {
    let now = 1000.5;
    const made = () => memoryStore({}, () => now);
    passes(made, { advance: (time) => (now += time), makeEmpty: made });
  });

  /** A small store, in which `keys` were sent, and the marks from before each. @param {number} maxKeys @param {string[]} keys */
  async function small(maxKeys, keys) {
    const clock = { now: 0 };
    const it = memoryStore({ maxKeys }, () => clock.now);
    const marks = {};
    for (const key of keys) {
      clock.now += 1000;
      marks[key] = await it.mark();
      await it.claim(key, LONG);
      await it.settle(key, 'owner', DONE);
    }
    return { it, marks, clock };
  }

  /** The marks that are not remembered. @param {any} it @param {Record<string, string>} marks */
  async function lost(it, marks) {
    const names = [];
    for (const [name, mark] of Object.entries(marks)) {
      if (!(await it.remembers(mark))) {
        names.push(name);
      }
    }
    return names;
  }

  test('it is bounded: the oldest go first, and nothing since is vouched for', async () => {
    const { it, marks } = await small(3, ['a', 'b', 'c']);
    marks.full = await it.mark();
    assert.deepEqual(await lost(it, marks), []);
    await it.claim('d', LONG);
    assert.deepEqual(await it.look('a'), { state: 'free' });
    assert.deepEqual(await it.look('b'), DONE);
    assert.deepEqual(await lost(it, marks), ['a']);
    await it.look('e', { burn: true });
    assert.deepEqual(await it.look('b'), { state: 'free' });
    assert.deepEqual(await lost(it, marks), ['a', 'b']);
    marks.after = await it.mark();
    assert.deepEqual(await lost(it, marks), ['a', 'b']);
  });

  test('what is given back is not forgotten', async () => {
    const { it, marks } = await small(3, ['a', 'b']);
    marks.c = await it.mark();
    await it.claim('c', LONG);
    await it.settle('c', 'owner', { state: 'free' });
    assert.deepEqual(await it.look('c'), { state: 'free' });
    assert.deepEqual(await lost(it, marks), []);
  });

  test('keys that were only asked for go first, and are not vouched for either', async () => {
    const { it, marks, clock } = await small(4, ['a', 'b']);
    for (let number = 0; number < 10; number += 1) {
      clock.now += 1000;
      marks[`invented ${number}`] = await it.mark();
      await it.look(`invented ${number}`, { burn: true });
    }
    marks.c = await it.mark();
    await it.claim('c', LONG);
    for (const [key, state] of [['a', 'done'], ['b', 'done'], ['c', 'running'], ['invented 9', 'never'], ['invented 8', 'free']]) {
      assert.equal((await it.look(key)).state, state, key);
    }
    // A copy of the message of `invented 8` may still come: it was told that nothing comes under that key.
    const names = Object.keys(marks);
    assert.deepEqual(await lost(it, marks), names.slice(0, names.indexOf('invented 9')));
  });

  test('a key that was renewed is no newer than its claim', async () => {
    const { it } = await small(3, []);
    await it.claim('a', LONG);
    const before = await it.mark();
    await it.renew('a', LONG);
    await it.renew('a', LONG);
    assert.equal(await it.mark(), before);
    // Still it is the last one to go.
    for (const key of ['b', 'c', 'd', 'e']) {
      await it.claim(key, LONG);
      await it.settle(key, 'owner', DONE);
    }
    assert.equal((await it.look('a')).state, 'running');
  });

  test('keys that are under way never go', async () => {
    let now = 0;
    const small = memoryStore({ maxKeys: 3 }, () => now);
    const first = await small.mark();
    await small.claim('a', LONG);
    await small.claim('b', LONG);
    await small.claim('c', LONG);
    await assert.rejects(small.claim('d', LONG), /full: all of its 3 keys/);
    await assert.rejects(small.look('d', { burn: true }), /full/);
    assert.deepEqual(await small.look('d'), { state: 'free' });
    assert.ok(await small.remembers(first));
    await small.settle('b', 'owner', DONE);
    assert.ok(await isClaimed(small.claim('d', LONG)));
    assert.deepEqual(await small.look('a'), { state: 'running' });
    assert.deepEqual(await small.look('b'), { state: 'free' });
    assert.ok(!(await small.remembers(first)));
    // Left behind they are under way no longer.
    now = HOUR;
    const before = await small.mark();
    assert.ok(await isClaimed(small.claim('e', LONG)));
    assert.deepEqual(await small.look('a'), { state: 'free' });
    assert.ok(await small.remembers(before));
  });

  test('after 72 hours a key is forgotten, and so is when it was used', async () => {
    let now = 0;
    const store = memoryStore({}, () => now);
    const before = await store.mark();
    await store.claim('a', LONG);
    await store.settle('a', 'owner', DONE);
    const after = await store.mark();
    now = KEEP - 1;
    assert.deepEqual(await store.look('a'), DONE);
    assert.ok(await store.remembers(before));
    now = KEEP;
    assert.deepEqual(await store.look('a'), { state: 'free' });
    assert.ok(!(await store.remembers(before)));
    assert.ok(await store.remembers(after));
    // Nobody needs to have looked: who takes the key again forgets what it was.
    await store.claim('b', LONG);
    const second = await store.mark();
    now = 3 * KEEP;
    await store.claim('b', LONG);
    await store.settle('b', 'owner', { state: 'free' });
    assert.deepEqual(await store.look('b'), { state: 'free' });
    assert.ok(!(await store.remembers(after)));
    assert.ok(await store.remembers(second));
  });

  test('it says what is wrong with its bound', () => {
    for (const maxKeys of [0, -1, 1.5, NaN, '3']) {
      assert.throws(() => memoryStore({ maxKeys }), /^TypeError: memoryStore: maxKeys must be a whole number/);
    }
    memoryStore({ maxKeys: 1 });
  });

  test('it is refused in a Cloudflare Worker, whose next one would know nothing of what was sent', (context) => {
    const known = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    context.after(() => (known === undefined ? Reflect.deleteProperty(globalThis, 'navigator') : Object.defineProperty(globalThis, 'navigator', known)));
    Object.defineProperty(globalThis, 'navigator', { value: { userAgent: 'Cloudflare-Workers' }, configurable: true });
    assert.throws(() => memoryStore(), /^TypeError: memoryStore: a Cloudflare Worker has no memory that lasts; use durableObjectStore/);
  });
});

describe('many keys', () => {
  const SHORT = { owner: 'owner', lease: 10 };

  test('a lease ends at its end, and the key is unknown from then on', () => {
    const { entry } = claim(undefined, 0, SHORT);
    assert.deepEqual([9, 10].map((now) => look(entry, now).answer.state), ['running', 'unknown']);
  });

  test('a key that was left behind is known for 72 hours after its lease, not after its claim', () => {
    const keys = new Keys({ epoch: 'e' });
    keys.apply('a', 0, (entry) => claim(entry, 0, { owner: 'owner', lease: HOUR }));
    const stateAt = (/** @type {number} */ now) => keys.apply('a', now, (entry) => look(entry, now)).answer.state;
    assert.deepEqual([KEEP + HOUR - 1, KEEP + HOUR].map(stateAt), ['unknown', 'free']);
  });

  test('what was refused, claimed again and left behind is not vouched for once it is forgotten', () => {
    const keys = new Keys({ epoch: 'e', most: 1 });
    const refused = { state: /** @type {const} */ ('refused'), fingerprint: 'f', answer: { status: 400, headers: {}, body: '' } };
    keys.apply('a', 0, (entry) => claim(entry, 0, SHORT));
    keys.apply('a', 1, (entry) => settle(entry, 1, 'owner', refused));
    const mark = keys.mark();
    keys.apply('a', 2, (entry) => claim(entry, 2, SHORT));
    keys.apply('b', 20, (entry) => claim(entry, 20, SHORT));
    assert.equal(keys.apply('a', 21, (entry) => look(entry, 21)).answer.state, 'free');
    assert.equal(keys.remembers(mark), false);
  });

  test('it tells how many it has, and of earlier beginnings those whose marks are good', () => {
    const earlier = [{ epoch: 'a', position: 2 }, { epoch: 'b', position: 3 }, { epoch: 'c', position: 9 }];
    const keys = new Keys({ epoch: 'e', earlier, position: 9, forgotten: 3 });
    assert.deepEqual(keys.earlier, earlier.slice(1));
    assert.deepEqual(['a.2', 'b.2', 'b.3', 'c.4', 'c.10', 'd.5', 'e.9', 'e.10'].filter((mark) => keys.remembers(mark)), ['b.3', 'c.4', 'e.9']);
    assert.equal(keys.size, 0);
    keys.apply('a', 0, (entry) => claim(entry, 0, SHORT));
    keys.apply('b', 0, (entry) => claim(entry, 0, SHORT));
    assert.equal(keys.size, 2);
    assert.deepEqual(new Keys({ epoch: 'e' }).earlier, []);
  });

  test('what is no mark is none', () => {
    assert.deepEqual(markOf('a-B.9007199254740991'), { epoch: 'a-B', position: Number.MAX_SAFE_INTEGER });
    for (const text of ['', 'a', '.1', 'a.', 'a.01', 'a.-1', 'a.1.', 'a.1 ', 'a b.1', 'a.9007199254740992', 'a.12345678901234567', `${'a'.repeat(81)}.1`, 1, null, undefined, ['a.1']]) {
      assert.equal(markOf(text), undefined, String(text));
    }
  });

  test('whatever happens: what is vouched for, and not known, was not used since', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = randomFrom(seed);
      const keys = new Keys({ epoch: 'e', most: seed % 2 === 0 ? 4 : Infinity });
      /** Changes of each key, by when they were; and the marks. @type {[string, number][]} */
      const used = [];
      /** @type {[string, number][]} */
      const marks = [];
      let now = 0;
      let vouched = 0;
      for (let step = 0; step < 400; step += 1) {
        now += random(8) === 0 ? random(KEEP) : random(1000);
        marks.push([keys.mark(), step]);
        const key = `k${random(6)}`;
        const kind = random(4);
        const owner = `o${step}`;
        if (kind < 2) {
          const { answer } = keys.apply(key, now, (entry) => claim(entry, now, { owner, lease: 10 }));
          if (answer.claimed) {
            used.push([key, step]);
            keys.apply(key, now, (entry) => settle(entry, now, owner, kind === 0 ? DONE : { state: 'unknown' }));
          }
        } else if (kind === 2) {
          keys.apply(key, now, (entry) => look(entry, now, {}));
        }
        const isFree = keys.apply(key, now, (entry) => look(entry, now, {})).answer.state === 'free';
        const [mark, at] = marks[random(marks.length)];
        if (isFree && keys.remembers(mark)) {
          vouched += 1;
          assert.ok(!used.some(([one, when]) => one === key && when >= at), `seed ${seed}, step ${step}: ${key} since ${mark}`);
        }
      }
      assert.ok(vouched > 0, `seed ${seed}: nothing was vouched for`);
    }
  });
});

describe('the pace', () => {
  test('a clock that is set back does not stop a queue, and does not hurry it', () => {
    const limits = { interval: 1000, longest: 30_000 };
    let pace;
    for (let place = 0; place < 10; place += 1) {
      ({ pace } = reserve(pace, 100 * HOUR, limits));
    }
    const { pace: next, answer } = reserve(pace, 90 * HOUR, limits);
    assert.deepEqual(answer, { taken: true, wait: 10_000 });
    assert.deepEqual(reserve(next, 90 * HOUR + 500, limits).answer, { taken: true, wait: 10_500 });
    // Where no place is taken what the clock went back is kept too.
    const { pace: kept, answer: none } = reserve(next, 80 * HOUR, { ...limits, longest: 0 });
    assert.deepEqual(none, { taken: false, wait: 11_000 });
    assert.deepEqual(reserve(kept, 80 * HOUR + 11_000, limits).answer, { taken: true, wait: 0 });
  });
});

describe('file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-file-'));
  /** @type {any[]} */
  const opened = [];
  const made = (clock) => {
    const store = fileStore(join(folder, `store-${opened.length}`), clock);
    opened.push(store);
    return store;
  };
  const store = made();
  after(async () => {
    await Promise.all(opened.map((one) => one.close()));
    rmSync(folder, { recursive: true, force: true });
  });
  passes(() => store, { makeEmpty: () => made() });

  describe('with a clock that the tests advance', () => {
    let now = 1000.5;
    passes(() => made(() => now), { advance: (time) => (now += time) });
  });
});
