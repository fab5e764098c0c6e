/** The tests that each store of the proxy has to pass, for any test runner and any runtime. */

import { HOUR, KEEP, LONG, PATIENCE, SHORT, atOnce, check, fateOf, handsOf, newKey, newOwner, same } from './hands.js';
import { beganAnew, longMarkTests, markTests } from './marks.js';

/**
 * @typedef {import('../../types/store.d.ts').Store} Store
 * @typedef {ReturnType<typeof handsOf>} Hands
 */

/** @type {Record<string, (hands: Hands) => Promise<void>>} */
const tests = {
  async 'a key that was never seen is free, and looking does not take it'({ look, take }) {
    const key = newKey();
    same(await look(key), { state: 'free' }, 'a look');
    same(await look(key), { state: 'free' }, 'a second look');
    await take(key);
    same(await look(key), { state: 'running' }, 'a look after the claim');
  },

  async 'of 100 claims at once one is given'({ store, look }) {
    const key = newKey();
    const claims = await atOnce(100, () => store.claim(key, { owner: newOwner(), lease: LONG }));
    same(claims.filter(({ claimed }) => claimed).length, 1, 'claims that were given');
    for (const claim of claims.filter(({ claimed }) => !claimed)) {
      same(claim, { claimed: false, record: { state: 'running' } }, 'the others');
    }
    same(await look(key), { state: 'running' }, 'a look');
  },

  async 'keys are apart, whatever is in them'({ store, look, take, refuses }) {
    const own = newKey();
    const keys = ['', ' ', 'x'.repeat(255), '__proto__', 'constructor', 'àé€😀', '"\\\n\0', '*?[a]{b}:', '%2F../'];
    const owners = new Map();
    for (const key of keys) {
      owners.set(key, await take(own + key));
    }
    for (const [index, key] of keys.entries()) {
      await store.settle(own + key, owners.get(key), fateOf('done', `${index}`));
    }
    for (const [index, key] of keys.entries()) {
      await refuses(own + key, fateOf('done', `${index}`), 'has strange characters');
    }
    same(await look(`${own}y`), { state: 'free' }, 'a look at another one');
  },

  async 'what is done tells its answer and is never given again'({ store, take, refuses }) {
    const key = newKey();
    await store.settle(key, await take(key), fateOf('done'));
    await refuses(key, fateOf('done'), 'is done');
    await refuses(key, fateOf('done'), 'is done');
  },

  async 'answers come back as they were, long ones and strange ones'({ store, take, refuses }) {
    const bodies = [
      '',
      'null',
      '"\\\n\r\t\0\u001f\u007f\u2028\u2029\ufeff',
      'àèìòù €😀 👩‍👩‍👧 e\u0301 漢字 \u202e',
      'x'.repeat(50_000),
      '€😀\n'.repeat(5_000),
    ];
    for (const body of bodies) {
      const key = newKey();
      await store.settle(key, await take(key), fateOf('done', body));
      await refuses(key, fateOf('done', body), 'is done');
    }
    const key = newKey();
    const bare = { state: /** @type {const} */ ('done'), fingerprint: 'àé😀', answer: { status: 204, headers: {}, body: '' } };
    await store.settle(key, await take(key), bare);
    await refuses(key, bare, 'has an answer without headers');
  },

  async 'what a caller does with an answer does not change it'({ store, take, look }) {
    const key = newKey();
    const fate = fateOf('done');
    await store.settle(key, await take(key), fate);
    fate.answer.headers['content-type'] = 'changed';
    const first = await look(key);
    if ('answer' in first) {
      first.answer.body = 'changed';
      first.answer.headers['retry-after'] = 'changed';
    }
    same(await look(key), fateOf('done'), 'a look');
  },

  async 'what was refused tells its answer and can be claimed again, once'({ store, look, refuses }) {
    const key = newKey();
    for (let round = 0; round < 3; round += 1) {
      const claims = await atOnce(20, async () => {
        const owner = newOwner();
        return { owner, claim: await store.claim(key, { owner, lease: LONG }) };
      });
      const given = claims.filter(({ claim }) => claim.claimed);
      same(given.length, 1, `claims that were given in round ${round}`);
      await refuses(key, { state: 'running' }, 'is under way');
      await store.settle(key, given[0]?.owner, fateOf('refused', `${round}`));
      same(await look(key), fateOf('refused', `${round}`), 'a look');
    }
  },

  async 'what was given back is free'({ store, look, take }) {
    const key = newKey();
    await store.settle(key, await take(key), { state: 'free' });
    same(await look(key), { state: 'free' }, 'a look');
    await store.settle(key, await take(key), { state: 'free' });
    await take(key);
  },

  async 'what is unknown is never given again'({ store, take, refuses }) {
    const key = newKey();
    await store.settle(key, await take(key), { state: 'unknown' });
    await refuses(key, { state: 'unknown' }, 'is unknown');
    await refuses(key, { state: 'unknown' }, 'is unknown');
  },

  async 'what was settled stays so, whatever its owner says later'({ store, take, refuses }) {
    for (const fate of [fateOf('done'), { state: /** @type {const} */ ('unknown') }]) {
      const key = newKey();
      const owner = await take(key);
      await store.settle(key, owner, fate);
      await store.settle(key, owner, { state: 'free' });
      await store.settle(key, owner, fateOf('refused'));
      await store.renew(key, { owner, lease: LONG });
      await refuses(key, fate, `is ${fate.state}`);
    }
  },

  async 'a key that is asked for before it came is out of use'({ store, refuses }) {
    const key = newKey();
    same(await store.look(key, { burn: true }), { state: 'never' }, 'a look that burns');
    await refuses(key, { state: 'never' }, 'was burnt');
    same(await store.look(key, { burn: true }), { state: 'never' }, 'another one');
    await refuses(key, { state: 'never' }, 'was burnt');
  },

  async 'burning changes nothing of a key that came'({ store, take, look }) {
    const fates = [fateOf('done'), { state: /** @type {const} */ ('unknown') }];
    for (const fate of fates) {
      const key = newKey();
      const owner = await take(key);
      same(await store.look(key, { burn: true }), { state: 'running' }, 'a look that burns');
      await store.settle(key, owner, fate);
      same(await store.look(key, { burn: true }), fate, 'a look that burns');
      same(await look(key), fate, 'a look');
    }
  },

  async 'burning what was refused keeps its answer and lets nobody claim it again'({ store, take, look, refuses }) {
    const key = newKey();
    await store.settle(key, await take(key), fateOf('refused'));
    const told = { ...fateOf('refused'), state: /** @type {const} */ ('done') };
    same(await store.look(key, { burn: true }), told, 'a look that burns');
    same(await look(key), told, 'a look');
    await refuses(key, told, 'was burnt');
  },

  async 'a key that is burnt and claimed at once is one of the two'({ store, look }) {
    for (let round = 0; round < 20; round += 1) {
      const key = newKey();
      const claim = () => store.claim(key, { owner: newOwner(), lease: LONG });
      const burn = () => store.look(key, { burn: true });
      const steps = round % 2 === 0 ? [claim(), burn(), claim(), burn()] : [burn(), claim(), burn(), claim()];
      const answers = /** @type {any[]} */ (await Promise.all(steps));
      const given = answers.filter((one) => one.claimed === true).length;
      const state = given === 1 ? 'running' : 'never';
      check(given <= 1, 'claims that were given', given);
      for (const one of answers.filter((each) => each.claimed !== true)) {
        same(one.record ?? one, { state }, `what the others are told, ${given} being given`);
      }
      same(await look(key), { state }, 'a look');
    }
  },

  async 'what was left behind is unknown and never given again'({ store, take, leftBehind, refuses }) {
    const key = newKey();
    await take(key, SHORT);
    await leftBehind(key);
    await refuses(key, { state: 'unknown' }, 'was left behind');
    same(await store.look(key, { burn: true }), { state: 'unknown' }, 'a look that burns');
    await refuses(key, { state: 'unknown' }, 'was left behind');
  },

  async 'what is renewed is not left behind'({ store, take, leftBehind, refuses }) {
    const key = newKey();
    // Long enough for the renewal to come in time from afar.
    const lease = 500;
    const owner = await take(key, lease);
    await store.renew(key, { owner, lease: LONG });
    // A witness, whose lease began later and was as long as the first of this one.
    const witness = newKey();
    await take(witness, lease);
    await leftBehind(witness, lease);
    await refuses(key, { state: 'running' }, 'was renewed');
    await store.settle(key, owner, fateOf('done'));
    await refuses(key, fateOf('done'), 'was renewed and is done');
  },

  async 'what was left behind can still be settled by its owner'({ store, take, leftBehind, look, refuses }) {
    for (const state of /** @type {const} */ (['done', 'refused', 'unknown', 'free'])) {
      const key = newKey();
      const owner = await take(key, SHORT);
      await leftBehind(key);
      const fate = state === 'done' || state === 'refused' ? fateOf(state) : { state };
      await store.settle(key, owner, fate);
      same(await look(key), fate, `a look after ${state}`);
      if (state === 'done' || state === 'unknown') {
        await refuses(key, fate, `is ${state}, late`);
      } else {
        await take(key);
      }
    }
  },

  async 'nobody else settles or renews'({ store, take, leftBehind, look, refuses }) {
    const key = newKey();
    const left = newKey();
    const owner = await take(key);
    await take(left, SHORT);
    await leftBehind(left);
    for (const fate of [fateOf('done'), fateOf('refused'), { state: /** @type {const} */ ('free') }, { state: /** @type {const} */ ('unknown') }]) {
      await store.settle(key, newOwner(), fate);
      await store.settle(left, newOwner(), fate);
      await refuses(key, { state: 'running' }, "is somebody else's");
      await refuses(left, { state: 'unknown' }, "was somebody else's");
    }
    await store.renew(key, { owner: newOwner(), lease: 0 });
    same(await look(key), { state: 'running' }, 'a look');
    await store.renew(left, { owner: newOwner(), lease: LONG });
    same(await look(left), { state: 'unknown' }, 'a look');

    const absent = newKey();
    await store.renew(absent, { owner: newOwner(), lease: LONG });
    same(await look(absent), { state: 'free' }, 'a look at a key that nobody claimed');

    await store.settle(key, owner, { state: 'free' });
    const second = await take(key);
    await store.settle(key, owner, fateOf('done'));
    same(await look(key), { state: 'running' }, 'a look after the owner before the last one settled');
    await store.settle(key, second, fateOf('done'));
    same(await look(key), fateOf('done'), 'a look');
  },

  async 'what became of a message is written down, too, where its claim was lost'({ store, look, take, refuses }) {
    for (const fate of [fateOf('done'), { state: /** @type {const} */ ('unknown') }, { state: /** @type {const} */ ('never') }]) {
      const key = newKey();
      await store.settle(key, newOwner(), fate);
      await refuses(key, fate, `is ${fate.state}, though nobody claimed it`);
      // Claimed after the loss, and given back.
      const back = newKey();
      await store.settle(back, await take(back), { state: 'free' });
      await store.settle(back, newOwner(), fate);
      await refuses(back, fate, `is ${fate.state}, though it was given back`);
    }
    // What may go again in any case takes nobody's place.
    for (const fate of [fateOf('refused'), { state: /** @type {const} */ ('free') }]) {
      const key = newKey();
      await store.settle(key, newOwner(), fate);
      same(await look(key), { state: 'free' }, `a look at a key that nobody claimed, and that is ${fate.state}`);
    }
  },

  async 'what was never used, and is not to be, is never given'({ store, take, refuses }) {
    const key = newKey();
    await store.settle(key, await take(key), { state: 'never' });
    await refuses(key, { state: 'never' }, 'was put out of use');
    same(await store.look(key, { burn: true }), { state: 'never' }, 'a look that burns');
  },

  async 'places in a queue are at intervals, and bounded'({ store }) {
    const name = newKey('queue');
    const interval = 60_000;
    const start = Date.now();
    const longest = 4.5 * interval;
    /** @type {{ taken: boolean, wait: number }[]} */
    const places = await atOnce(20, () => store.reserve(name, { interval, longest }));
    // What the clock went on while the places were handed out.
    const slack = Date.now() - start + 100;
    const taken = places.filter((place) => place.taken).sort((a, b) => a.wait - b.wait);
    same(taken.length, 5, 'places within four and a half intervals');
    for (const [index, { wait }] of taken.entries()) {
      check(wait <= index * interval && wait >= index * interval - slack && wait >= 0, `the wait of place ${index}`, wait);
    }
    for (const { taken: isTaken, wait } of places.filter((place) => !place.taken)) {
      check(!isTaken && wait > longest && wait <= 5 * interval, 'a wait that is too long', wait);
    }
    const later = await store.reserve(name, { interval, longest: 10 * interval });
    const end = Date.now() - start + 100;
    check(later.taken && later.wait <= 5 * interval && later.wait >= 5 * interval - end, 'the place after the refused ones', later);
  },

  async 'each queue is its own'({ store }) {
    const names = [newKey('queue'), newKey('queue'), newKey('queue àé😀')];
    for (const name of names) {
      same(await store.reserve(name, { interval: HOUR, longest: 0 }), { taken: true, wait: 0 }, 'the first place');
      const { taken, wait } = await store.reserve(name, { interval: HOUR, longest: 0 });
      check(!taken && wait > HOUR / 2 && wait <= HOUR, 'the second', { taken, wait });
    }
  },

  async 'a place is at once again after the interval'({ store, advance }) {
    const name = newKey('queue');
    const pace = { interval: 200, longest: 0 };
    const start = performance.now();
    same(await store.reserve(name, pace), { taken: true, wait: 0 }, 'the first place');
    const end = Date.now() + PATIENCE;
    for (;;) {
      const { taken, wait } = await store.reserve(name, pace);
      if (taken) {
        same(wait, 0, 'the wait');
        break;
      }
      check(wait > 0 && wait <= 200, 'the wait', wait);
      check(Date.now() < end, 'the interval does not end', wait);
      await (advance ?? ((time) => new Promise((resolve) => setTimeout(resolve, time))))(Math.min(wait, 20));
    }
    const waited = performance.now() - start;
    check(advance !== undefined || waited > 190, 'the interval was shorter', waited);
  },

  async 'an interval need not be a whole number'({ store }) {
    const name = newKey('queue');
    const interval = 100_000 / 3;
    const start = Date.now();
    const waits = [];
    for (let index = 0; index < 4; index += 1) {
      waits.push((await store.reserve(name, { interval, longest: HOUR })).wait);
    }
    const slack = Date.now() - start + 100;
    for (const [index, wait] of waits.entries()) {
      check(Math.abs(wait - index * interval) <= slack, `wait ${index}`, wait);
    }
  },
};

