/** A message passes through the proxy without ever standing in its memory. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { SUITE } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { until } from './forward/service.mjs';
import { SENDER, median, message, post, proxyProcess, serve, standstill } from './memory/load.mjs';
import { resident } from './memory/resident.mjs';

const MEGABYTE = 1e6;
const LARGE = message(100 * MEGABYTE);
/** What a proxy may take of a message while the service takes nothing, what the system buffers included. */
const TAKEN = 8 * MEGABYTE;

let target;
before(async () => {
  target = await serve();
});
after(() => target?.close());

test('while the service stalls the proxy reads at most 8 MB of a message of 100', async (t) => {
  const user = consumer('module');
  try {
    writeFileSync(join(user.folder, 'entry.js'), "export * from 'pec-massiva/proxy';\n");
    const { createProxy } = await import(pathToFileURL(join(user.folder, 'entry.js')).href);
    const proxy = createProxy({
      authorize: () => ({}),
      mailbox: () => ({ username: SENDER, password: SUITE.password }),
      token: SUITE.token,
      target: target.url,
    });
    let read = 0;
    const pieces = LARGE.pieces();
    const body = new ReadableStream(
      {
        pull(controller) {
          const { value, done } = pieces.next();
          if (done) {
            controller.close();
          } else {
            read += value.length;
            controller.enqueue(new Uint8Array(value));
          }
        },
      },
      { highWaterMark: 0 },
    );
    const headers = {
      'content-type': 'application/json',
      'content-length': String(LARGE.size),
      'idempotency-key': randomUUID(),
    };
    const init = { method: 'POST', headers, body, duplex: 'half' };
    target.stall();
    const answer = proxy(new Request('http://portal.example.it/send', init));
    await until(() => target.held() >= 1);
    const taken = await standstill(() => read);
    t.diagnostic(`read ${(taken / MEGABYTE).toFixed(1)} MB`);
    assert.equal(target.held(), 1);
    assert.ok(taken > 0 && taken <= TAKEN, `${taken}`);
    // It was the service that held it up.
    const before = target.received();
    target.release();
    assert.equal((await answer).status, 201);
    assert.equal(read, LARGE.size);
    assert.ok(target.received() - before > LARGE.size);
  } finally {
    target.release();
    user.remove();
  }
});

test('nor does its process take more from the one who calls', async (t) => {
  const proxy = await proxyProcess('pec-massiva', target.url);
  try {
    target.stall();
    const base = resident(proxy.pid).current;
    const answer = post(proxy.url, LARGE);
    await until(() => target.held() >= 1);
    const taken = await standstill(async () => (await proxy.look()).taken);
    const { peak } = resident(proxy.pid);
    t.diagnostic(`took ${(taken / MEGABYTE).toFixed(1)} MB, ${((peak - base) / MEGABYTE).toFixed(0)} MB over base`);
    assert.equal(target.held(), 1);
    assert.ok(taken > 0 && taken <= TAKEN, `${taken}`);
    assert.ok(answer.written() < LARGE.size);
    target.release();
    assert.equal((await answer).status, 201);
    const { log } = await proxy.look();
    assert.deepEqual(log.map(({ received, outcome }) => [received, outcome]), [[LARGE.size, 'sent']]);
  } finally {
    target.release();
    await proxy.close();
  }
});

test('twenty messages of 100 MB need no more memory than one, and that is under 250 MB', async (t) => {
  const proxy = await proxyProcess('pec-massiva', target.url);
  try {
    // What is loaded once is no message's.
    assert.equal((await post(proxy.url, message(0))).status, 201);
    await proxy.look();
    const base = resident(proxy.pid).current;
    const peaks = [];
    for (let index = 0; index < 20; index += 1) {
      const { status, body } = await post(proxy.url, LARGE);
      assert.equal(status, 201, body);
      peaks.push((resident(proxy.pid).peak - base) / MEGABYTE);
      await proxy.look();
      resident(proxy.pid);
    }
    t.diagnostic(`MB over base: ${peaks.map((peak) => peak.toFixed(0)).join(' ')}`);
    assert.ok(peaks[0] < 250, `${peaks[0]}`);
    const [early, late] = [median(peaks.slice(1, 6)), median(peaks.slice(-5))];
    assert.ok(late <= early + 50, `${early}, then ${late}`);
    assert.ok(Math.max(...peaks) < 250, `${peaks}`);
  } finally {
    await proxy.close();
  }
});

/** What the live buffers of a proxy may be, by the messages under way. @param {number} count */
const allowed = (count) => 3 * MEGABYTE * count + 50 * MEGABYTE;

for (const [count, megabytes] of [
  [1, 100],
  [20, 20],
  [200, 5],
]) {
  test(`${count} of ${megabytes} MB at once, the service seeing all of them: 3 MB for each and 50`, async (t) => {
    const proxy = await proxyProcess('pec-massiva', target.url);
    const what = message(megabytes * MEGABYTE);
    try {
      target.hold(0.8 * what.size);
      const before = target.received();
      const answers = Array.from({ length: count }, () => post(proxy.url, what));
      const lost = Promise.all(answers);
      lost.catch(() => undefined);
      await Promise.race([lost, until(() => target.open() >= count)]);
      await standstill(target.received);
      // What went through is more than may stay: who keeps all of it is found out.
      assert.ok(target.received() - before > 0.75 * count * what.size);
      const { live, stall } = await proxy.look();
      t.diagnostic(`${(live / MEGABYTE).toFixed(1)} MB live, longest standstill ${stall.toFixed(0)} ms`);
      assert.ok(live <= allowed(count), `${live}`);
      target.release();
      const statuses = new Set((await lost).map(({ status }) => status));
      assert.deepEqual([...statuses], [201]);
    } finally {
      target.release();
      await proxy.close();
    }
  });
}
