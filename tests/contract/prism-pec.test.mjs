/** The same judge between the client and the sandbox's second service. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { COMMUNICATION, P7M, PDF, REGISTRATION, USER } from '../package/registration.mjs';
import { startJudge } from './judge.mjs';
import { contract } from './pec.mjs';

const user = consumer('module');
const { PecMassiva } = await import(join(user.installed, 'full.js'));
const { serveSandbox } = await import(join(user.installed, 'sandbox-server.js'));

const DAY = 24 * 3_600_000;
const NOWHERE = '0123456789abcdef01234567';

let sandbox;
let judge;
/** An account that has run out of credit. */
let poor;

before(async () => {
  sandbox = await serveSandbox({ port: 0, token: SUITE.token });
  poor = await serveSandbox({ port: 0, credit: 0 });
  judge = await startJudge(contract, sandbox.url);
});

after(async () => {
  await judge?.close();
  await sandbox?.close();
  await poor?.close();
  user.remove();
});

beforeEach(() => {
  sandbox.sandbox.reset();
  judge.clear();
});

const client = (more) =>
  new PecMassiva({ baseUrl: { pec: judge.url }, fetch: judge.fetch, token: SUITE.token, retries: 0, ...more });

const gold = { ...REGISTRATION, casella_pec: 'impresa@legalmail.it', tipo_casella: 'BRONZE' };

/** An active mailbox. @returns {Promise<string>} its id */
async function active(pec, fields) {
  const { id } = await pec.mailboxes.register(fields);
  await pec.mailboxes.activate(id, [PDF]);
  sandbox.sandbox.advance(DAY + 1);
  return id;
}

test('the whole life of a mailbox is as documented', async () => {
  const { mailboxes } = client();
  assert.deepEqual(await mailboxes.list(), []);
  assert.equal(await mailboxes.isPecDomain('legalmail.it'), true);
  assert.equal(await mailboxes.isPecDomain('example.it'), false);
  assert.equal(await mailboxes.isAvailable(gold.casella_pec), true);
  const { id, stato } = await mailboxes.register({ ...gold, tipo_casella: 'bronze', autorinnovo: true });
  assert.equal(stato, 'registrata');
  assert.equal(await mailboxes.isAvailable(gold.casella_pec), false);
  assert.equal(await (await mailboxes.activationForm(id)).slice(0, 5).text(), '%PDF-');
  assert.equal((await mailboxes.activate(id, [PDF, PDF])).stato, 'in_evasione');
  sandbox.sandbox.advance(DAY + 1);
  const record = await mailboxes.waitFor(id, 'evasa');
  assert.equal(record.tipo_casella, 'BRONZE');
  assert.equal((await mailboxes.changeType(id, 'GOLD')).tipo_casella, 'GOLD');
  const { spazio_disco: disk } = await mailboxes.resize(id, { disk: '+1024' });
  assert.equal(disk, record.spazio_disco + 1024);
  assert.equal((await mailboxes.archiveForm(id)).type, 'application/pdf');
  const archived = await mailboxes.activateArchive(id, { documents: PDF, space: 1024 });
  assert.deepEqual([archived.conservazione, archived.spazio_conservazione], [true, 1024]);
  assert.equal((await mailboxes.resize(id, { archive: 1536 })).spazio_conservazione, 1536);
  const { multiutenza } = await mailboxes.addUser(id, USER);
  assert.equal(multiutenza[0].nome, 'Luca');
  const { data_scadenza: before } = await mailboxes.get(id);
  const { data_scadenza: after } = await mailboxes.renew(id, { years: 2 });
  assert.equal(Number(after.slice(-4)) - Number(before.slice(-4)), 2);
  assert.equal((await mailboxes.revoke(id)).stato, 'revocata');
  assert.equal((await mailboxes.renew(id)).stato, 'evasa');
  assert.deepEqual((await mailboxes.list()).map((mailbox) => mailbox.id), [id]);
  await mailboxes.certifyDomain({ dominio: 'comune.example.it' });
  const own = { ...gold, casella_pec: 'sindaco@comune.example.it' };
  assert.equal((await mailboxes.register(own, { check: false })).casella_pec, own.casella_pec);
  assert.deepEqual(judge.violations, []);
});

