/** The same judge between an account and the sandbox's service of it. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { PDF, REGISTRATION } from '../package/registration.mjs';
import { startJudge } from './judge.mjs';
import { contract } from './oauthv2.mjs';

const user = consumer('module');
const entry = (name) => import(join(user.installed, `${name}.js`));
const [{ account }, { oauthToken }, { PecMassiva }] = await Promise.all([entry('account'), entry('proxy'), entry('full')]);
const { serveSandbox } = await entry('sandbox-server');

const ACCOUNT = { email: 'comune@example.it', apiKey: 'chiave-segretissima' };
const SCOPES = ['GET:pec.openapi.it/pec', 'POST:pec.openapi.it/pec'];
const NOWHERE = '0123456789abcdef01234567';

let sandbox;
let judge;

before(async () => {
  sandbox = await serveSandbox({ port: 0, token: 'good', account: ACCOUNT, credit: 500 });
  judge = await startJudge(contract, sandbox.url);
});

after(async () => {
  await judge?.close();
  await sandbox?.close();
  user.remove();
});

beforeEach(() => {
  sandbox.sandbox.reset();
  judge.clear();
});

const opened = (more) => account({ ...ACCOUNT, target: judge.url, fetch: judge.fetch, retries: 0, ...more });
const pec = () => new PecMassiva({ baseUrl: sandbox.url, token: 'good', mailbox: { username: 'u', password: SUITE.password }, retries: 0, rate: { perSecond: 1 } });
const all = async (found) => {
  const records = [];
  for await (const record of found) {
    records.push(record);
  }
  return records;
};
const thrown = (promise) => promise.then(() => assert.fail('it was taken'), (error) => error);

/** A mailbox is registered and paid, its callbacks are made, a message is sent, and something is refused. */
async function use() {
  const { mailboxes, send } = pec();
  const { id } = await mailboxes.register({ ...REGISTRATION, callback: { url: 'https://portal.example/x' } });
  await mailboxes.activate(id, PDF);
  await sandbox.sandbox.deliver({ fetch: async () => new Response('') });
  await thrown(mailboxes.get(NOWHERE));
  await send({ sender: 'a@pec.it', recipient: 'b@pec.it', subject: 'x', text: 'y' });
  return id;
}

test('an account without anything', async () => {
  const of = opened();
  const lists = ['transactions', 'callbacks', 'errors'];
  assert.deepEqual(await Promise.all(lists.map((name) => all(of[name]()))), [[], [], []]);
  assert.deepEqual(await all(of.tokens.list()), []);
  assert.deepEqual(await all(of.subscriptions({ scopes: 'GET:a.it/b' })), []);
  const { totalRequests, apis } = await of.usage();
  assert.deepEqual([totalRequests, apis, (await of.wallet()).credit], [0, {}, 500]);
  assert.deepEqual(judge.violations, []);
});

test('an account that was used', async () => {
  await use();
  const of = opened();
  const { credit, updatedAt } = await of.wallet();
  assert.deepEqual([credit, updatedAt instanceof Date], [401, true]);
  const [spent] = await all(of.transactions());
  assert.deepEqual([spent.amount, spent.description], [-99, 'API usage - pec.openapi.it']);
  const { apis, ...total } = await of.usage({ year: new Date().getUTCFullYear() });
  assert.deepEqual(total, { totalRequests: 4, walletRequests: 1, subscriptionRequests: 1, freeRequests: 2, errorRequests: 1, walletAmount: 99 });
  assert.deepEqual(Object.keys(apis).sort(), ['pec.openapi.it', 'ws.pecmassiva.com']);
  const { scopes } = await of.usageOf('pec.openapi.it');
  assert.equal(scopes['POST:pec.openapi.it/pec'].walletAmount, 99);
  assert.equal((await of.usage({ year: 2001, month: 2 })).totalRequests, 0);
  const [callback] = await all(of.callbacks());
  assert.deepEqual([callback.httpResponseCode, callback.url], [200, 'https://portal.example/x']);
  assert.equal((await of.callback(callback.id)).attempt, 1);
  const [refused] = await all(of.errors({ scopes: ['GET:pec.openapi.it/pec'] }));
  assert.deepEqual([refused.httpResponseCode, refused.errorAt instanceof Date], [404, true]);
  const [subscription] = await all(of.subscriptions());
  assert.deepEqual([subscription.availableRequests, (await of.subscription(subscription.id)).totalRequests], [364_999, 365_000]);
  const known = await of.scopes.list();
  assert.equal((await of.scopes.get(known[0].id)).scope, known[0].scope);
  assert.deepEqual(judge.violations, []);
});

test('tokens, their life long', async () => {
  const { tokens } = opened();
  const made = await tokens.create({ scopes: SCOPES, name: 'portale', ttl: 3600, limits: { walletAmount: 5, ip: ['192.0.2.1'] } });
  assert.deepEqual([made.name, made.scopes, made.limits.walletAmount], ['portale', SCOPES, 5]);
  assert.equal((await tokens.get(made.token)).expireAt - made.createdAt, 3_600_000);
  assert.equal((await tokens.update(made.token, { name: 'altro', ttl: 60 })).name, 'altro');
  const other = await tokens.create({ scopes: SCOPES[0] });
  const anew = await tokens.refresh(other, { ttl: 120 });
  assert.ok(anew.token !== other.token && anew.refreshToken !== other.refreshToken);
  assert.deepEqual(anew.scopes, other.scopes);
  assert.equal((await thrown(tokens.refresh(other))).name, 'AuthenticationError');
  await tokens.delete(anew.token);
  for (let index = 0; index < 110; index += 1) {
    await tokens.create({ scopes: SCOPES[0] });
  }
  const listed = await all(tokens.list());
  assert.equal(new Set(listed.map(({ token }) => token)).size, 111);
  await tokens.delete(made.token);
  assert.equal((await thrown(tokens.get(made.token))).name, 'NotFoundError');
  assert.deepEqual(judge.violations, []);
});

