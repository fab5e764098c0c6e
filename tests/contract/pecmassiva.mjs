/**
 * The contract of PEC Massiva as this project understands it, in OpenAPI 3.0: what the judge between
 * client and sandbox judges by. Where it departs from the service's own document, `x-correction` says
 * why.
 */

const credentials = ['x-username', 'x-password'].map((name) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
}));

const code = {
  name: 'code',
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: '^[0-9]{15,16}$', example: '2020082610003492' },
};

const id = { name: 'id', in: 'path', required: true, schema: { type: 'number', example: 3 } };

const security = [{ bearerAuth: [] }];
const tags = (tag) => [tag];

const json = (schema) => ({ content: { 'application/json': { schema } } });
const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
const refusal = (description) => ({ description, ...json(ref('Refusal')) });

/** @param {object} data @param {object} [more] */
const success = (data, more = {}) => ({
  description: 'OK',
  ...json({
    type: 'object',
    required: ['success', 'data'],
    properties: { data, success: { type: 'boolean' }, message: { type: 'string' }, ...more },
  }),
});

const done = {
  description: 'OK',
  ...json({
    type: 'object',
    required: ['success'],
    properties: { success: { type: 'boolean' }, message: { type: 'string' } },
  }),
};

const unauthorized = refusal('Authorization is not valid or empty');

const mail = {
  sender: { type: 'string' },
  recipient: { type: 'string' },
  date: { type: 'string' },
  object: { type: 'string' },
};

export const contract = {
  openapi: '3.0.0',
  info: { title: 'PEC Massiva, as this project understands it', version: '1.0' },
  servers: [{ url: 'https://ws.pecmassiva.com' }, { url: 'https://test.ws.pecmassiva.com' }],
  paths: {
    '/send': {
      post: {
        tags: tags('PEC'),
        security,
        requestBody: { required: true, ...json(ref('RequestSend')) },
        responses: {
          201: {
            description: 'OK',
            ...json({
              type: 'object',
              required: ['success', 'sent', 'message_id'],
              properties: {
                success: { type: 'boolean' },
                message: { type: 'string' },
                message_id: { type: 'string' },
                sent: { type: 'integer' },
              },
            }),
          },
          400: refusal('Post parameter is not valid'),
          401: unauthorized,
          429: {
            'x-correction': 'the document states 1 request a second and no answer for the second one',
            ...refusal('Too many requests'),
          },
          500: refusal('MySQL Error'),
        },
      },
    },
    '/send/{code}': {
      get: {
        tags: tags('PEC'),
        security,
        parameters: [...credentials, code],
        responses: {
          200: success({ type: 'array', items: ref('ResponseStatus') }),
          401: unauthorized,
          404: refusal('Result empty'),
        },
      },
      delete: {
        tags: tags('PEC'),
        security,
        parameters: [...credentials, code],
        responses: { 200: done, 401: unauthorized, 404: refusal('Email not found') },
      },
    },
    '/inbox/{id}': {
      get: {
        tags: tags('Inbox'),
        security,
        parameters: [...credentials, id],
        responses: {
          200: success(ref('InboxSingle')),
          401: unauthorized,
          404: refusal('Message not found'),
        },
      },
      delete: {
        tags: tags('Inbox'),
        security,
        parameters: [...credentials, id],
        responses: {
          200: done,
          401: unauthorized,
          404: {
            'x-correction': 'the document has no answer for a message that is not there',
            ...refusal('Message not found'),
          },
        },
      },
    },
    '/inbox': {
      get: {
        tags: tags('Inbox'),
        security,
        parameters: [
          ...credentials,
          { name: 'q', in: 'query', required: false, schema: { type: 'string' } },
          { name: 'page', in: 'query', required: false, schema: { type: 'number' } },
        ],
        responses: {
          200: success(
            { type: 'array', items: ref('InboxSearch') },
            { page: { type: 'number' }, total: { type: 'number' }, n_of_pages: { type: 'number' } },
          ),
          401: unauthorized,
        },
      },
    },
    '/quota/{mailbox}': {
      get: {
        tags: tags('Inbox'),
        security,
        parameters: [
          ...credentials,
          { name: 'mailbox', in: 'path', required: true, schema: { type: 'string' }, example: 'inbox' },
        ],
        responses: {
          200: success(ref('QuotaResponse')),
          400: refusal('Invalid mailbox'),
          401: unauthorized,
        },
      },
    },
  },
  components: {
    securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Refusal: {
        type: 'object',
        required: ['success', 'message'],
        properties: { success: { type: 'boolean', enum: [false] }, message: { type: 'string' } },
      },
      RequestSend: {
        type: 'object',
        required: ['sender', 'recipient', 'subject', 'body', 'username', 'password'],
        additionalProperties: false,
        properties: {
          sender: { type: 'string' },
          recipient: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
          subject: { type: 'string' },
          body: { type: 'string' },
          attachments: {
            'x-correction': 'the document says one object where its own example shows an array of them',
            type: 'array',
            items: ref('Attachment'),
          },
          username: { type: 'string' },
          password: { type: 'string' },
        },
      },
      Attachment: {
        type: 'object',
        required: ['name', 'file'],
        additionalProperties: false,
        properties: {
          name: { type: 'string' },
          file: {
            'x-correction': 'the document says base64 where its own example shows a data: URI',
            type: 'string',
            pattern: '^data:[^,]*;base64,[A-Za-z0-9+/]*={0,2}$',
          },
        },
      },
      ResponseStatus: {
        'x-correction': 'the service was seen to answer date, subject, body where the document says data, object, message',
        type: 'object',
        additionalProperties: false,
        properties: {
          sender: { type: 'string' },
          recipient: { type: 'string' },
          data: { type: 'string' },
          object: { type: 'string' },
          message: { type: 'string' },
          date: { type: 'string' },
          subject: { type: 'string' },
          body: { type: 'string' },
        },
      },
      InboxSearch: {
        type: 'object',
        additionalProperties: false,
        required: ['id'],
        properties: { ...mail, id: { type: 'number' } },
      },
      InboxSingle: {
        type: 'object',
        additionalProperties: false,
        properties: { ...mail, body: { type: 'string' } },
      },
      QuotaResponse: {
        type: 'object',
        required: ['usage', 'limit'],
        properties: { usage: { type: 'number' }, limit: { type: 'number' } },
      },
    },
  },
};
