/** A callback as servers make it that mean well, or do not. */

import { parsed } from '../common/json.js';

/** Characters that a huge one has too many. */
const HUGE = 5_000_000;

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

/**
 * @typedef {{ body: BodyInit, headers: Record<string, string> }} Contents
 *
 * @param {import('../types/sandbox.d.ts').SandboxCallback} call
 * @param {import('../types/sandbox.d.ts').CallbackDistortion | undefined} way
 * @returns {Promise<Contents>}
 */
export async function distorted(call, way) {
  const { field, record } = contentsOf(call);
  const plain = { body: call.body, headers: { 'content-type': call.contentType } };
  switch (way) {
    case 'form':
      return form([[field, JSON.stringify(record)]]);
    case 'nestedForm':
      return form(Object.entries(record).map(([name, value]) => [`${field}[${name}]`, typeof value === 'string' ? value : JSON.stringify(value)]));
    case 'json':
      return json({ [field]: record });
    case 'multipart': {
      const body = new FormData();
      body.set(field, JSON.stringify(record));
      return { body, headers: {} };
    }
    case 'wrongField':
      return json({ altro: record });
    case 'huge':
      return json({ [field]: { ...record, riempimento: 'x'.repeat(HUGE) } });
    case 'forged':
      return json({ [field]: { ...record, stato: 'revocata', casella_pec: 'vittima@legalmail.it' } });
    case 'stranger':
      return json({ [field]: { ...record, id: '0123456789abcdef01234567' } });
    case 'html':
      return { body: '<!DOCTYPE html><title>502 Bad Gateway</title><p>data=1', headers: { 'content-type': 'text/html' } };
    case 'empty':
      return { body: '', headers: { 'content-type': call.contentType } };
    case 'gzip':
      return { body: await packed(call.body), headers: { ...plain.headers, 'content-encoding': 'gzip' } };
    default:
      return plain;
  }
}

/** @param {string[][]} pairs @returns {Contents} */
const form = (pairs) => ({ body: new URLSearchParams(pairs).toString(), headers: { 'content-type': FORM } });

/** @param {object} value @returns {Contents} */
const json = (value) => ({ body: JSON.stringify(value), headers: { 'content-type': JSON_TYPE } });

/** @param {import('../types/sandbox.d.ts').SandboxCallback} call @returns {{ field: string, record: Record<string, unknown> }} */
function contentsOf({ contentType, body }) {
  const pairs = contentType === FORM ? [...new URLSearchParams(body)] : Object.entries(parsed(body));
  const [field = 'data', held] = pairs[0] ?? [];
  return { field, record: typeof held === 'string' ? parsed(held) : /** @type {any} */ (held) };
}

/** @param {string} text */
async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
