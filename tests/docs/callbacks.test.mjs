/** The page on callbacks, the account and tokens: its examples do what it says. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { PDF, REGISTRATION } from '../package/registration.mjs';
import { guide, table } from './guide.mjs';

const PAGE = 'docs/en/callbacks.md';
const user = guide();
after(() => user.remove());
const [{ PecMassiva }, { createSandbox }, examples] = await Promise.all([user.entry('full'), user.entry('sandbox'), user.example('callbacks.js')]);

const DAY = 24 * 3_600_000;

test('a mailbox that becomes active is told once; what the store could not take comes again', async () => {
  const sandbox = await createSandbox();
  const told = [];
  let isDown = true;
  const { pec, handler } = examples.callbacks({ fetch: sandbox.fetch, token: SUITE.token }, async (...change) => {
    if (isDown) {
      throw new Error('no database');
    }
    told.push(change);
  });
  const { id } = await examples.register(pec, REGISTRATION, 'segreto');
  await pec.mailboxes.activate(id, PDF);
  const { error } = console;
  console.error = () => {};
  await sandbox.deliver({ fetch: handler });
  console.error = error;
  assert.deepEqual([told, sandbox.callbacks[0].attempts.map(({ status }) => status)], [[], [500]]);
  isDown = false;
  sandbox.advance(DAY);
  await sandbox.deliver({ fetch: handler, as: 'repeated' });
  assert.deepEqual(told, [[id, 'evasa', undefined, { pratica: 7 }]]);
  assert.equal(sandbox.callbacks[0].url, 'https://portal.example/callbacks/segreto');
});

test('credit and use are told, to a server and through the proxy', async () => {
  const sandbox = await createSandbox({ credit: 500, token: 'nobody knows' });
  const key = { email: 'comune@example.it', apiKey: 'chiave', environment: 'test', fetch: sandbox.fetch };
  assert.deepEqual((await examples.money(key)).credit, 500);
  const proxy = examples.proxyWithCredit(key, {
    ...{ environment: 'test', fetch: sandbox.fetch, authorize: () => true },
    mailbox: () => ({ username: 'comune@pecmassiva.com', password: SUITE.password }),
  });
  const pec = new PecMassiva({ baseUrl: 'http://portal.example', fetch: (request) => proxy(request) });
  await pec.send({ sender: 'comune@pecmassiva.com', recipient: 'consegna@x.it', subject: 'x', text: 'y' });
  const { body } = await pec.request('GET', '/wallet');
  assert.equal(typeof body.data.credit, 'number');
  await assert.rejects(pec.request('GET', '/tokens'), { status: 403 });
  const { apis } = await examples.money(key);
  assert.equal(apis['ws.pecmassiva.com'].totalRequests, 1);
  pec.close();
});

test('what was paid is told', async () => {
  const sandbox = await createSandbox({ credit: 500 });
  const pec = new PecMassiva({ token: SUITE.token, fetch: sandbox.fetch });
  await pec.mailboxes.register(REGISTRATION);
  const { credit, paid } = await examples.money({ email: 'comune@example.it', apiKey: 'chiave', fetch: sandbox.fetch });
  assert.deepEqual([credit < 500, paid.length, paid[0].amount], [true, 1, credit - 500]);
  pec.close();
});

test('a token for one session does what it is for, and nothing else', async () => {
  const sandbox = await createSandbox({ token: 'nobody knows' });
  const { token, expiresIn } = await examples.tokenForOneSession({ email: 'comune@example.it', apiKey: 'chiave', fetch: sandbox.fetch });
  assert.ok(expiresIn > 500 && expiresIn <= 600, `${expiresIn}`);
  const pec = new PecMassiva({ token, mailbox: { username: 'a', password: SUITE.password }, fetch: sandbox.fetch });
  assert.deepEqual((await pec.inbox.page()).messages, []);
  await assert.rejects(pec.quota(), { name: /AuthenticationError|PermissionError/ });
  pec.close();
});

test('the scopes of the table are those of the service', async () => {
  const { account } = await user.entry('account');
  const sandbox = await createSandbox();
  const all = await account({ email: 'a@b.it', apiKey: 'k', fetch: sandbox.fetch }).scopes.list();
  const known = all.map(({ scope }) => scope);
  const named = table(PAGE, 'scope').flatMap(([cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, scope]) => scope));
  assert.ok(named.length > 6);
  assert.deepEqual(named.filter((scope) => !known.includes(scope)), [], known.join());
});

test('the compiler is content', () => {
  user.lend('@types/node');
  assert.equal(user.complaints(['callbacks.js']), '');
});
