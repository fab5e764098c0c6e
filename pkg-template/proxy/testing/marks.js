/** The tests of marks that each store of the proxy has to pass; those of keys are in `tests.js`. */

import { HOUR, SHORT, atOnce, check, fateOf, handsOf, newKey, partsOf, same } from './hands.js';

/**
 * @typedef {import('../../types/store.d.ts').Store} Store
 * @typedef {ReturnType<typeof handsOf>} Hands
 */

/** @type {Record<string, (hands: Hands) => Promise<void>>} */
export const markTests = {
  async 'a mark is told in the form that clients know, and remembered, by whatever happens after it'({ store, take, look }) {
    const first = await store.mark();
    check(/^[A-Za-z0-9-]{1,80}\.(0|[1-9]\d{0,15})$/.test(first), 'the form of a mark', first);
    same(await store.remembers(first), true, 'a mark that was just told');
    const key = newKey();
    const owner = await take(key);
    same(await store.remembers(first), true, 'a mark of before a claim');
    await store.settle(key, owner, fateOf('done'));
    const freed = newKey();
    await store.settle(freed, await take(freed), { state: 'free' });
    await store.look(newKey(), { burn: true });
    same(await look(freed), { state: 'free' }, 'a look');
    same(await store.remembers(first), true, 'a mark of before what was done, given back and asked for');
    same(await store.remembers(await store.mark()), true, 'a mark of after it');
  },

  async 'marks only grow, whoever asks'({ store, take }) {
    let last = partsOf(await store.mark());
    for (let round = 0; round < 5; round += 1) {
      const key = newKey();
      await store.settle(key, await take(key), fateOf('done'));
      const marks = await atOnce(5, () => store.mark());
      const earlier = last;
      for (const mark of marks) {
        const { epoch, position } = partsOf(mark);
        same(epoch, earlier.epoch, 'the epoch');
        check(position >= earlier.position, `a mark after the position ${earlier.position}`, mark);
        last = position > last.position ? { epoch, position } : last;
      }
    }
  },

  async 'what is no mark, or no mark of this store, is not remembered'({ store }) {
    const mark = await store.mark();
    same(await store.remembers(mark), true, 'the mark');
    const { epoch, position } = partsOf(mark);
    const wrong = [
      '', 'none', '.', epoch, `${epoch}.`, `.${position}`, `${position}`, `${mark}.`, `${mark}.0`, `${mark} `, ` ${mark}`,
      `${mark}\n`, `${mark}, ${mark}`, `${epoch}.-1`, `${epoch}.+${position}`, `${epoch}.0${position}`, `${epoch}.${position}.5`,
      `${epoch}.1e3`, `${epoch}.0x1`, `${epoch}.NaN`, `${epoch}.Infinity`, `${epoch}.${'9'.repeat(16)}`, `${epoch}.${'9'.repeat(400)}`,
      `${epoch}.\u0661`, `${epoch}x.${position}`, `${epoch.slice(1)}.${position}`, `.${mark}`, `*.${position}`,
      `${'x'.repeat(81)}.${position}`, `__proto__.${position}`, `constructor.${position}`, `${crypto.randomUUID()}.${position}`,
    ];
    for (const text of [...wrong, undefined, null, 0, {}, [mark]]) {
      same(await store.remembers(/** @type {any} */ (text)), false, `whether it remembers ${JSON.stringify(text)}`);
    }
    same(await store.remembers(mark), true, 'the mark');
  },

  async 'a mark that was not told yet is not remembered'({ store }) {
    const { epoch, position } = partsOf(await store.mark());
    const ahead = position + HOUR;
    same(await store.remembers(`${epoch}.${ahead}`), false, 'a mark ahead');
  },
};

/**
 * Only where the test can say that the time has come.
 *
 * @type {Record<string, (hands: Hands & { advance: (milliseconds: number) => void | Promise<void> }) => Promise<void>>}
 */
export const longMarkTests = {
  async 'what was forgotten after a mark is not vouched for'({ store, take, look, advance }) {
    const mark = await store.mark();
    const keys = [newKey('done'), newKey('unknown'), newKey('refused'), newKey('left behind'), newKey('never')];
    const [done, unknown, refused, left, never] = /** @type {[string, string, string, string, string]} */ (keys);
    await store.settle(done, await take(done), fateOf('done'));
    await store.settle(unknown, await take(unknown), { state: 'unknown' });
    await store.settle(refused, await take(refused), fateOf('refused'));
    await take(left, SHORT);
    await store.look(never, { burn: true });
    same(await store.remembers(mark), true, 'the mark');
    // Within a month most stores forget; one that never does is right too.
    for (let hours = 0; hours < 30 * 24; hours += 6) {
      const states = [];
      for (const key of keys) {
        states.push((await look(key)).state);
      }
      const isVouchedFor = await store.remembers(mark);
      check(!isVouchedFor || !states.includes('free'), `what is vouched for after ${hours} hours`, states);
      await advance(6 * HOUR);
    }
  },

  async 'a mark is remembered as long as people take to go on'({ store, take, advance }) {
    const mark = await store.mark();
    const key = newKey();
    await store.settle(key, await take(key), fateOf('done'));
    for (let hours = 0; hours < 70; hours += 1) {
      await advance(HOUR);
      same(await store.remembers(mark), true, `a mark of ${hours + 1} hours ago`);
      await store.mark();
    }
  },
};

/**
 * What a store that has nothing of the first one does not vouch for.
 *
 * @param {Hands} hands of the first one @param {() => Store | Promise<Store>} makeEmpty
 */
export async function beganAnew({ store, take }, makeEmpty) {
  const before = await store.mark();
  const key = newKey();
  await store.settle(key, await take(key), fateOf('done'));
  const after = await store.mark();
  same(await store.remembers(before), true, 'a mark that the first store told');
  const empty = await makeEmpty();
  const there = handsOf(empty, undefined);
  same(await empty.look(key), { state: 'free' }, 'a look at a key of the first store');
  // Nor when it has got as far.
  for (let round = 0; round < 10; round += 1) {
    for (const mark of [before, after]) {
      same(await empty.remembers(mark), false, 'whether it remembers a mark of the first store');
    }
    const other = newKey();
    await empty.settle(other, await there.take(other), fateOf('done'));
  }
  same(await empty.remembers(await empty.mark()), true, 'a mark of its own');
}
