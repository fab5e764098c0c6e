/** What each method of the client needs the proxy to allow: this and nothing else, as the table of docs/en/portal.md says. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { table } from '../docs/guide.mjs';
import { consumer } from '../package/consumer.mjs';
import { COMMUNICATION, P7M, PDF, REGISTRATION, USER } from '../package/registration.mjs';
import { mailbox } from './service.mjs';

const user = consumer('module');
after(() => user.remove());
const entry = (name) => import(join(user.installed, `${name}.js`));
const [{ PecMassiva }, { createProxy, oauthToken }, { account }, { createSandbox }] = await Promise.all(
  ['full', 'proxy', 'account', 'sandbox'].map(entry),
);

const ID = '2020082610003492';
const message = { sender: mailbox.username, recipient: 'a@pec.it', subject: 'x', text: 'y' };
const first = async (list) => {
  for await (const one of list) {
    return one;
  }
};

/** Each entry of `allow`, and the methods that need it and no other. */
const METHODS = {
  'POST /send': { send: (pec) => pec.send(message) },
  'GET /send': {
    'shipments.get': (pec) => pec.shipments.get(ID),
    'shipments.track': (pec) => first(pec.shipments.track(ID)),
    'shipments.report': (pec) => pec.shipments.report([ID]),
  },
  'DELETE /send': { 'shipments.delete': (pec) => pec.shipments.delete(ID) },
  'GET /inbox': {
    'inbox.page': (pec) => pec.inbox.page(),
    'inbox.list': (pec) => first(pec.inbox.list()),
    'inbox.get': (pec) => pec.inbox.get(1),
    'shipments.find': (pec) => pec.shipments.find({ subject: 'x', recipient: 'a@pec.it' }),
  },
  'DELETE /inbox': { 'inbox.delete': (pec) => pec.inbox.delete(1) },
  'GET /quota': { quota: (pec) => pec.quota() },
  'GET /verifica_pec': { 'mailboxes.isAvailable': (pec) => pec.mailboxes.isAvailable('a@pec.it') },
  'GET /domini_pec': { 'mailboxes.isPecDomain': (pec) => pec.mailboxes.isPecDomain('pec.it') },
  'GET /pec': {
    'mailboxes.list': (pec) => pec.mailboxes.list(),
    'mailboxes.get': (pec) => pec.mailboxes.get('a1'),
    'mailboxes.activationForm': (pec) => pec.mailboxes.activationForm('a1'),
    'mailboxes.archiveForm': (pec) => pec.mailboxes.archiveForm('a1'),
    'mailboxes.waitFor': (pec) => pec.mailboxes.waitFor('a1', 'evasa'),
    'mailboxes.renew': (pec) => pec.mailboxes.renew('a1'),
  },
  'POST /pec': {
    'mailboxes.register': (pec) => pec.mailboxes.register(REGISTRATION),
    'mailboxes.addUser': (pec) => pec.mailboxes.addUser('a1', USER),
  },
  'PATCH /pec': {
    'mailboxes.activate': (pec) => pec.mailboxes.activate('a1', PDF),
    'mailboxes.activateArchive': (pec) => pec.mailboxes.activateArchive('a1', { documents: [PDF], space: 512 }),
    'mailboxes.resize': (pec) => pec.mailboxes.resize('a1', { disk: '+1024' }),
    'mailboxes.changeType': (pec) => pec.mailboxes.changeType('a1', 'GOLD'),
  },
  'DELETE /pec': { 'mailboxes.revoke': (pec) => pec.mailboxes.revoke('a1') },
  'POST /dominio': { 'mailboxes.certifyDomain': (pec) => pec.mailboxes.certifyDomain({ dominio: 'example.it' }) },
  'GET /comunica_pec': {
    'registry.list': (pec) => pec.registry.list(),
    'registry.get': (pec) => pec.registry.get('a1'),
    'registry.powerOfAttorney': (pec) => pec.registry.powerOfAttorney('a1'),
  },
  'POST /comunica_pec': { 'registry.create': (pec) => pec.registry.create(COMMUNICATION) },
  'PATCH /comunica_pec': { 'registry.upload': (pec) => pec.registry.upload('a1', P7M) },
  'GET /wallet': { 'request /wallet': (pec) => pec.request('GET', '/wallet') },
  'GET /stats': { 'request /stats': (pec) => pec.request('GET', '/stats', { query: { date: '2026-03' } }) },
};

