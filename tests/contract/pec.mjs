/**
 * The contract of the mailboxes' service (`pec.openapi.it`) as this project understands it, in OpenAPI
 * 3.0: what the judge between client and sandbox judges by. Where it departs from the service's own
 * document, `x-correction` says why.
 */

import { json, ref, schemas } from './pec-records.mjs';

const security = [{ bearerAuth: [] }];

const record = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, example: '64f0c2a91b7d3e5a60c81f22' },
};

/** What surrounds every answer. @param {object} data */
const envelope = (data) => ({
  type: 'object',
  required: ['data', 'success', 'message', 'error'],
  properties: {
    data,
    success: { type: 'boolean', enum: [true] },
    message: ref('Message'),
    error: ref('ErrorNumber'),
  },
});

const success = (data) => ({ description: 'OK', ...json(envelope(data)) });

const empty = (description) => ({ description });

const REFUSALS = {
  400: 'The id is not one',
  402: 'The wallet does not hold enough',
  404: 'There is no such record in this account',
  406: 'A value is refused, or the record does not allow it',
  428: 'Something is missing, or the record is in another state',
  503: 'Out of service for the moment',
};

const refusal = (description) => ({ description, ...json(ref('Refusal')) });
const refusals = (...statuses) => Object.fromEntries(statuses.map((status) => [status, refusal(REFUSALS[status])]));

const unauthorized = {
  'x-correction': 'the document has no answer for a token that is missing or wrong',
  description: 'The token is missing or wrong',
  ...json(ref('Unauthorized')),
};

/** An empty list need not be a 404. */
const none = {
  'x-correction': 'the document has only a 404 for an account without any; the service may also answer with nothing',
  ...empty('There is none'),
};

/**
 * @param {string} tag
 * @param {string} summary
 * @param {{ parameters?: object[], body?: string, responses: Record<number, object> }} more
 */
const operation = (tag, summary, { parameters = [], body, responses }) => ({
  tags: [tag],
  summary,
  security,
  parameters,
  ...(body !== undefined && { requestBody: { required: true, ...json(ref(body)) } }),
  responses: { ...responses, 401: unauthorized },
});

const mailbox = success(ref('Mailbox'));

/** What changes one mailbox and answers with it. */
const change = (summary, body, ...statuses) =>
  operation('Mailboxes', summary, {
    parameters: [record],
    body,
    responses: { 200: mailbox, ...refusals(...statuses) },
  });

const plain = (description) => ({ description, content: { 'text/plain': { schema: { type: 'string', minLength: 1 } } } });

/** A form to print and sign, whose refusals are bare text. @param {string} summary */
const form = (summary) => {
  const { responses, ...rest } = operation('Forms', summary, {
    parameters: [record],
    responses: {
      200: { description: 'The form', content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } } },
      ...Object.fromEntries([400, 404, 406].map((status) => [status, plain(REFUSALS[status])])),
    },
  });
  const token = { ...unauthorized, content: { ...unauthorized.content, ...plain('').content } };
  return { ...rest, responses: { ...responses, 401: token } };
};

const communicated = success(ref('CommunicationRecord'));

