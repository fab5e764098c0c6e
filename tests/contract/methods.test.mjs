/** Each operation of the second service has one method of the client, and each method one operation. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { COMMUNICATION, P7M, PDF, REGISTRATION, USER } from '../package/registration.mjs';
import { contract } from './pec.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'full.js'));

/** How each method is called. */
const CALLS = {
  mailboxes: {
    isAvailable: (of) => of.isAvailable('a@pec.it'),
    isPecDomain: (of) => of.isPecDomain('pec.it'),
    register: (of) => of.register(REGISTRATION),
    list: (of) => of.list(),
    get: (of) => of.get('a1'),
    activationForm: (of) => of.activationForm('a1'),
    archiveForm: (of) => of.archiveForm('a1'),
    activate: (of) => of.activate('a1', PDF),
    activateArchive: (of) => of.activateArchive('a1', { documents: [PDF], space: 512 }),
    resize: (of) => of.resize('a1', { disk: '+1024' }),
    changeType: (of) => of.changeType('a1', 'GOLD'),
    renew: (of) => of.renew('a1', { years: 2 }),
    revoke: (of) => of.revoke('a1'),
    addUser: (of) => of.addUser('a1', USER),
    certifyDomain: (of) => of.certifyDomain({ dominio: 'example.it' }),
  },
  registry: {
    list: (of) => of.list(),
    create: (of) => of.create(COMMUNICATION),
    get: (of) => of.get('a1'),
    upload: (of) => of.upload('a1', P7M),
    powerOfAttorney: (of) => of.powerOfAttorney('a1'),
  },
};

/** Looks again and again at what `get` gives. */
const COMPOSED = { mailboxes: ['waitFor'], registry: [] };

/** The operation of the contract that a request is. */
function operationOf(method, url) {
  const segments = new URL(url).pathname.split('/');
  const fits = (template) => {
    const parts = template.split('/');
    return parts.length === segments.length && parts.every((part, index) => part.startsWith('{') || part === segments[index]);
  };
  return `${method} ${Object.keys(contract.paths).find(fits)}`;
}

test('one method for each operation, and one operation for each method', async () => {
  const requests = [];
  const pec = new PecMassiva({
    token: SUITE.token,
    fetch: async (request) => {
      requests.push(operationOf(request.method, request.url));
      assert.equal(new URL(request.url).host, 'pec.openapi.it');
      assert.equal(request.headers.get('x-password'), null);
      const isForm = /modulo_|procura_/.test(request.url);
      const record = { id: 'a1', stato: 'evasa', available: true };
      const body = JSON.stringify({ data: record, success: true, message: '', error: null });
      return new Response(isForm ? PDF : body);
    },
  });
  const found = {};
  for (const [group, calls] of Object.entries(CALLS)) {
    assert.deepEqual(Object.keys(pec[group]).sort(), [...Object.keys(calls), ...COMPOSED[group]].sort());
    for (const [name, call] of Object.entries(calls)) {
      requests.length = 0;
      await call(pec[group]);
      assert.equal(requests.length, 1, name);
      (found[requests[0]] ??= []).push(name);
    }
  }
  await pec.mailboxes.waitFor('a1', 'evasa');
  assert.equal(requests.at(-1), 'GET /pec/{id}');
  const methods = ['get', 'post', 'put', 'patch', 'delete'];
  const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
    Object.keys(item).filter((key) => methods.includes(key)).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(Object.keys(found).sort(), operations.sort());
  assert.ok(Object.values(found).every((names) => names.length === 1), JSON.stringify(found));
});
