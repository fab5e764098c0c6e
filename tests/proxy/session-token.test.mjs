/** Tokens for one session: of exactly the scopes that were named, short, new each time. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { oauthToken } from '../../pkg-template/proxy/oauth.js';

const ACCOUNT = { email: 'comune@example.it', apiKey: 'chiave-segretissima' };
const SCOPES = ['POST:ws.pecmassiva.com/send', 'GET:ws.pecmassiva.com/inbox'];

/** @param {(body: any, index: number) => Response | Promise<Response>} [answer] */
function tokens(answer) {
  const bodies = [];
  const now = Date.now();
  const usual = ({ ttl, scopes }) => ({
    token: `t${bodies.length}`,
    scopes,
    createdAt: new Date(now).toISOString(),
    expireAt: new Date(now + ttl * 1000).toISOString(),
  });
  const fetch = async (request) => {
    bodies.push(await request.json());
    const body = bodies.at(-1);
    return answer === undefined ? Response.json({ data: usual(body) }) : answer(usual(body));
  };
  return { bodies, source: oauthToken({ ...ACCOUNT, fetch }) };
}

test('of exactly these scopes, and a new one at each call', async () => {
  const { bodies, source } = tokens();
  const portal = await source({ scopes: SCOPES });
  const first = await source.mint({ scopes: [...SCOPES, SCOPES[0]], ttl: 120 });
  const second = await source.mint({ scopes: SCOPES });
  assert.deepEqual([portal, first.token, second.token], ['t1', 't2', 't3']);
  assert.equal(await source({ scopes: SCOPES }), 't1');
  const own = { scopes: [...SCOPES].sort(), name: 'pec-massiva session' };
  assert.deepEqual(bodies.slice(1), [{ ...own, ttl: 120 }, { ...own, ttl: 900 }]);
  assert.deepEqual(first.scopes, own.scopes);
  assert.ok(first.expiresIn <= 120 && first.expiresIn > 60, `${first.expiresIn}`);
  assert.ok(first.expires instanceof Date);
  assert.equal(JSON.parse(JSON.stringify(second)).token, 't3');
});

test('limits go with it', async () => {
  const { bodies, source } = tokens();
  await source.mint({ scopes: SCOPES, limits: { totalRequests: 5, ip: ['192.0.2.1'] }, name: 'Anna' });
  assert.deepEqual([bodies[0].limits, bodies[0].name], [{ totalRequests: 5, ip: ['192.0.2.1'] }, 'Anna']);
});

test('a mint by many at once is one for each', async () => {
  const { source } = tokens();
  const all = await Promise.all(Array.from({ length: 20 }, () => source.mint({ scopes: SCOPES })));
  assert.equal(new Set(all.map(({ token }) => token)).size, 20);
});

for (const wrong of [
  undefined, {}, { scopes: [] }, { scopes: 'POST:ws.pecmassiva.com/send' }, { scopes: ['*'] }, { scopes: ['*:ws.pecmassiva.com/send'] },
  { scopes: ['POST:*/send'] }, { scopes: ['POST:ws.pecmassiva.com/*'] }, { scopes: ['POST:ws.pecmassiva.com/'] },
  { scopes: ['POST:ws.pecmassiva.com'] }, { scopes: ['POST:ws.pecmassiva.com/..'] }, { scopes: ['post:ws.pecmassiva.com/send'] },
  { scopes: ['POST:ws.pecmassiva.com/send', ''] }, { scopes: ['POST:ws.pecmassiva.com/send\n'] }, { scopes: [' POST:ws.pecmassiva.com/send'] },
  { scopes: ['POST:oauth.openapi.com/tokens'] }, { scopes: ['GET:test.oauth.openapi.com/wallet'] }, { scopes: [1] },
  { scopes: SCOPES, ttl: 59 }, { scopes: SCOPES, ttl: 3601 }, { scopes: SCOPES, ttl: 0 }, { scopes: SCOPES, ttl: -1 },
  { scopes: SCOPES, ttl: '900' }, { scopes: SCOPES, ttl: 90.5 }, { scopes: SCOPES, ttl: NaN }, { scopes: SCOPES, name: 1 },
  { scopes: SCOPES, limits: [] },
]) {
  test(`refuses ${inspect(wrong)}, and asks for nothing`, async () => {
    const { bodies, source } = tokens();
    const error = await source.mint(wrong).catch((caught) => caught);
    assert.ok(error instanceof TypeError);
    assert.equal(error.code, 'proxy.options');
    assert.match(error.message, /^oauthToken\(…\)\.mint: (scopes|ttl|name|limits)/);
    assert.equal(bodies.length, 0);
  });
}

test('one that lives longer, or reaches further, than was asked for is not handed out', async () => {
  const long = tokens((data) => Response.json({ data: { ...data, expireAt: '2099-01-01T00:00:00Z' } }));
  await assert.rejects(long.source.mint({ scopes: SCOPES }), /lives longer/);
  const wide = tokens((data) => Response.json({ data: { ...data, scopes: [...SCOPES, 'DELETE:ws.pecmassiva.com/inbox'] } }));
  const error = await wide.source.mint({ scopes: SCOPES }).catch((caught) => caught);
  assert.match(error.message, /more scopes/);
  assert.doesNotMatch(inspect(error, { showHidden: true }), /\bt1\b/);
});