/** A page behind a proxy that allows this, and how often the proxy said no. */
function page(allow) {
  const record = { id: 'a1', stato: 'evasa', available: true, usage: 1, limit: 2, recipient: 'a', sender: 'b', object: 'c' };
  const proxy = createProxy({
    ...{ allow, token: SUITE.token, environment: 'test', rate: { perSecond: 1000 } },
    authorize: () => true,
    mailbox: () => mailbox,
    fetch: async ({ method, url }) => {
      if (/modulo_|procura_/.test(url)) {
        return new Response(PDF, { headers: { 'content-type': 'application/pdf' } });
      }
      const sent = method === 'POST' && url.endsWith('/send') && { sent: 1, message_id: ID };
      return Response.json({ data: record, success: true, message: '', error: null, ...sent });
    },
    account: { wallet: async () => ({ credit: 1 }), usage: async () => ({ apis: {} }) },
  });
  const refused = [];
  const fetch = async (request) => {
    const response = await proxy(request);
    const path = new URL(request.url).pathname;
    if (response.status === 403 && path !== '/once') {
      refused.push(`${request.method} ${path}`);
    }
    return response;
  };
  return { pec: new PecMassiva({ baseUrl: 'http://portal.example', fetch, retries: 0, rate: { perSecond: 1000 } }), refused };
}

const RULES = Object.keys(METHODS);
for (const [rule, methods] of Object.entries(METHODS)) {
  for (const [name, call] of Object.entries(methods)) {
    test(`${name} needs ${rule}, and no other`, async () => {
      const open = page([rule]);
      await Promise.resolve(call(open.pec)).catch((error) => assert.ok(error.status !== 403, String(error)));
      assert.deepEqual(open.refused, []);
      const closed = page(RULES.filter((one) => one !== rule));
      await assert.rejects(async () => call(closed.pec), { status: 403 });
      open.pec.close();
      closed.pec.close();
    });
  }
}

test('the table of the guide names each rule, and the methods that need it', () => {
  const rows = table('docs/en/portal.md', 'method').map(([methods, allow]) => ({ methods, rules: [...allow.matchAll(/`([^`]+)`/g)].map(([, rule]) => rule) }));
  assert.deepEqual(rows.flatMap(({ rules }) => rules).sort(), [...RULES].sort());
  for (const [rule, methods] of Object.entries(METHODS)) {
    const { methods: told } = rows.find(({ rules }) => rules.includes(rule));
    assert.deepEqual(Object.keys(methods).map((name) => name.split(/[. ]/).at(-1)).filter((name) => !told.includes(name)), [], rule);
  }
});

test('credit and use, the whole way: a page, a proxy, an account, the service', async () => {
  const sandbox = await createSandbox({ credit: 500, token: 'nobody knows' });
  const key = { email: 'comune@example.it', apiKey: 'chiave', fetch: sandbox.fetch };
  const proxy = createProxy({
    ...{ environment: 'test', fetch: sandbox.fetch, allow: ['POST /pec', 'GET /wallet', 'GET /stats'] },
    token: oauthToken({ ...key, environment: 'test' }),
    account: account({ ...key, environment: 'test' }),
    authorize: () => true,
    mailbox: () => mailbox,
  });
  const pec = new PecMassiva({ baseUrl: 'http://portal.example', fetch: (request) => proxy(request) });
  await pec.mailboxes.register(REGISTRATION);
  const { body: wallet } = await pec.request('GET', '/wallet');
  assert.equal(wallet.data.credit, 401);
  const { body: stats } = await pec.request('GET', '/stats', { query: { date: String(new Date().getUTCFullYear()) } });
  assert.equal(stats.data.apis['pec.openapi.it'].walletAmount, 99);
  const tokens = await pec.request('GET', '/tokens').catch((error) => error);
  assert.equal(tokens.status, 403);
  pec.close();
});
