/** The table of the page `errors`, in both languages: every published code stands in it, with its class, its status and its words, as answers show. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { meaningOf } from '../../pkg-template/words/meanings.js';
import { ERROR_CODES, LANGUAGES, PROBLEM_CODES } from '../words/catalogues.mjs';
import { CLASSES, ITALIAN, REASONS, sentOf } from './errors.mjs';
import { read } from './markdown.mjs';
import { MESSAGE, guide } from './user.mjs';

/** One line for each code. @param {string} language @param {string} head of the table's first column */
function tableOf(language, head) {
  const { rows } = read(`docs/${language}/errors.md`);
  const start = rows.findIndex(([first]) => first === head) + 1;
  const end = rows.findIndex((cells, at) => at > start && cells.length !== 5);
  return rows.slice(start, end === -1 ? undefined : end).flatMap(([name, codes, status, sent, show]) =>
    [...codes.matchAll(/`([^`]+)`/g)].map(([, code]) => ({ name: name.replaceAll('`', ''), code, status, sent, show })),
  );
}

const TABLE = tableOf('en', 'class');

let user;
before(async () => (user = await guide()));
after(() => user?.remove());

test('every code stands in the table, and no other', () => {
  assert.deepEqual([...new Set(TABLE.map(({ code }) => code))].sort(), [...ERROR_CODES].sort());
  const twice = TABLE.map(({ code }) => code).filter((code, at, all) => all.indexOf(code) !== at);
  assert.deepEqual(twice, ['core.broken'], 'which is unknown or not');
});

test('each with its class, what it means for the message, and the words to show', () => {
  for (const { name, code, sent, show } of TABLE) {
    const [group] = code.split('.');
    assert.ok(name === CLASSES[group] || (name === 'UnknownOutcomeError' && group === 'core'), `${code}: ${name}`);
    assert.equal(sent, sentOf(code, meaningOf({ name, code })), code);
    assert.equal(sent.includes('perhaps'), name === 'UnknownOutcomeError', code);
    assert.equal(show, LANGUAGES.en.explain({ name, code, reason: REASONS[code], params: {} }).todo, code);
  }
});

test('in Italian each stands in the same row, with the Italian words', () => {
  const italian = tableOf('it', 'classe');
  assert.deepEqual(italian.map(({ name, code, sent }) => [name, code, sent]), TABLE.map(({ name, code, sent }) => [name, code, ITALIAN[sent]]));
  for (const { name, code, show } of italian) {
    assert.equal(show, LANGUAGES.it.explain({ name, code, reason: REASONS[code], params: {} }).todo, code);
  }
});

test('an answer of each status becomes what the table says', async () => {
  const { sandbox, client, posted } = await user.sandbox();
  const pec = client({ retries: 0 });
  const statuses = [400, 401, 402, 403, 404, 406, 413, 422, 428, 429, 500, 502, 503, 504];
  for (const status of statuses) {
    for (const body of [undefined, '']) {
      sandbox.fail({ on: 'POST /send', status, body });
      const error = await pec.send(MESSAGE).catch((caught) => caught);
      const isUnknown = status >= 500;
      const answer = isUnknown ? error.cause : error;
      const line = TABLE.find(({ code }) => code === answer.code);
      assert.equal(line?.name, answer.name, `${status}: ${answer.code}`);
      assert.ok(isUnknown ? line.status === '5xx' : line.status.includes(`${status}`) || /other 4xx/.test(line.status), `${status}: ${line.status}`);
      assert.equal(error.name === 'UnknownOutcomeError', isUnknown, `${status}`);
      assert.equal(TABLE.find(({ code, name }) => code === error.code && name === error.name)?.sent, isUnknown ? 'perhaps' : 'no');
    }
  }
  assert.equal(posted().length, 2 * statuses.length);
});

test('what is written down of a call, and what is kept of one that failed, have one id', async () => {
  const { watched, toReport, forClerk } = await user.page('errors');
  const entries = [];
  const proxied = await user.proxied({ log: (entry) => entries.push(entry) });
  const lines = [];
  const pec = watched({ baseUrl: proxied.url, retries: 1 }, (line) => lines.push(line));
  await pec.quota();
  await new Promise((resolve) => setImmediate(resolve));
  lines.length = 0;
  proxied.sandbox.fail({ on: 'GET /quota', status: 503, times: 2 });
  const error = await pec.quota().catch((caught) => caught);
  await new Promise((resolve) => setImmediate(resolve));
  await proxied.end();
  const { requestId, ...kept } = toReport(error);
  assert.deepEqual(kept, { name: 'ServerError', code: 'server', serviceRequestId: undefined });
  assert.deepEqual([...new Set(entries.slice(1).map(({ id }) => id))], [requestId]);
  assert.ok(requestId.length === 36 && lines.length === 6 && lines.every((line) => line.includes(requestId)), lines.join('\n'));
  assert.ok(lines.some((line) => line.startsWith('GET /quota/* failed 1 times (server); again in ')), lines.join('\n'));
  assert.ok(forClerk(error).text.length > 0);
});

test('codes of problems that the guide names are published', () => {
  const known = new Set(PROBLEM_CODES);
  for (const page of ['errors', 'attachments']) {
    const named = [...read(`docs/en/${page}.md`).text.matchAll(/`((?:address|duplicate|empty|unreadable|tooLarge|missing|control|dataUri)(?:\.\w+)?)`/g)];
    assert.ok(named.length > 0, page);
    assert.deepEqual(named.map(([, code]) => code).filter((code) => !known.has(code)), [], page);
  }
});
