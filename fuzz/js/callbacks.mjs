/** Any body as a callback, under each of its types: a record with an id of the kind the service gives, or a refusal. */

import assert from 'node:assert/strict';

import { NotTaken } from '../../pkg-template/proxy/callbacks/answer.js';
import { recordIn } from '../../pkg-template/proxy/callbacks/body.js';

const TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', ''];
const CODINGS = [undefined, 'gzip', 'deflate', 'br'];

/** What such inputs are made of. */
export const WORDS = [
  'data=',
  'data[id]=',
  '{"data":{"id":"a","stato":"b"}}',
  '"id":',
  '%22',
  '&',
  '=',
  '+',
  '%',
  '--x\r\n',
  '\r\n\r\n',
  'content-disposition: form-data; name="data"\r\n\r\n',
  '\u0000',
];

/** @param {Buffer} data */
export async function fuzz(data) {
  const [first = 0] = data;
  const headers = new Headers({ 'content-type': TYPES[first % TYPES.length] ?? '' });
  const coding = CODINGS[(first >> 4) % CODINGS.length];
  if (coding !== undefined && first >= 128) {
    headers.set('content-encoding', coding);
  }
  const request = new Request('https://portal.example/callback', { method: 'POST', headers, body: data.subarray(1) });
  try {
    const { id, record } = await recordIn(request, 'data', 100_000);
    assert.match(id, /^[\w-]{1,64}$/);
    assert.equal(record.id, id);
  } catch (error) {
    if (!(error instanceof NotTaken)) {
      throw error;
    }
    assert.ok(error.message.length < 1000);
  }
}
