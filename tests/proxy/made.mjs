/** A proxy before a service of the test's own. */

import assert from 'node:assert/strict';
import { after } from 'node:test';

import { createProxy } from '../../pkg-template/proxy/handler.js';
import { assertClean } from '../canaries/suite.mjs';
import { ask, fakeService, mailbox } from './service.mjs';

/** What no answer, no line of a log and no failure may hold, in any test that makes a proxy here. */
const SECRETS = { token: 'secret-token', password: mailbox.password };

/** What was told, to be looked through once all is over. @type {unknown[]} */
const told = [];

/** Answers, and of each what was read of it. @type {{ response: Response, words: { text: string } }[]} */
const answers = [];
after(async () => {
  for (const { response, words } of answers.splice(0)) {
    // What the proxy itself says, and what it repeats of a no, though the test looks at its status alone.
    if (!response.ok && !response.bodyUsed && !response.body?.locked) {
      await response.text();
    }
    if (!saysYes(words.text)) {
      told.push([response.status, words.text]);
    }
  }
  assertClean(told.splice(0), 'what proxies told', SECRETS);
});

/** Whether it is an answer of mail, whose words are those of who wrote it. @param {string} text */
function saysYes(text) {
  try {
    return JSON.parse(text).success === true;
  } catch {
    return false;
  }
}

/**
 * The same answer, of which is kept what is read of it, as it is read.
 *
 * @param {Response} response
 */
function heard(response) {
  const words = { text: '' };
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  const body = reader && new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        words.text += decoder.decode(value, { stream: !done });
        done ? controller.close() : controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const { status, statusText, headers } = response;
  const same = new Response(body ?? null, { status, statusText, headers });
  answers.push({ response: same, words });
  return same;
}

/** @param {object} [more] options of the proxy, the service's answer, and the way to it */
export function made({ answer, way, ...more } = {}) {
  const service = fakeService(answer);
  const entries = [];
  /** What `onError` was told. @type {any[]} */
  const failures = [];
  const proxy = createProxy({
    basePath: '/api/pec',
    authorize: () => ({ user: 'anna' }),
    mailbox: () => mailbox,
    token: SECRETS.token,
    environment: 'test',
    fetch: service.fetch,
    rate: { perSecond: 1000 },
    log: (entry) => entries.push(entry),
    onError(error, failure) {
      failures.push({ error, ...failure });
      told.push(error, failure);
    },
    ...more,
  }, way);
  told.push(entries);
  const telling = new Proxy(proxy, {
    async apply(target, self, given) {
      const response = await Reflect.apply(target, self, given);
      told.push([response.status, response.statusText, new Headers(response.headers)]);
      return heard(response);
    },
  });
  return { proxy: telling, service, entries, failures };
}

/** @param {Response} response */
export async function refusal(response) {
  const body = await response.json();
  assert.deepEqual([body.success, body.error, body.data], [false, null, null]);
  assert.equal(response.headers.get('x-pec-proxy'), '1');
  return [response.status, body.message];
}

/** The mark that the proxy's store tells now. @param {(request: Request) => Promise<Response>} proxy */
export const markOf = async (proxy) => (await proxy(ask('/once'))).headers.get('x-pec-store');

/**
 * What is told of a key; as one asks who heard a mark before its message went, unless `headers` say otherwise.
 *
 * @param {(request: Request) => Promise<Response>} proxy @param {string} key @param {Record<string, string>} [headers]
 */
export async function fate(proxy, key, headers) {
  const own = headers ?? { 'x-pec-store': await markOf(proxy) };
  const response = await proxy(ask(`/once/${encodeURIComponent(key)}`, { headers: own }));
  const { data } = await response.json();
  assert.equal(response.headers.get('x-pec-key'), data?.state ?? 'unseen');
  return data;
}