/**
 * Only where the test can say that the time has come.
 *
 * @type {Record<string, (hands: Hands & { advance: (milliseconds: number) => void | Promise<void> }) => Promise<void>>} */
const longTests = {
  async 'a key is known for 72 hours'({ store, take, look, advance }) {
    const key = newKey();
    await store.settle(key, await take(key), fateOf('done'));
    const burnt = newKey();
    await store.look(burnt, { burn: true });
    await advance(KEEP - 60_000);
    same(await look(key), fateOf('done'), 'a look');
    same(await look(burnt), { state: 'never' }, 'a look at the burnt one');
  },
};

/**
 * @param {() => Store | Promise<Store>} makeStore
 * @param {import('../../types/proxy-testing.d.ts').StoreTestOptions} [options]
 * @returns {import('../../types/proxy-testing.d.ts').StoreTest[]}
 */
export function storeTests(makeStore, { advance, makeEmpty } = {}) {
  const hands = async () => handsOf(await makeStore(), advance);
  const all = Object.entries({ ...tests, ...markTests }).map(([name, test]) => ({ name, run: async () => test(await hands()) }));
  if (makeEmpty !== undefined) {
    const name = 'a store that began anew remembers no mark of before';
    all.push({ name, run: async () => beganAnew(await hands(), makeEmpty) });
  }
  if (advance !== undefined) {
    for (const [name, test] of Object.entries({ ...longTests, ...longMarkTests })) {
      all.push({ name, run: async () => test({ ...(await hands()), advance }) });
    }
  }
  return all;
}
