/** What goes to the account's service and what comes back: the records of its contract. `x-correction` says where it departs. */

export const ref = (name) => ({ $ref: `#/components/schemas/${name}` });
export const json = (schema) => ({ content: { 'application/json': { schema } } });

const ENVELOPE = 'the document shows it for one answer and for refusals only; the running service puts it around all';

const text = { type: 'string' };
const filled = (example) => ({ type: 'string', minLength: 1, example });
const count = { type: 'integer', minimum: 0 };
const number = { type: 'number' };
const flag = { type: 'boolean' };
const euros = { type: 'number', minimum: 0 };
/** With a zone: whoever reads it may be in another. */
const time = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$', example: '2026-02-12T08:30:00+00:00' };
const orNull = (schema) => ({ ...schema, nullable: true });
const id = { type: 'string', minLength: 1, example: '656d1e2f8b3c2a001f7e4a14' };
const scope = { type: 'string', pattern: '^[A-Z]+:[^\\s/]+/\\S+$', example: 'GET:ws.pecmassiva.com/inbox' };
const list = (items) => ({ type: 'array', items });
const digits = { type: 'string', pattern: '^\\d+$', example: '950' };

const record = (properties, required = []) => ({ type: 'object', required, properties });

const counts = {
  totalRequests: number,
  walletRequests: number,
  subscriptionRequests: number,
  errorRequests: number,
  walletAmount: euros,
};
const COUNTS = Object.keys(counts);

const limit = { oneOf: [{ type: 'integer', minimum: 0 }, flag] };

export const schemas = {
  Success: { 'x-correction': ENVELOPE, type: 'boolean', enum: [true] },
  Message: { 'x-correction': ENVELOPE, type: 'string' },
  NoError: { 'x-correction': ENVELOPE, type: 'string', nullable: true, maxLength: 0 },
  Refusal: record(
    {
      success: { type: 'boolean', enum: [false] },
      message: text,
      // Some bring no number.
      error: { type: 'number', nullable: true },
      data: { type: 'object', nullable: true, maxProperties: 0 },
    },
    ['success', 'message'],
  ),

  TokenCreate: {
    ...record({ scopes: { ...list(scope), minItems: 1 }, name: filled('portale'), ttl: { type: 'integer', example: 3600 }, limits: ref('TokenLimits') }, ['scopes']),
    additionalProperties: false,
  },
  TokenUpdate: {
    ...record({ scopes: { ...list(scope), minItems: 1 }, name: filled('portale'), ttl: { type: 'integer', example: 3600 }, limits: ref('TokenLimits') }),
    additionalProperties: false,
  },
  TokenLimits: {
    ...record({ totalRequests: count, walletRequests: count, subscriptionRequests: count, walletAmount: euros, ip: list(filled('192.0.2.1')) }),
    additionalProperties: false,
  },
  TokenDetail: record(
    {
      token: filled('656d1e2f8b3c2a001f7e4a12'),
      name: text,
      createdAt: time,
      expireAt: time,
      updatedAt: time,
      scopes: list(scope),
      refreshToken: filled('656d1e2f8b3c2a001f7e4a13'),
      limits: ref('TokenLimits'),
      stats: ref('TokenStats'),
    },
    ['token', 'expireAt', 'scopes'],
  ),
  TokenStats: record({ totalRequests: count, walletRequests: count, subscriptionRequests: count, errorRequests: count, walletAmount: euros, ip: list(text) }),

  UserScope: record({ id, scope, method: filled('GET'), endpoint: filled('inbox'), domain: filled('ws.pecmassiva.com'), enabled: flag }, ['id', 'scope', 'enabled']),
  ScopeDetail: record(
    {
      id,
      scope,
      method: filled('GET'),
      endpoint: filled('inbox'),
      domain: filled('ws.pecmassiva.com'),
      enabled: flag,
      rateLimit: { oneOf: [text, flag] },
      freeLimits: ref('ScopeLimits'),
      requirements: { type: 'object', additionalProperties: flag },
      prices: { type: 'object', additionalProperties: number },
    },
    ['id', 'scope', 'enabled'],
  ),
  ScopeLimits: record({ dayLimit: limit, monthLimit: limit, yearLimit: limit, totalLimit: limit }),

  ErrorLog: record({ id, scope, domain: filled('pec.openapi.it'), errorAt: time, httpResponseCode: { type: 'integer' }, errorCode: number, message: text, ip: text }, ['id']),

  Wallet: record({ credit: number, createdAt: time, updatedAt: time }, ['credit']),
  WalletTransaction: record({ id, amount: number, createdAt: time, description: text }, ['id', 'amount']),

  CallbackListElement: record({ id, scope, url: filled('https://portal.example'), httpResponseCode: digits, startedAt: time, completedAt: orNull(time) }, ['id', 'url']),
  Callback: record(
    {
      id,
      scope,
      domain: orNull(text),
      active: flag,
      startedAt: time,
      createdAt: time,
      completedAt: orNull(time),
      httpResponseCode: { type: 'integer' },
      data: { type: 'object' },
      custom: { type: 'object', nullable: true, 'x-correction': 'the document gives no type, and an example of an object: there may be none' },
      headers: { type: 'object' },
      elapsedTime: count,
      attempt: count,
      retry: count,
      field: text,
      method: text,
      url: filled('https://portal.example'),
    },
    ['id', 'url', 'active'],
  ),

  Stats: record({ ...counts, totalIps: count, totalApis: count }, COUNTS),
  ApiStats: record({ ...counts, totalIps: count, totalScopes: count }, COUNTS),
  DomainStats: record(
    {
      ...counts,
      ip: list(text),
      totalIps: count,
      totalScopes: count,
      scopes: { type: 'object', additionalProperties: record({ ...counts, ip: list(text) }, COUNTS) },
    },
    COUNTS,
  ),

  SubscriptionListElement: { ...record({ id, scope, active: flag, availableRequests: digits, startsAt: time, expiresAt: time }, ['id', 'active']), additionalProperties: false },
  Subscription: record(
    {
      id,
      scope,
      domain: text,
      active: flag,
      startsAt: time,
      expiresAt: time,
      totalRequests: digits,
      availableRequests: digits,
      pricePerRequest: number,
      type: text,
      autorenew: flag,
      createdAt: time,
      updatedAt: time,
      price: number,
    },
    ['id', 'active', 'totalRequests'],
  ),
};
