/** The page on mailboxes: its examples do what it says, its tables say what the package and the service do. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';

import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { COMMUNICATION, P7M, PDF, REGISTRATION, USER } from '../package/registration.mjs';
import { guide, table, union } from './guide.mjs';

const PAGE = 'docs/en/mailboxes.md';
const user = guide();
after(() => user.remove());
const [{ PecMassiva }, { createSandbox }, examples] = await Promise.all([user.entry('full'), user.entry('sandbox'), user.example('mailboxes.js')]);

const words = (cell) => [...cell.matchAll(/`([\w.]+)[^`]*`/g)].map(([, word]) => word);

/** A client before a sandbox in which a day passes in no time, with so much credit. */
async function place(options = {}) {
  const sandbox = await createSandbox({ speed: 1e9, credit: 1000, token: SUITE.token, ...options });
  return { sandbox, pec: new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token }) };
}

const sign = async (form) => {
  assert.equal(form.type, 'application/pdf');
  return PDF;
};

test('registered, and active', async () => {
  const { pec } = await place();
  assert.equal((await examples.register(pec, REGISTRATION, sign)).stato, 'evasa');
  const wrong = await examples.register(pec, { ...REGISTRATION, casella_pec: 'altra@pecmassiva.com' }, async () => new Blob(['%PDF-1.4 sbagliato']));
  assert.equal(wrong.stato, 'documenti_errati');
});

test('what is wrong is told by field', async () => {
  const { pec, sandbox } = await place();
  const marked = [];
  assert.equal(await examples.check(pec, { ...REGISTRATION, cap_titolare: '42', email: 'maria' }, (field) => marked.push(field)), undefined);
  assert.deepEqual([marked.sort(), sandbox.requests.length], [['cap_titolare', 'email'], 0]);
  assert.equal((await examples.check(pec, REGISTRATION, assert.fail)).stato, 'registrata');
});

test('a renewal whose answer is lost is looked for', async () => {
  const { pec, sandbox } = await place();
  const { id } = await examples.register(pec, REGISTRATION, sign);
  const before = await pec.mailboxes.get(id);
  sandbox.fail({ on: 'GET /pec/{id}/rinnovo', drop: true, taken: true });
  assert.notEqual((await examples.renew(pec, id)).data_scadenza, before.data_scadenza);
  sandbox.fail({ on: 'GET /pec/{id}/rinnovo', drop: true });
  assert.equal(await examples.renew(pec, id), undefined);
});

test('the business register is told', async () => {
  const { pec, sandbox } = await place();
  const signed = async (form) => {
    assert.equal(form.type, 'application/pdf');
    return new Blob([P7M]);
  };
  const { stato } = await examples.communicate(pec, COMMUNICATION, signed);
  assert.ok(sandbox.requests.some(({ method, path }) => method === 'PATCH' && path.startsWith('/comunica_pec/')));
  assert.ok(['documenti_caricati', 'comunicazione_evasa'].includes(stato), stato);
});

test('the table of states is that of the types and of the code', () => {
  const rows = table(PAGE, 'state').map((cells) => ({ state: words(cells[0])[0], next: words(cells[3]) }));
  assert.deepEqual(rows.map(({ state }) => state).sort(), union('mailboxes', 'MailboxState').sort());
  const code = /const STATES[^=]*= \[\n([\s\S]*?)\n\];/.exec(readFileSync(`${root}src/api/pec/wait.rs`, 'utf8'))?.[1] ?? '';
  const written = code.split('\n').map((line) => [...line.matchAll(/"(\w+)"/g)].map(([, word]) => word));
  assert.equal(written.length, 7);
  assert.deepEqual(rows.map(({ state, next }) => [state, ...next].join()).sort(), written.map((names) => names.join()).sort());
});

test('the table of what costs is that of the sandbox, and names methods that are there', async () => {
  const { account } = await user.entry('account');
  const { pec } = await place();
  const rows = table(PAGE, 'method').map(([cell, costs]) => ({ names: words(cell).filter((word) => word !== 'GET'), costs })).filter(({ costs }) => costs === 'yes' || costs === 'no');
  for (const { names, costs } of rows) {
    for (const name of names) {
      const [group, method] = name.includes('.') ? name.split('.') : ['mailboxes', name];
      assert.equal(typeof pec[group][method], 'function', name);
      const sandbox = await createSandbox({ speed: 1e9, credit: 1000 });
      const client = new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token });
      // Of a type that takes all of them.
      const { id } = await client.mailboxes.register({ ...REGISTRATION, tipo_casella: 'BRONZE', casella_pec: 'impresa@legalmail.it' });
      if (name !== 'activate' && name !== 'activationForm') {
        await client.mailboxes.activate(id, PDF);
        await client.mailboxes.waitFor(id, 'evasa');
      }
      const wallet = account({ email: 'a@b.it', apiKey: 'k', environment: 'test', fetch: sandbox.fetch });
      const before = (await wallet.wallet()).credit;
      const given = {
        ...{ resize: [id, { disk: '+1024' }], changeType: [id, 'GOLD'], activateArchive: [id, { documents: [PDF], space: 512 }], addUser: [id, USER] },
        ...{ register: [REGISTRATION], isPecDomain: ['pec.it'], isAvailable: ['a@pecmassiva.com'], list: [], activate: [id, PDF], 'registry.create': [COMMUNICATION] },
      };
      await client[group][method](...(given[name] ?? [id]));
      assert.equal((await wallet.wallet()).credit < before ? 'yes' : 'no', costs, name);
    }
  }
});

test('every method has its place on the page', () => {
  const types = readFileSync(`${root}pkg-template/types/mailboxes.d.ts`, 'utf8');
  const page = readFileSync(`${root}${PAGE}`, 'utf8');
  const methods = [...types.slice(types.indexOf('export interface Mailboxes')).matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
  assert.ok(methods.length > 15);
  assert.deepEqual(methods.filter((name) => !page.includes(name)), []);
});

test('the compiler is content', () => assert.equal(user.complaints(['mailboxes.js']), ''));