test('a service that writes scopes another way has not given more', async () => {
  const { source } = tokens((data) => Response.json({ data: { ...data, scopes: ['post:ws.pecmassiva.com/send', 'GET:ws.pecmassiva.com/inbox/{id}', { id: 1 }] } }));
  assert.equal((await source.mint({ scopes: SCOPES })).token, 't1');
});

test('more scopes are found in whatever form they come', async () => {
  const more = 'DELETE:ws.pecmassiva.com/send';
  for (const scopes of [[...SCOPES, more], `${SCOPES[0]},${more}`, [{ scope: more }], { a: more }]) {
    const { source } = tokens((data) => Response.json({ data: { ...data, scopes } }));
    await assert.rejects(source.mint({ scopes: SCOPES }), /more scopes/, JSON.stringify(scopes));
  }
});

test('a call that fails is not repeated, and tells no secret', async () => {
  const { bodies, source } = tokens(() => Response.json({ message: `no ${ACCOUNT.apiKey}` }, { status: 503 }));
  const error = await source.mint({ scopes: SCOPES }).catch((caught) => caught);
  assert.match(error.message, /answered 503: no …/);
  assert.equal(bodies.length, 1);
  for (const shown of [inspect(source, { depth: 9, showHidden: true }), inspect(error, { depth: 9, showHidden: true })]) {
    assert.ok(!shown.includes(ACCOUNT.apiKey));
  }
});

test('a token lives from when it was asked for, and may live a minute longer than was asked for, not more', async (context) => {
  const now = Date.UTC(2026, 0, 1);
  context.mock.timers.enable({ apis: ['Date'], now });
  const living = (/** @type {number} */ seconds, delay = 0) =>
    tokens(({ token, scopes }) => {
      context.mock.timers.setTime(now + delay);
      return Response.json({ data: { token, scopes, createdAt: new Date(now).toISOString(), expireAt: new Date(now + seconds * 1000).toISOString() } });
    }).source.mint({ scopes: SCOPES, ttl: 600 });
  const late = await living(600, 20_500);
  assert.deepEqual([late.expiresIn, late.expires.getTime()], [579, now + 600_000]);
  context.mock.timers.setTime(now);
  const { expiresIn } = await living(660);
  assert.ok(expiresIn <= 600 && expiresIn > 500, `${expiresIn}`);
  await assert.rejects(living(661), /lives longer than was asked for; it was not handed out/);
});

test('where the service tells its end alone, a token that ends more than an hour too late is not handed out', async (context) => {
  const now = Date.UTC(2026, 0, 1);
  context.mock.timers.enable({ apis: ['Date'], now });
  const ending = (/** @type {number} */ seconds, more = {}) =>
    tokens(({ token }) => Response.json({ data: { token, expireAt: new Date(now + seconds * 1000).toISOString(), ...more } })).source.mint({ scopes: SCOPES, ttl: 600 });
  for (const right of [-7200, 1, 600, 600 + 3660]) {
    assert.equal((await ending(right)).token, 't1', `${right}`);
  }
  for (const wrong of [600 + 3661, 365 * 86_400]) {
    await assert.rejects(ending(wrong), /lives longer than was asked for; it was not handed out/, `${wrong}`);
    // A beginning that is none, or comes after the end, is not told.
    await assert.rejects(ending(wrong, { createdAt: 'today' }), /lives longer/);
    await assert.rejects(ending(wrong, { createdAt: '2099-01-01T00:00:00Z' }), /lives longer/);
  }
});

test('where the service tells nothing of its end or its scopes, a token is handed out as what was asked for', async () => {
  const { token, expiresIn, scopes } = await tokens(() => Response.json({ token: 't1' })).source.mint({ scopes: SCOPES, ttl: 600 });
  assert.deepEqual([token, scopes], ['t1', [...SCOPES].sort()]);
  assert.ok(expiresIn <= 600 && expiresIn > 500, `${expiresIn}`);
});

test('of more scopes a token is not handed out, in whatever form they are told', async () => {
  const given = (/** @type {unknown} */ scopes) => tokens(({ token }) => Response.json({ token, scopes })).source.mint({ scopes: SCOPES });
  for (const right of [undefined, 'all of them', 'POST:ws.pecmassiva.com/send', 'post:test.ws.pecmassiva.com/send, GET:ws.pecmassiva.com/inbox/5; ', [{ scope: SCOPES[0] }], { a: SCOPES }, 5]) {
    assert.equal((await given(right)).token, 't1', inspect(right));
  }
  for (const more of ['GET:ws.pecmassiva.com/quota', ['GET:ws.pecmassiva.com/inboxes'], `${SCOPES[0]}  DELETE:ws.pecmassiva.com/send`, [{ scope: 'GET:ws.pecmassiva.com/' }], { a: { b: 'GET:test.pec.openapi.it/pec' } }]) {
    await assert.rejects(given(more), /of more scopes than was asked for; it was not handed out/, inspect(more));
  }
});

test('what may be asked for is told with its bounds', async () => {
  const { source } = tokens();
  await assert.rejects(source.mint({ scopes: SCOPES, ttl: 1, name: '' }), /ttl must be whole seconds, from 60 to 3,600; name must be a text/);
  await assert.rejects(source.mint({ scopes: 5 }), ({ params }) => params.problems.length === 1);
  for (const ttl of [60, 3600]) {
    await source.mint({ scopes: SCOPES, ttl });
  }
});
