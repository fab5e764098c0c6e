/** No secret comes back, whatever it is and whatever stands around it; and nobody overtaxes who looks for it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { redacted } from '../../pkg-template/proxy/redact/secrets.js';
import { random } from './redact/random.mjs';
import { EMBEDDINGS, SPELLINGS, decodings } from './redact/spellings.mjs';

const SEEDS = Array.from({ length: 24 }, (_, seed) => seed + 1);
const PASSWORD = 'Pà/ss "w<&%41\\';
const TOKEN = `eyJhbGciOiJSUzI1NiJ9.${'QmFzZTY0LXRva2Vu_x-'.repeat(12)}.c2ln`;

const holds = (text, secret) => decodings(text).some((decoded) => decoded.includes(secret));

for (const [spelling, spell] of Object.entries(SPELLINGS)) {
  test(`whatever the secret, none is left that was written: ${spelling}`, () => {
    for (const secret of SEEDS.map((seed) => random(seed).secret())) {
      for (const [embedding, embed] of Object.entries(EMBEDDINGS)) {
        const echo = embed(spell(secret));
        const shown = JSON.stringify({ secret, embedding, echo });
        assert.ok(holds(echo, secret), `nothing to be taken out: ${shown}`);
        const clean = redacted(echo, [secret, TOKEN]);
        assert.ok(!holds(clean, secret), `${shown} ${clean}`);
        assert.ok(!embedding.startsWith('JSON') || JSON.parse(clean), shown);
      }
    }
  });
}

test('whatever holds no secret comes back byte for byte', () => {
  for (const seed of SEEDS) {
    const made = random(seed);
    const secrets = [made.secret(), TOKEN];
    for (const text of [made.json(), made.json(), made.text(), JSON.stringify({ inner: made.json() })]) {
      assert.equal(redacted(text, secrets), text);
    }
  }
});

/** Ways to overtax who reads all spellings: each is echoed back by a service that refuses it. */
for (const [name, text, password = PASSWORD] of [
  ['backslashes', '\\'.repeat(65_536)],
  ['fewer backslashes, of which the password is made', '\\'.repeat(8_192), `${'\\'.repeat(8)}x`],
  ['percent signs', '%25'.repeat(21_845)],
  ['ampersands', '&amp;'.repeat(13_107)],
  ['soft breaks', '=\r\n'.repeat(21_845)],
  ['beginnings of the password', `${PASSWORD.slice(0, -1)} `.repeat(4_600)],
  ['JSON in JSON', JSON.stringify({ a: JSON.stringify({ b: JSON.stringify('\\"'.repeat(8_000)) }) })],
]) {
  test(`takes little longer for ${name} than for words`, () => {
    const taken = (some) => {
      const start = process.cpuUsage().user;
      redacted(some, [password, TOKEN]);
      return process.cpuUsage().user - start;
    };
    const words = 'à "messaggio" 50%, non è valido & '.repeat(1_928);
    taken(words);
    const plain = Math.max(20_000, taken(words), taken(words));
    // What grows with the square of a text takes thousands of times as long; the collector may take its part of either.
    assert.ok(Math.min(taken(text), taken(text)) < 200 * plain);
  });
}
