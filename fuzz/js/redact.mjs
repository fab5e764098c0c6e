/** A password and any text of a server that may repeat it: it never stands in what is shown. */

import assert from 'node:assert/strict';

import { redacted } from '../../pkg-template/proxy/redact/secrets.js';

/** What such inputs are made of. */
export const WORDS = ['@', '\\', '\\u0022', '"', '{"success":false,"message":"@"}', '&quot;', '&#', '%22', '=', '\\\\', '\n'];

/** @param {Buffer} data */
export function fuzz(data) {
  const [size = 0] = data;
  const length = 8 + (size % 24);
  const secret = data.subarray(1, 1 + length).toString();
  // Shorter ones are words, and what nobody can type is no password.
  if (secret.length < 8 || /[\u0000-\u001f\ufffd]/.test(secret)) {
    return;
  }
  const quoted = JSON.stringify(secret).slice(1, -1);
  const spelled = [
    secret,
    quoted,
    JSON.stringify(quoted).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    Buffer.from(secret).toString('base64'),
  ];
  const text = data
    .subarray(1 + length)
    .toString()
    .replaceAll('@', () => spelled[size % spelled.length] ?? '');
  const shown = redacted(text, [secret]);
  assert.ok(!shown.includes(secret), JSON.stringify({ secret, text, shown }));
}
