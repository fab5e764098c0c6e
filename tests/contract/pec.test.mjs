/** What the judge takes and what it refuses by the contract of `pec.openapi.it`, with nothing of ours behind it. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';

import { startJudge } from './judge.mjs';
import { contract } from './pec.mjs';

const JSON_TYPE = { 'content-type': 'application/json' };
const ID = '64f0c2a91b7d3e5a60c81f22';

const MAILBOX = {
  id: ID,
  casella_pec: 'ufficio@testcert.legalmail.it',
  tipo_casella: 'BRONZE',
  stato: 'registrata',
  sottotipo_cliente: '',
  data_scadenza: '',
  timestamp: { registrazione: 1693499049 },
  callback: false,
  campo_nuovo: { of: ['the service'] },
};

const REGISTRATION = {
  casella_pec: 'ufficio@testcert.legalmail.it',
  tipo_casella: 'bronze',
  tipo_cliente: 'PV',
  sottotipo_cliente: '',
  nome_richiedente: 'Mario',
  cognome_richiedente: 'Rossi',
  email: 'mario@example.it',
  telefono: '+39 06 5550100',
  codice_fiscale_richiedente: 'RSSXXXXXXXX56E',
  data_nascita_richiedente: '11/04/1982',
  sesso_richiedente: 'M',
  nazione_nascita_richiedente: 'it',
  cf_piva_titolare: '',
  indirizzo_titolare: 'Via Garibaldi 1',
  comune_titolare: 'Genova',
  cap_titolare: '16124',
  nazione_titolare: 'it',
  provincia_titolare: 'ge',
};

const COMMUNICATION = {
  casella_pec: 'ufficio@example.it',
  cf: 'RSSMRA85M01H501Q',
  nome: 'Mario',
  cognome: 'Rossi',
  qualifica: 'TITOLARE',
  email: 'mario@example.it',
  cellulare: '3331234567',
  ragione_sociale: 'Rossi e figli',
  cf_piva: '00743110157',
  comune: 'Genova',
  provincia: 'GE',
};

const good = (data) => [200, { data, success: true, message: '', error: null }];
const refused = (status, error) => [status, { data: null, success: false, message: 'no', error }];

let service;
let judge;
/** What the service answers next: status, body, content type. */
let answer;

before(async () => {
  service = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const [status, body, type = 'application/json'] = answer;
      response.writeHead(status, body === undefined ? {} : { 'content-type': type });
      response.end(type === 'application/json' ? JSON.stringify(body) : body);
    });
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  judge = await startJudge(contract, `http://127.0.0.1:${service.address().port}`);
});

after(async () => {
  await judge?.close();
  service?.closeAllConnections();
  service?.close();
});

beforeEach(() => judge.clear());

/** What is wrong with a question or with its answer. */
async function judged([method, path, body], next = good(MAILBOX), headers = { authorization: 'Bearer good-for-all' }) {
  answer = next;
  judge.clear();
  const init = body === undefined ? { headers } : { headers: { ...headers, ...JSON_TYPE }, body: JSON.stringify(body) };
  const response = await judge.fetch(new Request(judge.url + path, { method, ...init }));
  assert.equal(response.status, next[0], await response.clone().text());
  await response.arrayBuffer();
  return judge.violations;
}

const each = async (questions, check) => {
  for (const question of questions) {
    check(await judged(question), JSON.stringify(question));
  }
};
const taken = (violations, about) => assert.deepEqual(violations, [], about);
const told = (violations, about) => assert.ok(violations.some((line) => line.startsWith('request')), about);

