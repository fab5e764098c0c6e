/**
 * The contract of the account's service (`oauth.openapi.com`) as this project understands it, in OpenAPI 3.0. Where it
 * departs from the service's own document, `x-correction` says why.
 */

import { json, ref, schemas } from './oauthv2-records.mjs';

const security = [{ basicAuth: [] }];

const ENVELOPE = 'the document shows it for one answer and for refusals only; the running service puts it around all';

/** What surrounds every answer. @param {object} data */
const envelope = (data) => ({
  type: 'object',
  required: ['data', 'success', 'message', 'error'],
  properties: { data, success: ref('Success'), message: ref('Message'), error: ref('NoError') },
});

const success = (data, description = 'OK') => ({ description, ...json(envelope(data)) });

/** A record that the document has at the root, and the running service under `data`. @param {string} name */
const either = (name) => ({
  description: 'OK',
  ...json({ anyOf: [ref(name), { ...envelope({ ...schemas[name], 'x-correction': ENVELOPE }), 'x-correction': ENVELOPE }] }),
});

const refusal = (description) => ({ description, ...json(ref('Refusal')) });

/** The judge passes over whatever may be null and has no type, and over all that stands around it. */
const NOTHING = { 'x-correction': 'the document gives no type', type: 'object', nullable: true, maxProperties: 0 };

const SILENT = 'the document has no answer for this';
const always = {
  401: { 'x-correction': SILENT, ...refusal('The e-mail or the key is missing or wrong') },
  429: { 'x-correction': SILENT, ...refusal('Too many requests') },
};

const path = (name, example) => ({ name, in: 'path', required: true, schema: { type: 'string', minLength: 1, example } });
const query = (name, schema) => ({ name, in: 'query', required: false, schema });
const PAGES = [
  query('skip', { type: 'integer', minimum: 0, example: 0 }),
  query('limit', { type: 'integer', minimum: 1, maximum: 100, example: 100 }),
];
const SCOPES = query('scopes', { type: 'string', minLength: 1, example: 'POST:pec.openapi.it/pec' });
const DATE = query('date', {
  'x-correction': 'the document calls it a date, and its refusal says that a year or a month will do',
  type: 'string',
  pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$',
  example: '2026-03',
});

/**
 * @param {string} tag
 * @param {string} summary
 * @param {{ parameters?: object[], body?: string, responses: Record<number, object>, by?: object[] }} more
 */
const operation = (tag, summary, { parameters = [], body, responses, by = security }) => ({
  tags: [tag],
  summary,
  security: by,
  parameters,
  ...(body !== undefined && { requestBody: { required: true, ...json(ref(body)) } }),
  responses: { ...always, ...responses },
});

const list = (name) => ({ type: 'array', items: ref(name) });

/** A list, or one of its records where the document lets a query name it. @param {string} item @param {string} one */
const listOrOne = (item, one) => ({ oneOf: [list(item), ref(one)] });

const counted = (...more) => [DATE, ...more];

