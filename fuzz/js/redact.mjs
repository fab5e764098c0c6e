/** A password and any text of a server that may repeat it, however it writes it down: no reader of what is shown finds it. */

import assert from 'node:assert/strict';

import { redacted } from '../../pkg-template/proxy/redact/secrets.js';
import { SPELLINGS, decodings } from '../../tests/proxy/redact/spellings.mjs';

/** What such inputs are made of; for `@` stands the password. */
export const WORDS = ['@', '\\', '\\u0022', '"', '{"success":false,"message":"@"}', '&quot;', '&#', '%22', '=', '\\\\', '\n'];

const WAYS = Object.values(SPELLINGS);

/** @param {Buffer} data */
export function fuzz(data) {
  const [size = 0] = data;
  const length = 8 + (size % 24);
  const secret = data.subarray(1, 1 + length).toString();
  // Shorter ones are words, and what nobody can type is no password.
  if (secret.length < 8 || /[\u0000-\u001f\ufffd]/.test(secret)) {
    return;
  }
  const echo = data.subarray(1 + length).toString();
  // Each time in another way.
  let times = size;
  const text = echo.replaceAll('@', () => WAYS[times++ % WAYS.length]?.(secret) ?? '');
  const shown = redacted(text, [secret]);
  assert.ok(!decodings(shown).some((one) => one.includes(secret)), JSON.stringify({ secret, text, shown }));
}
