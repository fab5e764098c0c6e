/** No token is given out that has ended, whatever the portal's clocks say: they may be wrong, be set, or have slept. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { oauthToken } from '../../pkg-template/proxy/oauth.js';

const ACCOUNT = { email: 'comune@example.it', apiKey: 'chiave-segretissima' };
const need = { scopes: ['POST:ws.pecmassiva.com/send'] };
const MINUTE = 60_000;

/**
 * A service whose clock is right, and a portal whose clocks are what a test makes of them.
 *
 * @param {{ off?: number, ttl?: number, tells?: (times: { created: number, ends: number }) => object }} how `off`: how far
 *   the portal's clock is ahead
 * @param {(world: any) => Promise<void>} work
 */
async function world({ off = 0, ttl = 600, tells }, work) {
  const clock = { real: Date.UTC(2026, 0, 1), off, monotonic: 5_000 };
  const { performance } = globalThis;
  mock.timers.enable({ apis: ['Date'], now: clock.real + off });
  Object.defineProperty(globalThis, 'performance', { configurable: true, value: { now: () => clock.monotonic } });
  const ends = new Map();
  let minted = 0;
  let isFailing = false;
  const usual = ({ created, ends: end }) => ({ createdAt: new Date(created).toISOString(), expireAt: new Date(end).toISOString() });
  const fetch = async (request) => {
    const { ttl: asked } = await request.json();
    if (isFailing) {
      isFailing = false;
      return new Response('down', { status: 500 });
    }
    minted += 1;
    const end = clock.real + asked * 1000;
    ends.set(`t${minted}`, end);
    return Response.json({ data: { token: `t${minted}`, ...(tells ?? usual)({ created: clock.real, ends: end }) } });
  };
  const source = oauthToken({ ...ACCOUNT, ttl, fetch });
  const show = () => mock.timers.setTime(clock.real + clock.off);
  try {
    await work({
      source,
      minted: () => minted,
      /** The next request for a token does. */
      fails: () => (isFailing = true),
      /** Time passes, and the computer sleeps for some of it. */
      pass(milliseconds, asleep = 0) {
        clock.real += milliseconds;
        clock.monotonic += milliseconds - asleep;
        show();
      },
      /** Somebody sets the portal's clock. */
      set(ahead) {
        clock.off = ahead;
        show();
      },
      async givesOneThatLives() {
        const token = await source(need);
        assert.ok(clock.real < ends.get(token), `${token} ended ${(clock.real - ends.get(token)) / 1000} s ago`);
        return token;
      },
    });
  } finally {
    mock.timers.reset();
    Object.defineProperty(globalThis, 'performance', { configurable: true, value: performance });
  }
}

const onlyTheEnd = ({ ends }) => ({ expireAt: new Date(ends).toISOString() });
const nothing = () => ({});

for (const off of [-10 * MINUTE, 0, 10 * MINUTE, -3_600_000, 3_600_000]) {
  for (const [what, tells] of [['its making and its end', undefined], ['its end', onlyTheEnd], ['neither', nothing]]) {
    test(`a clock ${off / MINUTE} minutes ahead, a service that tells ${what}`, () =>
      world({ off, tells }, async ({ pass, givesOneThatLives }) => {
        for (let minute = 0; minute < 60; minute += 1) {
          await givesOneThatLives();
          pass(MINUTE);
        }
      }));
  }
}

test('where the service tells both times, a fast clock renews no sooner than a right one', async () => {
  const counts = [];
  for (const off of [0, 9 * MINUTE]) {
    await world({ off }, async ({ pass, givesOneThatLives, minted }) => {
      for (let minute = 0; minute < 60; minute += 1) {
        await givesOneThatLives();
        pass(MINUTE);
      }
      counts.push(minted());
    });
  }
  assert.equal(counts[0], counts[1]);
});

test('a clock that is set back after the token came', () =>
  world({}, async ({ pass, set, givesOneThatLives }) => {
    assert.equal(await givesOneThatLives(), 't1');
    set(-24 * 60 * MINUTE);
    pass(11 * MINUTE);
    assert.equal(await givesOneThatLives(), 't2');
  }));

test('a clock that is set forward costs a token, and no more', () =>
  world({}, async ({ set, givesOneThatLives, minted }) => {
    await givesOneThatLives();
    set(24 * 60 * MINUTE);
    await givesOneThatLives();
    await givesOneThatLives();
    assert.equal(minted(), 2);
  }));

test('a computer that slept, whose monotonic clock slept with it', () =>
  world({}, async ({ pass, givesOneThatLives }) => {
    await givesOneThatLives();
    pass(30 * MINUTE, 29 * MINUTE);
    assert.equal(await givesOneThatLives(), 't2');
  }));

test('a pause after a renewal that failed ends, however the clock is set meanwhile', () =>
  world({}, async ({ pass, set, givesOneThatLives, fails }) => {
    await givesOneThatLives();
    pass(9.5 * MINUTE);
    fails();
    assert.equal(await givesOneThatLives(), 't1');
    set(-60 * MINUTE);
    pass(11_000);
    assert.equal(await givesOneThatLives(), 't2');
  }));