test('wrong documents, a closed mailbox and a cancelled registration', async () => {
  const { mailboxes } = client();
  const { id } = await mailboxes.register(REGISTRATION);
  const wrong = new Blob(['%PDF-1.4 sbagliato']);
  await mailboxes.activate(id, wrong);
  sandbox.sandbox.advance(DAY + 1);
  assert.equal((await mailboxes.waitFor(id, ['evasa', 'documenti_errati'])).stato, 'documenti_errati');
  await assert.rejects(mailboxes.activate(id, [PDF, PDF]), { name: 'ValidationError', field: 'documents' });
  await mailboxes.activate(id, PDF);
  sandbox.sandbox.advance(DAY + 1);
  assert.equal((await mailboxes.get(id)).stato, 'evasa');
  for (const change of [
    () => mailboxes.resize(id, { disk: 4096 }),
    () => mailboxes.changeType(id, 'GOLD'),
    () => mailboxes.addUser(id, USER),
    () => mailboxes.activateArchive(id, { documents: PDF }),
  ]) {
    await assert.rejects(change(), { name: 'ValidationError', field: 'id' });
  }
  sandbox.sandbox.advance(366 * DAY);
  await assert.rejects(mailboxes.waitFor(id, 'evasa'), { name: 'PecError', code: 'state' });
  const cancelled = await mailboxes.register({ ...REGISTRATION, casella_pec: 'annullata@pecmassiva.com' });
  sandbox.sandbox.advance(DAY + 1);
  assert.equal((await mailboxes.get(cancelled.id)).stato, 'registrazione_annullata');
  assert.deepEqual(judge.violations, []);
});

test('a communication to the business register is as documented', async () => {
  const { registry } = client();
  assert.deepEqual(await registry.list(), []);
  const { id, stato } = await registry.create(COMMUNICATION);
  assert.equal(stato, 'codice_in_richiesta');
  await assert.rejects(registry.powerOfAttorney(id), { name: 'RejectedError', status: 406 });
  sandbox.sandbox.advance(3_600_001);
  assert.equal((await registry.get(id)).stato, 'in_attesa_di_documenti');
  assert.equal((await registry.powerOfAttorney(id)).type, 'application/pdf');
  assert.equal((await registry.upload(id, P7M)).stato, 'documenti_caricati');
  sandbox.sandbox.advance(DAY + 1);
  assert.equal((await registry.list())[0].stato, 'comunicazione_evasa');
  assert.deepEqual(judge.violations, []);
});

