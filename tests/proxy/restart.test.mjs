/** A proxy that is killed in the middle and started again on its file: none twice, every key's fate told. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { startPortal, startService } from './portal.mjs';
import { withFile } from './service.mjs';

const MESSAGES = 60;

/** @param {string} url @param {string} key @param {string} mark what was heard before its first post */
function send(url, key, mark) {
  // Every other one with its file as it is.
  const { body, headers } = withFile({ subject: key }, Number(key.slice(4)) % 2 === 0);
  return fetch(`${url}/send`, { method: 'POST', headers: { ...headers, 'idempotency-key': key, 'x-pec-store': mark }, body });
}

/** @param {string} url @returns {Promise<string>} */
const markOf = async (url) => (await fetch(`${url}/once`, { headers: { 'x-pec-store': 'none' } })).headers.get('x-pec-store') ?? '';

/** @param {string} url @param {string} key @param {string} mark */
const ask = async (url, key, mark) => (await fetch(`${url}/once/${key}`, { headers: { 'x-pec-store': mark } })).json();

test('killed in the middle, and started again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
  let portal;
  let kill = () => {};
  const isTime = new Promise((resolve) => (kill = resolve));
  // Every third message is still being answered when the end comes.
  const service = await startService((subject) => {
    if (service.arrivals.length === MESSAGES / 2) {
      kill();
    }
    return Number(subject.slice(4)) % 3 === 0 ? new Promise(() => {}) : true;
  });
  try {
    const settings = { target: service.url, file: join(folder, 'keys'), perSecond: 200, waiting: 1000 };
    portal = await startPortal(settings);
    const keys = Array.from({ length: MESSAGES }, (_, index) => `key-${index}`);
    const { url } = portal;
    const mark = await markOf(url);
    const answers = keys.map((key) => send(url, key, mark).then((response) => response.json()).catch(() => undefined));
    await isTime;
    await portal.end('SIGKILL');
    const told = await Promise.all(answers);
    const before = new Set(service.arrivals.map(({ subject }) => subject));

    portal = await startPortal(settings);
    const states = { done: 0, unknown: 0, never: 0 };
    // And one that was never posted.
    for (const [index, key] of [...keys, 'key-unposted'].entries()) {
      const { data } = await ask(portal.url, key, mark);
      states[data.state] += 1;
      if (told[index] !== undefined) {
        assert.equal(data.state, 'done', `${key} was told as sent`);
        assert.equal(JSON.parse(data.answer.body).message_id, told[index].message_id);
      }
      assert.ok(data.state !== 'never' || !before.has(key), `${key} arrived, and is told as never`);
      assert.ok(data.state !== 'done' || before.has(key), `${key} never arrived, and is told as done`);
      const again = await send(portal.url, key, mark);
      assert.equal(again.status, data.state === 'done' ? 201 : 409, key);
    }
    assert.equal(states.done + states.unknown + states.never, MESSAGES + 1, JSON.stringify(states));
    assert.ok(states.done > 0 && states.unknown > 0 && states.never > 0, JSON.stringify(states));
    const subjects = service.arrivals.map(({ subject }) => subject);
    assert.equal(new Set(subjects).size, subjects.length, 'one arrived twice');
    // What was heard before the kill is good after it; of another store's nobody knows.
    assert.equal((await send(portal.url, 'new-1', mark)).status, 201);
    const other = `${crypto.randomUUID()}.0`;
    assert.equal((await send(portal.url, 'new-2', other)).status, 409);
    assert.equal((await ask(portal.url, 'new-3', other)).data.state, 'unknown');
    assert.equal((await ask(portal.url, 'new-4', mark)).data.state, 'never');

    // A file that is gone, and one put in its place that gets as far: nothing is told as never, nothing goes twice.
    await portal.end('SIGKILL');
    rmSync(settings.file);
    portal = await startPortal(settings);
    const anew = await markOf(portal.url);
    for (const key of ['new-5', 'new-7', 'new-8']) {
      assert.equal((await send(portal.url, key, anew)).status, 201);
    }
    for (const key of keys) {
      assert.equal((await send(portal.url, key, mark)).status, 409);
      assert.equal((await ask(portal.url, key, mark)).data.state, 'unknown');
    }
    const all = service.arrivals.map(({ subject }) => subject);
    assert.equal(new Set(all).size, all.length, 'one arrived twice');
    // With a mark of its own it would go.
    assert.equal((await send(portal.url, 'new-10', anew)).status, 201);
  } finally {
    await portal?.end('SIGKILL');
    await service.close();
    rmSync(folder, { recursive: true });
  }
});
