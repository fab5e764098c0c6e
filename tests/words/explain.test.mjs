/** What an error says to people: what happened, what it means for the message, what to do. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PecError, ValidationError, makeError } from '../../src/js/errors.js';
import { CORE, ERROR_CODES, LANGUAGES, PROXY, UNKNOWN_REASONS, WARNS, isWhole } from './catalogues.mjs';

const { it: italian, en: english, de: german } = LANGUAGES;
const each = Object.entries(LANGUAGES);

test('an Italian clerk reads what happened, what it means and what to do', () => {
  const params = { text: 'ECONNRESET', notes: ['note.nothingSent'] };
  assert.deepEqual(italian.explain(makeError('NetworkError', 'any', { code: 'network.noAnswer', params })), {
    what: 'Il server non ha risposto: «ECONNRESET».',
    meaning: 'Non è stato inviato nulla.',
    todo: 'Controllare il collegamento alla rete, poi riprovare.',
    problems: [],
  });
});

test('of an outcome that nobody knows the sentence says what happened, in the same language', () => {
  const params = { cause: 'No complete answer within 30000 ms.', causeCode: 'timeout.answer', milliseconds: 30_000 };
  const error = makeError('UnknownOutcomeError', 'any', { code: 'unknownOutcome', reason: 'timeout', idempotencyKey: 'k', params });
  assert.equal(german.explain(error).what, 'Es ist nicht bekannt, ob die Nachricht gesendet wurde. Die vollständige Antwort ist nicht in der vorgesehenen Zeit eingetroffen: 30 Sekunden.');
  assert.equal(english.explain(error).meaning, 'The message may have been sent already. The answer did not arrive in time.');
});

test('what to quote is said where a request was made, and never what is no id', () => {
  const requestId = '5f0c1c1e-7f3a-4b1e-9d2f-3a1b2c3d4e5f';
  const error = makeError('ServerError', 'any', { code: 'server', requestId, params: {} });
  const said = each.map(([, { explain }]) => explain(error).quote);
  assert.deepEqual(said, each.map(([, { language }]) => language.frames.quote.replace('{requestId}', requestId)));
  assert.ok(said.every((words) => words.includes(requestId) && isWhole(words)));
  // Of a row, or of a copy in JSON.
  assert.equal(italian.explain({ name: 'ServerError', code: 'server', params: {}, requestId }).quote, `Nel segnalarlo, indicare la richiesta ${requestId}.`);
  for (const none of [undefined, null, '', 7, {}, 'a b', 'a\nb', '<b>', 'x'.repeat(129), 'perch\u00e9']) {
    assert.ok(!('quote' in english.explain({ name: 'ServerError', code: 'server', params: {}, requestId: none })), String(none));
  }
});

for (const [tag, { explain, language, unknownText }] of each) {
  test(`${tag}: an outcome that nobody knows always warns against sending again, and says why nobody knows`, () => {
    const codes = [...ERROR_CODES.filter((code) => code.startsWith('unknownOutcome')), 'core.broken', 'unknownOutcome.ofANewerVersion'];
    for (const code of codes) {
      for (const reason of [...UNKNOWN_REASONS, 'ofANewerVersion', undefined]) {
        for (const idempotencyKey of ['key', '', undefined]) {
          for (const notes of [[], ['note.nothingSent']]) {
            const { what, meaning, todo } = explain({ name: 'UnknownOutcomeError', code, reason, idempotencyKey, params: { notes } });
            assert.match(todo, WARNS[tag], `${code} ${reason}`);
            assert.ok(meaning.endsWith(unknownText(reason)), meaning);
            assert.ok(meaning.startsWith(language.meanings.unknown) || meaning.startsWith(language.meanings.unknownChange), meaning);
            assert.ok([what, meaning, todo].every(isWhole), `${what} ${meaning} ${todo}`);
          }
        }
      }
    }
    const { unknown, unknownChange } = language.meanings;
    const meaning = (error) => explain({ name: 'UnknownOutcomeError', reason: 'answer', ...error }).meaning.split(/(?<=\.) /)[0];
    assert.equal(meaning({ code: 'unknownOutcome.change', idempotencyKey: '' }), unknownChange);
    assert.equal(meaning({ code: 'core.broken', idempotencyKey: '' }), unknownChange);
    assert.equal(meaning({ code: 'core.broken', idempotencyKey: 'k' }), unknown);
    assert.equal(meaning({ code: 'unknownOutcome' }), unknown, 'a row of a campaign');
  });

  test(`${tag}: where the original says that nothing was sent, the meaning does`, () => {
    const of = (details) => explain({ name: 'PecError', ...details }).meaning;
    const { meanings } = language;
    for (const [code, words] of Object.entries(CORE).filter(([code]) => ERROR_CODES.includes(code))) {
      const meaning = of({ code });
      if (code === 'closed') {
        assert.equal(meaning, meanings.stepUnsent);
      } else if (/was not sent|nothing was sent\b(?! by)/i.test(words)) {
        assert.ok([meanings.unsent, meanings.thisUnsent].includes(meaning) || /by this step/.test(words), `${code}: ${meaning}`);
      } else if (/sent by this step/i.test(words)) {
        assert.ok([meanings.stepUnsent, meanings.lost].includes(meaning), `${code}: ${meaning}`);
      } else if (!code.startsWith('unknownOutcome') && !/Nothing was (?:deleted|changed)/.test(words)) {
        assert.equal(meaning, '', code);
      }
    }
    for (const [proxyCode, words] of Object.entries(PROXY).filter(([code]) => !code.startsWith('proxy.note.'))) {
      const meaning = of({ code: 'server.proxy', params: { proxyCode } });
      const says = /Nothing was sent|This one was not sent/.test(words);
      const saysOfStep = /This request sent nothing|Nothing was forwarded/.test(words);
      assert.equal([meanings.unsent, meanings.thisUnsent].includes(meaning) || (says && meaning === meanings.stepUnsent), says, proxyCode);
      assert.equal(meaning === meanings.stepUnsent, saysOfStep || (says && meaning === meanings.stepUnsent), proxyCode);
    }
    assert.equal(of({ code: 'server', params: { notes: ['note.nothingSent'] } }), meanings.unsent);
    assert.equal(of({ code: 'server', params: { notes: ['note.nothingChanged'] } }), meanings.unchanged);
    assert.equal(of({ code: 'server', params: {} }), '');
  });

  test(`${tag}: what was said by others stands in quotation marks, and what the proxy said is translated`, () => {
    const [open, close] = language.quotes;
    const refused = makeError('RejectedError', 'any', { code: 'rejected', params: { text: 'Mittente sconosciuto.', status: 400 } });
    assert.ok(explain(refused).what.endsWith(`${open}Mittente sconosciuto${close}.`));
    const params = { text: 'The body is longer than 140000000 bytes.', status: 413, proxyCode: 'proxy.tooLarge' };
    const ofProxy = makeError('RejectedError', 'any', { code: 'rejected.proxy', params, body: { params: { most: 140_000_000 } } });
    assert.match(explain(ofProxy).what, /140 MB/);
    assert.doesNotMatch(explain(ofProxy).what, /The body is longer/);
    const cause = makeError('UnknownOutcomeError', 'any', { code: 'unknownOutcome', params: { causeCode: 'rejected.proxy', ...params } }, ofProxy);
    assert.match(explain(cause).what, /140 MB/);
    const newer = makeError('RejectedError', 'any', { code: 'rejected.proxy', params: { ...params, proxyCode: 'proxy.ofANewerVersion' } });
    assert.ok(explain(newer).what.includes(`${open}The body is longer than 140000000 bytes${close}`));
    const notes = ['proxy.note.taken', 'proxy.note.ofANewerVersion'];
    const noted = makeError('ServerError', 'any', { code: 'server.proxy', params: { proxyCode: 'proxy.store' }, body: { params: { notes } } });
    assert.equal(explain(noted).what, `${language.proxy['proxy.store']} ${language.proxy['proxy.note.taken']}`);
  });

  test(`${tag}: a code of a newer version falls back to its group, then to a general sentence`, () => {
    for (const group of new Set(ERROR_CODES.map((code) => code.split('.')[0]).filter((one) => one !== 'unknownOutcome'))) {
      assert.equal(explain(new PecError('any', { code: `${group}.ofANewerVersion` })).what, language.groups[group], group);
    }
    assert.equal(explain(new PecError('any', { code: 'ofANewerVersion' })).what, language.groups.error);
    assert.equal(explain(new PecError('any', { code: 'constructor' })).what, language.groups.error);
    const said = explain(new PecError('any', { code: 'payment.ofANewerVersion', params: { text: 'Esaurito.' } })).what;
    assert.ok(said.startsWith(language.groups.payment) && said.includes('Esaurito'), said);
  });

  test(`${tag}: how long to wait`, () => {
    const todo = (retryAfter) => explain(makeError('RateLimitError', 'any', { code: 'rateLimit', retryAfter })).todo;
    assert.match(todo(90_000), /\b90\b/);
    assert.match(todo(600_000), /\b10\b/);
    assert.match(todo(7_200_000), /\b2\b/);
    assert.doesNotMatch(todo(undefined) + todo(0) + todo(-1) + todo(Number.NaN), /\d|–/);
  });

  test(`${tag}: errors of other copies, of JSON and of a campaign's row are explained alike`, () => {
    const params = { text: 'x', status: 402, notes: ['note.nothingSent'] };
    const error = makeError('PaymentError', 'any', { code: 'payment', status: 402, params });
    const expected = explain(error);
    assert.deepEqual(explain(JSON.parse(JSON.stringify(error))), expected);
    assert.deepEqual(explain({ name: 'PaymentError', code: 'payment', message: 'any', params }), expected);
    class Copy extends Error {
      name = 'Renamed';
      code = 'payment';
      params = params;
    }
    const copy = Object.defineProperty(new Copy(), Symbol.for('pec-massiva.error'), { value: true });
    assert.deepEqual(explain(copy), expected);
  });
}

test('problems have their field, and of campaigns their row, line and column', () => {
  const problems = [
    { field: 'recipient[1]', code: 'address.missingAt', params: { value: 'a.b.it' }, message: 'any' },
    { field: 'recipients[3]', code: 'missingValue', params: { row: 3, line: 5, column: 'nome' }, message: 'any' },
    { field: 'recipients[4]', code: 'ragged', params: { row: 4, number: 5, cells: 1, columns: 1200 }, message: 'any' },
    { field: 'subject', code: 'missing', params: {}, message: 'any' },
  ];
  assert.deepEqual(italian.explain(new ValidationError('any', { problems })).problems, [
    { field: 'recipient[1]', text: 'L’indirizzo «a.b.it» non contiene la chiocciola (@).' },
    { field: 'recipients[3]', row: 3, line: 5, column: 'nome', text: 'Riga 5: la colonna «nome» è vuota, ma il messaggio ne richiede il valore.' },
    { field: 'recipients[4]', row: 4, text: 'Destinatario n. 5: la riga contiene 1 cella, mentre l’intestazione indica 1200 colonne: un valore che contiene il separatore va racchiuso tra virgolette.' },
    { field: 'subject', text: 'Il campo «oggetto» non è compilato.' },
  ]);
  const text = (language, code, params, place = {}) => language.describe({ code, params, ...place });
  assert.equal(text(german, 'tooMany', { count: 1, most: 12_345 }, { field: 'recipient' }), 'Das Feld „Empfänger“ enthält 1 Adresse; höchstens 12.345 sind erlaubt.');
  assert.equal(text(english, 'tooMany', { count: 0, most: 1 }, { field: 'recipient' }), 'The field “recipient” has 0 addresses; at most 1 are allowed.');
  // What is too large by a byte does not read as what is allowed.
  assert.match(text(italian, 'tooLarge.row', { bytes: 30_000_001, most: 30_000_000 }), /30,01 MB; il massimo è 30 MB/);
  assert.match(text(german, 'empty.letter', { column: 'subject' }), /„Betreff“/);
  assert.match(text(german, 'missingValue', { row: 0, line: 2, column: 'subject' }), /Zeile 2: Die Spalte „subject“/);
  assert.match(text(english, 'type.digits', { row: 0, number: 1, column: 'n', value: '{{name}}' }, { row: 0 }), /^Addressee no\. 1: the column “n” holds {{name}}/);
});

test('what is no error of the package gets a sentence that tells nothing of it', () => {
  const others = [
    ...[undefined, null, 0, '', 'segreto', Symbol('segreto'), 1n, true, () => 'segreto', [], {}, new Error('segreto')],
    ...[new DOMException('segreto', 'AbortError'), new TypeError('segreto'), { name: 'AbortError', code: 'ABORT_ERR', message: 'segreto' }],
    ...[{ name: 'AbortError', code: 20 }, { name: 'NetworkError', code: 'segreto.x' }, { code: 'network.offline' }],
  ];
  for (const { explain, language } of Object.values(LANGUAGES)) {
    for (const other of others) {
      assert.deepEqual(explain(other), { what: language.frames.other, meaning: '', todo: language.frames.otherTodo, problems: [] });
    }
  }
});

test('reasons', () => {
  for (const { language, reasonText, unknownText } of Object.values(LANGUAGES)) {
    assert.equal(reasonText('payment'), language.reasons.payment);
    assert.equal(unknownText('timeout'), language.unknown.timeout);
    for (const other of [undefined, null, 'toString', '__proto__', 5, {}, Symbol('x')]) {
      assert.equal(reasonText(other), language.frames.otherReason);
      assert.equal(unknownText(other), language.frames.unknownReason);
    }
  }
});
