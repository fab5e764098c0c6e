/**
 * A campaign in Node, its journal in a file, whose process is killed at five random moments: the same law as in
 * a browser.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { makeFolder } from './browsers.mjs';
import { chance, moments, seed } from './chance.mjs';
import { checkCsv, checkTable, tally } from './law.mjs';
import { startProcess } from './process.mjs';
import { openService } from './service.mjs';
import { openSite } from './site.mjs';

const KILLS = 5;

/** What is still to be closed. @type {(() => unknown)[]} */
const open = [];
after(async () => {
  for (const close of open.reverse()) {
    await close();
  }
});

/**
 * A service, and processes with one journal, one after the other.
 *
 * @param {{ rows: number, isForgetful?: boolean, way?: Parameters<typeof openSite>[0]['way'] }} options
 */
async function place({ rows, isForgetful, way }) {
  const folder = makeFolder();
  open.push(folder.remove);
  const service = await openService();
  const site = await openSite({ answers: { '/service': service.answer }, way });
  open.push(site.close);
  return {
    service,
    site,
    async start() {
      const file = join(folder.path, 'campaigns.journal');
      const started = await startProcess({ url: site.url, file, rows, isForgetful });
      open.push(started.kill);
      return started;
    },
  };
}

test('killed five times, and the log and the table agree row by row', async (t) => {
  const rows = 200;
  const random = chance();
  const aWhile = (most) => new Promise((resolve) => setTimeout(resolve, random() * most));
  const way = () => ({ before: aWhile(10), after: aWhile(20) });
  const { service, site, start } = await place({ rows, way });
  const planned = moments(random, KILLS, rows);
  t.diagnostic(`seed ${seed}: killed at ${planned.map(({ arrivals, later }) => `${arrivals} + ${later} ms`).join(', ')}`);
  for (const { arrivals, later } of planned) {
    const { ask, kill } = await start();
    checkTable(await ask('table', 'json'), service.arrivals, { rows });
    const ended = assert.rejects(ask('run'), /the process ended/);
    await service.arrived(arrivals);
    await new Promise((resolve) => setTimeout(resolve, later));
    await kill();
    await ended;
    t.diagnostic(`killed with ${service.arrivals.length} messages at the service`);
  }

  const { ask } = await start();
  assert.equal((await ask('run')).state, 'done');
  const before = tally(checkTable(await ask('table', 'json'), service.arrivals, { rows }));
  const reconciled = await ask('reconcile');
  t.diagnostic(`at the end ${JSON.stringify(before)}; looking gave ${JSON.stringify(reconciled)}`);
  assert.equal(reconciled.copies, 0);
  const found = checkTable(await ask('table', 'json'), service.arrivals, { rows });
  const arrived = new Set(service.arrivals.map(({ address }) => address));
  const never = found.filter(({ state }) => state !== 'sent');
  assert.deepEqual(never.filter(({ address }) => arrived.has(address)), []);
  assert.equal(never.length, reconciled.unknown);
  for (const { index } of never) {
    await ask('resolve', index, 'notSent');
  }
  await ask('run');
  checkTable(await ask('table', 'json'), service.arrivals, { rows, isSettled: true });
  checkCsv(await ask('table', 'csv'), service.arrivals);
  assert.equal(site.counts.posts, rows, 'every message was posted once');
  assert.deepEqual(site.errors, []);
});

/** The message after which the process is killed: it is taken, and nobody hears of it. */
const LAST = 3;

test('what was under way when the process was killed is found by looking alone', async () => {
  const never = new Promise(() => {});
  const { service, start } = await place({
    rows: LAST,
    way: () => (service.arrivals.length === LAST - 1 ? { after: never } : {}),
  });
  const killed = await start();
  const ended = assert.rejects(killed.ask('run'), /the process ended/);
  await service.arrived(LAST);
  await killed.kill();
  await ended;
  const { ask } = await start();
  const rows = checkTable(await ask('table', 'json'), service.arrivals, { rows: LAST });
  assert.deepEqual(tally(rows), { sent: LAST - 1, unknown: 1 });
  assert.deepEqual(await ask('reconcile'), { sent: 1, copies: 0, unknown: 0 });
  checkTable(await ask('table', 'json'), service.arrivals, { rows: LAST, isSettled: true });
});

test('with a journal that keeps nothing before a message is posted it arrives twice: the law can fail', async () => {
  const never = new Promise(() => {});
  const { service, start } = await place({
    rows: LAST,
    isForgetful: true,
    way: () => (service.arrivals.length === 0 ? { after: never } : {}),
  });
  const killed = await start();
  const ended = assert.rejects(killed.ask('run'), /the process ended/);
  await service.arrived(1);
  await killed.kill();
  await ended;
  const { ask } = await start();
  // It is found out by the first message whose process lives on, and no other follows.
  await assert.rejects(ask('run'), /StorageError: The journal lost what it was told/);
  assert.equal(service.arrivals.length, 2);
  const table = await ask('table', 'json');
  assert.throws(() => checkTable(table, service.arrivals, { rows: LAST }), /arrived more than once/);
});