test('right requests are taken', () =>
  each(
    [
      ['POST', '/pec', REGISTRATION],
      ['POST', '/pec', { ...REGISTRATION, tipo_cliente: 'PS', sottotipo_cliente: 'PA', provincia_nascita_richiedente: 'RM' }],
      ['POST', '/pec', { ...REGISTRATION, nazione_titolare: 'FR', cap_titolare: 'F-75001', provincia_titolare: 'Paris' }],
      ['POST', '/pec', { ...REGISTRATION, tipo_documento: 'PATENTE', data_rilascio_documento: '29/02/2024', autorinnovo: true }],
      ['POST', '/pec', { ...REGISTRATION, callback: { url: 'https://portal.example.it/pec', method: 'JSON', data: { mine: 1 } } }],
      ['GET', `/pec/${ID}`],
      ['GET', '/pec/a%2F..%3F%23%25'],
      ['DELETE', `/pec/${ID}`],
      ['PATCH', `/pec/${ID}/attivazione`, { documenti: 'JVBERi0xLjcK' }],
      ['PATCH', `/pec/${ID}/attivazione`, { documenti: ['JVBERi0xLjcK', 'JVBERi0xLjQ='] }],
      ['PATCH', `/pec/${ID}/modifica`, { spazio_disco: '+1024', spazio_storico: '3072', spazio_conservazione: 1536 }],
      ['PATCH', `/pec/${ID}/conservazione`, { documenti: ['JVBERi0xLjcK'], spazio_conservazione: 512 }],
      ['PATCH', `/pec/${ID}/trasformazione`, { tipo_casella: 'gold' }],
      ['GET', `/pec/${ID}/rinnovo`],
      ['GET', `/pec/${ID}/rinnovo?anni=2`],
      ['POST', `/pec/${ID}/multiutenza`, { nome: 'Lucia', cognome: 'Verdi', descrizione: 'x', email_gestione_password: 'l@example.it' }],
    ],
    taken,
  ));

test('wrong requests are told', () =>
  each(
    [
      ['POST', '/pec', { ...REGISTRATION, email: undefined }],
      ['POST', '/pec', { ...REGISTRATION, tipo_casella: 'PLATINUM' }],
      ['POST', '/pec', { ...REGISTRATION, tipo_cliente: '' }],
      ['POST', '/pec', { ...REGISTRATION, tipo_cliente: 'IM', sottotipo_cliente: 'PA' }],
      ['POST', '/pec', { ...REGISTRATION, data_nascita_richiedente: '1982-04-11' }],
      ['POST', '/pec', { ...REGISTRATION, data_nascita_richiedente: '11/13/1982' }],
      ['POST', '/pec', { ...REGISTRATION, data_nascita_richiedente: '' }],
      ['POST', '/pec', { ...REGISTRATION, cap_titolare: '1612' }],
      ['POST', '/pec', { ...REGISTRATION, provincia_titolare: 'Genova' }],
      ['POST', '/pec', { ...REGISTRATION, provincia_nascita_richiedente: 'Roma' }],
      ['POST', '/pec', { ...REGISTRATION, autoRinnovo: true }],
      ['POST', '/pec', { ...REGISTRATION, callback: { url: 'ftp://portal.example.it' } }],
      ['PATCH', `/pec/${ID}/attivazione`, {}],
      ['PATCH', `/pec/${ID}/attivazione`, { documenti: [] }],
      ['PATCH', `/pec/${ID}/attivazione`, { documenti: '' }],
      ['PATCH', `/pec/${ID}/attivazione`, { documenti: ['data:application/pdf;base64,JVBERi0xLjcK'] }],
      ['PATCH', `/pec/${ID}/modifica`, {}],
      ['PATCH', `/pec/${ID}/modifica`, { spazio_disco: 1000 }],
      ['PATCH', `/pec/${ID}/modifica`, { spazio_disco: '-1024' }],
      ['PATCH', `/pec/${ID}/conservazione`, { spazio_conservazione: 512 }],
      ['PATCH', `/pec/${ID}/conservazione`, { spazio_conservazione: '+512', documenti: 'JVBERi0xLjcK' }],
      ['PATCH', `/pec/${ID}/trasformazione`, { tipo_casella: 'PECMASSIVA' }],
      ['GET', `/pec/${ID}/rinnovo?anni=0`],
      ['GET', `/pec/${ID}/rinnovo?anni=two`],
      ['POST', `/pec/${ID}/multiutenza`, { nome: 'Lucia', cognome: 'Verdi', descrizione: 'x' }],
      ['POST', '/comunica_pec', { ...COMMUNICATION, qualifica: 'PARENTE' }],
      ['POST', '/comunica_pec', { ...COMMUNICATION, cf: undefined }],
      ['PATCH', `/comunica_pec/${ID}`, {}],
      ['POST', '/dominio', ['legalmail.it']],
    ],
    told,
  ));

