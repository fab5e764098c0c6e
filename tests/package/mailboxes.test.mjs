/** `pec.mailboxes` and `pec.registry` as users have them. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from './consumer.mjs';
import { COMMUNICATION, P7M, PDF, REGISTRATION, USER } from './registration.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva, isPecError } = await import(join(user.installed, 'full.js'));
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));

const DAY = 24 * 3_600_000;
const sandbox = await createSandbox();
const pec = new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token, retries: 0 });
const { mailboxes, registry } = pec;

beforeEach(() => sandbox.reset());

const caught = (promise) => promise.then(() => assert.fail('it resolved'), (error) => error);

test('a form with many faults names each, and nothing is sent', async () => {
  const error = await caught(mailboxes.register({ ...REGISTRATION, cap_titolare: '1', email: 'x', tipo_cliente: '' }));
  assert.equal(error.name, 'ValidationError');
  assert.deepEqual(error.problems.map(({ field, code }) => [field, code]), [
    ['tipo_cliente', 'missing.field'],
    ['email', 'address.none'],
    ['cap_titolare', 'postalCode'],
  ]);
  assert.equal(error.field, 'tipo_cliente');
  for (const nothing of [undefined, null, 1, [], () => {}]) {
    assert.equal((await caught(mailboxes.register(nothing))).name, 'ValidationError');
    assert.equal((await caught(mailboxes.addUser('a1', nothing))).name, 'ValidationError');
    assert.equal((await caught(mailboxes.activate('a1', nothing))).name, 'ValidationError');
    assert.equal((await caught(mailboxes.resize('a1', nothing))).name, 'ValidationError');
    assert.equal((await caught(mailboxes.changeType('a1', nothing))).name, 'ValidationError');
    assert.equal((await caught(mailboxes.get(nothing))).name, 'ValidationError');
    assert.equal((await caught(mailboxes.waitFor('a1', nothing))).name, 'ValidationError');
    assert.equal((await caught(mailboxes.isAvailable(nothing))).name, 'ValidationError');
  }
  assert.equal((await caught(mailboxes.register('x'))).field, 'fields');
  const cycle = { ...REGISTRATION };
  cycle.callback = cycle;
  assert.equal((await caught(mailboxes.register(cycle))).field, 'fields');
  assert.equal((await caught(mailboxes.register(REGISTRATION, { check: 'no' }))).field, 'check');
  assert.equal((await caught(mailboxes.renew('a1', { years: 0 }))).field, 'years');
  assert.equal((await caught(mailboxes.renew('a1', { years: 1.5 }))).field, 'years');
  assert.equal((await caught(mailboxes.certifyDomain({}, { path: '//altrove.it' }))).field, 'path');
  assert.equal(sandbox.requests.length, 0);
});

test('what is not known survives, and what was given is what was given', async () => {
  const fields = { ...REGISTRATION, nuovo_campo: { a: [1, 'è', null] } };
  const registering = mailboxes.register(fields);
  fields.casella_pec = 'altra@pecmassiva.com';
  const record = await registering;
  assert.equal(record.casella_pec, REGISTRATION.casella_pec);
  assert.deepEqual(record.nuovo_campo, { a: [1, 'è', null] });
  sandbox.fail({ on: 'GET /pec', status: 200, body: '{"data":{"id":"a","stato":"sospesa","tipo_casella":"platino","x":1.5},"success":true}' });
  assert.deepEqual({ ...(await mailboxes.get('a')) }, { id: 'a', stato: 'sospesa', tipo_casella: 'platino', x: 1.5 });
});

test('files may be given singly, in lists that are emptied, and as buffers', async () => {
  const { id } = await mailboxes.register({ ...REGISTRATION, casella_pec: 'a@legalmail.it', tipo_casella: 'GOLD' });
  const list = [new File(['%PDF-1.4 uno'], 'uno.pdf'), new TextEncoder().encode('%PDF-1.4 due')];
  const activating = mailboxes.activate(id, list);
  list.length = 0;
  await activating;
  const { documenti } = JSON.parse(sandbox.requests.at(-1).body);
  assert.deepEqual(documenti.map(atob), ['%PDF-1.4 uno', '%PDF-1.4 due']);
  const broken = { get length() { throw new Error('gone'); } };
  assert.equal((await caught(mailboxes.activate(id, broken))).field, 'documents[0]');
  const { id: number } = await registry.create(COMMUNICATION);
  sandbox.advance(3_600_001);
  const pem = `-----BEGIN PKCS7-----\n${Buffer.from(P7M).toString('base64')}\n-----END PKCS7-----\n`;
  const wrong = await caught(registry.upload(number, [P7M, PDF, new Blob([])]));
  assert.deepEqual(wrong.problems.map(({ field, code }) => [field, code]), [['documents[1]', 'kind.signed'], ['documents[2]', 'empty.document']]);
  await registry.upload(number, P7M.buffer);
  assert.equal(JSON.parse(sandbox.requests.at(-1).body).documenti[0], Buffer.from(P7M).toString('base64'));
  const again = await caught(registry.upload(number, new Blob([pem])));
  assert.equal(again.status, 406);
});

test('a large document arrives bit for bit', async () => {
  const { id } = await mailboxes.register(REGISTRATION);
  const bytes = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(7_000_001, 'atto')]);
  await mailboxes.activate(id, new File([bytes], 'atto.pdf'));
  const { documenti } = JSON.parse(sandbox.requests.at(-1).body);
  assert.ok(Buffer.from(documenti[0], 'base64').equals(bytes));
});

test('an open outcome is told, and the account tells what became of it', async () => {
  sandbox.fail({ on: 'POST /pec', drop: true, taken: true });
  const error = await caught(mailboxes.register(REGISTRATION));
  assert.deepEqual([error.name, error.cause.name, error.idempotencyKey], ['UnknownOutcomeError', 'NetworkError', '']);
  assert.match(error.message, /may have been carried out/);
  assert.deepEqual((await mailboxes.list()).map((box) => box.casella_pec), [REGISTRATION.casella_pec]);
  assert.equal(sandbox.requests.filter(({ method }) => method === 'POST').length, 1);
});

test('forms are PDF, and their words errors', async () => {
  const { id } = await mailboxes.register(REGISTRATION);
  const form = await mailboxes.activationForm(id);
  assert.equal(form.type, 'application/pdf');
  assert.match(await form.text(), /^%PDF-/);
  const error = await caught(mailboxes.archiveForm(id));
  assert.deepEqual([error.name, error.status], ['RejectedError', 406]);
  assert.ok(error.message.includes(error.body), 'the words of the plain text');
});

test('waiting can be aborted and closed, and gives up where it is hopeless', async () => {
  const { id } = await mailboxes.register(REGISTRATION);
  const controller = new AbortController();
  const waiting = caught(mailboxes.waitFor(id, 'evasa', { signal: controller.signal, interval: 60_000 }));
  controller.abort('basta');
  const aborted = await waiting;
  assert.deepEqual([aborted.name, aborted.cause], ['AbortError', 'basta']);
  await mailboxes.activate(id, PDF);
  const soon = mailboxes.waitFor(id, ['evasa'], { interval: 5 });
  sandbox.advance(DAY + 1);
  assert.equal((await soon).stato, 'evasa');
  await mailboxes.revoke(id);
  const hopeless = await caught(mailboxes.waitFor(id, 'registrata'));
  assert.deepEqual([hopeless.name, hopeless.code, isPecError(hopeless)], ['PecError', 'state', true]);
  const other = new PecMassiva({ fetch: sandbox.fetch, token: SUITE.token });
  const closed = caught(other.mailboxes.waitFor(id, 'chiusa', { interval: 60_000 }));
  await other.mailboxes.list();
  other.close();
  assert.equal((await closed).name, 'AbortError');
  assert.equal((await caught(other.mailboxes.list())).code, 'closed');
});

test('a refusal keeps status, number and words', async () => {
  const { id } = await mailboxes.register({ ...REGISTRATION, casella_pec: 'a@legalmail.it', tipo_casella: 'GOLD' });
  const error = await caught(mailboxes.addUser(id, USER));
  assert.equal(error.name, 'PreconditionError');
  assert.equal(error.status, 428);
  assert.equal(typeof error.serviceCode, 'number');
  assert.match(error.message, /Nothing was changed\.$/);
});

test('names that a call does not have are refused: renew without its years would pay for one', async () => {
  const before = sandbox.requests.length;
  /** @type {[() => Promise<unknown>, string[]][]} */
  const misspelt = [
    [() => pec.mailboxes.renew('a1', { year: 3 }), ['options.year']],
    [() => pec.mailboxes.register({}, { chek: false }), ['options.chek']],
    [() => pec.mailboxes.resize('a1', { disk: 1024, disc: 1024 }, { timout: 1 }), ['disc', 'options.timout']],
    [() => pec.mailboxes.activateArchive('a1', { documents: PDF, space: 512, spce: 1 }), ['spce']],
    [() => pec.mailboxes.waitFor('a1', 'evasa', { every: 5 }), ['options.every']],
    [() => pec.mailboxes.get('a1', { years: 1 }), ['options.years']],
    [() => pec.registry.create({}, { force: true }), ['options.force']],
  ];
  for (const [call, fields] of misspelt) {
    const error = await call().then(() => assert.fail('it was taken'), (thrown) => thrown);
    assert.deepEqual(error.problems?.map(({ field, code }) => [field, code]), fields.map((field) => [field, 'unknown.name']), error.message);
  }
  for (const fields of [undefined, 'x', []]) {
    await assert.rejects(pec.mailboxes.register(fields), { field: 'fields', code: 'validation', message: /fields: must be an object\./ });
  }
  await assert.rejects(pec.mailboxes.isAvailable(), { message: /address: is missing\./ });
  assert.equal(sandbox.requests.length, before);
});
