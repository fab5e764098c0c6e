/** What the service says, as much of it as one message needs; and the page that sends it. */

import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

const json = (status, body) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The service: every message has an id of its own. */
export function service() {
  let last = 100_000_000_000_000;
  return ({ method, path }) => {
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key, x-pec-mailbox, x-pec-store, x-username, x-password',
      'access-control-allow-methods': 'GET, POST',
    };
    const answer = () => {
      if (method === 'POST' && path === '/send') {
        last += 1;
        return json(201, { success: true, sent: 1, message: '', message_id: String(last) });
      }
      if (method === 'GET' && path.startsWith('/quota')) {
        return json(200, { success: true, data: { usage: 1, limit: 100, ratio: 0.01 } });
      }
      return method === 'OPTIONS'
        ? { status: 204, headers: {}, body: '' }
        : json(404, { success: false, message: 'not found' });
    };
    const { status, headers, body } = answer();
    return { status, headers: { ...headers, ...cors }, body };
  };
}

/**
 * An empty page and the package.
 *
 * @param {string} folder of the package
 */
export const page = (folder) => async ({ path }) => {
  if (path === '/') {
    const headers = { 'content-type': 'text/html', 'cache-control': 'no-store' };
    return { status: 200, headers, body: '<!doctype html><link rel="icon" href="data:,">' };
  }
  const file = path.startsWith('/pec-massiva/') ? join(folder, path.slice('/pec-massiva'.length)) : undefined;
  const body = file && (await readFile(file).catch(() => undefined));
  return body === undefined
    ? { status: 404, headers: {}, body: '' }
    : { status: 200, headers: { 'content-type': TYPES[extname(file)] ?? 'text/plain' }, body };
};