export const contract = {
  openapi: '3.0.0',
  info: { title: 'The account’s service, as this project understands it', version: '1.0' },
  servers: [{ url: 'https://oauth.openapi.com' }, { url: 'https://test.oauth.openapi.com' }],
  paths: {
    '/tokens': {
      post: operation('Tokens', 'Make a token', {
        body: 'TokenCreate',
        responses: { 200: either('TokenDetail'), 422: refusal('The scopes are missing, or not what there is') },
      }),
      get: operation('Tokens', 'The tokens, a hundred at once', {
        parameters: PAGES,
        responses: {
          200: success(listOrOne('TokenDetail', 'TokenDetail')),
          404: refusal('There is none'),
          422: refusal('The page is none'),
        },
      }),
    },
    '/tokens/{token}': {
      get: operation('Tokens', 'One token', {
        parameters: [path('token', '656d1e2f8b3c2a001f7e4a12')],
        responses: { 200: either('TokenDetail'), 404: refusal('There is none'), 422: refusal('This is no token') },
      }),
      patch: operation('Tokens', 'Change a token; by its refresh token it becomes another', {
        parameters: [path('token', '656d1e2f8b3c2a001f7e4a12')],
        body: 'TokenUpdate',
        by: [...security, { refreshAuth: [] }],
        responses: {
          200: either('TokenDetail'),
          400: refusal('No token is named'),
          401: refusal('The key or the refresh token is missing or wrong'),
          404: refusal('There is none'),
          422: refusal('The scopes are not what there is'),
        },
      }),
      delete: operation('Tokens', 'Delete a token', {
        parameters: [path('token', '656d1e2f8b3c2a001f7e4a12')],
        responses: {
          200: { description: 'Deleted', ...json({ type: 'object', properties: { message: { type: 'string' }, data: NOTHING } }) },
          400: refusal('No token is named'),
          404: refusal('There is none'),
        },
      }),
    },
    '/scopes': {
      get: operation('Scopes', 'What tokens can be made for', { responses: { 200: success(list('UserScope')) } }),
    },
    '/scopes/{id}': {
      get: operation('Scopes', 'What one costs, and what of it is free', {
        parameters: [path('id', '682c9f5a51671f7ef264c4fd')],
        responses: { 200: success(ref('ScopeDetail')), 404: refusal('There is none') },
      }),
    },
    '/errors': {
      get: operation('Errors', 'What was refused', {
        parameters: [SCOPES, ...PAGES],
        responses: { 200: success(list('ErrorLog')), 400: refusal('The page is none') },
      }),
    },
    '/wallet': { get: operation('Wallet', 'The credit', { responses: { 200: success(ref('Wallet')) } }) },
    '/wallet/transactions': {
      get: operation('Wallet', 'What was paid in, and spent', {
        parameters: PAGES,
        responses: {
          200: success(list('WalletTransaction')),
          400: { 'x-correction': 'the document has it for all other lists in pages', ...refusal('The page is none') },
        },
      }),
    },
    '/callbacks': {
      get: operation('Callbacks', 'The callbacks', {
        parameters: [SCOPES, ...PAGES],
        responses: {
          200: success(listOrOne('CallbackListElement', 'Callback')),
          400: refusal('The page is none'),
          404: refusal('There is none'),
        },
      }),
    },
    '/callbacks/{id}': {
      get: operation('Callbacks', 'One callback', {
        parameters: [path('id', '65a1b2c3d4e5f6789abcdef0')],
        responses: { 200: success(ref('Callback')), 404: refusal('There is none') },
      }),
    },
    '/stats': {
      get: operation('Stats', 'What was used', {
        parameters: counted(),
        responses: { 200: success(ref('Stats')), 422: refusal('This is no time') },
      }),
    },
    '/stats/ips': {
      get: operation('Stats', 'From where', {
        parameters: counted(),
        responses: { 200: success({ type: 'array', items: { type: 'string' } }), 422: refusal('This is no time') },
      }),
    },
    '/stats/apis': {
      get: operation('Stats', 'What was used, by API', {
        parameters: counted(),
        responses: {
          200: success({ type: 'object', additionalProperties: ref('ApiStats') }),
          422: refusal('This is no time'),
        },
      }),
    },
    '/stats/apis/{domain}': {
      get: operation('Stats', 'What was used of one API, by scope', {
        parameters: counted(path('domain', 'ws.pecmassiva.com')),
        responses: { 200: success(ref('DomainStats')), 422: refusal('This is no time') },
      }),
    },
    '/subscriptions': {
      get: operation('Subscriptions', 'The subscriptions', {
        parameters: [query('id', { type: 'string', minLength: 1, example: '656d1e2f8b3c2a001f7e4a20' }), SCOPES, ...PAGES],
        responses: {
          200: success(listOrOne('SubscriptionListElement', 'Subscription')),
          400: refusal('The page is none'),
          404: refusal('There is none'),
        },
      }),
    },
    '/subscriptions/{id}': {
      get: operation('Subscriptions', 'One subscription', {
        parameters: [path('id', '656d1e2f8b3c2a001f7e4a20')],
        responses: { 200: success(ref('Subscription')), 404: refusal('There is none') },
      }),
    },
  },
  components: {
    securitySchemes: {
      basicAuth: { type: 'http', scheme: 'basic' },
      refreshAuth: { type: 'http', scheme: 'bearer' },
    },
    schemas,
  },
};