export const contract = {
  openapi: '3.0.0',
  info: { title: 'The mailboxes’ service, as this project understands it', version: '1.0' },
  servers: [{ url: 'https://pec.openapi.it' }, { url: 'https://test.pec.openapi.it' }],
  paths: {
    '/domini_pec/{dominio}': {
      get: operation('Mailboxes', 'Is this a domain of certified mail? Every question is charged', {
        parameters: [{ name: 'dominio', in: 'path', required: true, schema: { type: 'string', minLength: 1, example: 'example.it' } }],
        responses: {
          200: success({ type: 'array', items: { type: 'string' } }),
          204: empty('It is not'),
          ...refusals(402, 406, 428, 503),
        },
      }),
    },
    '/verifica_pec/{pec}': {
      get: operation('Mailboxes', 'Is this address free to be registered?', {
        parameters: [{ name: 'pec', in: 'path', required: true, schema: { type: 'string', minLength: 1, example: 'ufficio@example.it' } }],
        responses: {
          200: success({ type: 'object', required: ['available'], properties: { available: { type: 'boolean' } } }),
          ...refusals(406, 428),
        },
      }),
    },
    '/pec': {
      get: operation('Mailboxes', 'The mailboxes of the account', {
        responses: { 200: success({ type: 'array', items: ref('MailboxSummary') }), 204: none, ...refusals(404) },
      }),
      post: operation('Mailboxes', 'Register a mailbox', {
        body: 'Registration',
        responses: { 200: mailbox, ...refusals(402, 404, 406, 428) },
      }),
    },
    '/pec/{id}': {
      get: change('One mailbox: only those activated over the API are known, and no flat ones', undefined, 400, 404),
      delete: change('Revoke a mailbox', undefined, 400, 404, 406, 428),
    },
    '/pec/{id}/attivazione': {
      patch: change('Hand in the signed form and the identity document', 'Upload', 400, 404, 406, 428),
    },
    '/pec/{id}/modifica': {
      patch: change('Give a mailbox more space', 'Spaces', 400, 402, 404, 406, 428),
    },
    '/pec/{id}/conservazione': {
      patch: change('Activate the legal archive of a mailbox', 'Archive', 400, 402, 404, 406, 428),
    },
    '/pec/{id}/trasformazione': {
      patch: change('Move a mailbox to a larger type', 'Type', 400, 402, 404, 406, 428),
    },
    '/pec/{id}/rinnovo': {
      get: operation('Mailboxes', 'Renew a mailbox, or bring a revoked one back; a GET that pays', {
        parameters: [record, { name: 'anni', in: 'query', required: false, schema: { type: 'integer', minimum: 1, example: 1 } }],
        responses: {
          200: mailbox,
          402: {
            'x-correction': 'the document has no answer for a renewal that the wallet cannot pay',
            ...refusal(REFUSALS[402]),
          },
          ...refusals(400, 404, 428),
        },
      }),
    },
    '/pec/{id}/multiutenza': {
      post: change('Let one more person use a mailbox', 'User', 400, 402, 404, 406, 428),
    },
    '/comunica_pec': {
      get: operation('Business register', 'The communications of the account', {
        responses: { 200: success({ type: 'array', items: ref('CommunicationSummary') }), 204: none, ...refusals(404) },
      }),
      post: operation('Business register', 'Tell the business register the address of a company', {
        body: 'Communication',
        responses: { 200: communicated, ...refusals(402, 406, 428) },
      }),
    },
    '/comunica_pec/{id}': {
      get: operation('Business register', 'One communication', {
        parameters: [record],
        responses: { 200: communicated, ...refusals(400, 404) },
      }),
      patch: operation('Business register', 'Hand in the digitally signed power of attorney', {
        parameters: [record],
        body: 'Upload',
        responses: { 200: communicated, ...refusals(400, 404, 406, 428) },
      }),
    },
    '/pec/{id}/modulo_attivazione': { get: form('The form to activate a mailbox') },
    '/pec/{id}/modulo_conservazione': { get: form('The form to activate its archive') },
    '/comunica_pec/{id}/procura_registro_imprese': { get: form('The power of attorney for the business register') },
    '/dominio': {
      post: {
        'x-correction': 'the document lacks it: the list of scopes and the service’s site name it, without its fields',
        ...operation('Domains', 'Certify a domain of one’s own', {
          body: 'Domain',
          responses: { 200: success({}), ...refusals(402, 428) },
        }),
      },
    },
  },
  components: {
    securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer' } },
    schemas: {
      ...schemas,
      Message: {
        'x-correction': 'the document says text; the service was also seen to answer with an object',
        oneOf: [{ type: 'string', example: '' }, { type: 'object' }],
      },
      ErrorNumber: {
        'x-correction': 'the document says integer where its own example shows null; fractions were seen too',
        type: 'number',
        nullable: true,
        example: null,
      },
      Refusal: {
        type: 'object',
        required: ['success', 'message', 'error'],
        properties: {
          data: { type: 'object', nullable: true },
          success: { type: 'boolean', enum: [false] },
          message: ref('Message'),
          error: ref('ErrorNumber'),
        },
      },
      Unauthorized: {
        type: 'object',
        required: ['success', 'message'],
        properties: {
          data: { type: 'object', nullable: true },
          success: { type: 'boolean', enum: [false] },
          message: ref('Message'),
          error: ref('ErrorNumber'),
        },
      },
    },
  },
};
