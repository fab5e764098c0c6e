/**
 * Any answers of the service that keeps accounts and tokens: the first byte is what is asked, then come answers between bytes
 * 0x1e, each a line with its status, lines of headers, an empty line and the body. What is read of money and use are numbers
 * that another reader sees too, what changes something is asked for once and told as what it came to, a token is none that
 * a header cannot bear or that lives longer or may more than was asked for, and no error shows a secret.
 */

import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { SPELLINGS, decodings } from '../../tests/proxy/redact/spellings.mjs';

const { account, isPecError } = await import(`${unpacked}/account.js`);
const { oauthToken } = await import(`${unpacked}/proxy/oauth.js`);

const KEY = 'k3y"è&/7?-4f9a81c6';
const TOKEN = '5f81e0c29b7d4a66';
const SCOPE = 'POST:test.ws.pecmassiva.com/send';

/** What such inputs are made of; for `@` the API key comes back, for `^` the token that was asked about. */
export const WORDS = [
  ...['200\n\n', '404\n\n', '\x1e', 'retry-after: 1\n', '{"data":', '{"success":false,"message":"@"}', '{"success":true,"data":[]}', '@', '^', 'null', '1e400', '-1', '""'],
  ...['"credit":', '"token":"^"', '"createdAt":1700000000', '"expireAt":1700000600', '"scopes":', SCOPE, '"totalRequests":"1"', '"walletRequests":0', '"id":"a"'],
];

const WAYS = Object.values(SPELLINGS);

/** @typedef {{ status: number, headers: Headers, text: string }} Told */

