/** Codice fiscale and partita IVA against another implementation, on thousands of codes. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { stdnum } from 'stdnum';

import { SUITE } from '../canaries/suite.mjs';
import { REGISTRATION } from './registration.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const { PecMassiva } = await import(join(user.installed, 'full.js'));

const pec = new PecMassiva({
  token: SUITE.token,
  fetch: async () => Response.json({ data: { id: 'a' }, success: true, message: '', error: null }),
});

/** Whether the client finds fault with a field. */
async function refuses(field, code) {
  try {
    await pec.mailboxes.register({ ...REGISTRATION, [field]: code });
    return false;
  } catch (error) {
    assert.deepEqual(error.problems?.map((problem) => problem.field), [field]);
    return true;
  }
}

/** The same numbers in every run. @param {number} state */
function seeded(state) {
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

test('codici fiscali, with letters that stand for digits', async () => {
  const random = seeded(7);
  const pick = (text) => text[random(text.length)];
  const digits = (number, length) => String(number).padStart(length, '0');
  let good = 0;
  for (let turn = 0; turn < 200; turn += 1) {
    const day = 1 + random(28) + (random(2) === 0 ? 0 : 40);
    const letters = [
      ...Array.from({ length: 6 }, () => pick(LETTERS)),
      ...digits(random(100), 2),
      pick('ABCDEHLMPRST'),
      ...digits(day, 2),
      pick('ABCDEFGHILM'),
      ...digits(1 + random(900), 3),
    ];
    for (const place of [6, 7, 9, 10, 12, 13, 14]) {
      if (random(4) === 0) {
        letters[place] = 'LMNPQRSTUV'[Number(letters[place])];
      }
    }
    for (const check of LETTERS) {
      const code = letters.join('') + check;
      const { isValid } = stdnum.IT.codicefiscale.validate(code);
      good += isValid ? 1 : 0;
      assert.equal(await refuses('codice_fiscale_richiedente', code), !isValid, code);
    }
  }
  assert.equal(good, 200);
});

test('partite IVA', async () => {
  const random = seeded(11);
  let good = 0;
  for (let turn = 0; turn < 200; turn += 1) {
    const company = String(1 + random(9_999_998)).padStart(7, '0');
    const office = String(1 + random(100)).padStart(3, '0');
    for (let check = 0; check < 10; check += 1) {
      const code = company + office + check;
      const { isValid } = stdnum.IT.iva.validate(code);
      good += isValid ? 1 : 0;
      assert.equal(await refuses('cf_piva_titolare', code), !isValid, code);
    }
  }
  assert.equal(good, 200);
});
