/** The page for those who come from an SDK: what a program in any language posts through the proxy, by the page's own commands. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { promisify } from 'node:util';

import { root } from '../../scripts/parts/run.mjs';
import { table } from './guide.mjs';
import { read } from './markdown.mjs';
import { guide } from './user.mjs';

const SECRET = 'un-segreto-di-questo-programma';
const [SEND, LOOK] = read('docs/en/from-sdks.md').fences.filter(({ language, text }) => language === 'sh' && text.includes('curl')).map(({ text }) => text);

let user;
let proxied;
before(async () => {
  user = await guide();
  const authorize = (request) => request.headers.get('authorization') === `Bearer ${SECRET}` && { user: 'a program' };
  proxied = await user.proxied({ authorize });
});
beforeEach(() => {
  proxied.sandbox.reset();
  writeFileSync(join(user.folder, 'message.json'), readFileSync(`${root}examples/guide/message.json`));
});
after(async () => {
  await proxied?.end();
  user?.remove();
});

/** What a command of the page answers. @param {string} command @param {string} key @param {string} [secret] */
async function answer(command, key, secret = SECRET) {
  const env = { ...process.env, PROXY: proxied.url, SECRET: secret };
  const { stdout } = await promisify(execFile)('sh', ['-c', command.replaceAll('avviso-12', key)], { cwd: user.folder, env });
  const [head, body] = stdout.split('\r\n\r\n').slice(-2);
  const headers = Object.fromEntries([...head.matchAll(/^(x-pec-key|x-pec-proxy|retry-after): (.*?)\r?$/gim)].map(([, name, value]) => [name.toLowerCase(), value]));
  return { status: Number(/^HTTP\/\S+ (\d+)/.exec(head)?.[1]), known: headers['x-pec-key'], isOurs: headers['x-pec-proxy'] === '1', body: JSON.parse(body) };
}

const send = (key, secret) => answer(SEND, key, secret);
const posted = () => proxied.posted().length;

test('sent once, however often it is posted', async () => {
  const first = await send('one');
  assert.deepEqual([first.status, first.known, first.isOurs, posted()], [201, 'done', true, 1]);
  assert.match(first.body.message_id, /^\d{15,16}$/);
  const again = await send('one');
  assert.deepEqual([again.status, again.known, again.body.message_id, posted()], [201, 'done', first.body.message_id, 1]);
  assert.equal((await answer(LOOK, 'one')).body.data.state, 'done');
});

test('other bytes under a key are not sent', async () => {
  await send('two');
  const text = readFileSync(join(user.folder, 'message.json'), 'utf8');
  writeFileSync(join(user.folder, 'message.json'), text.replace('n. 12', 'n. 13'));
  const { status, known } = await send('two');
  assert.deepEqual([status, known, posted()], [422, 'done', 1]);
});

test('an answer that is lost leaves the key unknown, and nothing more goes under it', async () => {
  proxied.sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  assert.deepEqual([(await send('three')).known, posted()], ['unknown', 1]);
  const { status, known } = await send('three');
  assert.deepEqual([status, known, posted()], [409, 'unknown', 1]);
  assert.equal((await answer(LOOK, 'three')).body.data.state, 'unknown');
});

test('what was refused goes again under its key', async () => {
  proxied.sandbox.fail({ on: 'POST /send', status: 400 });
  const { status, known } = await send('four');
  assert.deepEqual([status, known], [400, 'refused']);
  assert.deepEqual([(await send('four')).known, posted()], ['done', 2]);
});

test('who does not pass `authorize` learns nothing of the key', async () => {
  await send('five');
  const { status, known, isOurs } = await send('five', 'another');
  assert.deepEqual([status, known, isOurs, posted()], [403, 'unseen', true, 1]);
});

test('to look changes nothing; to ask `GET /once` takes the key out of use', async () => {
  assert.equal((await answer(LOOK, 'six')).body.data.state, 'free');
  assert.equal((await send('six')).known, 'done');
  const once = LOOK.replace('/look/', '/once/').trimEnd();
  assert.equal((await answer(`${once} --header 'x-requested-with: program'`, 'seven')).body.data.state, 'unknown');
  const { status, known } = await send('seven');
  assert.deepEqual([status, known, posted()], [409, 'unknown', 1]);
});

test('the table has every word that the proxy has for a key', () => {
  const told = new Set(table('docs/en/from-sdks.md', 'answer').flatMap(([cell]) => [...cell.matchAll(/x-pec-key: (\w+)|or `(\w+)`/g)].map(([, one, two]) => one ?? two)));
  const types = readFileSync(`${root}docs/en/portal.md`, 'utf8');
  const [, line = ''] = /^\| `x-pec-key` \|([^|]*)\|/m.exec(types) ?? [];
  const words = [...line.split('. ')[0].matchAll(/`(\w+)`/g)].map(([, word]) => word);
  // `never` is told to those alone who sent the store's mark with their first post.
  assert.deepEqual(words.filter((word) => !told.has(word)), ['never']);
});