test('a request without a token is told', async () => {
  told(await judged(['GET', '/pec'], [401, { success: false, message: 'Wrong Token', error: 125.22 }], {}), 'no token');
});

const PDF = [200, '%PDF-1.7\n', 'application/pdf'];

test('right answers are taken', async () => {
  for (const [path, next] of [
    ['/verifica_pec/a@b.it', good({ available: false })],
    ['/domini_pec/b.it', good([])],
    ['/domini_pec/b.it', [204]],
    ['/domini_pec/b.it', refused(503, 402)],
    ['/pec', [204]],
    ['/pec', good([MAILBOX])],
    ['/pec', refused(404, 200)],
    ['/pec', [401, { success: false, message: { text: 'Wrong Token' }, error: 125.22 }]],
    [`/pec/${ID}/rinnovo`, refused(402, 262)],
    [`/pec/${ID}/modulo_attivazione`, PDF],
    [`/pec/${ID}/modulo_conservazione`, [406, 'not yet', 'text/plain']],
    [`/comunica_pec/${ID}/procura_registro_imprese`, [401, { success: false, message: 'no' }]],
    [`/comunica_pec/${ID}/procura_registro_imprese`, [401, 'no', 'text/plain; charset=utf-8']],
    [`/comunica_pec/${ID}`, good({ ...COMMUNICATION, id: ID, stato: 'in_attesa_di_documenti', callback: false })],
  ]) {
    taken(await judged(['GET', path], next), `${path} ${next[0]}`);
  }
  const registered = good({ id: ID, stato: 'codice_in_richiesta', ...COMMUNICATION });
  taken(await judged(['POST', '/comunica_pec', { ...COMMUNICATION, pec_amministratore: true }], registered), 'a communication');
  taken(await judged(['POST', '/dominio', { dominio: 'example.it', anything: [1] }], good({ whatever: 1 })), 'a domain');
});

test('wrong answers are told', async () => {
  for (const [path, next] of [
    ['/verifica_pec/a@b.it', good({ available: 'yes' })],
    ['/verifica_pec/a@b.it', [200, { available: true }]],
    ['/verifica_pec/a@b.it', refused(404, 200)],
    ['/pec', good([{ ...MAILBOX, id: undefined }])],
    ['/pec', [404, { success: true, message: 'none', error: 200 }]],
    ['/pec', [404, { success: false, message: 'none', error: '200' }]],
    [`/pec/${ID}`, good({ ...MAILBOX, stato: 'attiva' })],
    [`/pec/${ID}`, good({ ...MAILBOX, spazio_disco: '1024' })],
    [`/pec/${ID}`, good({ ...MAILBOX, callback: true })],
    [`/pec/${ID}`, good({ ...MAILBOX, data_scadenza: '2022-03-04' })],
    [`/pec/${ID}`, good(null)],
    [`/pec/${ID}/modulo_attivazione`, good('JVBERi0xLjcK')],
    [`/pec/${ID}/modulo_attivazione`, refused(404, 200)],
    [`/comunica_pec/${ID}`, good({ ...COMMUNICATION, id: ID, stato: 'evasa' })],
  ]) {
    const violations = await judged(['GET', path], next);
    assert.ok(violations.some((line) => line.startsWith('response')), `${path} ${JSON.stringify(next)}: ${violations.join()}`);
  }
});
