/** The sandbox's second service, packed: what it answers, what it notes, and what it posts over HTTP. */

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
const { createSandbox } = await import(join(user.installed, 'sandbox.js'));
const { serveSandbox } = await import(join(user.installed, 'sandbox-server.js'));
after(() => user.remove());

const DAY = 86_400_000;
const PDF = Buffer.from('%PDF-1.4\n').toString('base64');
const REGISTRATION = {
  casella_pec: 'yourpec@testcert.legalmail.it',
  tipo_casella: 'bronze',
  tipo_cliente: 'PV',
  nome_richiedente: 'mario',
  cognome_richiedente: 'rossi',
  email: 'mail@domain.com',
  telefono: '0548798569',
  codice_fiscale_richiedente: 'RSSXXXXXXXX56E',
  data_nascita_richiedente: '11/04/1982',
  sesso_richiedente: 'M',
  nazione_nascita_richiedente: 'it',
  indirizzo_titolare: 'via verdi 20',
  comune_titolare: 'roma',
  cap_titolare: '00042',
  nazione_titolare: 'it',
  provincia_titolare: 'rm',
};

/** Asks a service that is a `fetch` and a place. */
const asking = (call, base) => async (method, path, body) => {
  const headers = { authorization: `Bearer ${SUITE.token}`, 'content-type': 'application/json' };
  const init = { method, headers, body: body && JSON.stringify(body) };
  const response = await call(new Request(base + path, init));
  const kind = response.headers.get('content-type') ?? '';
  return { status: response.status, kind, body: kind.includes('json') ? await response.json() : await response.text() };
};

/** Registers a mailbox, hands its documents in, and gives its id. */
async function activate(ask, callback) {
  const { body } = await ask('POST', '/pec', { ...REGISTRATION, callback });
  const { status } = await ask('PATCH', `/pec/${body.data.id}/attivazione`, { documenti: [PDF] });
  assert.equal(status, 200);
  return body.data.id;
}

test('a mailbox lives in a page, and its callbacks are noted', async () => {
  const sandbox = await createSandbox({ credit: 20 });
  const ask = asking(sandbox.fetch, 'https://test.pec.openapi.it');
  const id = await activate(ask, { url: 'https://x.it/cb', method: 'JSON', field: 'esito' });
  const { callbacks } = sandbox;
  assert.equal(callbacks.length, 1);
  sandbox.advance(DAY);
  assert.equal(sandbox.callbacks, callbacks, 'one list, kept');
  assert.equal(callbacks.length, 2);
  const { url, method, contentType, body, at } = callbacks[1];
  assert.deepEqual([url, method, contentType], ['https://x.it/cb', 'POST', 'application/json']);
  assert.ok(at instanceof Date && Math.abs(at.getTime() - Date.now() - DAY) < 60_000);
  const { data } = (await ask('GET', `/pec/${id}`)).body;
  assert.deepEqual(JSON.parse(body), { esito: data });
  assert.equal(data.stato, 'evasa');
  const form = await ask('GET', `/pec/${id}/modulo_conservazione`);
  assert.equal(form.kind, 'application/pdf');
  assert.match(form.body, /^%PDF-/);
  assert.equal((await ask('GET', '/domini_pec/pec.comune.it')).status, 204);
  const poor = await ask('GET', `/pec/${id}/rinnovo?anni=2`);
  assert.deepEqual([poor.status, poor.body.message], [402, 'Insufficient Credit in Wallet: 4.99']);
  assert.deepEqual(
    sandbox.requests.map(({ path, query }) => path.replace(id, '{id}') + query),
    ['/pec', '/pec/{id}/attivazione', '/pec/{id}', '/pec/{id}/modulo_conservazione', '/domini_pec/pec.comune.it', '/pec/{id}/rinnovo?anni=2'],
  );
  sandbox.fail({ on: 'GET /pec/{id}/rinnovo', drop: true });
  await assert.rejects(ask('GET', `/pec/${id}/rinnovo`), TypeError);
  sandbox.reset();
  assert.equal(sandbox.callbacks.length, 0);
});

for (const credit of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`a credit of ${credit} is refused`, async () => {
    await assert.rejects(createSandbox({ credit }), { name: 'ValidationError', field: 'credit' });
  });
}

for (const perSecond of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`a rate of ${perSecond} is refused`, async () => {
    await assert.rejects(createSandbox({ rate: { perSecond } }), { name: 'ValidationError', field: 'rate.perSecond' });
  });
}

test('over HTTP callbacks are posted, in their order, whatever their receivers do', async () => {
  const got = [];
  const receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    got.push({ method: request.method, kind: request.headers['content-type'], url: request.url, body });
    response.writeHead(500).end('no');
  });
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const here = `http://127.0.0.1:${receiver.address().port}`;
  const { sandbox, url, close } = await serveSandbox({ port: 0 });
  const ask = asking(fetch, url);
  try {
    // Nobody listens at this one.
    await activate(ask, { url: 'http://127.0.0.1:9/' });
    sandbox.advance(DAY);
    await ask('DELETE', `/pec/${(await ask('GET', '/pec')).body.data[0].id}`);
    // A page of some site may use the sandbox, and may not have it call this machine's neighbours.
    const headers = { authorization: `Bearer ${SUITE.token}`, 'content-type': 'application/json', origin: 'https://site.example' };
    for (const [index, end] of ['', ' ', '\t', '\n', '\ufeff', '#x'].entries()) {
      const callback = { url: `${here}/uninvited${end}` };
      const uninvited = { ...REGISTRATION, casella_pec: `terza${index}@legalmail.it`, callback };
      const evil = await fetch(`${url}/pec`, { method: 'POST', headers, body: JSON.stringify(uninvited) });
      const { data: theirs } = await evil.json();
      await ask('PATCH', `/pec/${theirs.id}/attivazione`, { documenti: PDF });
    }
    const body = { ...REGISTRATION, casella_pec: 'altra@legalmail.it', callback: { url: `${here}/cb?a=1` } };
    const { data } = (await ask('POST', '/pec', body)).body;
    await ask('PATCH', `/pec/${data.id}/attivazione`, { documenti: PDF });
    sandbox.advance(DAY);
    for (let waited = 0; got.length < 2 && waited < 10_000; waited += 50) {
      await sleep(50);
    }
    const states = got.map((call) => JSON.parse(new URLSearchParams(call.body).get('data')).stato);
    assert.deepEqual(states, ['in_evasione', 'evasa']);
    const { method, kind, url: target } = got[0];
    assert.deepEqual([method, kind, target], ['POST', 'application/x-www-form-urlencoded', '/cb?a=1']);
    await ask('DELETE', `/pec/${data.id}`);
  } finally {
    await close();
    await sleep(1500);
    receiver.close();
  }
  assert.equal(got.length, 2, 'a closed server calls nobody');
});