/** @param {string} part @param {() => number} turn @returns {Told} */
function toldOf(part, turn) {
  const at = part.indexOf('\n\n');
  const [first = '', ...lines] = (at === -1 ? part : part.slice(0, at)).split('\n');
  const headers = new Headers();
  for (const line of lines) {
    try {
      const colon = line.indexOf(':');
      headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
    } catch {
      // No runtime gives such a one.
    }
  }
  const given = (at === -1 ? '' : part.slice(at + 2)).replaceAll('^', TOKEN);
  const text = given.replaceAll('@', () => WAYS[turn() % WAYS.length]?.(KEY) ?? '');
  return { status: Number(first), headers, text };
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** @param {Told} told */
const isYes = ({ status, text }) => status >= 200 && status < 300 && parsed(text).success !== false;

/** Whether it certainly says no. @param {Told} told */
const isNo = ({ status, text }) =>
  status >= 400 && status < 500 ? ![408, 409, 425].includes(status) : status >= 200 && status < 300 && parsed(text).success === false;

/** @param {any} error */
function checkError(error) {
  assert.ok(isPecError(error), inspect(error));
  const { retryAfter } = error;
  assert.ok(retryAfter === undefined || retryAfter === null || (Number.isFinite(retryAfter) && retryAfter >= 0), String(retryAfter));
  checkShown([inspect(error, { depth: 9 }), error.message, JSON.stringify(error)].join(' '));
}

/** @param {string} shown */
function checkShown(shown) {
  assert.ok(!decodings(shown).some((one) => one.includes(KEY)), shown);
  assert.ok(!shown.includes(btoa(unescape(encodeURIComponent(`a@b.it:${KEY}`)))), shown);
}

/** @param {unknown} value @returns {number | undefined} as another reader reads it */
function numberIn(value) {
  const number = typeof value === 'string' && /\S/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

const COUNTS = ['totalRequests', 'walletRequests', 'subscriptionRequests', 'errorRequests', 'walletAmount'];

/** @param {any} counts @param {any} data */
function checkCounts(counts, data) {
  const isNothing = Object.keys(Object(data)).length === 0;
  for (const name of COUNTS) {
    assert.equal(counts[name], isNothing ? 0 : numberIn(data[name]), name);
  }
  assert.ok(Number.isFinite(counts.freeRequests) && counts.freeRequests >= 0);
}

/** @param {any} record */
function checkRecord(record) {
  for (const [name, value] of Object.entries(record)) {
    assert.ok(!(value instanceof Date) || !Number.isNaN(value.getTime()), name);
  }
}

/** @typedef {{ told: Told[], made: any, isChange?: boolean }} Asked */

/** @type {((made: any, told: () => Told[]) => Promise<void>)[]} reads */
const READS = [
  async (made, told) => {
    const { credit } = await made.wallet();
    const [{ text }] = /** @type {[Told]} */ (told());
    assert.equal(credit, numberIn(parsed(text).data.credit));
    assert.ok(Number.isFinite(credit));
  },
  async (made, told) => {
    const { apis, ...total } = await made.usage({ year: 2026 });
    const [all, each] = told().map((one) => (isYes(one) ? (parsed(one.text).data ?? {}) : {}));
    checkCounts(total, all);
    assert.deepEqual(Object.keys(apis).sort(), Object.keys(Array.isArray(each) ? {} : each).sort());
    Object.entries(apis).forEach(([name, counts]) => checkCounts(counts, Object(each[name])));
  },
  async (made, told) => {
    const seen = [];
    for await (const record of made.transactions()) {
      checkRecord(record);
      seen.push(record);
    }
    const ids = seen.map((record) => record.id ?? record.token).filter((id) => id !== undefined && id !== null);
    assert.equal(new Set(ids).size, ids.length, 'none comes twice');
    // Nothing is no list that could not be read.
    const [first] = told();
    assert.ok(seen.length > 0 || first === undefined || isYes(first) || (first.status === 404 && parsed(first.text).success === false));
  },
  async (made) => {
    for await (const token of made.tokens.list()) {
      assert.ok(typeof token.token === 'string' && token.token !== '');
      assert.ok(token.token.length < 8 || !Object.keys(token).some((name) => token[name] === token.token));
    }
  },
  async (made, told) => {
    const token = await made.tokens.get(TOKEN);
    const answer = parsed(told()[0]?.text ?? '');
    assert.ok([answer.data?.token, answer.token].includes(token.token));
    assert.ok(!('token' in JSON.parse(JSON.stringify(token))));
  },
  async (made) => checkRecord(await made.subscription('s1')),
];

/** @type {((made: any) => Promise<any>)[]} changes */
const CHANGES = [
  (made) => made.tokens.create({ scopes: [SCOPE], ttl: 600 }),
  (made) => made.tokens.update(TOKEN, { name: 'x' }),
  (made) => made.tokens.delete(TOKEN),
  (made) => made.tokens.refresh({ token: TOKEN, refreshToken: 'r3fr3sh-81c6' }, { ttl: 60 }),
];

/** @param {Told[]} told @param {() => Promise<unknown>} mint @param {(minted: any) => void} check */
async function minted(told, mint, check) {
  let found;
  try {
    found = await mint();
  } catch (error) {
    assert.ok(error instanceof Error && !isPecError(error));
    checkShown(inspect(error, { depth: 9 }));
    const token = told.map(({ text }) => parsed(text).data?.token).find((one) => typeof one === 'string' && one.length > 8);
    assert.ok(token === undefined || !String(error).includes(token), String(error));
    return;
  }
  assert.equal(told.length, 1);
  assert.ok(isYes(/** @type {Told} */ (told[0])));
  check(found);
}

/** @param {Buffer} data */
export async function fuzz(data) {
  const [which = 0] = data;
  let times = data.length;
  const left = data.subarray(1).toString().split('\x1e').slice(0, 12).map((part) => toldOf(part, () => times++));
  /** @type {Told[]} */
  const told = [];
  const fetch = async () => {
    const next = left.shift() ?? { status: 200, headers: new Headers(), text: '{"success":true,"data":[]}' };
    told.push(next);
    if (!(next.status >= 200 && next.status < 600)) {
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: next.text.slice(0, 12) } });
    }
    const isBare = [204, 205, 304].includes(next.status);
    return new Response(isBare ? null : next.text, { status: next.status, headers: next.headers });
  };
  const access = { email: 'a@b.it', apiKey: KEY.replaceAll(/\s/g, ''), environment: /** @type {const} */ ('test'), fetch };
  const made = account({ ...access, retries: 0 });
  const kind = which % (READS.length + CHANGES.length + 2);
  const read = READS[kind];
  if (read !== undefined) {
    await read(made, () => told).catch((error) => (error?.code === 'ERR_ASSERTION' ? Promise.reject(error) : checkError(error)));
    return;
  }
  const change = CHANGES[kind - READS.length];
  if (change !== undefined) {
    let error;
    let done;
    try {
      done = await change(made);
    } catch (thrown) {
      error = thrown;
    }
    assert.equal(told.length, 1, 'what changes something is asked for once');
    const [answer] = /** @type {[Told]} */ (told);
    if (error === undefined) {
      assert.ok(isYes(answer));
      assert.ok(done === undefined || (typeof done.token === 'string' && done.token !== ''));
      return;
    }
    checkError(error);
    const isOpen = error.name === 'UnknownOutcomeError';
    const isUnreached = !(answer.status >= 200) && ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(answer.text.slice(0, 12));
    const isDone = error.message.includes('The service took it');
    assert.ok(isDone ? isYes(answer) : isOpen || isNo(answer) || isUnreached, error.message);
    assert.equal(error.message.includes('Nothing was changed.'), !isOpen && !isDone, error.message);
    return;
  }
  const source = oauthToken(access);
  if (kind === READS.length + CHANGES.length) {
    await minted(told, () => source({ scopes: [SCOPE] }), (token) => {
      assert.match(token, /^[\x21-\x7e]+$/);
      const answer = parsed(told[0]?.text ?? '');
      assert.ok([answer.data?.token, answer.token].includes(token));
    });
    return;
  }
  const wanted = { scopes: [SCOPE], ttl: 600 };
  await minted(told, () => /** @type {any} */ (source).mint(wanted), ({ token, scopes, expiresIn, expires }) => {
    assert.match(token, /^[\x21-\x7e]+$/);
    assert.deepEqual(scopes, wanted.scopes);
    assert.ok(expiresIn >= 0 && expiresIn <= wanted.ttl, String(expiresIn));
    assert.ok(expires.getTime() <= Date.now() + wanted.ttl * 1000);
    const { data, ...bare } = parsed(told[0]?.text ?? '');
    const said = [data, bare].find((one) => one?.token !== undefined) ?? {};
    // More than was asked for is handed to nobody.
    const texts = (/** @type {any} */ value) => (typeof value === 'string' ? value.split(/[\s,;]+/) : Object.values(Object(value)).flatMap(texts));
    for (const scope of texts(said.scopes).filter((one) => one.includes(':'))) {
      const plain = (/** @type {string} */ one) => one.toLowerCase().replace('test.', '');
      assert.ok(plain(scope) === plain(SCOPE) || plain(scope).startsWith(`${plain(SCOPE)}/`), scope);
    }
  });
}
