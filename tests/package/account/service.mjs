/** An account before a service of the test's own, and what its tests share. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, mock } from 'node:test';

import { consumer } from '../consumer.mjs';

const user = consumer('module');
after(() => user.remove());
export const entry = await import(join(user.installed, 'account.js'));
const { account } = entry;

export const ACCOUNT = { email: 'àmministrazione@comune.it', apiKey: 'chiave-segretissima' };
export const BASIC = Buffer.from(`${ACCOUNT.email}:${ACCOUNT.apiKey}`).toString('base64');
export const TOKEN = '656d1e2f8b3c2a001f7e4a12';
export const REFRESH = '9b02c7aa41de5508f3316cbe';

/** A service that answers with these, one after the other; the last again and again. */
export function service(...answers) {
  const requests = [];
  const fetch = async (request) => {
    const { method, url } = request;
    requests.push({ method, url, authorization: request.headers.get('authorization'), body: await request.text() });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return typeof answer === 'function' ? answer(request) : answer.clone();
  };
  return { requests, fetch, of: account({ ...ACCOUNT, fetch }) };
}
export const good = (data, init) => Response.json({ data, success: true, message: '', error: null }, init);
export const no = (status, message = 'no', headers = {}) => Response.json({ success: false, message, error: 7, data: null }, { status, headers });
export const all = async (list) => {
  const found = [];
  for await (const one of list) {
    found.push(one);
  }
  return found;
};
/** What is thrown. */
export const thrown = (promise) => promise.then(() => assert.fail('it was taken'), (error) => error);

/** Runs with waits that are over at once, and gives how long they were. */
export async function withoutWaits(work) {
  const waits = [];
  const { setTimeout: real } = globalThis;
  mock.method(globalThis, 'setTimeout', (then, milliseconds, ...rest) => {
    if (milliseconds >= 60_000) {
      return real(then, milliseconds, ...rest);
    }
    waits.push(milliseconds);
    return real(then, 0, ...rest);
  });
  mock.method(Math, 'random', () => 0.5);
  try {
    return { waits, result: await work() };
  } finally {
    mock.restoreAll();
  }
}