test('the proxy’s own tokens, and those of a session, are good for what they were made for', async () => {
  const tokens = oauthToken({ ...ACCOUNT, target: judge.url, fetch: judge.fetch });
  const portal = await tokens({ scopes: SCOPES });
  const { token, expiresIn } = await tokens.mint({ scopes: SCOPES.slice(0, 1), ttl: 60 });
  assert.ok(expiresIn <= 60 && expiresIn > 0);
  const mailboxesBy = (given) => new PecMassiva({ baseUrl: sandbox.url, token: given, retries: 0 }).mailboxes;
  const { id } = await mailboxesBy(portal).register(REGISTRATION);
  assert.equal((await mailboxesBy(token).get(id)).id, id);
  assert.equal((await thrown(mailboxesBy(token).register(REGISTRATION))).status, 401);
  sandbox.sandbox.advance(61_000);
  assert.equal((await thrown(mailboxesBy(token).get(id))).status, 401);
  assert.equal((await mailboxesBy(portal).get(id)).id, id);
  assert.deepEqual(judge.violations, []);
});

/** How each operation of the contract is called, by somebody who has nothing there. */
const calls = (of) => ({
  'POST /tokens': () => of.tokens.create({ scopes: SCOPES }),
  'GET /tokens': () => all(of.tokens.list()),
  'GET /tokens/{token}': () => of.tokens.get(NOWHERE),
  'PATCH /tokens/{token}': () => of.tokens.update(NOWHERE, { name: 'x' }),
  'DELETE /tokens/{token}': () => of.tokens.delete(NOWHERE),
  'GET /scopes': () => of.scopes.list(),
  'GET /scopes/{id}': () => of.scopes.get(NOWHERE),
  'GET /errors': () => all(of.errors()),
  'GET /wallet': () => of.wallet(),
  'GET /wallet/transactions': () => all(of.transactions()),
  'GET /callbacks': () => all(of.callbacks()),
  'GET /callbacks/{id}': () => of.callback(NOWHERE),
  'GET /stats': () => of.usage(),
  'GET /stats/apis/{domain}': () => of.usageOf('a.it'),
  'GET /subscriptions': () => all(of.subscriptions()),
  'GET /subscriptions/{id}': () => of.subscription(NOWHERE),
});

/** Asked with what the methods here never ask for. */
const RAW = [
  ...['/stats/ips', '/stats/apis', '/stats/ips?date=x', '/stats?date=x', '/stats/apis?date=x', '/stats/apis/a.it?date=x'],
  ...['/tokens?limit=101', '/errors?limit=101', '/callbacks?limit=101', '/subscriptions?limit=101', '/wallet/transactions?limit=101'],
  ...['/tokens/short', '/subscriptions?id=x', '/scopes', '/callbacks', '/subscriptions'],
];

test('every documented refusal is met, each as documented', async () => {
  const key = `Basic ${Buffer.from(`${ACCOUNT.email}:${ACCOUNT.apiKey}`).toString('base64')}`;
  const raw = (path, authorization, init) => judge.fetch(new Request(judge.url + path, { ...init, headers: { authorization, 'content-type': 'application/json' } }));
  const [mine, theirs] = [calls(opened()), calls(opened({ apiKey: 'sbagliata' }))];
  for (const [name, call] of Object.entries(theirs)) {
    assert.equal((await thrown(call())).name, 'AuthenticationError', name);
    await mine[name]().catch(() => {});
    sandbox.sandbox.fail({ on: name.replace('{domain}', '{x}'), status: 429 });
    const error = await thrown(mine[name]());
    assert.deepEqual([error.name, error.retryAfter], ['RateLimitError', 1000], name);
  }
  for (const path of ['/stats/ips', '/stats/apis']) {
    await raw(path, 'Basic eDp5');
    sandbox.sandbox.fail({ on: `GET ${path}`, status: 429 });
    await raw(path, key);
  }
  assert.deepEqual(judge.violations, []);
  for (const path of RAW) {
    await raw(path, key);
  }
  const made = await opened().tokens.create({ scopes: SCOPES });
  const post = (path, method, body) => raw(path, key, { method, body: JSON.stringify(body) });
  await post('/tokens', 'POST', { scopes: ['GET:nowhere.it/x'] });
  await post(`/tokens/${made.token}`, 'PATCH', { scopes: ['GET:nowhere.it/x'] });
  await all(opened().tokens.list());
  await opened().tokens.update(made.token, {});
  await opened().tokens.delete(made.token);
  // Of what was asked wrongly on purpose the judge complains; of no answer.
  assert.deepEqual(judge.violations.filter((line) => !line.startsWith('request')), []);
  const open = judge.open().filter((line) => !/ 200$/.test(line));
  // A path without a token is another path.
  assert.deepEqual(open, ['PATCH /tokens/{token} 400', 'DELETE /tokens/{token} 400']);
});

test('the judge judges: a wrong request and a wrong answer are told', async () => {
  sandbox.sandbox.fail({ on: 'GET /wallet', status: 200, body: '{"data":{"credit":"much"},"success":true,"message":"","error":null}' });
  assert.equal((await thrown(opened().wallet())).code, 'response.data');
  assert.ok(judge.violations.some((line) => /response.*credit/.test(line)), judge.violations.join());
  judge.clear();
  await judge.fetch(new Request(`${judge.url}/wallet`));
  assert.ok(judge.violations.some((line) => /request/.test(line)), judge.violations.join());
});