test('every documented status is met, and every answer is as documented', async () => {
  const pec = client();
  const { mailboxes, registry } = pec;
  const wrong = client({ token: 'wrong' });
  const refused = (promise) => promise.then(() => assert.fail('it was taken'), () => {});
  const raw = (method, path, body) => refused(pec.request(method, path, { service: 'pec', body }));
  // Nothing yet, as the two ways to say so.
  for (const [list, path] of [[mailboxes.list, '/pec'], [registry.list, '/comunica_pec']]) {
    assert.deepEqual(await list(), []);
    sandbox.sandbox.fail({ on: `GET ${path}`, status: 204, body: '' });
    assert.deepEqual(await list(), []);
  }
  // 200, and what comes with them.
  const id = await active(pec, gold);
  const fixed = await active(pec, REGISTRATION);
  const registered = await mailboxes.register({ ...gold, casella_pec: 'altra@legalmail.it' });
  const communication = await registry.create(COMMUNICATION);
  await mailboxes.activationForm(id);
  await mailboxes.archiveForm(id);
  await mailboxes.list();
  await mailboxes.get(id);
  await mailboxes.changeType(id, 'GOLD');
  await mailboxes.resize(id, { disk: '+1024' });
  await mailboxes.activateArchive(id, { documents: PDF });
  await mailboxes.addUser(id, USER);
  await mailboxes.renew(id);
  await mailboxes.isAvailable('x@legalmail.it');
  await mailboxes.isPecDomain('legalmail.it');
  await mailboxes.isPecDomain('example.it');
  await mailboxes.certifyDomain({ dominio: 'comune.example.it' });
  await refused(registry.powerOfAttorney(communication.id));
  await registry.get(communication.id);
  await raw('PATCH', `/comunica_pec/${communication.id}`, { documenti: btoa('0') });
  sandbox.sandbox.advance(3_600_001);
  await registry.powerOfAttorney(communication.id);
  await raw('PATCH', `/comunica_pec/${communication.id}`, {});
  await registry.upload(communication.id, P7M);
  await registry.list();
  // What the client would not ask.
  await raw('GET', '/domini_pec/%20');
  await raw('GET', '/domini_pec/non%20valido');
  await raw('GET', '/verifica_pec/%20');
  await raw('GET', '/verifica_pec/nonvalida');
  await raw('POST', '/pec', {});
  await raw('POST', '/pec', { ...gold, data_nascita_richiedente: '1985-08-01' });
  await raw('POST', '/pec', { ...gold, casella_pec: 'a@altro.example.it' });
  await raw('PATCH', `/pec/${registered.id}/attivazione`, { documenti: [btoa('GIF89a')] });
  await raw('PATCH', `/pec/${registered.id}/attivazione`, {});
  await raw('PATCH', `/pec/${id}/modifica`, { spazio_disco: 1000 });
  await raw('PATCH', `/pec/${registered.id}/modifica`, { spazio_disco: 4096 });
  await raw('PATCH', `/pec/${id}/conservazione`, { documenti: [btoa('%PDF-1.4')] });
  await raw('PATCH', `/pec/${registered.id}/conservazione`, { documenti: [btoa('%PDF-1.4')] });
  await raw('PATCH', `/pec/${id}/trasformazione`, { tipo_casella: 'BRONZE' });
  await raw('PATCH', `/pec/${registered.id}/trasformazione`, { tipo_casella: 'GOLD' });
  await raw('POST', `/pec/${fixed}/multiutenza`, USER);
  for (let count = 1; count < 25; count += 1) {
    await mailboxes.addUser(id, USER);
  }
  await refused(mailboxes.addUser(id, USER));
  await raw('POST', '/comunica_pec', {});
  await raw('POST', '/comunica_pec', { ...COMMUNICATION, casella_pec: 'nonvalida' });
  await raw('POST', '/dominio', []);
  await raw('GET', `/pec/${registered.id}/rinnovo`);
  await raw('GET', `/pec/${fixed}/modulo_conservazione`);
  await raw('DELETE', `/pec/${registered.id}`);
  await mailboxes.revoke(id);
  await raw('DELETE', `/pec/${id}`);
  await raw('GET', `/pec/${id}/modulo_attivazione`);
  // Ids that are none, and ids of nothing; a token that is none.
  const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
    ['get', 'post', 'patch', 'delete'].filter((method) => method in item).map((method) => [method.toUpperCase(), path]),
  );
  for (const [method, path] of operations) {
    const at = (name) => path.replace(/\{\w+\}/, name);
    if (path.includes('{id}')) {
      await raw(method, at('nonvalido'), method === 'GET' || method === 'DELETE' ? undefined : {});
      await raw(method, at(NOWHERE), method === 'GET' || method === 'DELETE' ? undefined : {});
    }
    await refused(wrong.request(method, at(NOWHERE), { service: 'pec', ...(method === 'POST' || method === 'PATCH' ? { body: {} } : {}) }));
  }
  // What nothing here can bring about, as it would look: no credit, and a service that is down.
  for (const line of judge.open()) {
    const [method, path, status] = line.split(' ');
    if (status === '402' || status === '503') {
      const body = await refusalOf(status);
      sandbox.sandbox.fail({ on: `${method} ${path.split('{')[0].replace(/\/$/, '')}`, status: Number(status), body });
      await raw(method, path.replace(/\{\w+\}/, NOWHERE), method === 'GET' ? undefined : {});
    }
  }
  const answers = judge.violations.filter((text) => !text.startsWith('request'));
  assert.deepEqual(answers, []);
  assert.deepEqual(judge.open(), [], 'statuses that nothing here met');
});

/** The words of a 402 as the sandbox itself says them, and of a 503. */
async function refusalOf(status) {
  if (status === '503') {
    return '{"data":null,"success":false,"message":"service temporarily unavailable","error":402}';
  }
  const response = await fetch(`${poor.url}/pec`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SUITE.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(REGISTRATION),
  });
  assert.equal(response.status, 402);
  return response.text();
}
